"""Error reports to a Sentry-compatible service, if SENTRY_DSN names one. Takes the extra `sentry`.

What leaves is built from a list of what may: where an error happened and which classes it
went through. No text, no address, no cookie, no body, no name, no value of a variable.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenantpilot.web import request_id

_EVENT = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment")
_FRAME = ("filename", "function", "module", "lineno", "in_app")
_EXCEPTION = ("type", "module")


def start() -> None:
    """Report errors of this process from now on; nothing without SENTRY_DSN."""
    if not settings.SENTRY_DSN:
        return
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN takes the extra `sentry`: install requirements/monitoring.txt."
        ) from None
    try:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            release=settings.VERSION,
            environment=settings.ENVIRONMENT,
            before_send=report,  # type: ignore[arg-type]
            before_send_transaction=lambda *_: None,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
        )
    except ValueError:
        # The library's own sentence may repeat a part of the address, in which there is a key.
        raise ImproperlyConfigured("SENTRY_DSN must be https://key@host/project.") from None


def report(event: dict[str, Any], _hint: object) -> dict[str, Any]:
    """Return what of an event may leave."""
    kept = {name: event[name] for name in _EVENT if name in event}
    kept["tags"] = {"request_id": request_id.current.get()}
    errors = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_error(each) for each in errors]}
    return kept


def _error(error: dict[str, Any]) -> dict[str, Any]:
    kept = {name: error[name] for name in _EXCEPTION if name in error}
    frames = (error.get("stacktrace") or {}).get("frames") or []
    kept["stacktrace"] = {
        "frames": [{name: each[name] for name in _FRAME if name in each} for each in frames]
    }
    return kept
