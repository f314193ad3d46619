"""The messages about an account's own security, made when they are sent."""

from datetime import UTC, datetime

from django.utils import timezone

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.security_changes import WORDS, SecurityChange
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.message import Block, Message
from tenantpilot.members.own_addresses import own_url
from tenantpilot.ui.formatting import local
from tenantpilot.workspaces.models import Workspace

FOOTER = (
    "Sent by TenantPilot because the security of your account was changed. These messages come "
    "whatever you chose, and cannot be stopped."
)
HELP = {
    User: "If it was not you, change your password, end your other sessions and ask an owner of "
    "your workspace for help.",
    PlatformOperator: "If it was not you, change your password, end your other sessions and talk "
    "to the people who run the server.",
}


def security_message(
    *, plane: int, account_id: int, change: int, workspace_id: int, moment: int
) -> Message | None:
    """Return what tells the change; None if the account is gone."""
    account = security_messages.account_of(plane=plane, account_id=account_id)
    if account is None:
        return None
    words = WORDS[SecurityChange(change)]
    with timezone.override(zone_of(account)):
        when = local(datetime.fromtimestamp(moment / 1000, UTC))
    return Message(
        to=account.email,
        subject=f"TenantPilot: {words.subject}",
        key=f"security-{plane}-{account.pk}-{change}-{workspace_id}-{moment}",
        footer=FOOTER,
        blocks=[
            Block(lines=[words.text.format(workspace=_name(workspace_id)), f"When: {when}."]),
            Block(
                lines=[f"If you know of it, nothing is left to do. {HELP[type(account)]}"],
                path=own_url(account, "account"),
                link_text="My account",
            ),
        ],
    )


def _name(workspace_id: int) -> str:
    names = Workspace.objects.filter(pk=workspace_id).values_list("name", flat=True)
    return names.first() or "a workspace"
