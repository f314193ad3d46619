"""Running a worker until it is told to stop, whatever the database does meanwhile."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from procrastinate import App, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from tenantpilot.web.outage import is_outage
from tenantpilot.worker.worker import HOUSEKEEPING_PLACES, Worker

logger = logging.getLogger("tenantpilot.worker")

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 8.0
# One listens for news; the others fetch jobs and write down how they ended.
POOL_SIZE = 3
OUTAGES = (exceptions.ConnectorException, psycopg.Error, DatabaseError, OSError)


@dataclass(kw_only=True)
class Service:
    """One worker of this process, made again each time the database was away."""

    name: str
    runs: int
    kept_for_people: int
    graceful_seconds: float
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _worker: Worker | None = None

    async def serve(self) -> None:
        """Work until SIGTERM or SIGINT. An outage is told once, and so is its end."""
        self._prepare()
        pause = SHORTEST_PAUSE
        while not self.stopping.is_set():
            if await self._work():
                pause = SHORTEST_PAUSE
            if self.stopping.is_set():
                break
            logger.warning("The database went away; the worker tries again.")
            await _either(self.stopping.wait(), asyncio.sleep(pause))
            pause = min(pause * 2, LONGEST_PAUSE)
            await sync_to_async(close_old_connections)()

    def stop(self) -> None:
        """Let `serve` end when what is under way is done, or handed back."""
        self.stopping.set()
        if self._worker:
            self._worker.stop()  # type: ignore[no-untyped-call]

    def _prepare(self) -> None:
        loop = asyncio.get_running_loop()
        # asyncio's own number of threads depends on the processors; ours wait for Microsoft.
        threads = ThreadPoolExecutor(self.runs + HOUSEKEEPING_PLACES, thread_name_prefix="job")
        loop.set_default_executor(threads)
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self.stop)

    async def _work(self) -> bool:
        """Work until told to stop or the database goes away; whether it was there at all."""
        try:
            async with _connected() as connected:
                self._worker = Worker(
                    app=connected,
                    name=self.name,
                    runs=self.runs,
                    kept_for_people=self.kept_for_people,
                    shutdown_graceful_timeout=self.graceful_seconds,
                    install_signal_handlers=False,
                    **connected.worker_defaults,
                )
                logger.info("Worker %s executes %s runs at once.", self.name, self.runs)
                await self._worker.run()  # type: ignore[no-untyped-call]
        except OUTAGES as error:
            if not is_outage(error):
                logger.exception("The worker ended with an error that is no outage.")
            return self._worker is not None
        finally:
            self._worker = None
        return True


@asynccontextmanager
async def _connected() -> AsyncIterator[App]:
    """The app for a worker, with connections of its own.

    Jobs that a job queues do not take these: they commit with what the job writes, over Django's
    connection, as everywhere else.
    """
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=POOL_SIZE, max_size=POOL_SIZE, timeout=10.0
    )
    connected = App(connector=connector, worker_defaults=app.worker_defaults)
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    connected.tasks, connected.periodic_registry = app.tasks, app.periodic_registry
    async with connected.open_async():
        yield connected


async def _either(*awaitables: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.ensure_future(each) for each in awaitables]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
