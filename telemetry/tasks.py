"""What the worker does for telemetry."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from telemetry import privacy_settings
from telemetry.rollup import aggregate
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY

# A summary reads the events since the rollup itself. Where so many come between two, the next one
# does not wait for the minute.
BUSY = 50
SOON = 5


@app.periodic(cron="* * * * *", periodic_id="roll_up_product_usage")
@app.task(
    name="telemetry.roll_up_product_usage",
    queueing_lock="telemetry.roll_up_product_usage",
    priority=HOUSEKEEPING_PRIORITY,
)
def roll_up_product_usage(timestamp: int) -> None:
    """Keep summaries fast: roll up the last minute's events into the totals."""
    privacy_settings.note_pause()
    if aggregate.roll_up().rows < BUSY:
        return
    with suppress(AlreadyEnqueued), transaction.atomic():  # else the minute is over
        roll_up_product_usage.configure(schedule_in={"seconds": SOON}).defer(timestamp=timestamp)
