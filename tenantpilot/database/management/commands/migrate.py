"""Django's `migrate`, which never makes others wait long for a lock, and says what is wrong."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connections
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg import errors

from tenantpilot.database.mistakes import sentence_about

# While a migration waits for a table, everything that comes later waits behind it.
LOCK_SECONDS = 2
ATTEMPTS = 60
PAUSE_SECONDS = 1.0


class Command(migrate.Command):
    """A migration that gets a lock too late is undone and tried again; those before it stay."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        database = options.get("database") or DEFAULT_DB_ALIAS
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._limit_locks(database)
                super().handle(*arguments, **options)
            except MigrationSchemaMissing as error:
                # Django's first table of all; it hands on the text of the refusal only.
                raise self._told(error.__context__ or error) from None
            except (OperationalError, ProgrammingError) as error:
                if not isinstance(error.__cause__, errors.LockNotAvailable):
                    raise self._told(error) from None
            else:
                return
            connections[database].close()
            self.stderr.write(f"A table is in use; trying again ({attempt} of {ATTEMPTS}).")
            time.sleep(PAUSE_SECONDS)
        raise CommandError(
            "A table was in use all the time. Migrations that were applied stay applied; run this "
            "again, or stop web and workers for a moment."
        )

    @staticmethod
    def _limit_locks(database: str) -> None:
        with connections[database].cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")

    @staticmethod
    def _told(error: BaseException) -> BaseException:
        sentence = sentence_about(error)
        return CommandError(sentence) if sentence else error
