"""The page of a tenant's changes: what differs from another moment, and what happened since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from inventory import drift, history
from inventory.drift import Drift, latest_agreement
from inventory.forms import WHICH
from inventory.history import ChangeRow
from inventory.models import Agreement, Policy, PolicyVersion
from inventory.selectors import BROUGHT_INVENTORY, latest_sync
from operations.models import OperationRun
from tenantpilot.enums import OperationType

AGREED, PREVIOUS = "agreed", "previous"
_DAYS = {"7": "7 days", "30": "30 days"}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One moment to compare with."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The moment that is compared with; `at` None: there is no such moment."""

    key: str
    at: datetime | None
    agreement: Agreement | None = None

    def drift(self, *, ended: Sequence[str]) -> Drift | None:
        """Return what differs from it. `ended`: the collections no longer licensed."""
        if self.agreement:
            return drift.since_agreement(self.agreement, ended=ended)
        return drift.since(self.at, ended=ended) if self.at else None


@dataclass(frozen=True, kw_only=True)
class RunGroup:
    """The changes that one sync saw."""

    run: OperationRun | None
    seen_at: datetime
    rows: list["OpenRow"]


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    """A change, and whether it waits for a word that it is as agreed."""

    row: ChangeRow
    is_open: bool
    agreed: Agreement | None


def moment_of(compare: str) -> Moment:
    """Return the moment that the address asks for; without one, the agreed moment or 7 days."""
    agreement = latest_agreement()
    if compare in _DAYS:
        return Moment(key=compare, at=timezone.now() - timedelta(days=int(compare)))
    if compare == PREVIOUS:
        return Moment(key=PREVIOUS, at=_before_latest_sync())
    if agreement:
        return Moment(key=AGREED, at=agreement.agreed_at, agreement=agreement)
    return Moment(key="7", at=timezone.now() - timedelta(days=7))


def options(moment: Moment, *, agreement: Agreement | None) -> list[Option]:
    """Return the moments to choose from, the agreed one only if there is one."""
    named = {AGREED: f"As agreed on {agreement.agreed_at:%-d %b}"} if agreement else {}
    labels = {**named, PREVIOUS: "Sync before", **_DAYS}
    return [
        Option(label=label, url=f"?{urlencode({'compare': key})}", current=key == moment.key)
        for key, label in labels.items()
    ]


def versions(filters: Mapping[str, str], *, after: datetime | None) -> QuerySet[PolicyVersion]:
    """Return the changes that the filters ask for. Those of a named run are all of its."""
    run = filters.get("run", "")
    found = history.versions().filter(run=int(run.removeprefix("OR-"))) if run else None
    found = history.news(after=after) if found is None else found
    if which := filters.get("change"):
        found = found.filter(change__in=WHICH[which])
    if collection := filters.get("collection"):
        found = found.filter(policy__collection=collection)
    if wanted := filters.get("q"):
        found = found.filter(name__icontains=wanted)
    return found


def groups(
    rows: Sequence[ChangeRow], *, agreement: Agreement | None, ended: Sequence[str]
) -> list[RunGroup]:
    """Return the rows by the sync that saw them, with what is open. In two statements."""
    opened = _opened(rows, agreement, ended=ended)
    agreed = _agreed(rows)
    shown = [
        OpenRow(row=row, is_open=row.version.pk in opened, agreed=agreed.get(row.version.policy_id))
        for row in rows
    ]
    return [
        RunGroup(run=some[0].row.version.run, seen_at=some[0].row.version.seen_at, rows=some)
        for some in (list(each) for _, each in groupby(shown, key=_run_of))
    ]


def _run_of(row: OpenRow) -> int | None:
    return row.row.version.run_id


def _opened(
    rows: Sequence[ChangeRow], agreement: Agreement | None, *, ended: Sequence[str]
) -> set[int]:
    """Return which of these versions are the newest of a policy that is not as agreed."""
    if agreement is None or not rows:
        return set()
    ids = [row.version.policy_id for row in rows]
    open_ones = drift.since_agreement(agreement, ended=ended)
    differing: QuerySet[Policy] = open_ones.policies.filter(pk__in=ids)
    newest = history.is_newest().filter(policy__in=differing.values("pk"))
    return set(newest.values_list("pk", flat=True))


def _agreed(rows: Sequence[ChangeRow]) -> dict[int, Agreement]:
    """Return who last agreed to how each policy is."""
    ids = {row.version.policy_id for row in rows}
    found = Agreement.objects.filter(policy__in=ids).select_related("agreed_by").order_by("pk")
    return {each.policy_id: each for each in found}


def _before_latest_sync() -> datetime | None:
    """Return the end of the sync before the latest one."""
    latest = latest_sync()
    if latest is None:
        return None
    before: QuerySet[OperationRun, datetime | None] = (
        OperationRun.objects.filter(
            type=OperationType.INVENTORY_SYNC,
            outcome__in=BROUGHT_INVENTORY,
            created_at__lt=latest.created_at,
        )
        .order_by("-created_at")
        .values_list("completed_at", flat=True)
    )
    return before.first()
