"""The WSGI application for the web server. It refuses to be one while a system check fails."""

import os

import django
from django.core.management.base import BaseCommand

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")

django.setup(set_prefix=False)
# Imported when settings are there, which may say in one sentence why they are not.
from tenantpilot import tracing  # noqa: E402
from tenantpilot.web.handler import Handler  # noqa: E402

# First: it puts itself among the middlewares, and a handler reads them once.
tracing.start(part="web")
application = Handler()
# Every command does this by itself; a bare WSGI server would serve an undeclared route.
BaseCommand(no_color=True).check()
