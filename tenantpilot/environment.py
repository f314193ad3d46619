"""Reading settings from the environment; every mistake is one sentence that names the variable."""

from collections.abc import Callable

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

ENVIRONMENT = env.str("TENANTPILOT_ENV", default="production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured("TENANTPILOT_ENV must be production, development or test.")
PRODUCTION = ENVIRONMENT == "production"


def required(name: str, *, stand_in: str) -> str:
    """Return the variable; outside production an absent one is replaced by the stand-in."""
    value: str = env.str(name, default="" if PRODUCTION else stand_in)
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is not set. docs/operating.md says what it is for.")
    return value


def words(text: str) -> list[str]:
    """Return the entries of a comma-separated list, without the spaces around them."""
    return [word.strip() for word in text.split(",") if word.strip()]


def whole(name: str, *, default: int, least: int = 0) -> int:
    """Return a whole number that is not below `least`."""
    return _number(name, default=default, least=least, kind=int)


def decimal(name: str, *, default: float, least: float = 0.0) -> float:
    """Return a number that is not below `least`."""
    return _number(name, default=default, least=least, kind=float)


def _number[Number: (int, float)](
    name: str, *, default: Number, least: Number, kind: Callable[[str], Number]
) -> Number:
    text = env.str(name, default=str(default))
    try:
        number = kind(text)
    except ValueError:
        number = None
    # Written this way round, so that "nan" does not pass.
    if number is None or not number >= least:
        raise ImproperlyConfigured(f"{name} must be a number from {least} on.")
    return number
