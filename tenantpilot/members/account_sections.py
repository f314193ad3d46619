"""What the account page says about the password."""

from django.http import HttpRequest

from tenantpilot.accounts.account_sections import Row, Section, account_section
from tenantpilot.accounts.models import Account
from tenantpilot.members.own_addresses import own_url
from tenantpilot.members.views.own_pages import is_local


@account_section(order=90)
def password(*, request: HttpRequest, account: Account) -> Section | None:
    """Whether there is one, and where to change it."""
    if not account.has_usable_password():
        return Section(title="Password", rows=[Row(title="None set")])
    if not is_local(request):
        note = "It can be changed after signing in with it."
        return Section(title="Password", rows=[Row(title="Set", note=note)])
    change = Row(title="Set", url=own_url(account, "change-password"), action="Change password")
    return Section(title="Password", rows=[change])
