"""Look for migrations that would break a running site, or cannot be undone, in our own apps.

Uses django-migration-linter without installing it as an app of the product.
"""

import logging
import os
import sys

import django
from django_migration_linter import MigrationLinter

from dev.constraints import complaints, own_apps


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")
    django.setup()
    logging.disable(logging.INFO)
    linter = MigrationLinter(
        no_cache=True,
        # Ours is PostgreSQL; its name says so to Django only.
        analyser_string="postgresql",
        include_apps=own_apps(),
        quiet=["ok", "ignore", "warning"],
        warnings_as_errors_tests=["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    found = list(complaints(own_apps()))
    for complaint in found:
        print(complaint)
    return bool(linter.has_errors or found)


if __name__ == "__main__":
    sys.exit(main())
