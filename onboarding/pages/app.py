"""The page of the workspace's own app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet

from operations.failures import FAILURES, Failure
from tenantpilot.graph.permissions import EVERY_PERMISSION, RequiredPermission
from tenantpilot.tenants import credentials, portal_links
from tenantpilot.tenants.expiry import SecretExpiry, expiry_of
from tenantpilot.tenants.models import AppCredential, CredentialKind, ProviderApp
from tenantpilot.tenants.portal_links import PortalLink
from tenantpilot.workspaces.models import Workspace

_LABELS = {
    CredentialKind.CERTIFICATE: "Certificate",
    CredentialKind.SECRET: "Client secret",
    CredentialKind.FEDERATED: "Federated credential",
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """A kind of credential to choose."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class AppPage:
    """The app with its one or two credentials, and how many tenants are read with it."""

    app: ProviderApp | None
    found: Sequence[AppCredential]
    tenants: int
    today: date
    redirect_uri: str

    @property
    def current(self) -> AppCredential | None:
        """The credential in use, once one was proved."""
        return next((each for each in self.found if each.is_proved), None)

    @property
    def new(self) -> AppCredential | None:
        """The one that is still to be proved."""
        return next((each for each in self.found if not each.is_proved), None)

    @property
    def is_ready(self) -> bool:
        return self.current is not None

    @property
    def new_failure(self) -> Failure | None:
        return FAILURES.get(self.new.failure_code) if self.new else None

    @property
    def certificate(self) -> AppCredential | None:
        """The certificate whose public part can be downloaded."""
        kept = (each for each in (self.new, self.current) if each)
        return next((each for each in kept if each.kind == CredentialKind.CERTIFICATE), None)

    @property
    def expiry(self) -> SecretExpiry | None:
        current = self.current or self.new
        return _expiry(current.kind, current.expires_on, self.today) if current else None

    @property
    def is_removable(self) -> bool:
        return self.app is not None and not self.tenants

    @property
    def is_discardable(self) -> bool:
        return self.new is not None and (self.current is not None or not self.tenants)

    @property
    def credentials_link(self) -> PortalLink | None:
        if self.app is None:
            return None
        label = "Open the app's credentials in Entra"
        return portal_links.of_app(self.app, blade="Credentials", label=label)

    @property
    def permissions(self) -> tuple[RequiredPermission, ...]:
        return EVERY_PERMISSION


def expiry_in(workspace: Workspace, *, today: date) -> SecretExpiry | None:
    """Return the warning about the credential in use, whether or not a tenant uses the app."""
    return expiry_told(in_use(workspace).only("kind", "expires_on").first(), today=today)


def in_use(workspace: Workspace | OuterRef) -> QuerySet[AppCredential]:
    """Return the credential in use, none or one."""
    proved = AppCredential.objects.filter(app__workspace=workspace, proved_at__isnull=False)
    return proved.order_by("pk")


def expiry_told(current: AppCredential | None, *, today: date) -> SecretExpiry | None:
    """Return what `expiry_in` does, of a credential that was read."""
    return _expiry(current.kind, current.expires_on, today) if current else None


def _expiry(kind: str, expires_on: date | None, today: date) -> SecretExpiry | None:
    return expiry_of(CredentialKind(kind).label.lower(), expires_on, today=today)


def kinds_for(workspace: Workspace) -> list[CredentialKind]:
    """Return the kinds of credential that are open here, the best first."""
    federated = [CredentialKind.FEDERATED] if credentials.token_file_of(workspace) else []
    return [CredentialKind.CERTIFICATE, CredentialKind.SECRET, *federated]


def options(kinds: Sequence[CredentialKind], chosen: CredentialKind) -> list[Option]:
    return [
        Option(label=_LABELS[kind], url=f"?with={kind.value}", current=kind == chosen)
        for kind in kinds
    ]
