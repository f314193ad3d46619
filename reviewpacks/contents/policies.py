"""Device policies by area, as the pack tells of them: counted in the database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from inventory import drift
from inventory.enums import Change
from inventory.history import label_of
from inventory.models import Policy
from inventory.selectors import CollectionCount, current_policies
from reviewpacks.pack_data import PackData, changes_in

type Counts = Counter[tuple[str, Change]]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A policy that is not as agreed."""

    policy: Policy
    change: Change

    @property
    def collection_label(self) -> str:
        return label_of(self.policy.collection)


@dataclass(frozen=True, kw_only=True)
class PolicyFigures:
    """How many policies of each collection there are, changed, differ, are assigned to no one."""

    collections: list[CollectionCount]
    changes: Counts
    differences: Counter[str]
    unassigned_by_collection: Counter[str]
    assignments_known: bool
    first_differences: list[Difference] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many changes there were in the period."""
        return sum(self.changes.values())

    @property
    def differing(self) -> int:
        return sum(self.differences.values())

    @property
    def unassigned(self) -> int:
        return sum(self.unassigned_by_collection.values())

    def of_kind(self, change: Change) -> int:
        return sum(count for (_, kind), count in self.changes.items() if kind == change)


def policy_figures(pack_data: PackData, *, shown: int) -> PolicyFigures:
    """Count, in a fixed number of statements. Needs the tenant's scope."""
    differing = drift.since_agreement(pack_data.agreement) if pack_data.agreement else None
    return PolicyFigures(
        collections=pack_data.inventory.collections,
        changes=_changes(pack_data),
        differences=_by_collection(differing.policies) if differing else Counter(),
        unassigned_by_collection=_by_collection(current_policies().filter(assignments=[])),
        assignments_known=current_policies().filter(assignments__isnull=False).exists(),
        first_differences=list(_first(differing, shown)) if differing else [],
    )


def _changes(pack_data: PackData) -> Counts:
    found = changes_in(pack_data.date_range).order_by("policy__collection", "change")
    rows = found.values_list("policy__collection", "change").annotate(Count("pk"))
    return Counter({(collection, Change(kind)): count for collection, kind, count in rows})


def _by_collection(policies: object) -> Counter[str]:
    rows = policies.order_by("collection").values_list("collection")  # type: ignore[attr-defined]
    return Counter(dict(rows.annotate(Count("pk"))))


def _first(differing: drift.Drift, shown: int) -> Iterator[Difference]:
    for policy in differing.policies.order_by("collection", "name", "pk")[:shown]:
        yield Difference(policy=policy, change=Change(getattr(policy, "difference")))  # noqa: B009
