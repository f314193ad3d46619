"""Reading settings from the environment; every mistake is one sentence that names the variable."""

import base64
import ipaddress
import os
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured


def text(name: str, *, default: str) -> str:
    """Return the variable as it stands.

    django-environ, which reads addresses for us, would take "$NAME" for another variable's value.
    """
    return os.environ.get(name, default)


ENVIRONMENT = text("TENANTPILOT_ENV", default="production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured("TENANTPILOT_ENV must be production, development or test.")
PRODUCTION = ENVIRONMENT == "production"

ON, OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
MOST_DAYS = 36_500
# As many seconds are the most that PostgreSQL keeps as milliseconds; as many of anything else are
# a slip of the finger, and as hours the end of the calendar is not reached.
MOST = 2_000_000
_SECRET_LENGTH = 50
# How many different characters; 50 random ones have about 35.
_SECRET_KINDS = 10
# How many different bytes; 32 random ones have about 30.
_KEY_KINDS = 10


def required(name: str, *, stand_in: str) -> str:
    """Return the variable; outside production an absent one is replaced by the stand-in."""
    value = text(name, default="" if PRODUCTION else stand_in)
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is not set. docs/operating.md says what it is for.")
    # Everybody who reads the repository knows the stand-in; a list may hold it anywhere.
    if PRODUCTION and stand_in in value:
        raise ImproperlyConfigured(f"{name} holds the published stand-in of development.")
    return value


def required_secret(name: str, *, stand_in: str) -> str:
    """Return the variable like `required`; in production one that is soon guessed is refused.

    The beginning of the stand-in is as well known as the whole.
    """
    value = required(name, stand_in=stand_in)
    begins_alike = value[:_SECRET_LENGTH].lower() == stand_in[:_SECRET_LENGTH].lower()
    if PRODUCTION and (begins_alike or _is_soon_guessed(value.strip())):
        raise ImproperlyConfigured(
            f"{name} must be {_SECRET_LENGTH} random characters or more. "
            "docs/operating.md says how to make one."
        )
    return value


def _is_soon_guessed(value: str) -> bool:
    """Whether the value is short, of few characters, or a piece that is repeated."""
    repeats = any(value[n:] == value[:-n] for n in range(1, len(value) // 2 + 1))
    return len(value) < _SECRET_LENGTH or len(set(value)) < _SECRET_KINDS or repeats


def required_keys(name: str, *, stand_in: str) -> list[str]:
    """Return a list of base64 keys like `required`; in production the stand-in is refused.

    Also in another spelling, and so is a key of few different bytes, such as zeros.
    """
    found = words(required(name, stand_in=stand_in))
    keys = [_bytes_of(each) for each in found] if PRODUCTION else []
    if _bytes_of(stand_in) in keys:
        raise ImproperlyConfigured(f"{name} holds the published stand-in of development.")
    if any(0 < len(set(key)) < _KEY_KINDS for key in keys):
        raise ImproperlyConfigured(f"{name} must be random. docs/operating.md says how to make it.")
    return found


def _bytes_of(key: str) -> bytes:
    """Return the bytes of a base64 key, or none at all if it is none."""
    try:
        return base64.b64decode(key, validate=True)
    except ValueError:
        return b""


def words(text: str) -> list[str]:
    """Return the entries of a comma-separated list, without the spaces around them."""
    return [word.strip() for word in text.split(",") if word.strip()]


def switch(name: str, *, default: bool) -> bool:
    """Return whether something is on. A word that is neither is a mistake, not "off"."""
    word = text(name, default="1" if default else "0").strip().lower()
    if word not in ON | OFF:
        raise ImproperlyConfigured(f"{name} must be 1 or 0.")
    return word in ON


def one_of(name: str, *, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the words, whatever case it was written in."""
    word = text(name, default=default).strip().upper()
    if word not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}.")
    return word


def days(name: str, *, default: int, least: int = 1) -> int:
    """Return a number of days that can be meant: from `least` to a hundred years."""
    word = text(name, default=str(default)).strip()
    plain = word.isascii() and word.isdecimal() and len(word) <= len(str(MOST_DAYS))
    if not plain or not least <= int(word) <= MOST_DAYS:
        raise ImproperlyConfigured(
            f"{name} must be a whole number of days from {least} to {MOST_DAYS}."
        )
    return int(word)


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return the addresses and networks of a comma-separated list."""
    try:
        return [ipaddress.ip_network(each) for each in words(text(name, default=""))]
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be addresses or networks, such as 10.0.0.5 or 10.0.0.0/24."
        ) from None


def whole(name: str, *, default: int, least: int = 0, most: int = MOST) -> int:
    """Return a whole number from `least` to `most`."""
    return _number(name, default=default, least=least, most=most, kind=int)


def decimal(name: str, *, default: float, least: float = 0.0) -> float:
    """Return a number that is not below `least`."""
    return _number(name, default=default, least=least, most=MOST, kind=float)


def _number[Number: (int, float)](
    name: str, *, default: Number, least: Number, most: float, kind: Callable[[str], Number]
) -> Number:
    try:
        number = kind(text(name, default=str(default)))
    except ValueError:
        number = None
    # Written this way round, so that "nan" does not pass.
    if number is None or not least <= number <= most:
        what = "a whole number" if kind is int else "a number"
        raise ImproperlyConfigured(f"{name} must be {what} from {least} to {most}.")
    return number
