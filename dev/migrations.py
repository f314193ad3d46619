"""Look for migrations that would break a running site, or cannot be undone, in our own apps.

Uses django-migration-linter without installing it as an app of the product.
"""

import logging
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django_migration_linter import MigrationLinter


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")
    django.setup()
    logging.disable(logging.INFO)
    linter = MigrationLinter(
        no_cache=True,
        include_apps=own_apps(),
        quiet=["ok", "ignore", "warning"],
        warnings_as_errors_tests=["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return bool(linter.has_errors)


def own_apps() -> list[str]:
    here = Path.cwd()
    return [
        app.label
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(here) and ".venv" not in Path(app.path).parts
    ]


if __name__ == "__main__":
    sys.exit(main())
