"""What operators and cron do while people work: prune, rebuild, repair, prepare transactions."""

import subprocess
import time
from contextlib import suppress
from random import Random
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, transaction

from support.services import bundles
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.chaos.installation import MANAGE, Installation
from tests.chaos.journal import Act, Journal
from tests.chaos.world import World

# Each shorter than the one before. There is history to take (tests.chaos.world).
RETENTIONS = (60, 45, 30, 20, 10, 5)
OPEN = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"
STAYS_OPEN = (0.5, 4.0)
ENDS_SECONDS = 120


class Maintenance:
    """Starts commands beside the storm, and ends what it prepared."""

    def __init__(
        self, *, installation: Installation, world: World, journal: Journal, random: Random
    ) -> None:
        self._installation = installation
        self._world = world
        self._journal = journal
        self._random = random
        self._retentions = list(RETENTIONS)
        self._running: list[subprocess.Popen[bytes]] = []
        self._commit_at = float("inf")

    def prune(self) -> bool:
        """Prune with a shorter retention than last time."""
        days = self._retentions.pop(0) if len(self._retentions) > 1 else self._retentions[0]
        return self._start("prune_product_usage", "--retention-days", str(days))

    def rebuild(self) -> bool:
        return self._start("roll_up_product_usage", "--rebuild")

    def repair(self) -> bool:
        return self._start("verify_product_usage", "--repair")

    def prepare(self) -> bool:
        """Open diagnostics, and commit in two phases: between them no session shows how old the
        transaction is. One at a time: a second one of the same person would wait for the first,
        which only `settle` ends.
        """
        if self._commit_at < float("inf"):
            return False
        # Before it is tried: the answer may be lost, and what is prepared stays.
        self._commit_at = time.monotonic() + self._random.uniform(*STAYS_OPEN)
        try:
            with transaction.atomic():
                bundle = bundles.open_bundle(
                    tenant=Tenant.objects.get(pk=self._random.choice(self._world.tenant_ids)),
                    opened_by=User.objects.get(email=self._random.choice(self._world.emails)),
                    token=UUID(int=self._random.getrandbits(128), version=4),
                )
                with connection.cursor() as cursor:
                    cursor.execute(f"PREPARE TRANSACTION '{bundle.pk}'")
        except DatabaseError:
            return False
        finally:
            connection.close()
        return True

    def settle(self, now: float) -> None:
        """Commit what was prepared long enough ago."""
        if self._commit_at > now:
            return
        with suppress(psycopg.Error), self._installation.session() as session:
            for (name,) in session.execute(OPEN).fetchall():
                session.execute(f"COMMIT PREPARED '{name}'")
                self._journal.acknowledge(Act.DIAGNOSTICS, name)
            self._commit_at = float("inf")

    def end(self) -> None:
        """Commit whatever is prepared still, and wait for the commands."""
        while self._commit_at < float("inf"):
            self.settle(float("inf"))
            time.sleep(0.1)
        for process in self._running:
            process.wait(timeout=ENDS_SECONDS)

    def _start(self, *command: str) -> bool:
        log = (self._installation.folder / "maintenance.log").open("ab")
        with log:
            self._running.append(
                subprocess.Popen(  # noqa: S603
                    [*MANAGE, *command],
                    env=dict(self._installation.environment),
                    stdout=log,
                    stderr=log,
                )
            )
        return True
