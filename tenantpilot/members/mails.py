"""Messages with a link: made when they are sent, so that no link is stored on the way."""

from django.urls import reverse
from django.utils import timezone

from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.message import Block, Message
from tenantpilot.members import password_links
from tenantpilot.members.authority import is_password_link_open, open_invitations
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.ui.formatting import exact, local
from tenantpilot.workspaces.models import WorkspaceMembership

FOOTER = "Sent by TenantPilot because a member of that workspace asked for it."


def invitation(invitation_id: int) -> Message | None:
    """Return the message with the link to answer; None once the invitation is not open any more."""
    found = open_invitations().select_related("workspace", "invited_by")
    invited = found.filter(pk=invitation_id).first()
    if invited is None:
        return None
    return Message(
        to=invited.email,
        subject="TenantPilot: you are invited to a workspace",
        key=f"invitation-{invited.pk}-{invited.created_at:%Y%m%d%H%M%S}",
        footer=FOOTER,
        blocks=[
            Block(
                lines=[
                    f"{invited.invited_by.name} invites you to {invited.workspace.name} as "
                    f"{invited.get_role_display()}.",
                    "With this link you sign in, or choose a password if you are new here, and "
                    "accept or decline. Until you accept, nothing is opened.",
                ],
                path=reverse("members:invitation", args=[InvitationLink.to(invited).token]),
                link_text="Answer the invitation",
            ),
            Block(
                lines=[
                    f"It works until {exact(invited.expires_at)}. Do not pass it on: it is meant "
                    "for you. If you expect no invitation, leave this message be.",
                ]
            ),
        ],
    )


def password_link(membership_id: int) -> Message | None:
    """Return the message with a link to set the password; None if none may be used any more."""
    members = WorkspaceMembership.objects.select_related(
        "user", "workspace", "password_link_by__user"
    )
    member = members.filter(pk=membership_id).first()
    if member is None or member.password_link_at is None or not is_password_link_open(member):
        return None
    link = password_links.link_for(member.user)
    with timezone.override(zone_of(member.user)):
        until = local(link.valid_until)
    return Message(
        to=member.user.email,
        subject="TenantPilot: set your password",
        key=f"password-{member.pk}-{member.password_link_at:%Y%m%d%H%M%S}",
        footer=FOOTER,
        blocks=[
            Block(
                lines=[
                    f"A manager or owner of {member.workspace.name} made you a link to choose a "
                    "new password. The old one does not work any more.",
                ],
                path=reverse("members:set-password", args=[str(member.user.pk), link.token]),
                link_text="Choose a password",
            ),
            Block(lines=[f"It works once, until {until}. Do not pass it on."]),
        ],
    )
