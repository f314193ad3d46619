"""The heartbeat: renews the leases of this process while their runs wait for Microsoft.

One thread and one connection for all of them, however many runs a worker executes at once.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

from operations.services.lease import HEARTBEAT_SECONDS, Lease, renew_all

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Heart:
    """Beats from the first lease to the last."""

    leases: set[Lease] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._beat, daemon=True, name="heartbeat")
        self.thread.start()

    def end(self) -> None:
        self.stop.set()
        if self.thread:
            self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.stop.wait(HEARTBEAT_SECONDS):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            renew_all(set(self.leases))
        except DatabaseError as error:
            # The next beat tries again, on a new connection.
            logger.warning("heartbeat missed", extra={"reason": type(error).__name__})
            connection.close()


_lock = threading.Lock()
_heart: Heart | None = None


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Renew the lease until the block ends.

    A lease that is lost is not renewed; the worker notices by itself with its next write.
    """
    global _heart  # noqa: PLW0603  # one heart a process is the point
    with _lock:
        is_beating = _heart is not None
        _heart = _heart or Heart()
        _heart.leases.add(lease)
        if not is_beating:
            _heart.start()
    try:
        yield
    finally:
        with _lock:
            _heart.leases.discard(lease)
            stopped, _heart = (None, _heart) if _heart.leases else (_heart, None)
        if stopped:
            stopped.end()
