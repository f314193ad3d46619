"""End the invitations and links that a member may not make any more."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Now

from tenantpilot.accounts.models import User
from tenantpilot.members.authority import is_password_link_open, open_invitations
from tenantpilot.members.services import invitations
from tenantpilot.workspaces.models import WorkspaceInvitation, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class EndedGrants:
    """How many open invitations and set-password links ended."""

    invitations: int = 0
    links: int = 0

    def __str__(self) -> str:
        """Say it in a sentence; nothing if nothing ended."""
        counts = [(self.invitations, "open invitation"), (self.links, "open set-password link")]
        endings = [f"{count} {noun}{'s' * (count > 1)}" for count, noun in counts if count]
        return f"{' and '.join(endings)} ended with that." if endings else ""


def end_unauthorised(*, member: WorkspaceMembership, ended_by: User) -> EndedGrants:
    """End what the member made, or what was made for them, and could not be made as it is now.

    In the transaction that has just changed the member, who holds the workspace's lock.
    """
    made = WorkspaceInvitation.objects.filter(
        workspace=member.workspace_id, invited_by=member.user_id, expires_at__gt=Now()
    )
    over = made.exclude(pk__in=open_invitations().values("pk"))
    return EndedGrants(
        invitations=invitations.end(over, ended_by=ended_by), links=_end_links(member)
    )


def _end_links(member: WorkspaceMembership) -> int:
    linked = WorkspaceMembership.objects.filter(
        Q(password_link_by=member) | Q(pk=member.pk), password_link_by__isnull=False
    )
    over = [
        each.pk
        for each in linked.select_related("user", "password_link_by__user")
        if not is_password_link_open(each)
    ]
    return WorkspaceMembership.objects.filter(pk__in=over).update(
        password_link_by=None, password_link_at=None
    )
