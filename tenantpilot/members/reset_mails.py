"""The message with a link to set a forgotten password, made when it is sent."""

from django.utils import timezone

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.message import Block, Message
from tenantpilot.members import reset_links
from tenantpilot.members.own_addresses import page_of
from tenantpilot.ui.formatting import local

FOOTER = "Sent by TenantPilot because it was asked for on the sign-in page."


def reset_link(account: User | PlatformOperator) -> Message:
    """Return the message with a link for the account as it is now."""
    now = timezone.now()
    with timezone.override(zone_of(account)):
        until = local(now + reset_links.VALID_FOR)
    path = page_of(account.plane, "reset-password", reset_links.token_for(account))
    return Message(
        to=account.email,
        subject="TenantPilot: choose a new password",
        key=f"reset-{account.plane}-{account.pk}-{now:%Y%m%d%H%M%S%f}",
        footer=FOOTER,
        blocks=[
            Block(
                lines=[
                    "The password of this account was said to be forgotten, probably by you.",
                    "With this link you choose a new one. All sessions end with that. It replaces "
                    "no second factor.",
                ],
                path=path,
                link_text="Choose a new password",
            ),
            Block(
                lines=[
                    f"It works once, until {until}. Do not pass it on. If it was not you, leave "
                    "this message be: nothing was changed.",
                ]
            ),
        ],
    )
