"""Reads what happened to policies: versions with the one before each, for tenants in scope."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db.models import F, OuterRef, QuerySet, Subquery

from inventory.collections import COLLECTIONS
from inventory.differences import Comparison
from inventory.enums import Change
from inventory.models import PolicyVersion

ROWS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change, with what it was before; None if nothing is known of that."""

    version: PolicyVersion
    previous: PolicyVersion | None

    @property
    def change(self) -> Change:
        return Change(self.version.change)

    @property
    def comparison(self) -> Comparison:
        return Comparison(before=self.previous, after=self.version)

    @property
    def collection_label(self) -> str:
        return label_of(self.version.policy.collection)

    @property
    def is_first(self) -> bool:
        """Whether it was only found, for its collection was read for the first time."""
        return self.change == Change.FOUND


def label_of(collection: str) -> str:
    """Return the label of a collection, also of one that is no longer read."""
    known = COLLECTIONS.get(collection)
    return known.label if known else collection


def versions() -> QuerySet[PolicyVersion]:
    """Return every change, newest first, each with its policy, its run and who started it."""
    found: QuerySet[PolicyVersion] = PolicyVersion.objects.select_related(
        "policy", "run", "run__initiator"
    )
    return found.order_by("-pk")


def news(*, after: datetime | None = None) -> QuerySet[PolicyVersion]:
    """Return the changes but for what was found at the first read."""
    found = versions().filter(group_key__isnull=False)
    return found.filter(seen_at__gt=after) if after else found


def rows(page: QuerySet[PolicyVersion] | Sequence[PolicyVersion]) -> list[ChangeRow]:
    """Return these changes with the version before each, which is one statement."""
    read = list(page)
    earlier = PolicyVersion.objects.filter(policy=OuterRef("policy"), pk__lt=OuterRef("pk"))
    ids = PolicyVersion.objects.filter(pk__in=[version.pk for version in read]).values(
        before=Subquery(earlier.order_by("-pk").values("pk")[:1])
    )
    before: dict[int, list[PolicyVersion]] = defaultdict(list)
    for each in PolicyVersion.objects.filter(pk__in=ids) if read else ():
        before[each.policy_id].append(each)
    return [
        ChangeRow(version=version, previous=_latest_before(version, before[version.policy_id]))
        for version in read
    ]


def _latest_before(version: PolicyVersion, found: Sequence[PolicyVersion]) -> PolicyVersion | None:
    earlier = (each for each in found if each.pk < version.pk)
    return max(earlier, key=lambda each: each.pk, default=None)


def each_row(found: QuerySet[PolicyVersion]) -> Iterator[ChangeRow]:
    """Yield all of these changes, some at a time, however many there are."""
    for some in batched(found.iterator(ROWS_AT_ONCE), ROWS_AT_ONCE):
        yield from rows(some)


def newest_of(policy_id: object) -> Subquery:
    """Return the id of a policy's newest version, for an annotation."""
    found = PolicyVersion.objects.filter(policy=policy_id)
    return Subquery(found.order_by("-pk").values("pk")[:1])


def is_newest() -> QuerySet[PolicyVersion]:
    """Return the versions that tell how a policy is now."""
    newest = newest_of(OuterRef("policy"))
    found: QuerySet[PolicyVersion] = PolicyVersion.objects.annotate(newest=newest)
    return found.filter(pk=F("newest"))
