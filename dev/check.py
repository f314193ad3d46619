"""Everything that can be known about the code without running its tests: `make check`.

All checks run, so that one round shows all there is to do.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dev.postgres import PostgresError
from dev.with_postgres import database_url

PYTHON = sys.executable

# As strict as production is; the values are examples, no secrets.
LIKE_PRODUCTION = {
    "TENANTPILOT_ENV": "production",
    "SECRET_KEY": "example-of-a-long-secret-0123456789-ABCDEFGHIJ-abcdefghij-!?",
    "ENCRYPTION_KEYS": "ZXhhbXBsZS1rZXktb2YtMzItYnl0ZXMtc2VjcmV0PyE=",
    "ALLOWED_HOSTS": "tenantpilot.example",
}


@dataclass(frozen=True, kw_only=True)
class Check:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def manage(*arguments: str) -> tuple[str, ...]:
    return (PYTHON, "-W", "error::RuntimeWarning", "manage.py", *arguments)


CHECKS = (
    Check(name="lint", command=(PYTHON, "-m", "ruff", "check", ".")),
    Check(name="format", command=(PYTHON, "-m", "ruff", "format", "--check", ".")),
    Check(name="format of templates", command=(PYTHON, "-m", "dev.templates", "--check")),
    Check(name="types", command=(PYTHON, "-m", "mypy", ".")),
    Check(name="imports", command=(str(Path(PYTHON).with_name("lint-imports")),)),
    Check(name="migrations match models", command=manage("makemigrations", "--check", "--dry-run")),
    Check(name="migrations are safe", command=(PYTHON, "-m", "dev.migrations")),
    Check(
        name="data dictionary matches the catalog",
        command=manage("product_usage_dictionary", "--check", "docs/product-usage.md"),
    ),
    Check(
        name="fit for production",
        command=manage("check", "--deploy", "--fail-level", "WARNING", "--database", "default"),
        environment=LIKE_PRODUCTION,
    ),
)


def passes(check: Check, *, database: str) -> bool:
    started = time.monotonic()
    environment = {"TENANTPILOT_ENV": "test", **check.environment, "DATABASE_URL": database}
    print(f"== {check.name}", flush=True)
    done = subprocess.run(check.command, env={**os.environ, **environment}, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"   {verdict} in {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    with database_url(purpose="check") as database:
        failed = [check.name for check in CHECKS if not passes(check, database=database)]
    print("Not in order: " + ", ".join(failed) + "." if failed else "All checks pass.")
    return bool(failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PostgresError as error:
        sys.exit(str(error))
