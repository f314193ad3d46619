"""What changed in the period, and what differs from what was agreed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.db.models import QuerySet

from inventory import drift, history
from inventory.enums import Change
from inventory.history import ChangeRow, label_of
from inventory.models import Agreement, Policy, PolicyVersion
from reviewpacks.contents import tables
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import PackData, changes_in

COLUMNS = ("Seen (UTC)", "Change", "Collection", "Policy", "Platforms", "What changed", "Policy ID")
# More than these stand in changes.csv only.
MOST_SHOWN = 30
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A policy that is not as agreed."""

    policy: Policy
    change: Change

    @property
    def collection_label(self) -> str:
        return label_of(self.policy.collection)


@dataclass(frozen=True, kw_only=True)
class ChangeSummary:
    """What the summary shows. `agreement` None: nothing was agreed with the customer yet."""

    counts: Counter[Change]
    rows: list[ChangeRow]
    agreement: Agreement | None
    differences: list[Difference]
    differing: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)


def write(file: IO[bytes], *, date_range: DateRange) -> None:
    """Write the changes of the period, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_lines(date_range))


def summary_of(pack_data: PackData) -> ChangeSummary:
    """Read what the summary shows, in a fixed number of statements."""
    found = changes_in(pack_data.date_range)
    kinds = found.order_by().values_list("change", flat=True)
    agreement = pack_data.agreement
    differing = _differing(agreement) if agreement else []
    return ChangeSummary(
        counts=Counter(Change(each) for each in kinds),
        rows=history.rows(found[:MOST_SHOWN]),
        agreement=agreement,
        differences=differing[:MOST_SHOWN],
        differing=len(differing),
    )


def _differing(agreement: Agreement) -> list[Difference]:
    policies = drift.since_agreement(agreement).policies.order_by("collection", "name", "pk")
    return [
        Difference(policy=policy, change=Change(getattr(policy, "difference")))  # noqa: B009
        for policy in policies
    ]


def _lines(date_range: DateRange) -> Iterator[tuple[str, ...]]:
    for row in _rows(changes_in(date_range)):
        yield (
            tables.moment(row.version.seen_at),
            str(row.change.label),
            row.collection_label,
            row.version.name,
            row.version.platforms,
            "; ".join(line.sentence for line in row.comparison.lines),
            row.version.policy.external_id,
        )


def _rows(found: QuerySet[PolicyVersion]) -> Iterator[ChangeRow]:
    batch: list[PolicyVersion] = []
    for version in found.iterator(chunk_size=_ROWS_AT_ONCE):
        batch.append(version)
        if len(batch) == _ROWS_AT_ONCE:
            yield from history.rows(batch)
            batch = []
    yield from history.rows(batch)
