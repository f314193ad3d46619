"""Device policies that differ or protect no one, as the pack tells of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django_scopes import scopes_disabled

from inventory import drift
from inventory.differences import Comparison
from inventory.enums import Change
from inventory.history import COMPARED, label_of
from inventory.models import Policy, PolicyVersion
from inventory.selectors import current_policies, ended_collections
from reviewpacks.contents import setting_names
from reviewpacks.contents.policy_counts import policy_counts, with_last_change
from reviewpacks.contents.twins import PolicyNames, shared_by_policies
from reviewpacks.pack_data import PointData
from tenantpilot.database.row_subquery import RowSubquery
from visibility.enums import Area

_SIGN_IN_RULES = Area.CONDITIONAL_ACCESS.value


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A policy that is not as agreed, with what was agreed and what is now where both are kept."""

    policy: Policy
    change: Change
    comparison: Comparison | None = None

    @classmethod
    def of(cls, policy: Any) -> Self:
        """Return how a policy is not as agreed that was read `with_versions`."""
        newest, agreed = policy.newest, policy.agreed_version
        comparison = Comparison(before=agreed, after=newest) if newest else None
        return cls(policy=policy, change=Change(policy.difference), comparison=comparison)

    @property
    def lines(self) -> list[str]:
        """Each setting that differs, old value and new, in the language of the pack."""
        return list(setting_names.lines(self.comparison)) if self.comparison else []

    @property
    def collection_label(self) -> str:
        return label_of(self.policy.collection)


@dataclass(frozen=True, kw_only=True)
class PolicyFigures:
    """How many policies of each collection differ, and how many are assigned to no one."""

    differences: Counter[str]
    unassigned_by_collection: Counter[str]
    assignments_known: bool
    first_differences: list[Difference] = field(default_factory=list)
    first_unassigned: list[Policy] = field(default_factory=list)
    difference_kinds: Counter[Change] = field(default_factory=Counter)
    # Of those of them that are unassigned: when they last changed, by their ids.
    last_changes: Mapping[int, datetime | None] = field(default_factory=dict)
    # How many of those that no one gets last changed long ago.
    long_untouched: int = 0
    # Names that several of these policies share.
    shared: PolicyNames = frozenset()
    # When the first of them was last seen to change, so that it was so from then on at least.
    differing_since: datetime | None = None
    unassigned_since: datetime | None = None

    @property
    def differing(self) -> int:
        return sum(self.differences.values())

    @property
    def unassigned(self) -> int:
        return sum(self.unassigned_by_collection.values())


def policy_figures(data: PointData, *, shown: int, also_named: Sequence[str] = ()) -> PolicyFigures:
    """Count, in a fixed number of statements. Needs the tenant's scope.

    `also_named` are names of policies that are shown elsewhere.
    """
    ended = ended_collections(data.visibility)
    counts = policy_counts(data, ended=ended)
    differing = _with_twins(_sign_in_rules_first(differences(data, ended=ended)))
    unassigned = with_last_change(current_policies(ended).filter(assignments=[]))
    first_differences: list[Any] = list(with_versions(differing)[:shown])
    first_unassigned: list[Any] = list(_with_twins(_in_order(unassigned))[:shown])
    shared = {(each.collection, each.name)
              for each in (*first_differences, *first_unassigned) if each.has_twin}  # fmt: skip
    return PolicyFigures(
        differences=counts.differences,
        unassigned_by_collection=counts.unassigned,
        assignments_known=counts.assignments_known,
        first_differences=[Difference.of(each) for each in first_differences],
        first_unassigned=first_unassigned,
        difference_kinds=counts.difference_kinds,
        last_changes={each.pk: each.last_change for each in first_unassigned},
        long_untouched=counts.long_untouched,
        shared=shared_by_policies(also_named) | shared,
        differing_since=counts.differing_since,
        unassigned_since=counts.unassigned_since,
    )


def differences(data: PointData, *, ended: Sequence[str] | None = None) -> QuerySet[Policy]:
    """Return the policies that are not as agreed; none if nothing was.

    `ended`: the `ended_collections`, if the caller has read them.
    """
    agreement = data.agreement
    none: QuerySet[Policy] = Policy.objects.none()
    return drift.since_agreement(agreement, ended=ended).policies if agreement else none


def with_versions(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Let a statement about some of `differences` read what each was and is, for `Difference`."""
    with scopes_disabled():
        of_policy = PolicyVersion.objects.filter(policy=OuterRef("pk"))
        agreed = PolicyVersion.objects.filter(pk=OuterRef("agreed"))
    return policies.annotate(
        newest=RowSubquery(of_policy.order_by("-pk"), *COMPARED),
        agreed_version=RowSubquery(agreed, *COMPARED),
    )


def _with_twins(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Tell of each whether its collection has, or had, another policy of its name."""
    twins = Policy.objects.filter(collection=OuterRef("collection"), name=OuterRef("name"))
    return policies.annotate(has_twin=Exists(twins.exclude(pk=OuterRef("pk"))))


def _in_order(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    return policies.order_by("collection", "name", "pk")


def _sign_in_rules_first(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Return them so that the rules that guard every sign-in come before those of devices."""
    is_rule = Case(When(collection=_SIGN_IN_RULES, then=Value(0)), default=Value(1))
    return policies.order_by(is_rule, "collection", "name", "pk")
