"""Accepting connections, handing requests to threads, stopping in good order."""

import time
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from tenantpilot.server.application import Application, for_waitress
from tenantpilot.server.channel import Channel, Deadlines

HEALTH = "/healthz"
LOOP_SECONDS = 1.0
# For what is under way when it has to stop; the supervisor waits 30 seconds.
STOP_SECONDS = 15.0
# How many connections may wait to be accepted when it has to stop.
WAITING = 100
# How many of those that wait longest are closed when no more connections can be opened.
MADE_ROOM_FOR = 10


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Serves until told to stop. `/healthz` has a thread of its own, so it always answers.

    A request that finds the queue full, or that waited in it for too long, is refused with 503:
    better than a page that does not come.
    """

    channel_class = Channel

    def __init__(
        self,
        application: Application,
        *,
        deadlines: Deadlines,
        queue_seconds: float,
        queue_length: int,
        **kw: Any,
    ) -> None:
        self.deadlines = deadlines
        self.queue_seconds = queue_seconds
        self.queue_length = queue_length
        self.stopping = False
        self.health = ThreadedTaskDispatcher()
        self.health.set_thread_count(1)
        super().__init__(for_waitress(application), asyncore_use_poll=True, **kw)

    def add_task(self, task: Channel) -> None:
        """Queue the channel's next request (called by the channel)."""
        if task.requests[0].path == HEALTH:
            self.health.add_task(task)
        elif len(self.task_dispatcher.queue) >= self.queue_length:
            # Said by the thread that is never busy.
            task.refuse()
            self.health.add_task(task)
        else:
            task.queue_until(time.monotonic() + self.queue_seconds)
            self.task_dispatcher.add_task(task)

    def run(self) -> None:
        """Serve until `stopping`; then take no more, and finish what is under way."""
        while not self.stopping:
            self._turn()
        self._accept_waiting()
        self.del_channel()
        self.socket.close()
        ends = time.time() + STOP_SECONDS
        while time.time() < ends and any(each.is_busy() for each in self._channels()):
            self._turn()
        self.task_dispatcher.shutdown()
        self.health.shutdown()

    def stop(self) -> None:
        """Let `run` end; may be called from a signal handler."""
        self.stopping = True
        self.pull_trigger()

    def _accept_waiting(self) -> None:
        """Take the connections that were made already: closing the socket would reset them."""
        for _ in range(WAITING):
            wasyncore.loop(timeout=0, use_poll=True, map=self._map, count=1)

    def _turn(self) -> None:
        wasyncore.loop(timeout=LOOP_SECONDS, use_poll=True, map=self._map, count=1)
        self._refuse_late()
        now = time.time()
        for channel in self._channels():
            channel.look(now, self.deadlines)
        if len(self._map) >= self.adj.connection_limit:
            self._make_room()

    def _refuse_late(self) -> None:
        """Tell those that have waited too long: threads may be busy for longer than that."""
        with self.task_dispatcher.lock:
            waiting, late = self.task_dispatcher.queue, []
            while waiting and waiting[0].is_late():
                late.append(waiting.popleft())
        for channel in late:
            self.health.add_task(channel)

    def _make_room(self) -> None:
        idle = [each for each in self._channels() if not each.requests]
        for channel in sorted(idle, key=lambda each: each.waits_since)[:MADE_ROOM_FOR]:
            channel.handle_close()

    def _channels(self) -> list[Channel]:
        return list(self.active_channels.values())
