"""Real worker processes make real packs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from operations.enums import RunOutcome, RunStatus
from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack
from tests.cast import Cast
from tests.ledger import ledger
from tests.processes import kill, wait_until, worker
from tests.reviewpacks.journeys import ask, files_in, now, packs_of, run_of, unzipped
from tests.tenant_dashboard.rows import some_policies

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


@contextmanager
def nobody_reads(table: str) -> Iterator[None]:
    """AssignmentDuration a worker up where it comes to this table."""
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    where = make_conninfo("", **{name: parameters.get(name) for name in names})
    with psycopg.connect(where) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def is_being_made(pack: ReviewPack) -> bool:
    return now(pack).status == PackStatus.GENERATING


def has_ended(pack: ReviewPack) -> bool:
    return run_of(pack).status == RunStatus.COMPLETED


def test_worker_process_knows_how_to_make_a_pack(cast: Cast, packs_folder: Path) -> None:
    pack = ask(cast).pack

    with worker():
        wait_until(lambda: has_ended(pack))

    ready = now(pack)
    assert ready.state == PackStatus.READY
    assert files_in(packs_folder) == [ready.file_name]


def test_killed_worker_leaves_one_ready_pack_one_file_and_one_use(
    cast: Cast, packs_folder: Path
) -> None:
    some_policies(cast.tenant, 20)
    pack = ask(cast).pack
    with nobody_reads("inventory_policy"), worker() as victim:
        wait_until(lambda: is_being_made(pack))
        kill(victim)
    assert run_of(pack).status == RunStatus.RUNNING

    with worker():
        wait_until(lambda: has_ended(pack), seconds=120)

    (ready,) = packs_of(cast.tenant)
    run = run_of(pack)
    assert ready.state == PackStatus.READY
    assert (run.outcome, run.attempts) == (RunOutcome.SUCCEEDED, 2)
    assert files_in(packs_folder) == [ready.file_name]
    assert "index.html" in unzipped(ready)
    assert len(ledger()) == 1
