"""Names that several share, so that something else has to tell them apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Count

from inventory.models import Policy
from reports.models import StoredReport
from reports.types.base import Entry
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.permission_posture.entry import PermissionEntry
from reports.types.registry import UnknownSchemaError, entry_class

# The fields of an entry that hold the name and the id of who holds something.
_HOLDERS: Mapping[type[Entry], tuple[str, str]] = {
    RoleEntry: ("principal_name", "principal_id"),
    PermissionEntry: ("holder_name", "holder_id"),
}
_SHARED = """
    SELECT report.id, entry ->> asked.name
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS asked (report, name, identifier)
    JOIN reports_storedreport report ON report.id = asked.report AND report.tenant_id = %s,
         jsonb_array_elements(report.payload -> 'entries') AS entry
    WHERE entry ->> asked.name <> ''
    GROUP BY 1, 2
    HAVING count(DISTINCT entry ->> asked.identifier) > 1
"""

type Names = frozenset[str]
type PolicyNames = frozenset[tuple[str, str]]


def shared_names(reports: Sequence[StoredReport]) -> dict[int, Names]:
    """Return the names that more than one holder of a report has, by report, in one statement.

    The reports are of one tenant.
    """
    asked = [(each.pk, *fields) for each in reports if (fields := _fields_of(each))]
    found: defaultdict[int, set[str]] = defaultdict(set)
    if asked:
        columns = zip(*asked, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_SHARED, [*map(list, columns), reports[0].tenant_id])
            for pk, name in cursor.fetchall():
                found[pk].add(name)
    return {each.pk: frozenset(found[each.pk]) for each in reports}


def _fields_of(report: StoredReport) -> tuple[str, str] | None:
    """Return where entries hold the name and the id of a holder; None if they name none."""
    try:
        kind = entry_class(report.report_type, report.schema_version)
    except UnknownSchemaError:
        return None
    return next((fields for each, fields in _HOLDERS.items() if issubclass(kind, each)), None)


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
