"""What the permission posture report finds."""

from reports.enums import Severity
from reports.types.base import Finding, Meaning
from tenantpilot.graph.dangerous_permissions import changes
from tenantpilot.graph.permissions import NAMING_PERMISSIONS


class PermissionFinding(Finding):
    """What is wrong with a permission, most serious first."""

    PERMISSION_MISSING = (
        "permission_missing",
        Meaning(
            severity=Severity.HIGH,
            why="TenantPilot cannot do everything it is here for.",
            next_step="Ask an administrator of the tenant to grant it, then check the connection.",
        ),
        "A permission is missing",
    )
    APP_IS_ADMINISTRATOR = (
        "app_is_administrator",
        Meaning(
            severity=Severity.HIGH,
            why="The app can make itself an administrator, and so can anyone who has its "
            "credential or may add one.",
            next_step="Ask an administrator of the tenant what the app is for. Revoke the "
            "permission, or note why it stays.",
        ),
        "Another app holds a permission that leads to administrator rights",
    )
    BROADER_AND_CHANGING = (
        "broader_and_changing",
        Meaning(
            severity=Severity.MEDIUM,
            why="TenantPilot works with it, but it only reads and this permission could change "
            "things.",
            next_step="Ask an administrator of the tenant to grant the smaller permissions of this "
            "list first, then to revoke it.",
        ),
        "A permission to change things stands for a smaller one",
    )
    CHANGING_PERMISSION_NOT_NEEDED = (
        "changing_permission_not_needed",
        Meaning(
            severity=Severity.MEDIUM,
            why="TenantPilot only reads. A person with its client secret could change things.",
            next_step="Ask an administrator of the tenant to revoke it.",
        ),
        "A permission to change things is granted and not needed",
    )
    NAMES_WITHHELD = (
        "names_withheld",
        Meaning(
            severity=Severity.LOW,
            why="Without it Microsoft withholds names. Everything else works.",
            next_step="Ask an administrator of the tenant whether it may be granted.",
        ),
        "A permission would show names that are withheld",
    )
    PERMISSION_NOT_NEEDED = (
        "permission_not_needed",
        Meaning(
            severity=Severity.LOW,
            why="Unused access only helps an attacker.",
            next_step="Ask an administrator of the tenant to revoke it.",
        ),
        "A permission is granted and not needed",
    )


def assess(*, value: str, is_needed: bool, is_granted: bool) -> PermissionFinding | None:
    """Return what is wrong with a permission, if anything is."""
    if is_needed and not is_granted:
        names_only = value in {each.value for each in NAMING_PERMISSIONS}
        return (
            PermissionFinding.NAMES_WITHHELD if names_only else PermissionFinding.PERMISSION_MISSING
        )
    if is_needed:
        return PermissionFinding.BROADER_AND_CHANGING if changes(value) else None
    if changes(value):
        return PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED
    return PermissionFinding.PERMISSION_NOT_NEEDED
