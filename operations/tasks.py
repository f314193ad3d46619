"""The jobs a worker runs. Each is safe to run twice."""

import math

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy
from procrastinate.utils import utcnow

from operations.context import RunMustWaitError, WorkerStoppingError
from operations.services.execution import execute_run
from operations.services.lease import LEASE_SECONDS, LeaseHeldError
from operations.services.orphaned_jobs import orphaned_jobs
from operations.services.queue import EXECUTE_RUN_TASK
from tenantpilot.web import request_id as request_ids
from tenantpilot.web.outage import is_outage
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY, PEOPLE

STALLED_AFTER_SECONDS = 15


class TryAgainWhileLive(BaseRetryStrategy):
    """Retry when the database, another worker or a shutdown prevented the run.

    There is no limit here: a run that loses its worker too often fails by its own count.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, LeaseHeldError):
            return RetryDecision(retry_in={"seconds": LEASE_SECONDS // 2})
        if isinstance(exception, RunMustWaitError):
            return RetryDecision(retry_in={"seconds": math.ceil(exception.seconds)})
        if isinstance(exception, DatabaseError | WorkerStoppingError):
            return RetryDecision(retry_in={"seconds": 1})
        return None


@app.task(name=EXECUTE_RUN_TASK, queue=PEOPLE, retry=TryAgainWhileLive(), pass_context=True)
def execute_run_job(context: JobContext, *, run_id: int, request_id: str = "-") -> None:
    """Execute one run. The id of the request that asked for it stands on every log line."""
    token = request_ids.current.set(request_id)
    try:
        execute_run(run_id=run_id, worker_stops=context.should_abort)
    finally:
        request_ids.current.reset(token)


@app.periodic(cron="* * * * * */10", periodic_id="retry_stalled_jobs")
@app.task(
    name="operations.retry_stalled_jobs",
    queueing_lock="operations.retry_stalled_jobs",
    priority=HOUSEKEEPING_PRIORITY,
    pass_context=True,
)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back in the queue whose worker died or lost them."""
    for job in await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=STALLED_AFTER_SECONDS
    ):
        await _retry(job.id)
    for job_id in await sync_to_async(orphaned_jobs)():
        await _retry(job_id)


async def _retry(job_id: int | None) -> None:
    """Put the job back, unless it has ended since it was looked for."""
    if job_id is None:
        return
    try:
        await app.job_manager.retry_job_by_id_async(job_id=job_id, retry_at=utcnow())
    except ConnectorException as error:
        if is_outage(error):
            raise
