"""The sentences that a summary is put into."""

from dataclasses import replace
from datetime import timedelta

from system_dashboard.telemetry_sentences import answer, largest_step_down
from telemetry.catalog import EVENTS, ONBOARDING_CHECKPOINT_COMPLETED
from telemetry.summary.labels import LabelFigures, LabelSummary
from telemetry.summary.query import FamilySummary
from tests.system_dashboard.test_telemetry_card import NOW, SUMMARY


def families(*used: tuple[int, int]) -> tuple[FamilySummary, ...]:
    """Return the first families of the catalog, with these workspaces and counts."""
    return tuple(
        replace(family, workspaces=workspaces, count=count)
        for family, (workspaces, count) in zip(SUMMARY.families, used, strict=False)
    )


def onboarding(*counts: int | None) -> tuple[FamilySummary, ...]:
    steps = ONBOARDING_CHECKPOINT_COMPLETED.fact.labels[1:]
    labels = tuple(
        LabelSummary(
            value=value,
            label=label,
            figures=None
            if count is None
            else LabelFigures(count=count, workspaces=1, previous=None),
        )
        for (value, label), count in zip(steps, counts, strict=True)
    )
    first, *others = SUMMARY.families
    return (replace(first, labels=labels), *others)


def test_answer_says_how_many_use_it_and_what_most_and_least() -> None:
    used = replace(SUMMARY, families=families((3, 5), (1, 9), (3, 40), (2, 3), (0, 0)))

    assert answer(used) == (
        "3 of 8 workspaces used at least one capability in the last 7 days. "
        "Used most: operations started (40 times in 3 workspaces). "
        "Used least: review packs requested (not at all)."
    )


def test_what_is_used_equally_is_named_together_or_not_at_all() -> None:
    two = replace(SUMMARY, families=families((2, 5), (1, 1), (1, 1), (2, 5), (2, 5)))
    all_alike = replace(SUMMARY, families=families(*[(1, 1)] * len(EVENTS)))

    assert (
        "Used least: support diagnostics and operations started (once in 1 workspace)."
        in answer(two)
    )
    assert answer(all_alike).endswith("in the last 7 days.")


def test_nothing_used_and_nobody_there() -> None:
    unused = replace(SUMMARY, active_workspaces=0)

    assert answer(unused) == "None of 8 workspaces used any capability in the last 7 days."
    assert answer(replace(unused, total_workspaces=1)).startswith("None of 1 workspace used")
    assert answer(replace(unused, total_workspaces=0)) == "There is no workspace yet."


def test_window_that_is_not_whole_is_told_since() -> None:
    pruned = replace(SUMMARY, whole_since=NOW - timedelta(days=2))
    young = replace(SUMMARY, recorded_since=NOW - timedelta(days=1))
    both = replace(pruned, recorded_since=NOW - timedelta(days=1))

    assert "capability since 10 Mar 2026." in answer(pruned)
    assert "capability since 11 Mar 2026." in answer(young)
    assert "capability since 11 Mar 2026." in answer(both)


def test_where_onboarding_stops_is_the_largest_step_down() -> None:
    assert largest_step_down(onboarding(9, 8, 3, 2)) == (
        "Onboarding loses most after “Connection verified”, reached 8 times; "
        "the next, “Permissions verified”, 3 times."
    )


def test_no_step_down_is_told_where_there_is_none() -> None:
    assert largest_step_down(onboarding(2, 2, 2, 2)) == ""
    assert largest_step_down(onboarding(0, 1, 2, 2)) == ""


def test_step_down_that_is_withheld_says_so() -> None:
    assert "is withheld" in largest_step_down(onboarding(9, None, None, 2))


def test_milestone_that_was_added_in_the_window_is_not_ranked() -> None:
    used = families((3, 5), (1, 9), (3, 40), (2, 3), (1, 1))
    added = (*used[:-1], replace(used[-1], added_at=NOW - timedelta(days=1)))

    said = answer(replace(SUMMARY, families=added))

    assert "Used least: support diagnostics (9 times in 1 workspace)." in said
    assert said.endswith("Not compared: review packs requested, recorded since 11 Mar 2026.")


def test_milestone_that_is_as_young_as_all_history_is_ranked() -> None:
    used = families((3, 5), (1, 9), (3, 40), (2, 3), (1, 1))
    added = (*used[:-1], replace(used[-1], added_at=NOW - timedelta(days=2)))
    pruned = replace(SUMMARY, families=added, whole_since=NOW - timedelta(days=1))

    assert "Used least: review packs requested (once in 1 workspace)." in answer(pruned)
