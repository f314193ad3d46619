"""A line of the log as it is written."""

import json
import logging
from typing import Any

from tenantpilot.web.logs import RequestIdFilter, StructuredFormatter


def line_of(record: logging.LogRecord) -> str:
    RequestIdFilter().filter(record)
    return StructuredFormatter().format(record)


def logged(message: object, *args: object, **attributes: object) -> dict[str, Any]:
    """The line that `logger.warning(message, *args, extra=attributes)` writes, read back."""
    record = logging.LogRecord("app", logging.WARNING, __file__, 1, message, args, None)
    vars(record).update(attributes)
    line: dict[str, Any] = json.loads(line_of(record))
    return line
