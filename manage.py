#!/usr/bin/env python
"""TenantPilot's command line: `python manage.py help` lists what it can do."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")
    try:
        _ = settings.INSTALLED_APPS
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"TenantPilot cannot start: {error}")


if __name__ == "__main__":
    main()
