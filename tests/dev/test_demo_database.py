"""A demo's database that other migrations made is made again; any other is left as it is."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dev import demo_database, migrated, postgres

SEEDED = "CREATE TABLE django_migrations (); CREATE TABLE customer ()"


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    with postgres.running(home, durable=False) as url:
        yield url


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one migration."""
    monkeypatch.setattr(demo_database, "ROOT", tmp_path)
    write(tmp_path, "0001_initial")
    return tmp_path


def write(project: Path, name: str, text: str = "") -> None:
    folder = project / "reports" / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(text)


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url) as session:
        session.execute(statement.encode())


def is_kept(url: str) -> bool:
    with psycopg.connect(url) as session:
        row = session.execute("SELECT to_regclass('customer') IS NOT NULL").fetchone()
    return bool(row and row[0])


def test_empty_database_is_only_written_down(url: str) -> None:
    assert not demo_database.fit(url)

    execute(url, SEEDED)
    assert not demo_database.fit(url)
    assert is_kept(url)


def test_migration_that_was_added_is_no_reason(url: str, project: Path) -> None:
    demo_database.fit(url)
    execute(url, SEEDED)

    write(project, "0002_guards")

    assert not demo_database.fit(url)
    assert is_kept(url)


def test_migration_that_was_edited_is(url: str, project: Path) -> None:
    demo_database.fit(url)
    execute(url, SEEDED)

    write(project, "0001_initial", "# another table")

    assert demo_database.fit(url)
    assert not is_kept(url)


def test_migration_that_was_added_after_the_data_and_then_edited_is(
    url: str, project: Path
) -> None:
    demo_database.fit(url)
    execute(url, SEEDED)
    write(project, "0002_guards")
    demo_database.fit(url)

    write(project, "0002_guards", "# another guard")

    assert demo_database.fit(url)


def test_data_of_the_time_before_this_was_written_down_are_made_again_once(url: str) -> None:
    execute(url, SEEDED)

    assert demo_database.fit(url)
    assert not is_kept(url)
    execute(url, SEEDED)
    assert not demo_database.fit(url)


def test_the_products_own_migrations_are_seen() -> None:
    files = [path for pattern in migrated.MIGRATIONS for path in migrated.ROOT.glob(pattern)]

    assert {path.name for path in files} >= {"0001_initial.py", "migration_operations.py"}
