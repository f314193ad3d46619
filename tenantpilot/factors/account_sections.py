"""What the account page says about second factors."""

from typing import cast

from django.http import HttpRequest

from tenantpilot.accounts.account_sections import Row, Section, account_section
from tenantpilot.accounts.models import Account
from tenantpilot.factors.owners import Person
from tenantpilot.factors.selectors import Factors, factors_of
from tenantpilot.factors.sign_in_steps import plane_url


@account_section(order=30)
def keys(*, request: HttpRequest, account: Account) -> Section:
    """How many there are of each kind, and where they are changed."""
    factors = factors_of(cast(Person, account))
    row = Row(title=_told(factors), url=plane_url(request, "keys"), action="My keys")
    return Section(title="Second factors", text="Asked for beside the password.", rows=[row])


def _told(factors: Factors) -> str:
    if not factors.has_any:
        return "None yet"
    passkeys = len(factors.passkeys)
    parts = [f"{passkeys} {'passkey' if passkeys == 1 else 'passkeys'}"] if passkeys else []
    parts += ["authenticator app"] if factors.has_app else []
    return ", ".join([*parts, f"{factors.codes_left} recovery codes left"])
