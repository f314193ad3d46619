"""Microsoft's clouds: where each signs in, answers, and shows its portals.

https://learn.microsoft.com/graph/deployments
An app is registered in each cloud separately, and a token of one is worth nothing in another.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import TextChoices


class Cloud(TextChoices):
    """The cloud a tenant lives in. Microsoft's GCC is part of the worldwide one."""

    WORLDWIDE = "worldwide", "Worldwide (also GCC)"
    US_GOV_HIGH = "us_gov_high", "US Government GCC High"
    US_GOV_DOD = "us_gov_dod", "US Government DoD"
    CHINA = "china", "China (21Vianet)"


@dataclass(frozen=True, kw_only=True)
class CloudAddresses:
    """The hosts of one cloud."""

    authority: str
    graph: str
    entra_portal: str
    intune_portal: str


_WORLDWIDE = CloudAddresses(
    authority="https://login.microsoftonline.com",
    graph="https://graph.microsoft.com",
    entra_portal="https://entra.microsoft.com",
    intune_portal="https://intune.microsoft.com",
)
_NATIONAL = {
    Cloud.US_GOV_HIGH: CloudAddresses(
        authority="https://login.microsoftonline.us",
        graph="https://graph.microsoft.us",
        entra_portal="https://entra.microsoft.us",
        intune_portal="https://intune.microsoft.us",
    ),
    Cloud.US_GOV_DOD: CloudAddresses(
        authority="https://login.microsoftonline.us",
        graph="https://dod-graph.microsoft.us",
        entra_portal="https://entra.microsoft.us",
        intune_portal="https://intune.microsoft.us",
    ),
    # Of Entra's and Intune's own portals in China Microsoft names no host; Azure's shows both.
    Cloud.CHINA: CloudAddresses(
        authority="https://login.partner.microsoftonline.cn",
        graph="https://microsoftgraph.chinacloudapi.cn",
        entra_portal="https://portal.azure.cn",
        intune_portal="https://portal.azure.cn",
    ),
}


def addresses_of(cloud: str) -> CloudAddresses:
    """Return the hosts of a cloud; for the worldwide one sign-in and Graph are settings."""
    return _NATIONAL.get(Cloud(cloud)) or replace(
        _portals_beside(settings.GRAPH_AUTHORITY_URL),
        authority=settings.GRAPH_AUTHORITY_URL,
        graph=settings.GRAPH_BASE_URL,
    )


def is_national(cloud: str) -> bool:
    """Whether it is a cloud of its own, which may lack what the worldwide one has."""
    return addresses_of(cloud).entra_portal != _WORLDWIDE.entra_portal


def _portals_beside(authority: str) -> CloudAddresses:
    """Return the cloud of an authority: an installation may live in a national one as a whole."""
    known = (each for each in _NATIONAL.values() if each.authority == authority.rstrip("/"))
    return next(known, _WORLDWIDE)
