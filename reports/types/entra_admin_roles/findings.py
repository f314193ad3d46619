"""What the Entra admin roles report finds."""

from reports.enums import AssignmentDuration, Privilege, Severity
from reports.types.base import Finding, Meaning
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility


class RoleFinding(Finding):
    """What is worth a review about a role assignment, most serious first."""

    GUEST_HIGHLY_PRIVILEGED = (
        "guest_highly_privileged",
        Meaning(
            severity=Severity.HIGH,
            why="An account that another organisation manages can take over the tenant.",
            next_step="Give the work to an account of the tenant's own, then remove the role.",
        ),
        "A guest holds a highly privileged role",
    )
    APPLICATION_HIGHLY_PRIVILEGED = (
        "application_highly_privileged",
        Meaning(
            severity=Severity.HIGH,
            why="A person with the application's secret can take over the tenant, without any "
            "second factor.",
            next_step="Replace the role by the few permissions the application really needs.",
        ),
        "An application holds a highly privileged role",
    )
    STANDING_HIGHLY_PRIVILEGED = (
        "standing_highly_privileged",
        Meaning(
            severity=Severity.MEDIUM,
            why="An account that is always powerful is always worth an attack.",
            next_step="With Entra ID P2 or Governance, let the role be activated on request for "
            "a few hours. Without it, keep such accounts few and apart from daily work. Microsoft "
            "advises to keep two emergency accounts with the role.",
        ),
        "A highly privileged role is held all the time",
    )
    GUEST_PRIVILEGED = (
        "guest_privileged",
        Meaning(
            severity=Severity.MEDIUM,
            why="Another organisation decides how well this account is protected.",
            next_step="Check whether the guest still needs the role.",
        ),
        "A guest holds a privileged role",
    )
    APPLICATION_PRIVILEGED = (
        "application_privileged",
        Meaning(
            severity=Severity.LOW,
            why="Applications sign in without a second factor.",
            next_step="Check whether a narrower permission would do.",
        ),
        "An application holds a privileged role",
    )
    HOLDER_FOREIGN = (
        "holder_foreign",
        Meaning(
            severity=Severity.LOW,
            why="Another organisation, such as a partner with delegated access (GDAP), decides "
            "who uses this role.",
            next_step="Compare it with the partner relationships in the Microsoft 365 admin "
            "center. Where the organisation's name is not known, its tenant ID is shown: the name "
            "takes CrossTenantInformation.ReadBasic.All.",
        ),
        "Another organisation holds the role",
    )
    HOLDER_DELETED = (
        "holder_deleted",
        Meaning(
            severity=Severity.LOW,
            why="Microsoft finds no such holder in the directory.",
            next_step="Remove the assignment if the holder is gone.",
        ),
        "The holder of the role is no longer in the directory",
    )


def assess(
    *,
    privilege: Privilege,
    duration: AssignmentDuration,
    kind: PrincipalKind,
    is_guest: bool | None,
    shown: PrincipalVisibility,
) -> RoleFinding | None:
    """Return what is most worth a review about a role assignment, if anything is.

    A name that Microsoft withholds says nothing against its holder.
    """
    is_application = kind == PrincipalKind.SERVICE_PRINCIPAL
    if privilege == Privilege.HIGHLY and is_guest:
        return RoleFinding.GUEST_HIGHLY_PRIVILEGED
    if privilege == Privilege.HIGHLY and is_application:
        return RoleFinding.APPLICATION_HIGHLY_PRIVILEGED
    if privilege == Privilege.HIGHLY and duration == AssignmentDuration.STANDING:
        return RoleFinding.STANDING_HIGHLY_PRIVILEGED
    if privilege == Privilege.PRIVILEGED and is_guest:
        return RoleFinding.GUEST_PRIVILEGED
    if privilege == Privilege.PRIVILEGED and is_application:
        return RoleFinding.APPLICATION_PRIVILEGED
    if shown == PrincipalVisibility.FOREIGN:
        return RoleFinding.HOLDER_FOREIGN
    return RoleFinding.HOLDER_DELETED if shown == PrincipalVisibility.DELETED else None
