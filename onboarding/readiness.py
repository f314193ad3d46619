"""Whether a tenant's connection is ready for work: what works, what is missing, until when."""

from dataclasses import dataclass
from datetime import date

from onboarding import portal
from onboarding.guidance import Guidance, guidance
from onboarding.models import OnboardingSession
from onboarding.portal import PortalLink
from operations.failures import FAILURES, Failure
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS, RequiredPermission
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection

WARN_DAYS, URGENT_DAYS = 30, 7


@dataclass(frozen=True, kw_only=True)
class SecretExpiry:
    """A client secret that expires soon, or has."""

    days_left: int

    @property
    def tone(self) -> str:
        return "danger" if self.days_left <= URGENT_DAYS else "warning"

    @property
    def title(self) -> str:
        """Say it in a sentence. A secret works until the end of its last day."""
        if self.days_left < 0:
            return "The client secret has expired."
        if self.days_left == 0:
            return "The client secret expires today."
        days = "tomorrow" if self.days_left == 1 else f"in {self.days_left} days"
        return f"The client secret expires {days}."


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One permission the app needs. `is_granted` is None while nobody knows."""

    need: RequiredPermission
    is_granted: bool | None


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What the latest look at the connection found. `draft`: an onboarding still goes on."""

    connection: ProviderConnection | None
    today: date
    draft: OnboardingSession | None = None

    @property
    def failure(self) -> Failure | None:
        """Why the latest check failed, in words; None if it did not, or in unknown words."""
        if self.connection is None or self.connection.status != ConnectionStatus.FAILED:
            return None
        return FAILURES.get(self.connection.failure_code)

    @property
    def guidance(self) -> Guidance | None:
        """What to do about the failure."""
        if self.connection is None or self.connection.status != ConnectionStatus.FAILED:
            return None
        return guidance(self.connection.failure_code, client_id=self.connection.client_id)

    @property
    def expiry(self) -> SecretExpiry | None:
        """The warning about the client secret, from 30 days before it expires."""
        expires = self.connection.secret_expires_on if self.connection else None
        days_left = (expires - self.today).days if expires else WARN_DAYS + 1
        return SecretExpiry(days_left=days_left) if days_left <= WARN_DAYS else None

    @property
    def permissions(self) -> list[Permission]:
        """Everything the app needs, with what is known about it.

        Who may not read the grants knows of one missing permission and nothing of the others.
        """
        missing = self._missing_names
        blind = missing is None or "Application.Read.All" in missing
        return [
            Permission(
                need=need,
                is_granted=False
                if missing is not None and need.value in missing
                else None
                if blind
                else True,
            )
            for need in REQUIRED_PERMISSIONS
        ]

    @property
    def missing(self) -> list[RequiredPermission]:
        """What is known not to be granted."""
        return [each.need for each in self.permissions if each.is_granted is False]

    @property
    def may_lack_more(self) -> bool:
        """Whether other permissions may be missing too, which we cannot see."""
        return bool(self.missing) and any(each.is_granted is None for each in self.permissions)

    @property
    def is_complete(self) -> bool:
        """Whether everything the app needs is known to be granted."""
        return all(each.is_granted for each in self.permissions)

    @property
    def permissions_link(self) -> PortalLink:
        """Where permissions are granted."""
        if self.connection is None:
            return portal.APP_REGISTRATIONS
        return portal.app_permissions(self.connection.client_id)

    @property
    def secrets_link(self) -> PortalLink:
        """Where client secrets are made."""
        if self.connection is None:
            return portal.APP_REGISTRATIONS
        return portal.app_secrets(self.connection.client_id)

    @property
    def _missing_names(self) -> list[str] | None:
        return self.connection.missing_permissions if self.connection else None
