"""Names that several share, so that something else has to tell them apart."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from inventory.models import Policy
from reports.entries import EntryList
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.permission_posture.entry import PermissionEntry
from reports.types.registry import UnknownSchemaError

type Names = frozenset[str]
type PolicyNames = frozenset[tuple[str, str]]


def shared_names(report: StoredReport | None) -> Names:
    """Return the names that more than one holder of the report has."""
    holders: defaultdict[str, set[UUID]] = defaultdict(set)
    if report is None:
        return frozenset()
    try:
        # Reading in parts keeps its place in the database with a transaction.
        with transaction.atomic():
            for entry in EntryList(report=report).each():
                if isinstance(entry, RoleEntry) and entry.principal_name:
                    holders[entry.principal_name].add(entry.principal_id)
                if isinstance(entry, PermissionEntry) and entry.holder_id and entry.holder_name:
                    holders[entry.holder_name].add(entry.holder_id)
    except (UnknownSchemaError, UnreadableError):
        return frozenset()
    return frozenset(name for name, ids in holders.items() if len(ids) > 1)


def shared_by_policies(names: Iterable[str]) -> PolicyNames:
    """Return the collections with those of the names that several policies there have or had."""
    rows = (
        Policy.objects.filter(name__in=set(names))
        .order_by("collection", "name")
        .values_list("collection", "name")
        .annotate(policies=Count("pk"))
        .filter(policies__gt=1)
    )
    return frozenset((collection, name) for collection, name, _count in rows)
