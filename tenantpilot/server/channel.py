"""One connection, and how long it may keep the server waiting."""

import socket
import time
from dataclasses import dataclass
from typing import Any

from waitress.channel import HTTPChannel

from tenantpilot.server.parser import Parser
from tenantpilot.server.refusals import Refusal

# What the kernel keeps of an answer, and so how much of a file is read at once.
SEND_BUFFER_BYTES = 262_144
# How many requests of one connection are answered before the client has to take the answers. No
# browser and no proxy sends more than one; each may hold a file open until it is taken.
MOST_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """Seconds for a whole request to arrive and for a whole answer to be taken."""

    request: float
    answer: float


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that is closed when its client keeps the server waiting too long.

    Waitress itself closes a connection on which nothing happens at all (`channel_timeout`), but
    not one that a byte now and then comes in on, nor one whose client stopped reading.
    """

    parser_class = Parser

    def __init__(self, server: Any, sock: socket.socket, addr: Any, adj: Any, map: Any) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        super().__init__(server, sock, addr, adj, map=map)
        self.queued_until: float | None = None
        self.waits_for: object = None
        self.waits_since: float = self.creation_time

    def received(self, data: bytes) -> bool:
        """Take what has arrived; of many requests at once the first few.

        After the last of them the connection is closed, and the client may ask for the others
        again.
        """
        taken: bool = super().received(data)
        with self.requests_lock:
            for request in self.requests[MOST_AT_ONCE:]:
                request.close()
                self.requests[MOST_AT_ONCE - 1].headers["CONNECTION"] = "close"
            del self.requests[MOST_AT_ONCE:]
        return taken

    def queue_until(self, moment: float) -> None:
        """Let the next request be refused if no thread takes it before then (monotonic)."""
        self.queued_until = moment

    def refuse(self) -> None:
        """Let the next request be answered with 503."""
        request = self.requests[0]
        if not request.error:
            request.error = Refusal.overloaded()

    def is_late(self) -> bool:
        """Whether the next request has waited for a thread for too long."""
        return self.queued_until is not None and time.monotonic() > self.queued_until

    def service(self) -> None:
        """Answer the next request, in a thread."""
        if self.is_late():
            self.refuse()
        self.queued_until = None
        super().service()

    def is_busy(self) -> bool:
        """Whether a request is being answered or an answer is being sent."""
        return bool(self.requests or self.total_outbufs_len)

    def look(self, now: float, deadlines: Deadlines) -> None:
        """Close the connection if what it waits for has been awaited for too long."""
        awaited = self._awaited()
        if awaited is not self.waits_for:
            self.waits_for, self.waits_since = awaited, now
        if awaited is not None and self._is_overdue(now, deadlines):
            # At once: `will_close` would wait until the client reads.
            self.handle_close()

    def _is_overdue(self, now: float, deadlines: Deadlines) -> bool:
        waited = now - self.waits_since
        if not self.total_outbufs_len:
            return waited > deadlines.request
        stalled = now - max(self.last_activity, self.waits_since) > self.adj.channel_timeout
        return stalled or waited > deadlines.answer

    def _awaited(self) -> object:
        if self.total_outbufs_len:
            return "answer"
        # None before the first byte; afterwards the request that has not all arrived.
        return None if self.requests else self.request
