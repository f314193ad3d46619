"""One backup, one restore for all tests in here: each takes some seconds."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from demo.world.customers import FOXGLOVE
from demo.world.people import AISHA
from dev.postgres_relocation import programs
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.data_protection.planted_data import signs_in
from tests.processes import environment
from tests.seeded import SeededDemo


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database and a folder of review packs, as scripts are told of them."""

    url: str
    packs: Path

    def run(self, *arguments: str, **otherwise: str) -> subprocess.CompletedProcess[str]:
        """Run a script of this project there, or a module with this Python."""
        interpreter = [] if arguments[0].startswith("deploy/") else [sys.executable]
        return subprocess.run(  # noqa: S603
            [*interpreter, *arguments],
            env=environment()
            | {
                "DATABASE_URL": self.url,
                "REVIEW_PACKS_ROOT": str(self.packs),
                "PG_BIN": str(programs()),
            }
            | otherwise,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def value(self, statement: str, *values: object) -> object:
        """Return the one thing that a statement answers."""
        with psycopg.connect(self.url) as session:
            row = session.execute(statement.encode(), values).fetchone()
        return row[0] if row else None


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """What was backed up, and who and what was removed only afterwards."""

    live: Place
    folder: Path
    register: Path
    person: int
    tenant: int
    taken_at: datetime


@dataclass(frozen=True, kw_only=True)
class Restored:
    """Where the backup is there again, and what the script said."""

    place: Place
    said: str


@pytest.fixture(scope="package")
def backed_up(
    seeded_demo: SeededDemo,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BackedUp]:
    """The demo, backed up; then a person is erased and a tenant off-boarded."""
    home = tmp_path_factory.mktemp("backup")
    copied = seeded_demo.copied(name="test_tenantpilot_backup", packs=home / "packs")
    with django_db_blocker.unblock(), copied:
        yield _back_up_and_remove(home, taken_at=seeded_demo.now)


def _back_up_and_remove(home: Path, *, taken_at: datetime) -> BackedUp:
    person = User.objects.get(email=AISHA.email)
    tenant = Tenant.objects.get(name=FOXGLOVE.name)
    signs_in(person)
    live = Place(url=environment()["DATABASE_URL"], packs=home / "packs")
    done = live.run("deploy/backup", str(home / "backups"))
    assert done.returncode == 0, done.stderr
    (folder,) = (home / "backups").iterdir()
    register = home / "erasures.jsonl"
    for command in (["erase_user", person.email], ["offboard_tenant", str(tenant.pk)]):
        removed = live.run("manage.py", *command, "--yes", "--register", str(register))
        assert removed.returncode == 0, removed.stderr
    return BackedUp(
        live=live,
        folder=folder,
        register=register,
        person=person.pk,
        tenant=tenant.pk,
        taken_at=taken_at,
    )


@pytest.fixture
def new_place(backed_up: BackedUp, tmp_path: Path) -> Iterator[Place]:
    """An empty database beside the tests' own, and no folder yet."""
    yield from _new_place(backed_up, packs=tmp_path / "packs")


@pytest.fixture(scope="package")
def restored(backed_up: BackedUp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    """The backup, restored with the register as it is by now."""
    packs = tmp_path_factory.mktemp("restored") / "packs"
    for place in _new_place(backed_up, packs=packs, purpose="whole"):
        done = place.run(
            "deploy/restore", str(backed_up.folder), "--erasures", str(backed_up.register)
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield Restored(place=place, said=done.stdout)


def _new_place(backed_up: BackedUp, *, packs: Path, purpose: str = "empty") -> Iterator[Place]:
    name = sql.Identifier(f"{connection.settings_dict['NAME']}_{purpose}")
    with psycopg.connect(backed_up.live.url, autocommit=True) as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        session.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            url = urlsplit(backed_up.live.url)
            path = f"/{connection.settings_dict['NAME']}_{purpose}"
            yield Place(url=urlunsplit(url._replace(path=path)), packs=packs)
        finally:
            session.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Without a test that asks for it, pytest-django would make no database."""
