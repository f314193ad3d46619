"""What the host of an address can be: a name, or an address written as one. Nothing is resolved."""

import re
from ipaddress import IPv4Address, ip_address
from socket import inet_aton

_LONGEST = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
# No name ends like this: it is read as an address, in one of its older writings too.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


def can_be_host(host: str) -> bool:
    """Return whether this is an address, or could be a name."""
    if address_of(host):
        return True
    labels = host.lower().removesuffix(".").split(".")
    return len(host) <= _LONGEST and not _NUMBER.fullmatch(labels[-1]) and all(map(_fits, labels))


def address_of(host: str) -> str:
    """Return the address that the host is without asking anyone; "" if it is a name."""
    name = host.lower().removesuffix(".")
    # RFC 6761: names below it never lead to another machine.
    if name == "localhost" or name.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        return _older_writing(name)


def _older_writing(name: str) -> str:
    """Return the address that `127.1`, `0x7f.1` or `2130706433` are to the system; else ""."""
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return ""
    try:
        return str(IPv4Address(inet_aton(name)))
    except OSError:
        return ""


def _fits(label: str) -> bool:
    return bool(_LABEL.fullmatch(label)) and (not label.startswith("xn--") or _is_encoded(label))


def _is_encoded(label: str) -> bool:
    try:
        meant = label[4:].encode().decode("punycode")
    except UnicodeError:
        return False
    return meant.isprintable() and not meant.isascii()
