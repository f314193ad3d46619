"""Which providers concern a person, and how far they are set up."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.workspaces.models import WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class OwnConnection:
    """A provider that can vouch for me, and whether it does."""

    connection: Connection
    identity: ExternalIdentity | None


def connectable(account: User | PlatformOperator) -> QuerySet[Connection]:
    """Return the connections that are for people like this one, with their workspaces."""
    rows = Connection.objects.select_related("workspace")
    if isinstance(account, PlatformOperator):
        return rows.filter(workspace=None)
    places = WorkspaceMembership.objects.filter(user=account, suspended_at=None)
    return rows.filter(workspace__memberships__in=places)


def connections_of(account: User | PlatformOperator) -> list[OwnConnection]:
    """Return the providers of the person's workspaces, or the operators', by name.

    Also of a workspace that this session does not open: it is how to open it.
    """
    if isinstance(account, PlatformOperator):
        own = ExternalIdentity.objects.filter(operator=account)
    else:
        own = ExternalIdentity.objects.filter(user=account)
    identities = {each.connection_id: each for each in own}
    rows = connectable(account).order_by("workspace__name", "pk")
    return [OwnConnection(connection=each, identity=identities.get(each.pk)) for each in rows]
