"""A clock for the rollup that the test sets."""

from datetime import datetime, timedelta

import pytest

from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import Watermark


def roll_up_at(instant: datetime, *, monkeypatch: pytest.MonkeyPatch) -> None:
    """Roll up as at that time of the database's clock, with nobody else writing."""
    seen = Watermark(clock=instant, oldest_writer=None, unknown=False)
    with monkeypatch.context() as patch:
        patch.setattr(watermark, "read_watermark", lambda: seen)
        aggregate.roll_up()


def without_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watermark come as close to the clock as it safely can."""
    monkeypatch.setattr(watermark, "MARGIN", timedelta(0))
