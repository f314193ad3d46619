"""A failing ledger costs the row, never the source; a dead transaction is never passed over.

Each source here renames a tenant and records that in one transaction.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from threading import Thread

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from telemetry import catalog
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.telemetry import broken_ledger
from tests.telemetry.fake_subjects import reach

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN: dict[str, tuple[Callable[[], AbstractContextManager[None]], str]] = {
    "locked": (broken_ledger.locked, "55P03"),
    "missing": (broken_ledger.missing, "42P01"),
    "refusing the row": (broken_ledger.refusing, "23514"),
}
# Deadlock, disk full, out of memory, serialization failure, a defect of PostgreSQL, and the two
# errors that OTHERS leaves out: query canceled and assert failure.
CODES = ["40P01", "53100", "53200", "40001", "XX000", "57014", "P0004"]


def rename(cast: Cast, *, to: str) -> bool:
    with transaction.atomic():
        Tenant.objects.filter(pk=cast.tenant.pk).update(name=to)
        return reach(catalog.OPERATION_STARTED, cast)


def name_of(tenant: Tenant) -> str:
    return Tenant.objects.values_list("name", flat=True).get(pk=tenant.pk)


def events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM product_usage_events")
        count: int = cursor.fetchone()[0]
    return count


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        value: str = cursor.fetchone()[0]
    return value


@pytest.mark.parametrize(("broken", "sqlstate"), BROKEN.values(), ids=list(BROKEN))
def test_source_succeeds_although_the_ledger_is(
    broken: Callable[[], AbstractContextManager[None]],
    sqlstate: str,
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with broken():
        recorded = rename(cast, to="Renamed")

    assert recorded is False
    assert name_of(cast.tenant) == "Renamed"
    assert events() == 0
    assert [line.sqlstate for line in caplog.records] == [sqlstate]  # type: ignore[attr-defined]


@pytest.mark.parametrize("sqlstate", CODES)
def test_source_succeeds_whatever_the_insert_dies_of(
    sqlstate: str, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with broken_ledger.failing(broken_ledger.raising(sqlstate)):
        recorded = rename(cast, to="Renamed")

    assert recorded is False
    assert name_of(cast.tenant) == "Renamed"
    assert [line.sqlstate for line in caplog.records] == [sqlstate]  # type: ignore[attr-defined]


def test_a_clash_that_is_not_the_milestones_own_is_no_duplicate(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a restore that forgot the sequence."""
    rename(cast, to="Renamed")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('product_usage_events_id_seq', id, false) FROM product_usage_events"
        )

    with transaction.atomic():
        recorded = reach(catalog.OPERATION_STARTED, cast, subject_id=2)

    assert recorded is False
    assert [line.sqlstate for line in caplog.records] == ["23505"]  # type: ignore[attr-defined]


def test_a_lost_row_is_one_line_without_the_rows_content(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with broken_ledger.failing(broken_ledger.raising("23514")):
        rename(cast, to=broken_ledger.SENTINEL)

    [line] = caplog.records
    assert (line.name, line.levelname) == ("telemetry.recorder", "ERROR")
    assert line.getMessage() == "A usage event was lost."
    assert line.event == "operations.operation_started"  # type: ignore[attr-defined]
    assert line.exc_info is None
    assert broken_ledger.SENTINEL not in str(vars(line))


def test_a_time_limit_that_runs_out_in_the_ledger_costs_the_row(cast: Cast) -> None:
    running_out = Thread(target=broken_ledger.cancel_the_sleeper)
    running_out.start()
    with broken_ledger.failing("PERFORM pg_sleep(3600)"), transaction.atomic():
        recorded = rename(cast, to="Renamed")
    running_out.join()

    assert recorded is False
    assert name_of(cast.tenant) == "Renamed"


def test_the_ledgers_patience_is_its_own(cast: Cast) -> None:
    with transaction.atomic():
        before = setting("lock_timeout")
        reach(catalog.OPERATION_STARTED, cast)
        after = setting("lock_timeout")

    assert before == after == "0"


def test_the_ledger_works_again_after_a_loss(cast: Cast) -> None:
    with broken_ledger.missing():
        rename(cast, to="Renamed")

    assert rename(cast, to="Renamed again") is True
    assert events() == 1


def test_the_source_goes_on_in_the_same_transaction(cast: Cast) -> None:
    with broken_ledger.refusing(), transaction.atomic():
        rename(cast, to="Renamed")
        Tenant.objects.filter(pk=cast.tenant.pk).update(name="Renamed again")

    assert name_of(cast.tenant) == "Renamed again"


def test_a_connection_lost_before_recording_reaches_the_source(cast: Cast) -> None:
    with suppress(OperationalError), transaction.atomic():  # COMMIT fails as well, but too late
        Tenant.objects.filter(pk=cast.tenant.pk).update(name="Renamed")
        with broken_ledger.another_session() as killer:
            pid = connection.connection.info.backend_pid
            killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(OperationalError):
            reach(catalog.OPERATION_STARTED, cast)

    assert name_of(cast.tenant) == cast.tenant.name
    assert events() == 0


def test_a_connection_lost_while_recording_reaches_the_source(cast: Cast) -> None:
    dying = broken_ledger.failing("PERFORM pg_terminate_backend(pg_backend_pid())")
    with dying, suppress(OperationalError), transaction.atomic():
        Tenant.objects.filter(pk=cast.tenant.pk).update(name="Renamed")
        with pytest.raises(OperationalError):
            reach(catalog.OPERATION_STARTED, cast)

    assert name_of(cast.tenant) == cast.tenant.name
    assert events() == 0


def test_a_database_without_the_function_fails_the_source_loudly(cast: Cast) -> None:
    """Nothing can trap this without a savepoint per event; migrate before you deploy."""
    with broken_ledger.without_function(), pytest.raises(ProgrammingError):
        rename(cast, to="Renamed")

    assert name_of(cast.tenant) == cast.tenant.name
