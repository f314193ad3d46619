"""What the account page says about the password."""

from django.http import HttpRequest

from tenantpilot.accounts.account_sections import Row, Section, account_section
from tenantpilot.accounts.models import Account
from tenantpilot.members.own_addresses import own_url


@account_section(order=90)
def password(*, request: HttpRequest, account: Account) -> Section | None:
    """Whether there is one, and where to change it."""
    if not account.has_usable_password():
        return Section(title="Password", rows=[Row(title="None set")])
    change = Row(title="Set", url=own_url(account, "change-password"), action="Change password")
    return Section(title="Password", rows=[change])
