"""Reads what happened to policies: versions with the one before each, for tenants in scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import OuterRef, QuerySet, Subquery
from django_scopes import scopes_disabled

from inventory.collections import COLLECTIONS
from inventory.differences import Comparison
from inventory.enums import Change
from inventory.models import Content, PolicyVersion
from tenantpilot.database.row_subquery import RowSubquery

ROWS_AT_ONCE = 500
# What one version is compared by with the next.
COMPARED = ("id", "change", "settings", *(each.name for each in Content._meta.fields))


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change, with what it was before; None if nothing is known of that."""

    version: PolicyVersion
    previous: PolicyVersion | None

    @classmethod
    def of(cls, version: Any) -> Self:
        """Return the change that a version `with_previous` was."""
        return cls(version=version, previous=version.previous)

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


def rows(found: QuerySet[PolicyVersion]) -> list[ChangeRow]:
    """Return these changes with the version before each, which is one statement."""
    return [ChangeRow.of(version) for version in with_previous(found)]


def each_row(found: QuerySet[PolicyVersion]) -> Iterator[ChangeRow]:
    """Yield all of these changes, some at a time, however many there are."""
    yield from map(ChangeRow.of, with_previous(found).iterator(ROWS_AT_ONCE))


def with_previous(found: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """Let a statement about changes read the version before each, for `ChangeRow.of`."""
    with scopes_disabled():
        earlier = PolicyVersion.objects.filter(policy=OuterRef("policy"), pk__lt=OuterRef("pk"))
    return found.annotate(previous=RowSubquery(earlier.order_by("-pk"), *COMPARED))


def newest_of(policy_id: object) -> Subquery:
    """Return the id of a policy's newest version, for an annotation."""
    found = PolicyVersion.objects.filter(policy=policy_id)
    return Subquery(found.order_by("-pk").values("pk")[:1])
