"""Whether what was granted before still counts: asked when it is used, not only when it is made.

An invitation and a set-password link are worth what the person who made them may do now.
"""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.members.permissions import password_link_blocker, roles_given_by
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership


def open_invitations() -> QuerySet[WorkspaceInvitation]:
    """Return the invitations that can be accepted.

    They have not expired, and the inviter may give the role now.
    """
    inviters = WorkspaceMembership.objects.filter(
        workspace=OuterRef("workspace"),
        user=OuterRef("invited_by"),
        suspended_at=None,
        user__is_active=True,
    )
    may_give = Q()
    for role in _managing_roles():
        may_give |= Q(Exists(inviters.filter(role=role)), role__in=roles_given_by(role))
    return WorkspaceInvitation.objects.filter(may_give, expires_at__gt=Now())


def is_password_link_open(member: WorkspaceMembership) -> bool:
    """Whether the latest link for the member is unused, in time, and its issuer may still make it.

    `member` comes with `user` and `password_link_by__user`.
    """
    issuer, made_at = member.password_link_by, member.password_link_at
    if issuer is None or made_at is None:
        return False
    age = (timezone.now() - made_at).total_seconds()
    return (
        age <= settings.PASSWORD_RESET_TIMEOUT
        and issuer.suspended_at is None
        and issuer.user.is_active
        and issuer.role in _managing_roles()
        and not password_link_blocker(acting=issuer, member=member)
    )


def _managing_roles() -> list[Role]:
    return [role for role in Role if Capability.MEMBERS_MANAGE in capabilities_of(role)]
