"""How long a statement, a lock and an open transaction may last, for each part of the product.

Web answers people, so it gives up early. A worker compares whole ledgers. Commands that people
or cron start are not limited.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from tenantpilot.database.connection import GRACE_SECONDS, Connection


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds; 0: none."""

    statement: float
    lock: float
    idle_in_transaction: float

    @property
    def options(self) -> str:
        """Return them as libpq's `options`; empty if there are none."""
        seconds = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle_in_transaction,
        }
        return " ".join(f"-c {name}={each * 1_000:.0f}" for name, each in seconds.items() if each)


def limit_web() -> None:
    """Limit every connection that this process opens from now on, as web.

    PostgreSQL compiles no statement there: it would compile for longer than a page's then run.
    """
    _limit(Limits(**settings.WEB_DATABASE_LIMITS), "-c jit=off")


def limit_worker() -> None:
    """Limit every connection that this process opens from now on, as a worker."""
    _limit(Limits(**settings.WORKER_DATABASE_LIMITS))


def _limit(limits: Limits, *more: str) -> None:
    # What the address itself says comes later, so it wins.
    options: dict[str, Any] = connections.settings["default"]["OPTIONS"]
    every = [each for each in (limits.options, *more, options.get("options", "")) if each]
    if every:
        options["options"] = " ".join(every)
    if limits.statement:
        Connection.answer_seconds = limits.statement + GRACE_SECONDS
