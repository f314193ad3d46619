"""Whether a tenant's connection is ready for work: what works, what is missing, until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from onboarding.models import OnboardingSession
from onboarding.pages.troubleshooting import Troubleshooting, troubleshooting_for
from onboarding.services.graph_checks import NOT_EFFECTIVE
from operations.failures import FAILURES, Failure
from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
    RequiredPermission,
)
from tenantpilot.tenants import portal_links
from tenantpilot.tenants.expiry import SecretExpiry, expiry_of
from tenantpilot.tenants.models import ConnectionStatus, CredentialKind, ProviderConnection, Tenant
from tenantpilot.tenants.portal_links import PortalLink


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One permission the app needs. `is_granted` is None while it is unknown."""

    need: RequiredPermission
    is_granted: bool | None


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What the latest look at the connection found. `draft`: an onboarding still goes on.

    `granted`: the names of the granted permissions, None if they were not read.
    """

    connection: ProviderConnection | None
    today: date
    draft: OnboardingSession | None = None
    tenant: Tenant | None = None
    granted: Collection[str] | None = None

    @property
    def failure_code(self) -> str:
        """Why the latest try did not work; empty if it did, or if there was none."""
        if self.is_passing and self.draft:
            return self.draft.trouble_code
        has_failed = self.connection and self.connection.status == ConnectionStatus.FAILED
        return self.connection.failure_code if self.connection and has_failed else ""

    @property
    def is_passing(self) -> bool:
        """Whether the latest try said nothing about the connection."""
        return bool(self.draft and self.draft.trouble_code)

    @property
    def failure(self) -> Failure | None:
        """Why the latest try failed, in words; None if it did not, or in unknown words."""
        if self.failure_code == NOT_EFFECTIVE.code:
            return NOT_EFFECTIVE
        return FAILURES.get(self.failure_code)

    @property
    def waits_until(self) -> datetime | None:
        """Until when Microsoft wants to be left alone; None if it does not."""
        until = self.draft.waits_until if self.draft else None
        return until if until and until > timezone.now() else None

    @property
    def tried_at(self) -> datetime | None:
        """When the latest try was made."""
        if self.is_passing and self.draft:
            return self.draft.changed_at
        return self.connection.last_checked_at if self.connection else None

    @property
    def troubleshooting(self) -> Troubleshooting | None:
        """What to do about the failure."""
        if self.connection is None or not self.failure_code:
            return None
        return troubleshooting_for(self.failure_code, connection=self.connection)

    @property
    def expiry(self) -> SecretExpiry | None:
        """The warning about the credential, from 30 days before it expires."""
        if self.connection is None:
            return None
        noun = CredentialKind(self.connection.credential_kind).label.lower()
        return expiry_of(noun, self.connection.secret_expires_on, today=self.today)

    @property
    def permissions(self) -> list[Permission]:
        """Everything the app needs, with what is known about it.

        Without the right to read grants, only one missing permission is known.
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
    def opening(self) -> list[Permission]:
        """The permissions without which it works, and Microsoft withholds names or lists."""
        return [
            Permission(
                need=need,
                is_granted=None if self.granted is None else need.is_met(self.granted),
            )
            for need in (*NAMING_PERMISSIONS, *INVENTORY_PERMISSIONS)
        ]

    @property
    def not_opened(self) -> list[RequiredPermission]:
        """Those of `opening` that are known not to be granted."""
        return [each.need for each in self.opening if each.is_granted is False]

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
    def permissions_link(self) -> PortalLink | None:
        """Where permissions are granted; None while the tenant is not known."""
        if self.connection:
            return portal_links.app_permissions(self.connection)
        return self._registrations

    @property
    def secrets_link(self) -> PortalLink | None:
        """Where client secrets are made; None while the tenant is not known."""
        return portal_links.app_secrets(self.connection) if self.connection else self._registrations

    @property
    def _registrations(self) -> PortalLink | None:
        return portal_links.app_registrations(self.tenant) if self.tenant else None

    @property
    def _missing_names(self) -> list[str] | None:
        return self.connection.missing_permissions if self.connection else None
