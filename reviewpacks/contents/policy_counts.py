"""How many policies differ or protect no one, counted in one statement."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django_scopes import scopes_disabled

from inventory import drift
from inventory.enums import Change
from inventory.models import DIFFERS, Policy, PolicyVersion
from reviewpacks.pack_data import PointData

_LONG_UNTOUCHED = timedelta(days=365)
_KINDS = (Change.ADDED, Change.CHANGED, Change.REMOVED)
_PRESENT = Q(removed_at=None)
_UNASSIGNED = _PRESENT & Q(assignments=[])


@dataclass(frozen=True, kw_only=True)
class PolicyCounts:
    """The numbers by collection, or over all of them, and since when at least it is so."""

    differences: Counter[str]
    difference_kinds: Counter[Change]
    differing_since: datetime | None
    unassigned: Counter[str]
    unassigned_since: datetime | None
    long_untouched: int
    assignments_known: bool


def policy_counts(data: PointData, *, ended: Collection[str]) -> PolicyCounts:
    """Count. Only what could be seen when it was agreed is compared, nothing ended is counted."""
    rows = [row for row in _rows(data.made_at) if row["collection"] not in ended]
    compared = data.agreement.collections if data.agreement else ()
    differing = [row for row in rows if row["collection"] in compared]
    kinds = {kind: sum(row[kind.value] for row in differing) for kind in _KINDS}
    return PolicyCounts(
        differences=+Counter(
            {row["collection"]: sum(row[kind.value] for kind in _KINDS) for row in differing}
        ),
        difference_kinds=+Counter(kinds),
        differing_since=_first(row["differing_since"] for row in differing),
        unassigned=+Counter({row["collection"]: row["unassigned"] for row in rows}),
        unassigned_since=_first(row["unassigned_since"] for row in rows),
        long_untouched=sum(row["untouched"] for row in rows),
        assignments_known=any(row["assignments_known"] for row in rows),
    )


def long_untouched_before(now: datetime) -> datetime:
    """Return the moment: a rule that last changed before it is hardly meant for later."""
    return now - _LONG_UNTOUCHED


def with_last_change(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Tell of each when it was last saved or seen to change; null if neither is known.

    Microsoft's own day does not move when only the assignments do.
    """
    with scopes_disabled():
        seen = PolicyVersion.objects.filter(
            policy=OuterRef("pk"), change__in=[Change.ADDED, Change.CHANGED]
        )
    latest = seen.order_by().values("policy").annotate(at=Max("seen_at")).values("at")
    last_change = Greatest(F("modified_at"), Subquery(latest), output_field=DateTimeField())
    return policies.annotate(last_change=last_change)


def _rows(now: datetime) -> Iterable[dict[str, Any]]:
    untouched = _UNASSIGNED & Q(last_change__lt=long_untouched_before(now))
    policies: Any = with_last_change(Policy.objects.order_by())
    found: Iterable[dict[str, Any]] = policies.values("collection").annotate(
        **drift.counts_of_kinds(),
        differing_since=Min("changed_at", filter=DIFFERS),
        unassigned=Count("pk", filter=_UNASSIGNED),
        unassigned_since=Min("changed_at", filter=_UNASSIGNED),
        untouched=Count("pk", filter=untouched),
        assignments_known=Count("pk", filter=_PRESENT & Q(assignments__isnull=False)),
    )
    return found


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in moments if each), default=None)
