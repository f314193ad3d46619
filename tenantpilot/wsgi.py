"""The WSGI application that granian serves. It refuses to be one while a system check fails."""

import os

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")

application = get_wsgi_application()
# Every command does this by itself; a bare WSGI server would serve an undeclared route.
BaseCommand(no_color=True).check()
