"""Recorders that lie. A proof that does not catch them proves nothing."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

Recorder = Callable[..., bool]


def waits_for_the_commit(honest: Recorder) -> Recorder:
    """Record after the commit: whoever dies in between loses the milestone."""

    def record(*args: Any, **kwargs: Any) -> bool:
        def later() -> None:
            with transaction.atomic():
                honest(*args, **kwargs)

        transaction.on_commit(later)
        return True

    return record


def swallows_everything(honest: Recorder) -> Recorder:
    """Hide a dead transaction, so that Django rolls back while the page says "done"."""

    def record(*args: Any, **kwargs: Any) -> bool:
        try:
            with transaction.atomic():
                return honest(*args, **kwargs)
        except Exception:
            return False

    return record


BROKEN_RECORDERS = {"on_commit": waits_for_the_commit, "swallow_all": swallows_everything}
