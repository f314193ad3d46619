"""Whatever happened to runs and whenever they were rolled up: figures equal a raw count."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from operations.enums import RunOutcome
from system_dashboard.models import RunLastFailure, RunRollupState, RunTotal
from system_dashboard.runs import retention, rollup
from system_dashboard.runs.query import edges_of, read_runs
from system_dashboard.tasks import roll_up_runs
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.examples import examples
from tests.system_dashboard.run_history import NOW, check, ran, roll_up_at
from tests.telemetry.history import another_session, run_sql
from tests.tenant_dashboard.rows import an_ended_run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODES = ("throttled", "secret_expired")
TWENTY_THOUSAND = """
    INSERT INTO operations_operationrun (
        tenant_id, workspace_id, type, trigger, status, outcome, failure_code, progress_done,
        progress_label, counts, attempts, times_put_back, created_at, completed_at
    )
    SELECT %s, %s, 'inventory_sync', 'schedule', 'completed', 'failed', 'throttled', 0,
        '', '{}', 1, 0, at, at
    FROM generate_series(1, 20000) AS number,
        LATERAL (SELECT now() - interval '80 days' * number / 20000 AS at) times
"""


spans = st.sampled_from([timedelta(0), HOUR / 2, HOUR, DAY, 8 * DAY, 40 * DAY]) | st.timedeltas(
    min_value=timedelta(0), max_value=10 * DAY
)
steps = st.one_of(
    st.tuples(st.just("ran"), st.integers(0, 2), spans, st.sampled_from(["", *CODES, "live"])),
    st.tuples(st.just("ran"), st.integers(0, 2), spans, st.sampled_from(["", *CODES])),
    st.tuples(st.just("wait"), spans),
    st.tuples(st.just("wait"), spans.map(lambda span: -span / 50)),
    st.tuples(st.just("roll_up")),
    st.tuples(st.just("roll_up")),
    st.tuples(st.just("off_board"), st.integers(0, 2)),
    st.tuples(st.just("delete_some"), st.integers(1, 4)),
)


# The last failure lies after the window, and a run is older than the rollup.
FAILED_AGAIN_AFTER_THE_CLOCK_IS_SET_BACK = [
    ("ran", 1, timedelta(0), "throttled"),
    ("wait", timedelta(hours=2)),
    ("ran", 1, timedelta(minutes=30), "throttled"),
    ("roll_up",),
    ("wait", timedelta(minutes=-30)),
    ("ran", 0, timedelta(0), ""),
]


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=examples(200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(steps, min_size=6, max_size=20))
@example(history=FAILED_AGAIN_AFTER_THE_CLOCK_IS_SET_BACK)
def test_figures_equal_a_raw_count(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, history: list[tuple[object, ...]]
) -> None:
    run_sql(
        "TRUNCATE operations_operationrun, run_total, run_last_failure, run_rollup_state"
        " RESTART IDENTITY CASCADE"
    )
    tenants = (cast.tenant, cast.other_tenant, cast.foreign_tenant)
    clock = NOW

    for step, *arguments in history:
        match step, *arguments:
            case "ran", int(where), timedelta() as back, str(code):
                ended = None if code == "live" else clock - back / 2
                ran(tenants[where], clock - back, ended=ended, code=code.replace("live", ""))
            case "wait", timedelta() as length:
                clock += length
            case "roll_up", *_:
                roll_up_at(clock, monkeypatch)
            case "off_board", int(where):
                run_sql(
                    "DELETE FROM operations_operationrun WHERE tenant_id = %s", tenants[where].pk
                )
            case "delete_some", int(every):
                run_sql("DELETE FROM operations_operationrun WHERE id %% %s = 0", every)

    check(clock + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_run_that_commits_late_is_in_no_total_before(cast: Cast) -> None:
    an_ended_run(cast.tenant)
    with another_session() as session:
        session.execute("UPDATE operations_operationrun SET completed_at = statement_timestamp()")
        rollup.roll_up()
        [(reached,)] = run_sql("SELECT watermark FROM run_rollup_state")
        [(began,)] = session.execute("SELECT now()").fetchall()
        session.rollback()

    assert reached <= began


@pytest.mark.django_db(transaction=True)
def test_worker_rolls_up_every_minute_and_again_changes_nothing(cast: Cast) -> None:
    at = datetime.now(UTC) - HOUR
    an_ended_run(
        cast.tenant, RunOutcome.FAILED, failure_code="throttled", created_at=at, started_at=at,
        completed_at=at,
    )  # fmt: skip

    roll_up_runs(timestamp=0)
    once = sorted(RunTotal.objects.values_list("series", "total"))
    roll_up_runs(timestamp=0)

    assert once == [("ended:inventory_sync:failed:throttled", 1), ("started:schedule", 1)]
    assert sorted(RunTotal.objects.values_list("series", "total")) == once
    assert str(RunTotal.objects.first()).startswith("ended:")
    assert f"tenant {cast.tenant.pk}" in str(RunLastFailure.objects.get())
    assert "rolled up to" in str(RunRollupState.objects.get())


@pytest.mark.django_db(transaction=True)
def test_runs_that_no_window_shows_go_without_a_new_rollup(cast: Cast) -> None:
    ran(cast.tenant, NOW - 400 * DAY, ended=NOW - 400 * DAY, code="throttled")
    rollup.roll_up()
    [(before,)] = run_sql("SELECT watermark FROM run_rollup_state")

    run_sql("DELETE FROM operations_operationrun")

    assert run_sql("SELECT watermark FROM run_rollup_state") == [(before,)]
    assert RunLastFailure.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_totals_that_are_rolled_up_are_read_instead_of_runs(cast: Cast) -> None:
    run_sql(TWENTY_THOUSAND, cast.tenant.pk, cast.tenant.workspace_id)
    rollup.roll_up()
    run_sql("VACUUM ANALYZE operations_operationrun")
    run_sql("SELECT pg_stat_force_next_flush()")

    with transaction.atomic():
        now = datetime.now(UTC)
        read_runs(edges_of(Window.ALL[-1], now=now), now=now)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class WHERE oid ="
                " 'operations_operationrun'::regclass OR oid IN (SELECT indexrelid FROM pg_index"
                " WHERE indrelid = 'operations_operationrun'::regclass)"
            )
            [read] = cursor.fetchone()

    assert read < 500


@pytest.mark.django_db(transaction=True)
def test_earlier_failure_is_the_last_again_when_the_last_is_deleted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(cast.tenant, NOW - 9 * DAY, ended=NOW - 5 * DAY, code="throttled")
    ran(cast.tenant, NOW - DAY, ended=NOW - DAY / 2, code="throttled")
    roll_up_at(NOW, monkeypatch)

    run_sql("DELETE FROM operations_operationrun WHERE created_at = %s", NOW - DAY)

    check(NOW + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_clock_set_back_before_the_rollup_still_tells_failures_up_to_then(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(cast.tenant, NOW - DAY, ended=NOW - DAY, code="throttled")
    ran(cast.tenant, NOW, ended=NOW, code="throttled")
    ran(cast.other_tenant, NOW, ended=NOW, code="secret_expired")
    roll_up_at(NOW + HOUR, monkeypatch)

    check(NOW - HOUR)


def test_old_hours_go_and_the_sums_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (400, 399, 398, 20, 1):
        at = NOW - DAY * days
        ran(cast.tenant, at, ended=at, code="throttled")
    roll_up_at(NOW, monkeypatch)
    window = Window.ALL[-1]
    before = read_runs(edges_of(window, now=NOW), now=NOW)
    assert RunTotal.objects.filter(bucket__lt=NOW - DAY * 365).count() == 6

    pruned = retention.prune_totals(NOW - DAY * 365)

    assert pruned == 4
    assert read_runs(edges_of(window, now=NOW), now=NOW) == before
    assert retention.prune_totals(NOW - DAY * 365) == 0
    assert retention.prune_last_failures(NOW - DAY * 2) == 0
    assert retention.prune_last_failures(NOW) == 1
