"""The closed lists of attention: severities, kinds, and the figures that count them."""

from django.db.models import TextChoices


class Severity(TextChoices):
    """How soon a person is needed, most serious first."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"

    @property
    def rank(self) -> int:
        """Return its place in a list, the most serious first."""
        return _SEVERITY_RANKS[self]

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {Severity.HIGH: "danger", Severity.MEDIUM: "warning"}.get(self, "")


class Figure(TextChoices):
    """What is counted together on the workspace's page."""

    CONNECTION = "connection", "Connection broken"
    FAILING = "failing", "Sync or report failing"
    CREDENTIAL = "credential", "Credential expires"
    FINDING = "finding", "New finding"
    PERMISSION = "permission", "Permission missing or too much"
    DRIFT = "drift", "Differs from agreed"
    ONBOARDING = "onboarding", "Onboarding stuck"


class Kind(TextChoices):
    """Why a tenant needs a person. Of equal severity, the first is the most urgent.

    A tenant has at most one item of a kind.
    """

    CONSENT_WITHDRAWN = "consent_withdrawn", "Consent withdrawn"
    CONNECTION_BROKEN = "connection_broken", "Connection broken"
    SYNC_FAILING = "sync_failing", "Sync failing"
    NO_WORKER = "no_worker", "No worker"
    CREDENTIAL_EXPIRES = "credential_expires", "Credential expires"
    NEW_FINDING = "new_finding", "New finding"
    PERMISSION_MISSING = "permission_missing", "Permission missing"
    REPORT_FAILING = "report_failing", "Report failing"
    PERMISSION_TOO_MUCH = "permission_too_much", "Permission too much"
    DRIFT = "drift", "Differs from agreed"
    ONBOARDING_STUCK = "onboarding_stuck", "Onboarding stuck"

    @property
    def figure(self) -> Figure:
        """Return the figure that counts it."""
        return _FIGURES[self]

    @property
    def rank(self) -> int:
        """Return its place in a list, the most urgent first."""
        return _KIND_RANKS[self]


_SEVERITY_RANKS = {each: rank for rank, each in enumerate(Severity)}
_KIND_RANKS = {each: rank for rank, each in enumerate(Kind)}
_FIGURES = {
    Kind.CONSENT_WITHDRAWN: Figure.CONNECTION,
    Kind.CONNECTION_BROKEN: Figure.CONNECTION,
    Kind.SYNC_FAILING: Figure.FAILING,
    Kind.NO_WORKER: Figure.FAILING,
    Kind.CREDENTIAL_EXPIRES: Figure.CREDENTIAL,
    Kind.NEW_FINDING: Figure.FINDING,
    Kind.PERMISSION_MISSING: Figure.PERMISSION,
    Kind.REPORT_FAILING: Figure.FAILING,
    Kind.PERMISSION_TOO_MUCH: Figure.PERMISSION,
    Kind.DRIFT: Figure.DRIFT,
    Kind.ONBOARDING_STUCK: Figure.ONBOARDING,
}
