"""Who may still bring rows, as the database shows them."""

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import MARGIN, Watermark
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.history import another_session, happened, record_in, run_sql

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_alone_it_may_come_as_close_to_the_clock_as_the_margin() -> None:
    seen = Watermark(clock=NOON, oldest_writer=None, unknown=False)

    assert seen.after(None) == NOON - MARGIN
    assert seen.after(NOON - HOUR) == NOON - MARGIN


def test_it_waits_for_the_oldest_writer() -> None:
    seen = Watermark(clock=NOON, oldest_writer=NOON - HOUR, unknown=False)

    assert seen.after(NOON - 2 * HOUR) == NOON - HOUR


def test_a_young_writer_does_not_lift_it() -> None:
    seen = Watermark(clock=NOON, oldest_writer=NOON, unknown=False)

    assert seen.after(None) == NOON - MARGIN


def test_a_transaction_that_began_before_it_and_writes_now_does_not_take_it_back() -> None:
    seen = Watermark(clock=NOON, oldest_writer=NOON - HOUR, unknown=False)

    assert seen.after(NOON - HOUR / 2) == NOON - HOUR / 2


def test_it_stays_when_a_writer_cannot_be_seen() -> None:
    seen = Watermark(clock=NOON, oldest_writer=NOON - MARGIN, unknown=True)

    assert seen.after(NOON - HOUR) == NOON - HOUR
    assert seen.after(None) is None


@pytest.mark.django_db(transaction=True)
def test_a_writer_is_seen_by_the_age_of_its_transaction(cast: Cast) -> None:
    with another_session() as session:
        began = session.execute("SELECT now()").fetchone()
        assert watermark.read_watermark().oldest_writer is None
        record_in(session, tenant=cast.tenant, actor=cast.owner)

        seen = watermark.read_watermark()

        assert began == (seen.oldest_writer,)
        assert not seen.unknown
        session.rollback()

    assert watermark.read_watermark().oldest_writer is None


@pytest.mark.django_db(transaction=True)
def test_a_reader_is_no_writer(cast: Cast) -> None:
    with another_session() as session:
        session.execute("SELECT count(*) FROM product_usage_events")

        assert watermark.read_watermark().oldest_writer is None


def test_ones_own_rows_are_no_reason_to_wait(cast: Cast) -> None:
    happened(NOON, tenant=cast.tenant, actor=cast.owner)

    assert watermark.read_watermark().oldest_writer is None


@pytest.mark.django_db(transaction=True)
def test_a_writer_whose_session_is_hidden_is_unknown(cast: Cast) -> None:
    run_sql("CREATE ROLE short_sighted")
    with another_session() as session:
        record_in(session, tenant=cast.tenant, actor=cast.owner)
        run_sql("SET ROLE short_sighted")
        try:
            seen = watermark.read_watermark()
        finally:
            run_sql("RESET ROLE")
            run_sql("DROP ROLE short_sighted")

    assert seen.unknown


@pytest.mark.django_db(transaction=True)
def test_a_prepared_transaction_has_no_session_and_is_unknown(cast: Cast) -> None:
    with another_session(autocommit=True) as session:
        session.execute("BEGIN")
        record_in(session, tenant=cast.tenant, actor=cast.owner)
        session.execute("PREPARE TRANSACTION 'a late commit'")
        try:
            reached = aggregate.roll_up().watermark
            seen = watermark.read_watermark()
        finally:
            session.execute("COMMIT PREPARED 'a late commit'")

    assert seen.unknown
    assert reached is None
    usage = summarize(Window.ALL[0], now=datetime.now(UTC) + HOUR)
    assert sum(family.count for family in usage.families) == 1
    assert not watermark.read_watermark().unknown
