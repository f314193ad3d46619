"""Whatever happened to the ledger and whenever it was rolled up: a summary equals a raw count."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from telemetry import pruning, retention
from telemetry.catalog import EVENTS
from telemetry.rollup import aggregate
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.examples import examples
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import counts, figures, naive, naive_counts

SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1),
)  # fmt: skip
MICROSECOND = timedelta(microseconds=1)
# On the minute, so that whole steps stay on the edges of buckets; clocks change in nine days.
BEGIN = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@dataclass
class World:
    """The test's own clock, and the ledger it happens to."""

    cast: Cast
    monkeypatch: pytest.MonkeyPatch
    clock: datetime = field(default=BEGIN)

    def events(self, *events: tuple[int, int, timedelta]) -> None:
        tenants = (self.cast.tenant, self.cast.other_tenant, self.cast.foreign_tenant)
        for kind, where, back in events:
            event = EVENTS[kind]
            values = event.fact.values
            happened(
                self.clock - back,
                tenant=tenants[where],
                actor=self.cast.owner,
                event=event,
                value=values[back.microseconds % len(values) or back.seconds % len(values)],
            )

    def wait(self, length: timedelta) -> None:
        self.clock += length

    def roll_up(self) -> None:
        roll_up_at(self.clock, monkeypatch=self.monkeypatch)

    def rebuild(self) -> None:
        aggregate.rebuild()  # by the real clock, which is later than all of this
        self.roll_up()  # and by this one again: as if the clock had been set back

    def prune(self, days: int) -> None:
        with self.monkeypatch.context() as patch:
            patch.setattr(pruning, "roll_up", self.roll_up)
            pruning.prune(cutoff=retention.cutoff(now=self.clock, days=days), batch_size=2)

    def off_board(self, where: int) -> None:
        tenants = (self.cast.tenant, self.cast.other_tenant, self.cast.foreign_tenant)
        run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", tenants[where].pk)

    def erase(self) -> None:
        run_sql("UPDATE product_usage_events SET actor_id = NULL")

    def delete_some(self, every: int) -> None:
        run_sql("DELETE FROM product_usage_events WHERE id %% %s = 0", every)

    def check(self, window: Window, ahead: timedelta) -> None:
        now = self.clock + ahead
        assert figures(summarize(window, now=now)) == naive(window, now=now)
        assert counts(window, now=now) == naive_counts(window, now=now)


lengths = st.sampled_from(
    [timedelta(0), MICROSECOND, SECOND, MINUTE - MICROSECOND, MINUTE, HOUR, DAY, 40 * DAY]
) | st.timedeltas(min_value=timedelta(0), max_value=10 * DAY)
kinds = st.integers(0, len(EVENTS) - 1)
places = st.integers(0, 2)
# Recorded within the margin of the watermark; else history put in by hand, mostly behind it.
just_now = st.tuples(kinds, places, st.timedeltas(min_value=timedelta(0), max_value=MINUTE))
long_ago = st.tuples(kinds, places, lengths)
steps = st.one_of(
    st.lists(just_now, min_size=1, max_size=8).map(lambda events: ("events", *events)),
    st.lists(just_now, min_size=1, max_size=8).map(lambda events: ("events", *events)),
    st.lists(long_ago, min_size=1, max_size=4).map(lambda events: ("events", *events)),
    st.tuples(st.just("roll_up")),
    st.tuples(st.just("wait"), lengths),
    st.tuples(st.just("wait"), lengths.map(lambda length: -length / 50)),
    st.tuples(st.just("roll_up")),
    st.tuples(st.just("rebuild")),
    st.tuples(st.just("prune"), st.integers(1, 90)),
    st.tuples(st.just("off_board"), places),
    st.tuples(st.just("delete_some"), st.integers(1, 4)),
    st.tuples(st.just("erase")),
    st.tuples(
        st.just("check"), st.sampled_from(Window.ALL), lengths | lengths.map(lambda span: -span)
    ),
)


@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(steps, min_size=8, max_size=30))
@example(
    history=[
        ("events", (0, 0, timedelta(0))), ("wait", HOUR), ("roll_up",), ("wait", MICROSECOND),
        ("events", (0, 1, timedelta(0))), ("prune", 1), ("events", (0, 0, 2 * HOUR)), ("roll_up",),
    ]
)  # fmt: skip
@example(
    # The rollup saw both workspaces last in the first minute of a day that ends now: one before
    # the day's start, one after. Both are at work again since.
    history=[
        ("wait", 10 * SECOND), ("events", (0, 0, timedelta(0)), (0, 2, timedelta(0))),
        ("wait", 30 * SECOND), ("events", (0, 2, timedelta(0))), ("wait", HOUR), ("roll_up",),
        ("wait", DAY - HOUR - 20 * SECOND), ("events", (0, 0, SECOND), (0, 2, SECOND)),
    ]
)  # fmt: skip
@example(
    # Seen within the day in a family and a label; since the rollup in another label, and in
    # another family.
    history=[
        ("events", (0, 0, timedelta(0)), (2, 2, timedelta(0))), ("wait", HOUR), ("roll_up",),
        ("wait", HOUR), ("events", (0, 0, SECOND), (0, 2, SECOND)), ("roll_up",),
        ("events", (0, 0, 2 * SECOND), (0, 2, 3 * SECOND)),
    ]
)  # fmt: skip
def test_a_summary_equals_a_raw_count(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, history: list[tuple[object, ...]]
) -> None:
    run_sql(
        "TRUNCATE product_usage_events, usage_running_total, usage_last_seen, usage_rollup_state"
        " RESTART IDENTITY"
    )
    world = World(cast=cast, monkeypatch=monkeypatch)

    for step, *arguments in history:
        getattr(world, str(step))(*arguments)

    for window in Window.ALL:
        world.check(window, timedelta(0))
        world.check(window, 3 * MINUTE)
        world.check(window, -2 * DAY)
