"""The page of a tenant's changes: what differs from another moment, and what happened since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from inventory import drift, history
from inventory.drift import Drift
from inventory.forms import WHICH
from inventory.history import ChangeRow
from inventory.listing import PolicyRow
from inventory.models import Agreement, Policy, PolicyVersion
from operations.models import OperationRun
from tenantpilot.database.row_subquery import RowSubquery
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility

AGREED, PREVIOUS = "agreed", "previous"
_AGREEMENT = ("id", "agreed_at", "note", "collections", "by")
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
    """A change, whether it waits for a word that it is as agreed, and who said so last."""

    row: ChangeRow
    is_open: bool
    agreed: Agreement | None


def read_tenant(tenant: Tenant) -> Any:
    """Return the tenant with its latest agreement and what can be seen of it, in one statement."""
    whole = Agreement.objects.filter(policy=None).annotate(by=F("agreed_by__name"))
    return Tenant.objects.annotate(
        agreement=RowSubquery(whole.order_by("-pk"), *_AGREEMENT), **visibility.read_all()
    ).get(pk=tenant.pk)


def moment_of(
    compare: str, *, agreement: Agreement | None, syncs: Sequence[OperationRun]
) -> Moment:
    """Return the moment that the address asks for; without one, the agreed moment or 7 days.

    `syncs`: the `latest_syncs`, two of them.
    """
    if compare in _DAYS:
        return Moment(key=compare, at=timezone.now() - timedelta(days=int(compare)))
    if compare == PREVIOUS:
        return Moment(key=PREVIOUS, at=syncs[1].completed_at if len(syncs) > 1 else None)
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


def rows(found: QuerySet[PolicyVersion]) -> list[PolicyVersion]:
    """Return these changes with what a line tells of each, in one statement."""
    with scopes_disabled():
        agreed = Agreement.objects.filter(policy=OuterRef("policy")).order_by("-pk")
    return list(
        history.with_previous(found).annotate(
            newest=history.newest_of(OuterRef("policy")),
            last_agreed=RowSubquery(
                agreed.annotate(by=F("agreed_by__name")), "id", "agreed_at", "by"
            ),
        )
    )


def groups(
    versions: Sequence[Any], *, agreement: Agreement | None, ended: Sequence[str]
) -> list[RunGroup]:
    """Return the `rows` by the sync that saw them, with what is open."""
    shown = [
        OpenRow(
            row=ChangeRow.of(each),
            is_open=each.pk == each.newest and _differs(each.policy, agreement, ended=ended),
            agreed=each.last_agreed,
        )
        for each in versions
    ]
    return [
        RunGroup(run=some[0].row.version.run, seen_at=some[0].row.version.seen_at, rows=some)
        for some in (list(each) for _, each in groupby(shown, key=_run_of))
    ]


def _run_of(row: OpenRow) -> int | None:
    return row.row.version.run_id


def _differs(policy: Policy, agreement: Agreement | None, *, ended: Sequence[str]) -> bool:
    """Whether a policy is not as agreed, as `drift.since_agreement` finds it."""
    differs = PolicyRow(policy=policy, agreement=agreement).difference is not None
    return differs and policy.collection not in ended
