"""Four packages that record what happens in a Django project, each with one event.

Every module has `event`, which takes a stored Milestone and writes one row through the function
that the package itself runs when a model is saved, or that it documents for events of one's own.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from django.db.models import Model

PEERS: Mapping[str, str] = {
    "django-auditlog": "auditlog_event",
    "django-activity-stream": "actstream_event",
    "django-easy-audit": "easyaudit_event",
    "django-pghistory": "pghistory_event",
}

type PeerEvent = Callable[[Model], None]


def find() -> tuple[dict[str, PeerEvent], dict[str, str]]:
    """The peers that can be imported, by name and version, and for the others why not."""
    able: dict[str, PeerEvent] = {}
    unable: dict[str, str] = {}
    for name, module in PEERS.items():
        try:
            able[f"{name} {version(name)}"] = import_module(f"{__name__}.{module}").event
        except PackageNotFoundError:
            unable[name] = "is not installed: `make bench` installs requirements/bench.txt"
        except ImportError as error:
            unable[name] = f"does not import: {error}"
    return able, unable
