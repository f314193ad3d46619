"""A connection whose statements are given up when no answer comes."""

from typing import Any

import psycopg
from psycopg import errors

# A statement's own limit is the server's to hold; a server that is frozen holds none.
GRACE_SECONDS = 0.5


class Connection(psycopg.Connection[Any]):
    """Raises OperationalError, and is closed, once a statement was not answered in time."""

    # None: as long as it takes. Set once for the process by tenantpilot.database.limits.
    answer_seconds: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server, but not for ever."""
        limit = self.answer_seconds if timeout is None else timeout
        try:
            return super().wait(gen, interval, timeout=limit)
        except errors._WaitTimeout:
            if timeout is not None:
                raise
            # Half an answer may still come: nothing else can be asked over it.
            self.pgconn.finish()
            raise psycopg.OperationalError("The server did not answer in time.") from None
