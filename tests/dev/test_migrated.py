"""The migrated database that tests copy is kept for days, and as young as the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from dev import migrated, postgres

AGE = "UPDATE django_migrations SET applied = now() - interval '3 days'"
IS_YOUNG = "SELECT min(applied) > now() - interval '1 hour' FROM django_migrations"
MAY_CONNECT = "ALTER DATABASE migrated ALLOW_CONNECTIONS true"


def test_installation_of_the_tests_begins_with_them(tmp_path: Path) -> None:
    migrated.copy_to(tmp_path)

    with postgres.running(tmp_path, durable=False) as url:
        with session_in_migrated(url) as session:
            session.execute(AGE)
        migrated.begin_now(url)
        with session_in_migrated(url) as session:
            assert session.execute(IS_YOUNG).fetchone() == (True,)


@contextmanager
def session_in_migrated(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(MAY_CONNECT)
    with psycopg.connect(url, dbname=migrated.NAME) as session:
        yield session
