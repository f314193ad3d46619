"""Addresses in settings. Every mistake is one sentence that never holds a part of the address:
there may be a password in it.
"""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import make_conninfo

from tenantpilot.environment import text as variable
from tenantpilot.environment import words

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# A name, with a dot before it for all below it, an address, an IPv6 address in brackets, or any.
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of the database at the address."""
    try:
        found: dict[str, Any] = environ.Env.db_url_config(url)
        # What follows a "/" that belongs to the password ends up in the name.
        is_whole = bool(found["NAME"]) and not set(found["NAME"]) & set("/@")
    except (ValueError, KeyError):
        is_whole = False
    if not is_whole:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It is postgres://user:password@host:port/name; in user "
            "and password, percent-encode every character that is no letter or digit."
        )
    try:
        make_conninfo(**found.get("OPTIONS", {}))
    except psycopg.Error:
        raise ImproperlyConfigured(
            "DATABASE_URL has an option behind its ? that libpq does not know."
        ) from None
    return found


def hosts(name: str, text: str) -> list[str]:
    """Return host names; a scheme, a port or a path is none of their business."""
    found = words(text)
    for each in found:
        if not _HOST.fullmatch(each):
            raise ImproperlyConfigured(
                f"{name} must be host names alone, such as tenantpilot.example.com: no scheme, "
                "no port, no path."
            )
    return found


def origins(name: str) -> list[str]:
    """Return origins, each with its scheme."""
    found = words(variable(name, default=""))
    for each in found:
        parts = split(each)
        if parts.scheme not in {"https", "http"} or not parts.netloc or parts.path:
            raise ImproperlyConfigured(
                f"{name} must be origins, such as https://tenantpilot.example.com."
            )
    return found


def web(name: str) -> str:
    """Return an address of a service of one's own, for example of a bucket; "" if there is none."""
    url = variable(name, default="").strip()
    parts = split(url)
    if url and (parts.scheme not in {"https", "http"} or not parts.hostname):
        raise ImproperlyConfigured(
            f"{name} must be an address, such as https://service.example.com."
        )
    return url


def split(url: str) -> SplitResult:
    """Return the parts of an address; none at all if it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def graph(name: str, *, default: str) -> str:
    """Return an address of a Microsoft cloud, or of a stub on this machine."""
    url = variable(name, default=default)
    if not _is_safe(url):
        raise ImproperlyConfigured(
            f"{name} must be https://host or https://host:port and nothing more; plain http is "
            "for a stub on this machine."
        )
    return url


def _is_safe(url: str) -> bool:
    parts = split(url)
    scheme = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    more = parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc
    return scheme and bool(parts.hostname) and not more
