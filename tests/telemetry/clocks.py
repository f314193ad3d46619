"""A clock for the fold that the test sets."""

from datetime import datetime, timedelta

import pytest

from telemetry import fold, watermark
from telemetry.watermark import Watermark


def fold_at(instant: datetime, *, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fold as at that time of the database's clock, with nobody else writing."""
    seen = Watermark(clock=instant, oldest_writer=None, unknown=False)
    with monkeypatch.context() as patch:
        patch.setattr(watermark, "look", lambda: seen)
        fold.fold()


def without_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watermark come as close to the clock as it safely can."""
    monkeypatch.setattr(watermark, "MARGIN", timedelta(0))
