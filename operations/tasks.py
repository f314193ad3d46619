"""The jobs a worker runs. Each is safe to run twice."""

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy
from procrastinate.utils import utcnow

from operations.execution import WorkerStoppingError, carry_out
from operations.forsaken import forsaken_jobs
from operations.lease import LEASE_SECONDS, LeaseHeldError
from operations.queue import CARRY_OUT_TASK, QUEUE
from operations.work import connection_check, inventory_sync

# Importing the work declares it (operations.execution.carries_out).
WORK = (connection_check, inventory_sync)
STALLED_AFTER_SECONDS = 15


class TryAgainWhileLive(BaseRetryStrategy):
    """Try again when the database, another worker or a shutdown was in the way.

    There is no limit here: a run that loses its worker too often fails by its own count.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, LeaseHeldError):
            return RetryDecision(retry_in={"seconds": LEASE_SECONDS // 2})
        if isinstance(exception, DatabaseError | WorkerStoppingError):
            return RetryDecision(retry_in={"seconds": 1})
        return None


@app.task(name=CARRY_OUT_TASK, queue=QUEUE, retry=TryAgainWhileLive(), pass_context=True)
def carry_out_run(context: JobContext, *, run_id: int) -> None:
    """Carry one run out."""
    carry_out(run_id=run_id, worker_stops=context.should_abort)


@app.periodic(cron="* * * * * */10", periodic_id="retry_stalled_jobs")
@app.task(
    name="operations.retry_stalled_jobs",
    queueing_lock="operations.retry_stalled_jobs",
    pass_context=True,
)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back in the queue whose worker died, or lost sight of them."""
    for job in await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=STALLED_AFTER_SECONDS
    ):
        await app.job_manager.retry_job(job)
    for job_id in await sync_to_async(forsaken_jobs)():
        await app.job_manager.retry_job_by_id_async(job_id=job_id, retry_at=utcnow())
