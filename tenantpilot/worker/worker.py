"""procrastinate's worker, some of whose places the schedule never takes."""

from collections.abc import Iterable
from typing import Any

from procrastinate import worker
from procrastinate.job_context import JobContext

from tenantpilot.worker.queues import HOUSEKEEPING, PEOPLE, SCHEDULE

# Beside runs: short work of the worker's own must not take their places.
HOUSEKEEPING_PLACES = 2


class Worker(worker.Worker):
    """Executes several jobs at once; while the schedule has its share, only people's."""

    def __init__(self, *, runs: int, kept_for_people: int, **options: Any) -> None:
        self._scheduled = 0
        self._most_scheduled = max(runs - kept_for_people, 1)
        super().__init__(concurrency=runs + HOUSEKEEPING_PLACES, **options)

    @property
    def queues(self) -> Iterable[str] | None:
        """The queues to take the next job from; None: any."""
        # A list: psycopg makes an array of it, and of a tuple it makes a row.
        return [PEOPLE, HOUSEKEEPING] if self._scheduled >= self._most_scheduled else None

    @queues.setter
    def queues(self, _given: Iterable[str] | None) -> None:
        """The base class stores what it is given; which queues it is, is decided here."""

    async def _process_job(self, context: JobContext) -> None:
        is_scheduled = context.job.queue == SCHEDULE
        self._scheduled += is_scheduled
        try:
            await super()._process_job(context)
        finally:
            self._scheduled -= is_scheduled
            # A place for the schedule may be free now: look for a job at once.
            self._new_job_event.set()
