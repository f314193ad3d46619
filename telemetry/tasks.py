"""What the worker does for telemetry."""

from procrastinate.contrib.django import app

from telemetry import privacy_settings
from telemetry.rollup import aggregate
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY


@app.periodic(cron="* * * * *", periodic_id="roll_up_product_usage")
@app.task(
    name="telemetry.roll_up_product_usage",
    queueing_lock="telemetry.roll_up_product_usage",
    priority=HOUSEKEEPING_PRIORITY,
)
def roll_up_product_usage(timestamp: int) -> None:
    """Keep summaries fast: roll up the last minute's events into the totals."""
    privacy_settings.note_pause()
    aggregate.roll_up()
