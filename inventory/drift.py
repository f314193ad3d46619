"""How the tenant in scope differs from another moment: the agreed one, or a date.

A difference is what a plain comparison of the two says: a policy that is there and was not,
that was and is not, or whose content differs. What changed and changed back is no difference.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
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

from inventory.enums import Change
from inventory.models import Agreement, Policy, PolicyVersion
from inventory.selectors import ended_collections
from tenantpilot.tenants.models import is_among


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
    latest: Agreement | None = (
        Agreement.objects.filter(policy=None).select_related("agreed_by", "run").order_by("-pk")
    ).first()
    return latest


def since_agreement(agreement: Agreement, *, ended: Sequence[str] | None = None) -> Drift:
    """Return what differs from what was agreed. Only what could be seen then is compared.

    `ended`: the `ended_collections`, if the caller has read them.
    """
    out = ended_collections() if ended is None else ended
    was = ~Q(agreed_digest="")
    compared = Policy.objects.filter(collection__in=agreement.collections)
    return Drift(
        policies=_differing(
            compared.exclude(collection__in=out), was=was, digest=F("agreed_digest")
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


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How many policies of one collection differ from what was agreed on a tenant."""

    tenant_id: int
    collection: str
    count: int
    first_at: datetime
    latest_at: datetime


def differences_since_agreed() -> list[Difference]:
    """Return what differs in the tenants in scope, in two statements.

    Only what could be seen when the tenant was agreed is compared.
    """
    whole_tenant = Agreement.objects.filter(policy=None)
    policies = _differing(
        Policy.objects.filter(tenant__in=whole_tenant.values("tenant")),
        was=~Q(agreed_digest=""),
        digest=F("agreed_digest"),
    )
    rows = (
        policies.order_by()
        .values("tenant_id", "collection")
        .annotate(count=Count("pk"), first_at=Min("changed_at"), latest_at=Max("changed_at"))
    )
    found = [Difference(**each) for each in rows]
    if not found:
        return []
    latest = whole_tenant.filter(is_among({each.tenant_id for each in found}))
    agreed = dict(
        latest.order_by("tenant", "-pk").distinct("tenant").values_list("tenant_id", "collections")
    )
    return [each for each in found if each.collection in agreed[each.tenant_id]]


def _differing(policies: QuerySet[Policy], *, was: Q, digest: F) -> QuerySet[Policy]:
    is_now = Q(removed_at=None)
    kind = Case(
        When(~was & is_now, then=Value(Change.ADDED.value)),
        When(was & ~is_now, then=Value(Change.REMOVED.value)),
        When(was & is_now & ~Q(digest=digest), then=Value(Change.CHANGED.value)),
        default=Value(""),
        output_field=CharField(),
    )
    return policies.annotate(difference=kind).exclude(difference="")
