"""The demo, seeded once for all that need it: seeding takes as long as hundreds of tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from demo import seeding
from demo.management.commands import seed_demo
from demo.seeding import Seeded
from tests.databases import new_database, working_on


@dataclass(frozen=True, kw_only=True)
class SeededDemo:
    """A database and a folder of review packs, to be copied."""

    database: str
    packs: Path
    made: Seeded
    said: str
    now: datetime

    @contextmanager
    def copied(self, *, name: str, packs: Path) -> Iterator[None]:
        """Work on a copy until the block ends; `packs` is a folder to come."""
        shutil.copytree(self.packs, packs)
        with new_database(name, template=self.database), working_on(name), packs_in(packs):
            yield


@contextmanager
def seeded(*, template: str, packs: Path) -> Iterator[SeededDemo]:
    """Seed a copy of the migrated database, as the command does."""
    name, output, now = f"{template}_seeded", StringIO(), timezone.now()
    made: list[Seeded] = []
    packs.mkdir()

    def noting(**_arguments: object) -> Seeded | None:
        made.extend(filter(None, [seeding.seed(now=now)]))
        return made[0]

    with new_database(name, template=template):
        with working_on(name), packs_in(packs), mock.patch.object(seed_demo, "seed", noting):
            call_command("seed_demo", stdout=output)
        yield SeededDemo(database=name, packs=packs, made=made[0], said=output.getvalue(), now=now)


@contextmanager
def packs_in(folder: Path) -> Iterator[None]:
    """Keep review packs in this folder."""
    local = settings.STORAGES["review_packs"]
    options = local["OPTIONS"] | {"location": str(folder)}
    with override_settings(
        STORAGES=settings.STORAGES | {"review_packs": local | {"OPTIONS": options}}
    ):
        yield
