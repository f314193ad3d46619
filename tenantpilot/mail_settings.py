"""How mail leaves, from one address: EMAIL_URL.

    smtp+tls://user:password@mail.example.com:587/?from=tenantpilot@example.com

`smtps://` speaks TLS from the first byte, `smtp+tls://` after STARTTLS; plain `smtp://` is for a
server on this machine. Mistakes never repeat a part of the address: there is a password in it.
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from tenantpilot.addresses import LOOPBACK, split

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SECONDS = 15
WRONG = (
    "EMAIL_URL must be smtp+tls://user:password@host:port/?from=address or smtps://…; plain "
    "smtp:// is for a server on this machine. In user and password, percent-encode every character "
    "that is no letter or digit."
)


def mailers(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS for the address; none without one, and no mail is sent."""
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ImproperlyConfigured(WRONG) from None
    is_near = parts.hostname in LOOPBACK
    if not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise ImproperlyConfigured(WRONG)
    if parts.scheme == "smtp" and not is_near:
        raise ImproperlyConfigured(WRONG)
    options = {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": SECONDS,
    }
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": options}}


def sender(url: str) -> str:
    """Return the address that mail is from; "" without an EMAIL_URL."""
    if not url:
        return ""
    found = parse_qs(urlsplit(url).query).get("from", [""])[0]
    try:
        validate_email(found)
    except ValidationError:
        raise ImproperlyConfigured(
            "EMAIL_URL must end with ?from= and the address that mail is from."
        ) from None
    return found


def public_url(url: str, *, hosts: list[str], needed: bool) -> str:
    """Return where people reach the product, for links in mail; by default the first host's."""
    found = url or next(
        (f"https://{host}" for host in hosts if not host.startswith((".", "*"))), ""
    )
    parts = split(found)
    near = parts.scheme == "http" and parts.hostname in LOOPBACK
    is_fit = (parts.scheme == "https" or near) and parts.hostname and parts.path in {"", "/"}
    if (url or needed) and (not is_fit or parts.query or parts.fragment or "@" in parts.netloc):
        raise ImproperlyConfigured(
            "PUBLIC_URL must be https:// and the host name that people type, and nothing more."
        )
    return found.rstrip("/")
