"""What the account page says about sign-in providers."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from tenantpilot.accounts.account_sections import Row, Section, account_section
from tenantpilot.accounts.models import Account, PlatformOperator, User
from tenantpilot.accounts.planes import plane_of
from tenantpilot.sso.selectors import OwnConnection, connections_of


@account_section(order=40)
def providers(*, request: HttpRequest, account: Account) -> Section | None:
    """The providers of the person's workspaces, if there are any."""
    found = connections_of(cast(User | PlatformOperator, account))
    if not found:
        return None
    url = reverse(f"sso:{plane_of(request)}-connections")
    rows = [_row(each, url=url) for each in found]
    return Section(title="Sign-in providers", text="Used instead of a password.", rows=rows)


def _row(own: OwnConnection, *, url: str) -> Row:
    workspace = own.connection.workspace
    place = workspace.name if workspace else "this installation"
    state = "connected" if own.identity else "not connected"
    return Row(title=own.connection.label, note=f"{place}: {state}", url=url, action="Change")
