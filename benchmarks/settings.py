"""The product's own settings, and beside them whichever peers are installed."""

from importlib.util import find_spec

from tenantpilot.settings import *  # noqa: F403
from tenantpilot.settings import INSTALLED_APPS

PEER_APPS = ("auditlog", "actstream", "easyaudit", "pghistory", "pgtrigger")

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django.contrib.sessions",  # easyaudit imports its model
    "django.contrib.admin",  # whose lists are a peer to pages
    *(app for app in PEER_APPS if find_spec(app)),
    "benchmarks",
    "benchmarks.peers",
]

# A ledger of the benchmark belongs to made-up people: there is no one to erase.
SILENCED_SYSTEM_CHECKS = ["data_removal.E003"]

# Peers record when they are called, and nothing beside: no candidate pays for another.
DJANGO_EASY_AUDIT_WATCH_AUTH_EVENTS = False
DJANGO_EASY_AUDIT_WATCH_MODEL_EVENTS = False
DJANGO_EASY_AUDIT_WATCH_REQUEST_EVENTS = False
DJANGO_EASY_AUDIT_PROPAGATE_EXCEPTIONS = True
# Makes easyaudit write its event at once, where the clock is, and not after the commit.
TEST = True
