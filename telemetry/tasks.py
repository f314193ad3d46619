"""What the worker does for telemetry."""

from procrastinate.contrib.django import app

from telemetry import fold


@app.periodic(cron="* * * * *", periodic_id="fold_product_usage")
@app.task(name="telemetry.fold_product_usage", queueing_lock="telemetry.fold_product_usage")
def fold_product_usage(timestamp: int) -> None:
    """Keep summaries fast: fold the last minute's events into the totals."""
    fold.fold()
