"""Which addresses of the internet this installation calls when a customer names them."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

type Network = IPv4Network | IPv6Network

# Python calls some of these global: what is embedded in them, or behind them, need not be.
_UNWANTED = tuple(
    IPv6Network(each)
    for each in (
        "::/96",  # an IPv4 address in its oldest clothes
        "64:ff9b::/96", "64:ff9b:1::/48",  # translated to IPv4, 169.254.169.254 included
        "2001::/32", "2002::/16",  # tunnels to IPv4
        "fec0::/10",  # private once
    )
)  # fmt: skip


def why_not(url: str, *, allowed: Sequence[Network] | None = None) -> str:
    """Return why the address cannot be one to send to, in a sentence; "" if it can.

    `allowed` are the networks of one's own; without any, a webhook's. Where the address leads is
    asked at each attempt: what a name means may change.
    """
    own = settings.WEBHOOK_ALLOWED_NETWORKS if allowed is None else allowed
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "This is no address that can be called."
    if parts.scheme not in {"https", "http"}:
        return "The address must begin with https://."
    if parts.scheme == "http" and not own:
        return "The address must begin with https://: messages go over the open internet."
    if not parts.hostname or not url.isascii() or not url.isprintable() or " " in url:
        return "This is no address that can be called. Write a host name in letters a to z."
    if "@" in parts.netloc or parts.fragment:
        return "Leave out user names, passwords and what follows a #."
    return ""


def is_public(text: str) -> bool:
    """Return whether the address is one host of the public internet."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address.scope_id or any(address in network for network in _UNWANTED):
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def is_within(text: str, networks: Sequence[Network]) -> bool:
    """Return whether the address is in one of the networks that the installation allows."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks if network.version == address.version)
