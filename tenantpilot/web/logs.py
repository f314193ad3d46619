"""Structured logs: one JSON object a line, with the request id and without exception text.

The text of a database or provider exception can hold the rejected row or a token, so a
traceback is logged as its frames and exception classes only.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import override

from tenantpilot.web import request_id
from tenantpilot.web.outage import is_outage

# Attributes that LogRecord has by itself; whatever else is there came from `extra`.
_BUILT_IN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}
# What our own code and libraries may add to a line. Everything else is dropped.
_ALLOWED_EXTRA = frozenset(
    {
        "attempts", "code", "duration_ms", "event", "job_id", "operation_run", "operation_type",
        "outcome", "reason", "rows", "seconds", "sqlstate", "status_code", "tenant_id", "trigger",
        "workspace_id",
    }
)  # fmt: skip

# The path of such a link also stands, encoded, in the address of the sign-in that leads to it.
_TOKEN_IN_PATH = re.compile(
    r"(/set-password/|/admin/invitations/|%2Fadmin%2Finvitations%2F)\S+", re.IGNORECASE
)

_UNKNOWN_PATH = "(no page of ours)"

type ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class RequestIdFilter(logging.Filter):
    """Put the current request's id on every record."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs 4xx answers after the middleware, and then hands the request over.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or request_id.current.get()
        return True


class SuspiciousRequestFilter(logging.Filter):
    """Make a request that Django finds suspicious one warning: scanners send them all day.

    An unknown host, too many fields, a forged session: anybody can cause those, so none is an
    error of ours.
    """

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("django.security."):
            return True
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = None
        return True


class OutageFilter(logging.Filter):
    """Make a database that is away one warning without frames: they would be the same each time."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_outage(error):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
            record.reason = type(error).__name__
        return True


class StructuredFormatter(logging.Formatter):
    """Format a record as one line of JSON, in ASCII: no character can pass for a line break."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request_id": getattr(record, "request_id", "-"),
        }
        extra = vars(record).keys() - _BUILT_IN
        line.update({key: vars(record)[key] for key in sorted(extra & _ALLOWED_EXTRA)})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=_plain)

    @override
    def formatException(self, ei: ExceptionInfo) -> str:
        """Return the chain's classes and frames; messages stay out."""
        parts: list[str] = []
        for error in _chain(ei[1]):
            frames = traceback.extract_tb(error.__traceback__)
            parts.append(type(error).__qualname__)
            parts += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join(parts)


def _message(record: logging.LogRecord) -> str:
    """Return the message without what a client typed, and without what opens an account."""
    return _TOKEN_IN_PATH.sub(r"\1...", _without_path(record, _filled_in(record)))


def _without_path(record: logging.LogRecord, message: str) -> str:
    """Name the route instead of the path: Django logs refused paths, which hold what people type.

    What it finds suspicious quotes the client, so only the kind is told.
    """
    if record.name.startswith("django.security."):
        return record.name.rpartition(".")[2]
    request = getattr(record, "request", None)
    if request is None or not record.name.startswith("django."):
        return message
    match = getattr(request, "resolver_match", None)
    route = f"/{match.route}" if match else _UNKNOWN_PATH
    for path in {request.path, request.get_full_path()}:
        message = message.replace(f": {path}", f": {route}")
    return message


def _filled_in(record: logging.LogRecord) -> str:
    """Return the message; where an exception was to be filled in, its class."""
    message = _without_text(record.msg)
    if isinstance(record.args, Mapping):
        return str(message) % {key: _without_text(arg) for key, arg in record.args.items()}
    args = tuple(_without_text(arg) for arg in record.args or ())
    return str(message) % args if args else str(message)


def _without_text(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value


def _plain(value: object) -> str:
    return str(_without_text(value))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what led to it, each once: a chain can be a ring."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
