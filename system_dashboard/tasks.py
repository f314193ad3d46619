"""What the worker does for the control tower."""

from procrastinate.contrib.django import app

from system_dashboard.runs.rollup import roll_up
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY


@app.periodic(cron="* * * * *", periodic_id="roll_up_runs")
@app.task(
    name="system_dashboard.roll_up_runs",
    queueing_lock="system_dashboard.roll_up_runs",
    priority=HOUSEKEEPING_PRIORITY,
)
def roll_up_runs(timestamp: int) -> None:
    """Keep the control tower fast: roll up the last minute's runs."""
    roll_up()
