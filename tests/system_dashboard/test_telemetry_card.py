"""The card's words, from summaries made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from system_dashboard.changes import change
from system_dashboard.telemetry_card import present
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.summary.comparison import NoComparison
from telemetry.summary.labels import LabelFigures, LabelSummary
from telemetry.summary.query import FamilySummary, UsageSummary
from telemetry.summary.windows import Window
from tenantpilot.ui import icons

NOW = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
WEEK = next(window for window in Window.ALL if window.slug == "7d")
SUMMARY = UsageSummary(
    window=WEEK,
    start=NOW - WEEK.length,
    end=NOW,
    families=tuple(
        FamilySummary(
            event=event,
            count=number,
            workspaces=1,
            previous=10,
            no_previous=None,
            added_at=None,
            last_signal=NOW - timedelta(hours=number),
            series=(0, number),
            labels=tuple(
                LabelSummary(
                    value=value,
                    label=label,
                    figures=LabelFigures(count=number, workspaces=1, previous=10),
                )
                for value, label in event.fact.labels
            ),
        )
        for number, event in enumerate(EVENTS, start=1)
    ),
    active_workspaces=3,
    total_workspaces=8,
    previous_active_workspaces=2,
    no_previous=None,
    no_previous_active=None,
    recorded_since=NOW - timedelta(days=60),
    whole_since=None,
    is_prune_overdue=False,
    retention_days=90,
)


def test_families_are_the_catalogs_events_in_its_order_and_texts() -> None:
    card = present(SUMMARY)

    assert [(each.event, each.label, each.meaning) for each in card.families] == [
        (event.name, event.label, event.rule) for event in EVENTS
    ]
    assert [family.count for family in card.families] == list(range(1, len(EVENTS) + 1))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_every_event_has_an_icon_of_ours(event: UsageEvent) -> None:
    assert icons.draw(event.icon)


@pytest.mark.parametrize(
    ("count", "previous", "words"),
    [
        (128, 114, "up 12 % from 114"),
        (46, 50, "down 8 % from 50"),
        (114, 114, "same as before (114)"),
        (0, 0, "same as before (0)"),
        (5, 0, "up from 0"),
        (0, 7, "down 100 % from 7"),
        (10_001, 10_000, "up less than 1 % from 10,000"),
        (24_000, 1_200, "up 1,900 % from 1,200"),
    ],
)
def test_change_is_told_in_neutral_words(count: int, previous: int, words: str) -> None:
    assert change(count, previous=previous, missing=None) == words


@pytest.mark.parametrize("missing", list(NoComparison))
def test_missing_change_says_why(missing: NoComparison) -> None:
    assert change(3, previous=None, missing=missing).startswith("no comparison")


def test_families_and_active_workspaces_may_miss_it_for_different_reasons() -> None:
    summary = replace(
        SUMMARY,
        previous_active_workspaces=None,
        no_previous_active=NoComparison.TOO_MANY_EVENTS,
    )

    card = present(summary)

    assert card.active_workspaces.change == "no comparison: too many events to recount"
    assert card.families[0].change == "down 90 % from 10"


def test_latest_signal_of_all_families_is_the_cards() -> None:
    assert present(SUMMARY).last_signal == NOW - timedelta(hours=1)


def test_card_without_any_event_is_in_its_zero_state() -> None:
    empty = tuple(replace(family, count=0) for family in SUMMARY.families)

    assert present(SUMMARY).state == "used"
    assert present(replace(SUMMARY, families=empty)).state == "zero"


def test_card_before_the_first_event_ever_says_never() -> None:
    empty = tuple(replace(family, count=0, last_signal=None) for family in SUMMARY.families)

    card = present(replace(SUMMARY, families=empty, recorded_since=None))

    assert (card.state, card.last_signal, card.measuring_since) == ("never", None, None)


@pytest.mark.parametrize(("days", "says_so"), [(8, False), (7, False), (6, True)])
def test_card_says_since_when_it_measures_if_that_is_inside_the_window(
    days: int,
    says_so: bool,  # noqa: FBT001
) -> None:
    since = NOW - timedelta(days=days)

    card = present(replace(SUMMARY, recorded_since=since))

    assert card.measuring_since == (since if says_so else None)


def test_history_shorter_than_retention_is_told() -> None:
    short = NOW - timedelta(days=3)

    card = present(replace(SUMMARY, whole_since=short))

    assert card.whole_since == short
    assert not card.is_whole


def test_history_as_long_as_retention_needs_no_word() -> None:
    card = present(replace(SUMMARY, whole_since=NOW - timedelta(days=90)))

    assert card.whole_since is None
    assert card.is_whole
