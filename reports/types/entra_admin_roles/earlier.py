"""What the report before knew, for the time that Privileged Identity Management does not answer."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from reports.entries import EntryList
from reports.enums import AssignmentDuration
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import assess
from reports.types.registry import UnknownSchemaError
from tenantpilot.enums import ReportType


def kept(active: Sequence[RoleEntry]) -> tuple[list[RoleEntry], list[RoleEntry]]:
    """Return the active entries with the durations that were known, and those on request.

    Only what was held all the time is taken over: a role that was active for a while and still
    is may have been prolonged, or not.
    """
    before = _entries()
    standing = {each.key for each in before if each.duration == AssignmentDuration.STANDING}
    on_request = [each for each in before if each.duration == AssignmentDuration.ELIGIBLE]
    return [_standing(each) if each.key in standing else each for each in active], on_request


def _entries() -> list[RoleEntry]:
    latest = (
        StoredReport.objects.filter(report_type=ReportType.ENTRA_ADMIN_ROLES)
        .defer("payload")
        .order_by("-created_at", "-pk")
        .first()
    )
    if latest is None:
        return []
    try:
        with transaction.atomic():
            found = list(EntryList(report=latest).each())
    except (UnknownSchemaError, UnreadableError):
        return []
    return [each for each in found if isinstance(each, RoleEntry)]


def _standing(entry: RoleEntry) -> RoleEntry:
    finding = assess(
        privilege=entry.privilege,
        duration=AssignmentDuration.STANDING,
        kind=entry.principal_kind,
        is_guest=entry.is_guest,
        shown=entry.principal_visibility,
    )
    return replace(entry, duration=AssignmentDuration.STANDING, finding=finding)
