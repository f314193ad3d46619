"""Which database, how its connections are kept, and how long anything may wait for it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tenantpilot import addresses
from tenantpilot.environment import decimal, switch, text, whole


def url() -> str:
    """Return the database's address. Raises ImproperlyConfigured unless it is a PostgreSQL's."""
    named = text("DATABASE_URL", default="")
    if not named:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set. It names the PostgreSQL database, for example "
            "postgres://tenantpilot:…@db/tenantpilot."
        )
    # Looked at before it is parsed: environ warns of other schemes by printing the password.
    if not named.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
    return named


def databases(url: str) -> dict[str, Any]:
    """Return Django's DATABASES."""
    # With a pool, connections belong to the process and are lent to a thread for one request or
    # job; without, each thread keeps its own for a while.
    pool_size = whole("DATABASE_POOL_SIZE", default=0)
    named = addresses.database(url)
    return {
        "default": named
        | {
            "ENGINE": "tenantpilot.database",
            "CONN_MAX_AGE": 0 if pool_size else whole("CONN_MAX_AGE", default=60),
            "CONN_HEALTH_CHECKS": True,
            # A pooler that hands out connections by the transaction loses cursors that outlive one.
            "DISABLE_SERVER_SIDE_CURSORS": switch("DISABLE_SERVER_SIDE_CURSORS", default=False),
            "OPTIONS": _options(named.get("OPTIONS", {})) | _pool(pool_size),
        }
    }


def web_limits() -> dict[str, float]:
    """Return the seconds of the web server (tenantpilot.database.limits); 0: none."""
    return {
        "statement": decimal("WEB_STATEMENT_SECONDS", default=5.0),
        "lock": decimal("WEB_LOCK_SECONDS", default=4.0),
        "idle_in_transaction": _idle(),
    }


def worker_limits() -> dict[str, float]:
    """Return those of workers."""
    return {
        "statement": decimal("WORKER_STATEMENT_SECONDS", default=900.0),
        "lock": decimal("WORKER_LOCK_SECONDS", default=60.0),
        "idle_in_transaction": _idle(),
    }


def _idle() -> float:
    return decimal("DATABASE_IDLE_TRANSACTION_SECONDS", default=60.0)


def _options(named: dict[str, Any]) -> dict[str, Any]:
    # Django's own cursors bind in the client and never prepare; the recorder's call and a
    # summary's statements (tenantpilot.database.prepared) do, after so many uses. -1: never, for
    # a pooler that cannot handle prepared statements.
    threshold = whole("PREPARE_THRESHOLD", default=5, least=-1)
    return {
        # A database machine that is gone answers nothing at all; the wait has an end.
        "connect_timeout": whole("DATABASE_CONNECT_SECONDS", default=5, least=1),
        # One that goes while a statement is under way is noticed by these.
        "keepalives_idle": whole("DATABASE_KEEPALIVE_SECONDS", default=10, least=1),
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": whole("DATABASE_TCP_SECONDS", default=20) * 1_000,
        **named,
        "prepare_threshold": None if threshold < 0 else threshold,
    }


def _pool(size: int) -> dict[str, Any]:
    # Read without a pool too, so that a wrong value is said at once.
    timeout = decimal("DATABASE_POOL_WAIT_SECONDS", default=10.0, least=0.1)
    return {"pool": {"min_size": 1, "max_size": size, "timeout": timeout}} if size else {}
