"""Many writers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from telemetry import catalog
from tests.cast import Cast
from tests.telemetry.broken_ledger import another_session
from tests.telemetry.fake_subjects import reach

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 20


def events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM product_usage_events")
        count: int = cursor.fetchone()[0]
    return count


def written_at_once(cast: Cast, *, subject_ids: list[int]) -> list[bool]:
    """Let everybody record at the same moment, each over a connection of their own."""
    barrier = Barrier(len(subject_ids))

    def work(subject_id: int) -> bool:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                barrier.wait(timeout=300)
                return reach(catalog.OPERATION_STARTED, cast, subject_id=subject_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(subject_ids)) as pool:
        return list(pool.map(work, subject_ids))


def test_twenty_who_reach_one_milestone_write_one_row(cast: Cast) -> None:
    written = written_at_once(cast, subject_ids=[1] * WRITERS)

    assert written.count(True) == 1
    assert events() == 1


def test_twenty_who_reach_twenty_milestones_write_twenty_rows(cast: Cast) -> None:
    written = written_at_once(cast, subject_ids=list(range(WRITERS)))

    assert written == [True] * WRITERS
    assert events() == WRITERS


def test_a_milestone_whose_first_writer_gives_up_is_written_by_the_second(cast: Cast) -> None:
    with transaction.atomic():
        reach(catalog.OPERATION_STARTED, cast)
        transaction.set_rollback(True)

    with transaction.atomic():
        assert reach(catalog.OPERATION_STARTED, cast)


@pytest.mark.parametrize("table", ["workspaces_workspace", "tenants_tenant", "accounts_user"])
@pytest.mark.parametrize(("lock", "recorded"), [("NO KEY UPDATE", True), ("UPDATE", False)])
def test_services_that_lock_without_the_key_cost_no_row(
    table: str,
    lock: str,
    recorded: bool,  # noqa: FBT001
    cast: Cast,
) -> None:
    """Why services use select_for_update(no_key=True)."""
    with another_session() as other, transaction.atomic():
        other.execute(f"SELECT FROM {table} FOR {lock}")

        assert reach(catalog.OPERATION_STARTED, cast) is recorded
