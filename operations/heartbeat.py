"""Keeps a lease alive while the worker waits for Microsoft."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from operations.lease import HEARTBEAT_SECONDS, Lease, LeaseLostError

logger = logging.getLogger(__name__)


@contextmanager
def beating(lease: Lease) -> Iterator[None]:
    """Send heartbeats from a thread of its own, on a connection of its own, until the end."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(lease, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat_until(lease: Lease, stop: threading.Event) -> None:
    try:
        while not stop.wait(HEARTBEAT_SECONDS):
            lease.beat()
    except (LeaseLostError, DatabaseError) as error:
        # The worker notices by itself with its next write.
        logger.warning("heartbeat ended", extra={"reason": type(error).__name__})
    finally:
        connection.close()
