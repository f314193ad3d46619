"""Which job a worker takes next, while others are under way."""

import asyncio
from collections.abc import Sequence

from procrastinate import App
from procrastinate.testing import InMemoryConnector

from tenantpilot.worker.queues import PEOPLE, SCHEDULE
from tenantpilot.worker.worker import Worker

PLACES, KEPT = 3, 1


class Play:
    """Jobs that stay under way until they are let go."""

    def __init__(self) -> None:
        self.app = App(connector=InMemoryConnector())
        self.under_way: list[str] = []
        self.let_go: dict[str, asyncio.Event] = {}

        @self.app.task(name="hold")
        async def hold(name: str) -> None:
            self.under_way.append(name)
            await self.let_go.setdefault(name, asyncio.Event()).wait()

    async def defer(self, queue: str, *names: str, priority: int = 0) -> None:
        for name in names:
            job = self.app.configure_task("hold", queue=queue, priority=priority)
            await job.defer_async(name=name)

    async def until(self, names: Sequence[str]) -> None:
        async with asyncio.timeout(60):
            while self.under_way != list(names):
                await asyncio.sleep(0)

    async def perform(self) -> None:
        worker = Worker(
            app=self.app,
            runs=PLACES,
            kept_for_people=KEPT,
            fetch_job_polling_interval=3_600.0,  # nothing here waits for the next look
            install_signal_handlers=False,
        )
        async with self.app.open_async():
            await self.defer(SCHEDULE, "a", "b", "c")
            running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
            await self.until(["a", "b"])
            await self.defer(PEOPLE, "person", priority=1_000)
            await self.until(["a", "b", "person"])
            self.let_go["a"].set()
            await self.until(["a", "b", "person", "c"])
            for event in self.let_go.values():
                event.set()
            worker.stop()  # type: ignore[no-untyped-call]
            await running


def test_schedule_leaves_places_to_people_and_takes_its_own_again_at_once() -> None:
    play = Play()

    asyncio.run(play.perform())

    assert play.under_way == ["a", "b", "person", "c"]
