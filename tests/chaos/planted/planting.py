"""The recorder that CHAOS_RECORDER names. The honest one is only as slow as the others."""

import os
import time
from typing import Any

from telemetry import recorder
from tests.broken_recorders import BROKEN_RECORDERS, Recorder

# As long as a busy database may take: the gap that the nemesis aims at.
GAP_SECONDS = 0.05


def plant() -> None:
    """Let every service of this process record with it."""
    slow = _slow(recorder.record)
    which = os.environ["CHAOS_RECORDER"]
    recorder.record = slow if which == "honest" else BROKEN_RECORDERS[which](slow)


def _slow(honest: Recorder) -> Recorder:
    def record(*args: Any, **kwargs: Any) -> bool:
        time.sleep(GAP_SECONDS)
        return honest(*args, **kwargs)

    return record
