"""Which class reads the entries of which report, by type and schema version."""

from reports.payloads.entra_admin_roles import RoleEntry
from reports.payloads.entry import Entry
from reports.payloads.permission_posture import PermissionEntry
from tenantpilot.vocabulary import ReportType

_KINDS: dict[tuple[str, int], type[Entry]] = {
    (ReportType.PERMISSION_POSTURE, 1): PermissionEntry,
    (ReportType.ENTRA_ADMIN_ROLES, 1): RoleEntry,
}
CURRENT_VERSION = {
    report_type: max(version for each, version in _KINDS if each == report_type)
    for report_type in ReportType
}


class UnknownSchemaError(Exception):
    """A report was written by another release of the product than this one can read."""


def entry_kind(report_type: str, schema_version: int) -> type[Entry]:
    """Return the class of the entries. Raises UnknownSchemaError."""
    try:
        return _KINDS[report_type, schema_version]
    except KeyError:
        raise UnknownSchemaError from None
