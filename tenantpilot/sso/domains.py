"""The domain of an address: what can be assigned, and where it leads.

Compared in lower case and to the letter: a domain below an assigned one is another one, and so no
public suffix leads anybody anywhere. Other scripts stand as xn--, as browsers send them.
"""

import re

from tenantpilot.accounts.models import normalised
from tenantpilot.sso.models import DOMAIN_LENGTH, Connection

DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})", re.ASCII
)
# Where people of many companies have addresses. What is missing here is left to who assigns.
OF_MANY = {
    "aol.com", "fastmail.com", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "onmicrosoft.com", "outlook.com", "outlook.de", "proton.me",
    "protonmail.com", "qq.com", "t-online.de", "web.de", "yahoo.com", "yandex.ru", "ymail.com",
    "zoho.com", "163.com",
}  # fmt: skip


def domain_of(address: str) -> str:
    """Return the domain of an address as domains are compared; "" if there is none."""
    return normalised(address).rpartition("@")[2]


def why_not(domain: str) -> str:
    """Return why this domain cannot be assigned, as a sentence; "" if it can."""
    if not DOMAIN.fullmatch(domain) or len(domain) > DOMAIN_LENGTH:
        return (
            "This is not a domain of addresses: write it like northwind.example, without @, and "
            "another script in its form with xn--."
        )
    if domain in OF_MANY:
        return "People of many companies have addresses of this domain."
    return ""


def connection_for(address: str) -> Connection | None:
    """Return the provider that addresses like this one are led to. Asks for no account."""
    domain = domain_of(address)
    return Connection.objects.filter(workspace__sign_in_domains__domain=domain).first()
