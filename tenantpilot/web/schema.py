"""Whether the database has every migration that this process knows."""

from threading import Lock

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Schema:
    """Reads every migration until all of them are applied, then never again.

    A process cannot learn of new migrations without being restarted, so once is enough; and
    load balancers ask every few seconds. One thread reads and the others wait for it: read by
    several at once, they load each other's modules again, and a new web server is busy enough.
    """

    def __init__(self) -> None:
        self._was_current = False
        self._reading = Lock()

    def is_current(self) -> bool:
        """Return whether nothing is left to apply. Raises django.db.Error."""
        if not self._was_current:
            with self._reading:
                if not self._was_current:
                    self._was_current = _nothing_is_left()
        return self._was_current


def _nothing_is_left() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


schema = Schema()
