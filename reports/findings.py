"""What a report can find: a closed list of codes, and what each means to the person reading."""

from dataclasses import dataclass

from django.db.models import TextChoices

from reports.vocabulary import Severity


class Finding(TextChoices):
    """What is worth a look about one entry. The value is stored, the label is a heading."""

    PERMISSION_MISSING = "permission_missing", "A permission is missing"
    CHANGING_PERMISSION_NOT_NEEDED = (
        "changing_permission_not_needed",
        "A permission to change things is granted and not needed",
    )
    PERMISSION_NOT_NEEDED = "permission_not_needed", "A permission is granted and not needed"
    GUEST_HIGHLY_PRIVILEGED = (
        "guest_highly_privileged",
        "A guest holds a highly privileged role",
    )
    APPLICATION_HIGHLY_PRIVILEGED = (
        "application_highly_privileged",
        "An application holds a highly privileged role",
    )
    STANDING_HIGHLY_PRIVILEGED = (
        "standing_highly_privileged",
        "A highly privileged role is held all the time",
    )
    GUEST_PRIVILEGED = "guest_privileged", "A guest holds a privileged role"
    APPLICATION_PRIVILEGED = "application_privileged", "An application holds a privileged role"
    HOLDER_UNKNOWN = "holder_unknown", "Nobody knows who holds the role"

    @property
    def severity(self) -> Severity:
        return MEANINGS[self].severity

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {Severity.HIGH: "danger", Severity.MEDIUM: "warning"}.get(self.severity, "")

    @property
    def number(self) -> str:
        """The name of the number, in a report's summary, of how often this was found."""
        return f"finding_{self.value}"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """How serious a finding is, why, and what to do about it."""

    severity: Severity
    why: str
    next_step: str


MEANINGS = {
    Finding.PERMISSION_MISSING: Meaning(
        severity=Severity.HIGH,
        why="TenantPilot cannot do everything it is here for.",
        next_step="Have an administrator of the tenant grant it, then check the connection.",
    ),
    Finding.CHANGING_PERMISSION_NOT_NEEDED: Meaning(
        severity=Severity.MEDIUM,
        why="TenantPilot only reads. Whoever got hold of its client secret could change things.",
        next_step="Have an administrator of the tenant take it back.",
    ),
    Finding.PERMISSION_NOT_NEEDED: Meaning(
        severity=Severity.LOW,
        why="Access that nobody uses only helps somebody who should not have it.",
        next_step="Have an administrator of the tenant take it back.",
    ),
    Finding.GUEST_HIGHLY_PRIVILEGED: Meaning(
        severity=Severity.HIGH,
        why="Somebody whose account another organisation looks after can take over the tenant.",
        next_step="Give the work to an account of the tenant's own, then take the role away.",
    ),
    Finding.APPLICATION_HIGHLY_PRIVILEGED: Meaning(
        severity=Severity.HIGH,
        why="Whoever holds the application's secret can take over the tenant, without any "
        "second factor.",
        next_step="Replace the role by the few permissions the application really needs.",
    ),
    Finding.STANDING_HIGHLY_PRIVILEGED: Meaning(
        severity=Severity.MEDIUM,
        why="An account that is always powerful is always worth an attack.",
        next_step="Let the role be activated on request, for a few hours at a time.",
    ),
    Finding.GUEST_PRIVILEGED: Meaning(
        severity=Severity.MEDIUM,
        why="Another organisation decides how well this account is protected.",
        next_step="Check whether the guest still needs the role.",
    ),
    Finding.APPLICATION_PRIVILEGED: Meaning(
        severity=Severity.LOW,
        why="Applications sign in without a second factor.",
        next_step="Check whether a narrower permission would do.",
    ),
    Finding.HOLDER_UNKNOWN: Meaning(
        severity=Severity.LOW,
        why="Microsoft has no name for the holder: it was deleted, or cannot be read.",
        next_step="Remove the assignment if the holder is gone.",
    ),
}

_SEVERITIES = list(Severity)


def rank(finding: Finding | None) -> int:
    """Return a finding's place in a list, most serious first; no finding comes last."""
    return _SEVERITIES.index(MEANINGS[finding].severity) if finding else len(_SEVERITIES)


def of_severity(severity: Severity) -> list[Finding]:
    """Return every finding that is as serious."""
    return [each for each in Finding if MEANINGS[each].severity == severity]
