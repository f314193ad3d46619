"""Which addresses of the internet this installation calls when a customer names them."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from tenantpilot.outbound.hosts import address_of, can_be_host

type Network = IPv4Network | IPv6Network

_NOT_PLAIN = "The address must begin with https://: messages go over the open internet."

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


def why_not(url: str, *, allowed: Sequence[Network]) -> str:
    """Return why the address cannot be one to call, in a sentence; "" if it can.

    `allowed` are the networks of one's own. Where a name leads is asked at each attempt: what it
    means may change.
    """
    if reason := why_malformed(url, allowed=allowed):
        return reason
    parts = urlsplit(url)
    address = address_of(parts.hostname or "")
    if not address or is_within(address, allowed):
        return ""
    if not is_public(address):
        return "This address leads into a network that is not called."
    return _NOT_PLAIN if parts.scheme == "http" else ""


def why_malformed(url: str, *, allowed: Sequence[Network]) -> str:
    """Return what is wrong with the address as it is written, wherever it leads."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no address that can be called."
    if parts.scheme not in {"https", "http"}:
        return "The address must begin with https://."
    if parts.scheme == "http" and not allowed:
        return _NOT_PLAIN
    if not parts.hostname or not url.isascii() or not url.isprintable() or " " in url:
        return "This is no address that can be called. Write a host name in letters a to z."
    if "@" in parts.netloc or parts.fragment:
        return "Leave out user names, passwords and what follows a #."
    if port == 0:
        return "No receiver has the port 0. Leave it out, or enter the one it has."
    # In brackets stands an address of version 6, or of one that is not there yet.
    is_future = "[" in parts.netloc and ":" not in parts.hostname
    if is_future or not can_be_host(parts.hostname):
        return "There can be no host of this name."
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
