"""Which providers concern a person, and how far they are set up."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class OwnConnection:
    """A provider that can vouch for me, and whether it does."""

    connection: Connection
    identity: ExternalIdentity | None


def connections_of(account: User | PlatformOperator) -> list[OwnConnection]:
    """Return the providers of the person's workspaces, or the operators', by name.

    Also of a workspace that this session does not open: it is how to open it.
    """
    if isinstance(account, PlatformOperator):
        found = Connection.objects.filter(workspace=None)
        own = ExternalIdentity.objects.filter(operator=account)
    else:
        places = WorkspaceMembership.objects.filter(user=account, suspended_at=None)
        found = Connection.objects.filter(workspace__memberships__in=places)
        own = ExternalIdentity.objects.filter(user=account)
    identities = {each.connection_id: each for each in own}
    rows = found.select_related("workspace").order_by("workspace__name", "pk")
    return [OwnConnection(connection=each, identity=identities.get(each.pk)) for each in rows]


def closed_here(user: User) -> QuerySet[Workspace]:
    """Return the person's workspaces that this session does not open, but a provider's would."""
    places = WorkspaceMembership.objects.filter(user=user, suspended_at=None)
    closed = places.exclude(pk__in=memberships_of(user).values("pk"))
    return Workspace.objects.filter(memberships__in=closed).order_by("name", "pk")
