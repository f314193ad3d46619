"""From an alert to the workspace: which one a number stands for, and what of it expires."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from system_dashboard.installation.credentials import near_apps
from tenantpilot.sso.secret_expiry import near_expiry as near_providers
from tenantpilot.workspaces.models import Workspace

# Metrics of sign-in providers give the platform operators' this number.
OPERATORS = 0


@dataclass(frozen=True, kw_only=True)
class WorkspaceState:
    """One workspace, or the platform operators, and what of its own expires soon."""

    number: int
    slug: str | None
    troubles: tuple[str, ...]


def read_workspace(number: int, *, today: date) -> WorkspaceState | None:
    """Return how a workspace is apart from its tenants; None if there is none of that number."""
    slug = Workspace.objects.filter(pk=number).values_list("slug", flat=True).first()
    if slug is None and number != OPERATORS:
        return None
    return WorkspaceState(number=number, slug=slug, troubles=tuple(_expiring(number, today=today)))


def _expiring(number: int, *, today: date) -> Iterator[str]:
    apps = near_apps(today=today).filter(app__workspace_id=number)
    for day in apps.values_list("expires_on", flat=True):
        yield f"the credential of its Microsoft app {when(day, today=today)}"
    near = near_providers(today=today)
    # The platform operators' provider belongs to no workspace.
    providers = near.filter(workspace=number) if number else near.filter(workspace=None)
    for day in providers.values_list("secret_expires_on", flat=True):
        yield f"the secret of its sign-in provider {when(day, today=today)}"


def when(day: date | None, *, today: date) -> str:
    """Say when a credential ends, or did."""
    if day is None:
        return "expires on a day that is not known"
    days = (day - today).days
    return f"expires on {day} (in {days} days)" if days >= 0 else f"expired on {day}"
