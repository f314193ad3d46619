"""The inventory of the tenant in scope as a list: filtered, in order, against what was agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inventory.collections.assignments import in_words
from inventory.drift import since_agreement, whole_agreements
from inventory.enums import Change
from inventory.forms import Show, Sort, since_days
from inventory.history import label_of
from inventory.models import Agreement, Policy
from inventory.selectors import ended_collections, latest_syncs
from tenantpilot.database.compiled import compiled
from tenantpilot.database.row_subquery import RowSubquery
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility

_ORDER = {
    Sort.CHANGED: ("-changed_at", "name", "pk"),
    Sort.NAME: ("name", "collection", "pk"),
    Sort.NAME_BACKWARDS: ("-name", "collection", "pk"),
    Sort.DIFFERENT: ("-is_different", "-changed_at", "name", "pk"),
    Sort.COLLECTION: ("collection", "name", "pk"),
    Sort.OLDEST: ("changed_at", "name", "pk"),
}
# What differs, of one kind or of any.
_DIFFERENCES = {
    Show.DIFFERS: None, Show.ADDED: Change.ADDED, Show.CHANGED: Change.CHANGED,
    Show.GONE: Change.REMOVED,
}  # fmt: skip
# What the list tells of these.
_AGREEMENT = ("id", "tenant_id", "agreed_at", "collections")
_SYNC = ("id", "tenant_id", "type", "outcome", "completed_at")


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """A policy in the list. `agreement` None: nothing was agreed yet."""

    policy: Policy
    agreement: Agreement | None

    @property
    def collection_label(self) -> str:
        return label_of(self.policy.collection)

    @property
    def assigned_to(self) -> str:
        return in_words(self.policy.assignments)

    @property
    def is_for_no_one(self) -> bool:
        return self.policy.assignments == []

    @property
    def is_compared(self) -> bool:
        """Whether its collection could be seen when it was agreed."""
        return self.agreement is not None and self.policy.collection in self.agreement.collections

    @property
    def difference(self) -> Change | None:
        """How it differs from what was agreed; None if it does not, or is not compared."""
        if not self.is_compared:
            return None
        agreed, is_present = self.policy.agreed_digest, self.policy.is_present
        if not agreed:
            return Change.ADDED if is_present else None
        if not is_present:
            return Change.REMOVED
        return Change.CHANGED if agreed != self.policy.digest else None


def policies(
    filters: Mapping[str, str], *, agreement: Agreement | None, ended: Sequence[str] | None = None
) -> QuerySet[Policy]:
    """Return the policies that the filters ask for.

    `ended`: the `ended_collections`, if the caller has read them.
    """
    out = ended_collections() if ended is None else ended
    found = _shown(filters.get("show", ""), agreement, ended=out)
    if wanted := filters.get("q"):
        found = found.filter(name__icontains=wanted)
    if collection := filters.get("collection"):
        found = found.filter(collection=collection)
    if platform := filters.get("platform"):
        found = found.filter(platforms__contains=platform)
    if period := since_days(filters.get("since", "")):
        found = found.filter(changed_at__gte=timezone.now() - period)
    order = _ORDER[Sort(filters.get("sort", ""))]
    if "-is_different" in order:
        found = found.annotate(is_different=_is_different(agreement, ended=out))
    return found.order_by(*order)


def listed(filters: Mapping[str, str], *, agreement: Agreement | None, ended: Sequence[str]) -> Any:
    """Return the `policies`, for pages of a list."""
    sort = filters.get("sort", "")
    if narrows(filters) or sort == Sort.DIFFERENT:
        return policies(filters, agreement=agreement, ended=ended)
    return _whole_list(sort=sort, ended=tuple(ended))


@compiled
def _whole_list(*, sort: str, ended: tuple[str, ...]) -> QuerySet[Policy]:
    return policies({"sort": sort}, agreement=None, ended=ended)


def tenant_with_list(tenant: Tenant) -> Any:
    """Return the tenant in scope with what its list of policies rests on, in one statement.

    Access and answers for `visibility.selectors.states_of`, the latest agreement of the whole
    tenant, and the latest sync that brought an inventory.
    """
    (read,) = _tenant_with_list(tenant_id=tenant.pk)
    return read


@compiled
def _tenant_with_list(*, tenant_id: int) -> QuerySet[Tenant]:
    rows = {
        **visibility.read_all(),
        "agreement": RowSubquery(whole_agreements(), *_AGREEMENT),
        "latest_sync": RowSubquery(latest_syncs(), *_SYNC),
    }
    return Tenant.objects.only("pk").annotate(**rows).filter(pk=tenant_id)


def narrows(filters: Mapping[str, str]) -> bool:
    """Whether the filters leave out policies that are there, or ask for others."""
    return any(value for name, value in filters.items() if name != "sort")


def _is_different(agreement: Agreement | None, *, ended: Sequence[str]) -> Exists:
    differing = (
        since_agreement(agreement, ended=ended).policies if agreement else Policy.objects.none()
    )
    return Exists(differing.filter(pk=OuterRef("pk")))


def _shown(show: str, agreement: Agreement | None, *, ended: Sequence[str]) -> QuerySet[Policy]:
    everything: QuerySet[Policy] = Policy.objects.exclude(collection__in=ended)
    if show in _DIFFERENCES:
        kind = _DIFFERENCES[Show(show)]
        if agreement is None:
            return everything.none()
        drift = since_agreement(agreement, ended=ended)
        return drift.of(kind) if kind else drift.policies
    if show == Show.REMOVED:
        return everything.filter(removed_at__isnull=False)
    present = everything.filter(removed_at=None)
    if show == Show.UNASSIGNED:
        return present.filter(assignments=[])
    return present.filter(Q(state=show)) if show else present
