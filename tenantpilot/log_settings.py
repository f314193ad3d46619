"""What is logged, how, and by which logger: structured lines on standard error."""

from typing import Any


def at(level: str) -> dict[str, Any]:
    """Return Django's LOGGING with everything from that level on, and libraries quieter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "tenantpilot.web.logs.RequestIdFilter"},
            "suspicious_requests": {"()": "tenantpilot.web.logs.SuspiciousRequestFilter"},
            "outages": {"()": "tenantpilot.web.logs.OutageFilter"},
        },
        "formatters": {"structured": {"()": "tenantpilot.web.logs.StructuredFormatter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "filters": ["request_id", "suspicious_requests", "outages"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # operations.services.run_log writes a line about a run's end; its job needs none.
            "procrastinate": {"level": "WARNING"},
            # A failed sign-in is one warning, not three lines.
            "axes": {"level": "WARNING"},
            # It tells each attempt to connect while the database is away; we tell that once.
            "psycopg.pool": {"level": "ERROR"},
            # Clients that wait, or too many of them: the server copes, and would say so all day.
            "waitress": {"level": "ERROR"},
            "msal": {"level": "CRITICAL"},
        },
    }
