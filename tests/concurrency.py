"""Doing one thing many times at once, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once[Result](act: Callable[[], Result], *, times: int) -> list[Result]:
    """Return what every call returned. All of them start together."""
    barrier = Barrier(times)

    def one() -> Result:
        try:
            connection.ensure_connection()
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=times) as pool:
        futures = [pool.submit(one) for _ in range(times)]
        return [future.result() for future in futures]
