"""How the tenant in scope differs from another moment: the agreed one, or a date.

A difference is what a plain comparison of the two says: a policy that is there and was not,
that was and is not, or whose content differs. What changed and changed back is no difference.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONArray
from django_scopes import scopes_disabled

from inventory.enums import Change
from inventory.models import DIFFERS, Agreement, Policy, PolicyVersion
from inventory.selectors import ended_collections
from tenantpilot.database.compiled import compiled
from visibility.selectors import read_with, states_of

_WAS_AGREED = ~Q(agreed_digest="")
_IS_NOW = Q(removed_at=None)
_KINDS = (Change.ADDED, Change.CHANGED, Change.REMOVED)


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The policies that differ, each with its `difference`; and how many of each kind."""

    policies: QuerySet[Policy]

    def of(self, kind: Change) -> QuerySet[Policy]:
        """Return the policies of one difference."""
        annotated: Any = self.policies
        found: QuerySet[Policy] = annotated.filter(difference=kind)
        return found

    def counts(self) -> Counter[Change]:
        """Return how many policies there are of each difference."""
        annotated: Any = self.policies.order_by()
        found = annotated.values_list("difference").annotate(Count("pk"))
        return Counter({Change(difference): count for difference, count in found})


def latest_agreement() -> Agreement | None:
    """Return when the whole tenant was last marked as agreed."""
    return _latest_agreement().first()


@compiled
def _latest_agreement() -> QuerySet[Agreement]:
    return whole_agreements().select_related("agreed_by")


def whole_agreements() -> QuerySet[Agreement]:
    """Return when the tenants in scope were marked as agreed as a whole, the latest first."""
    whole: QuerySet[Agreement] = Agreement.objects.filter(policy=None)
    return whole.order_by("-pk")


@dataclass(frozen=True, kw_only=True)
class SingleAgreements:
    """How many changes were agreed to one by one, and when the last of them was.

    `named`: of how many it is known who agreed; an erased person is not.
    """

    count: int
    named: int
    latest_at: datetime


def agreed_singly_since(agreement: Agreement) -> SingleAgreements | None:
    """Return what was agreed to by itself after the whole tenant was; None if nothing was."""
    later = Agreement.objects.filter(pk__gt=agreement.pk).exclude(policy=None)
    found = later.aggregate(count=Count("pk"), named=Count("agreed_by"), latest_at=Max("agreed_at"))
    return SingleAgreements(**found) if found["count"] else None


def since_agreement(agreement: Agreement, *, ended: Sequence[str] | None = None) -> Drift:
    """Return what differs from what was agreed. Only what could be seen then is compared.

    `ended`: the `ended_collections`, if the caller has read them.
    """
    out = ended_collections() if ended is None else ended
    compared = Policy.objects.filter(collection__in=agreement.collections)
    return Drift(
        policies=_differing(
            compared.exclude(collection__in=out), was=_WAS_AGREED, digest=F("agreed_digest")
        )
    )


def since(moment: datetime, *, ended: Sequence[str] | None = None) -> Drift:
    """Return what differs from how the tenant was at the moment, as the syncs until then saw it.

    `ended`: the `ended_collections`, if the caller has read them.
    """
    out = ended_collections() if ended is None else ended
    until = PolicyVersion.objects.filter(policy=OuterRef("pk"), seen_at__lte=moment)
    changed = Policy.objects.filter(changed_at__gt=moment).annotate(
        base=Subquery(until.order_by("-pk").values("digest")[:1])
    )
    # Found means that its collection was read for the first time: nothing says what was before.
    found_since = PolicyVersion.objects.filter(change=Change.FOUND, seen_at__gt=moment)
    known = changed.exclude(pk__in=found_since.values("policy"), base=None)
    is_there = Q(base__isnull=False) & ~Q(base="")
    return Drift(
        policies=_differing(known.exclude(collection__in=out), was=is_there, digest=F("base"))
    )


@dataclass(frozen=True)
class Difference:
    """How many policies of one collection differ from what was agreed on a tenant."""

    tenant_id: int
    collection: str
    count: int
    first_at: datetime
    latest_at: datetime


def differences_since_agreed() -> list[Difference]:
    """Return what differs in the tenants in scope, in one statement.

    Only what could be seen when the tenant was agreed, and still can be, is compared.
    """
    return [found for agreement in _differing_since() for found in _found_since(agreement)]


@compiled
def _differing_since() -> QuerySet[Agreement]:
    """Return the latest agreement of each tenant on which something differs, with what does."""
    tenant = OuterRef("tenant")
    with scopes_disabled():
        whole = Agreement.objects.filter(policy=None, tenant=tenant).order_by("-pk")
        policies: Any = Policy.objects.filter(DIFFERS, tenant=tenant).order_by()
    # Counted for itself: beside the others these would be asked for each policy.
    counted = policies.values("collection").annotate(
        count=Count("pk"), first_at=Min("changed_at"), latest_at=Max("changed_at")
    )
    row = JSONArray("collection", "count", "first_at", "latest_at")
    found: QuerySet[Agreement] = Agreement.objects.filter(
        Exists(policies), pk=whole.values("pk")[:1]
    )
    return found.annotate(
        differences=ArraySubquery(counted.values(row=row)),
        **read_with(tenant=tenant, areas=policies.values("collection")),
    )


def _found_since(agreement: Any) -> Iterator[Difference]:
    compared = set(agreement.collections)
    found = [each for each in agreement.differences if each[0] in compared]
    states = {each.area.value: each for each in states_of(agreement, [each[0] for each in found])}
    for collection, count, *moments in found:
        if states[collection].is_current:
            first_at, latest_at = map(datetime.fromisoformat, moments)
            yield Difference(agreement.tenant_id, collection, count, first_at, latest_at)


def agreed_collections(*, of: OuterRef) -> Subquery:
    """Let a statement read which collections were seen when a tenant was last agreed."""
    with scopes_disabled():
        latest = Agreement.objects.filter(policy=None, tenant=of).order_by("-pk")
    return Subquery(latest.values("collections")[:1])


def counts_of_kinds() -> dict[str, Count]:
    """Let a statement count the policies that differ from what was agreed, by kind."""
    differ = _differ(was=_WAS_AGREED, digest=F("agreed_digest"))
    return {change.value: Count("pk", filter=condition) for change, condition in differ.items()}


def _differing(policies: QuerySet[Policy], *, was: Q, digest: F) -> QuerySet[Policy]:
    return policies.annotate(difference=_difference(was=was, digest=digest)).exclude(difference="")


def _difference(*, was: Q, digest: F) -> Case:
    kinds = _differ(was=was, digest=digest)
    return Case(
        *(When(condition, then=Value(change.value)) for change, condition in kinds.items()),
        default=Value(""),
        output_field=CharField(),
    )


def _differ(*, was: Q, digest: F) -> dict[Change, Q]:
    """Return when a policy differs in each way, in the order of _KINDS."""
    return {
        Change.ADDED: ~was & _IS_NOW,
        Change.CHANGED: was & _IS_NOW & ~Q(digest=digest),
        Change.REMOVED: was & ~_IS_NOW,
    }
