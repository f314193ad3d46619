"""Device policies by area, as the pack tells of them: counted in the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest

from inventory import drift
from inventory.differences import Comparison
from inventory.enums import Change
from inventory.history import is_newest, label_of
from inventory.models import Policy, PolicyVersion
from inventory.selectors import CollectionCount, current_policies
from reviewpacks.contents import setting_names
from reviewpacks.contents.twins import PolicyNames, shared_by_policies
from reviewpacks.pack_data import PackData, changes_in
from visibility.enums import Area

type Counts = Counter[tuple[str, Change]]
_LONG_UNTOUCHED = timedelta(days=365)
LAST_CHANGE = "last_change"
_SIGN_IN_RULES = Area.CONDITIONAL_ACCESS.value


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A policy that is not as agreed, with what was agreed and what is now where both are kept."""

    policy: Policy
    change: Change
    comparison: Comparison | None = None

    @property
    def lines(self) -> list[str]:
        """Each setting that differs, old value and new, in the language of the pack."""
        return list(setting_names.lines(self.comparison)) if self.comparison else []

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


def policy_figures(
    pack_data: PackData, *, shown: int, also_named: Sequence[str] = ()
) -> PolicyFigures:
    """Count, in a fixed number of statements. Needs the tenant's scope.

    `also_named` are names of policies that are shown elsewhere.
    """
    differing = differences(pack_data)
    unassigned = _with_last_change(current_policies().filter(assignments=[]))
    first_differences = differences_of(list(_sign_in_rules_first(differing)[:shown]))
    first_unassigned = list(_in_order(unassigned)[:shown])
    named = [*(each.policy.name for each in first_differences),
             *(each.name for each in first_unassigned), *also_named]  # fmt: skip
    return PolicyFigures(
        collections=pack_data.inventory.collections,
        changes=_changes(pack_data),
        differences=_by_collection(differing),
        unassigned_by_collection=_by_collection(unassigned),
        assignments_known=current_policies().filter(assignments__isnull=False).exists(),
        first_differences=first_differences,
        first_unassigned=first_unassigned,
        difference_kinds=_kinds(pack_data),
        last_changes={each.pk: getattr(each, LAST_CHANGE) for each in first_unassigned},
        long_untouched=unassigned.filter(
            **{f"{LAST_CHANGE}__lt": long_untouched_before(pack_data.made_at)}
        ).count(),
        shared=shared_by_policies(named),
        differing_since=_earliest(differing),
        unassigned_since=_earliest(unassigned),
    )


def long_untouched_before(now: datetime) -> datetime:
    """Return the moment: a rule that last changed before it is hardly meant for later."""
    return now - _LONG_UNTOUCHED


def differences(pack_data: PackData) -> QuerySet[Policy]:
    """Return the policies that are not as agreed; none if nothing was."""
    agreement = pack_data.agreement
    none: QuerySet[Policy] = Policy.objects.none()
    return drift.since_agreement(agreement).policies if agreement else none


def differences_of(policies: Sequence[Policy]) -> list[Difference]:
    """Return how some of `differences` are not as agreed, in two statements."""
    newest = {each.policy_id: each for each in is_newest().filter(policy__in=policies)}
    agreed = PolicyVersion.objects.in_bulk([each.agreed_id for each in policies if each.agreed_id])
    return [
        Difference(
            policy=each,
            change=Change(getattr(each, "difference")),  # noqa: B009
            comparison=Comparison(before=agreed.get(each.agreed_id or 0), after=newest[each.pk])
            if each.pk in newest
            else None,
        )
        for each in policies
    ]


def _with_last_change(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Tell of each when it was last saved or seen to change; null if neither is known.

    Microsoft's own day does not move when only the assignments do.
    """
    seen = PolicyVersion.objects.filter(
        policy=OuterRef("pk"), change__in=[Change.ADDED, Change.CHANGED]
    )
    latest = seen.order_by().values("policy").annotate(at=Max("seen_at")).values("at")
    last_change = Greatest(F("modified_at"), Subquery(latest), output_field=DateTimeField())
    return policies.annotate(**{LAST_CHANGE: last_change})


def _kinds(pack_data: PackData) -> Counter[Change]:
    agreement = pack_data.agreement
    return drift.since_agreement(agreement).counts() if agreement else Counter()


def _changes(pack_data: PackData) -> Counts:
    found = changes_in(pack_data.date_range).order_by("policy__collection", "change")
    rows = found.values_list("policy__collection", "change").annotate(Count("pk"))
    return Counter({(collection, Change(kind)): count for collection, kind, count in rows})


def _by_collection(policies: QuerySet[Policy]) -> Counter[str]:
    rows = policies.order_by("collection").values_list("collection")
    return Counter(dict(rows.annotate(Count("pk"))))


def _in_order(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    return policies.order_by("collection", "name", "pk")


def _sign_in_rules_first(policies: QuerySet[Policy]) -> QuerySet[Policy]:
    """Return them so that the rules that guard every sign-in come before those of devices."""
    is_rule = Case(When(collection=_SIGN_IN_RULES, then=Value(0)), default=Value(1))
    return policies.order_by(is_rule, "collection", "name", "pk")


def _earliest(policies: QuerySet[Policy]) -> datetime | None:
    earliest: datetime | None = policies.order_by().aggregate(at=Min("changed_at"))["at"]
    return earliest
