"""What an open point is about, by name: the people, apps, permissions and rules concerned.

At most `MOST` of each are read, however many there are; the files of the pack hold all.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inventory.history import label_of
from inventory.models import Policy
from reports.first_entries import FirstEntries, first_entries
from reports.models import StoredReport
from reports.types.base import Entry
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR
from reports.types.permission_posture.entry import AppOwner, PermissionEntry
from reports.types.registry import DEFINITIONS
from reviewpacks.contents.twins import Names, PolicyNames
from reviewpacks.contents.wording import known
from tenantpilot.enums import ReportType

MOST = 20
_ID_SHOWN = 8
_OWNERS = {
    AppOwner.TENANT: gettext_noop("your own"),
    AppOwner.MICROSOFT: gettext_noop("Microsoft's own"),
    AppOwner.ANOTHER: gettext_noop("of another organisation"),
    AppOwner.UNKNOWN: gettext_noop("whose it is, is not known"),
}


def subjects_of(reports: Sequence[StoredReport]) -> FirstEntries:
    """Return what the reports' findings are about, and who the Global Administrators are."""
    findings = {
        each.value
        for report in reports
        for each in DEFINITIONS[ReportType(report.report_type)].findings
    }
    wanted = {"finding": findings, "role_id": [str(GLOBAL_ADMINISTRATOR)]}
    return first_entries(reports, wanted=wanted, most=MOST)


def global_administrators(report: StoredReport, found: FirstEntries) -> list[RoleEntry]:
    """Return who holds the role, each holder once: a person may hold it twice."""
    entries = found.get((report.pk, str(GLOBAL_ADMINISTRATOR)), [])
    holders = {each.principal_id: each for each in entries if isinstance(each, RoleEntry)}
    return list(holders.values())


def of_policy(policy: Policy, *, shared: PolicyNames) -> str:
    """Return the policy's name with what it belongs to."""
    return f"{name_of(policy, shared=shared)} ({known(label_of(policy.collection))})"


def name_of(policy: Policy, *, name: str = "", shared: PolicyNames) -> str:
    """Return the policy's name, or that of an earlier version, so that it tells it apart."""
    name = name or policy.name
    return _apart(name, policy.external_id) if (policy.collection, name) in shared else name


def holder_of(entry: RoleEntry, *, shared: Names) -> str:
    """Return the holder's name, or that Microsoft shows none and the beginning of its id.

    `shared` are the names that do not tell their holders apart.
    """
    if entry.principal_name not in shared:
        shown = known(str(entry.principal_visibility.label))
        return entry.principal_name or _apart(shown, str(entry.principal_id))
    if entry.sign_in_name:
        return f"{entry.principal_name}, {entry.sign_in_name}"
    return _apart(entry.principal_name, str(entry.principal_id))


def address_of_guest(entry: RoleEntry) -> str:
    """Return the address at the guest's own organisation, as Microsoft keeps it."""
    home, _mark, _here = entry.sign_in_name.partition("#EXT#")
    return "@".join(home.rsplit("_", 1)) if _mark else entry.sign_in_name


def _apart(name: str, identifier: str) -> str:
    # Some of Microsoft's ids begin with the same letters, such as T_.
    begins = identifier.removeprefix("T_")[:_ID_SHOWN]
    return f"{name}, ID {begins}…"


def of_entry(entry: Entry, *, shared: Names) -> str:
    """Return what an entry of a report is about."""
    if isinstance(entry, RoleEntry):
        return f"{holder_of(entry, shared=shared)} ({entry.role_title})"
    if not isinstance(entry, PermissionEntry):
        return entry.title
    if entry.holder_id is None:
        return f"{entry.title} ({known(entry.reason)})" if entry.reason else entry.title
    name = entry.holder_name or f"ID {str(entry.holder_id)[:_ID_SHOWN]}…"
    if name in shared:
        name = _apart(name, str(entry.holder_id))
    off = f", {_('switched off')}" if entry.holder_is_off else ""
    return f"{name} ({_(_OWNERS[entry.holder_owner])}{off}): {entry.title}"
