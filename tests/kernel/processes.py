"""Starting TenantPilot in a process of its own, with exactly the environment it is given."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PRODUCTION = {
    "TENANTPILOT_ENV": "production",
    "SECRET_KEY": "a-long-secret-of-the-tests-0123456789-ABCDEFGHIJ-abcdefghij",
    "ENCRYPTION_KEYS": "dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtISEhISE=",
    "ALLOWED_HOSTS": "tenantpilot.example",
    "DATABASE_URL": "postgres://tenantpilot:secret@db.example/tenantpilot",
}


def python(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder and wait for its end."""
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(ROOT), **environment},
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a management command."""
    return python("manage.py", *arguments, environment=environment)


def static_root(folder: Path) -> dict[str, str]:
    """Return the variable of a folder that looks as if static files had been collected into it."""
    manifest = {"version": "1.1", "paths": {"style.css": "style.0.css"}, "hash": ""}
    (folder / "staticfiles.json").write_text(json.dumps(manifest))
    return {"STATIC_ROOT": str(folder)}
