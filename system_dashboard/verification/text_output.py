"""A verification for people to read: numbers and words of the product, never a name."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from system_dashboard.verification.verify import Verification
from telemetry.catalog import EVENTS
from telemetry.reconciliation import Comparison, Difference, Kind
from telemetry.repair import Repair
from telemetry.rollup.check import RollupCheck

WIDTH = max(len(event.label) for event in EVENTS)


def lines_of(verification: Verification) -> Iterator[str]:
    """Yield one line a family, with a line for each difference below it, then the rest."""
    for family in verification.families:
        yield _family(family)
        yield from (f"  {_difference(family, each)}" for each in family.listed)
        for kind, count in family.counts.items():
            left = count - sum(each.kind == kind for each in family.listed)
            if left:
                yield f"  {kind:<13} {left:,} more"
    if verification.counts[Kind.MISSING]:
        yield "`manage.py verify_product_usage --repair` puts missing events back."
    yield from _totals(verification.totals)
    yield from _retention(verification)


def lines_of_repair(repairs: Sequence[Repair]) -> Iterator[str]:
    """Yield what was put back, and why the rest could not be."""
    for repair in repairs:
        if repair.put_back:
            yield f"Put back: {repair.put_back:,} of {repair.event.label}."
        for lost in repair.lost:
            where = f"{repair.event.subject_type} {lost.subject_id} {lost.milestone}".rstrip()
            yield f"  not put back  {where}: {lost.reason}"


def verdict(verification: Verification) -> str:
    """Return what it comes to, in one sentence."""
    number = verification.differences
    parts = [
        "1 row differs" if number == 1 else f"{number} rows differ" if number else "",
        "" if verification.totals.is_right else "the running totals are wrong",
        "pruning does not run" if verification.overdue else "",
    ]
    return "; ".join(part for part in parts if part).capitalize() + "."


def _family(family: Comparison) -> str:
    figure = f"{family.recorded:,}/{family.expected:,}"
    signal = f"last signal {_date(family.last_signal)}, oldest row {_date(family.oldest)}"
    return f"{family.event.label:<{WIDTH}}  {figure:>15}  {signal}"


def _difference(family: Comparison, difference: Difference) -> str:
    where = f"{family.event.subject_type} {difference.subject_id}"
    if difference.milestone:
        where += f" {difference.milestone}"
    if difference.event_id is not None:
        where = f"event {difference.event_id} of {where}"
    if difference.tenant_id is not None:
        where += f", tenant {difference.tenant_id}"
    columns = f": {', '.join(difference.columns)}" if difference.columns else ""
    return f"{difference.kind:<13} {where}{columns}"


def _totals(totals: RollupCheck) -> Iterator[str]:
    figure = f"{totals.total:,}/{totals.counted:,}"
    until = (
        f"up to {_moment(totals.rolled_up_until)}, "
        f"{totals.pending:,} later events not rolled up yet"
    )
    yield f"{'Running totals':<{WIDTH}}  {figure:>15}  {until}"
    if totals.is_right:
        return
    yield (
        f"  wrong: {totals.wrong_minutes} minutes, {totals.wrong_workspaces} workspaces. "
        "`manage.py roll_up_product_usage --rebuild` builds them again from the ledger."
    )


def _retention(verification: Verification) -> Iterator[str]:
    yield f"Retention is {verification.retention_days} days: since {_moment(verification.cutoff)}."
    if verification.expected_since > verification.cutoff:
        yield f"Events from before {_moment(verification.expected_since)} may be missing."
    for family in verification.families:
        if family.since > verification.expected_since:
            yield f"{family.event.label} are recorded since {_moment(family.since)}."
    for family in verification.overdue:
        yield (
            f"  too old: {family.event.label}, since {_date(family.oldest)}. "
            "Is `manage.py prune_product_usage` run every day?"
        )


def _date(moment: datetime | None) -> str:
    """Return the day: it may be one person's act, and the journal keeps what is printed."""
    return f"{moment:%Y-%m-%d}" if moment else "never"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "never"
