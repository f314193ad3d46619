"""Whether the database has every migration that this process knows."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Schema:
    """Reads every migration until all of them are applied, then never again.

    A process cannot learn of new migrations without being restarted, so once is enough; and
    load balancers ask every few seconds.
    """

    def __init__(self) -> None:
        self._was_current = False

    def is_current(self) -> bool:
        """Return whether nothing is left to apply. Raises django.db.Error."""
        if not self._was_current:
            executor = MigrationExecutor(connection)
            self._was_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._was_current


schema = Schema()
