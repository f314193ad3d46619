"""The WSGI application for the web server. It refuses to be one while anything is set wrong."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")

django.setup(set_prefix=False)
# Imported when settings are there, which may say in one sentence why they are not.
from tenantpilot import tracing  # noqa: E402
from tenantpilot.startup_checks import refuse_missing_files, refuse_mistakes  # noqa: E402
from tenantpilot.web.handler import Handler  # noqa: E402

refuse_mistakes()
refuse_missing_files()
# Before the handler: it puts itself among the middlewares, and a handler reads them once.
tracing.start(part="web")
application = Handler()
