"""What is kept of a refusal: numbers, ids, a time, and words from our own list."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenantpilot.graph import fields
from tenantpilot.graph.errors import GraphError, GraphRefusal
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http.transport import Response

# The inner error, in both of its spellings.
_INNER = ("innerError", "innererror")
_DEEPEST = 5
_SERVER = ("DataCenter", "Slice", "Ring", "ScaleUnit", "RoleInstance")
_NAME = re.compile(r"[A-Za-z0-9 ]{1,24}", re.ASCII)
_LONGEST_DIAGNOSTIC = 2_000


def refusal_of(answer: Response, *, word: str = "", number: int | None = None) -> GraphRefusal:
    """Return what Microsoft support asks for. `word` must come from a list of ours."""
    headers = answer.headers
    body = body_of(answer)
    correlation = body.get("correlation_id")
    return GraphRefusal(
        status=answer.status,
        number=number,
        word=word,
        request_id=fields.parse_guid(headers.get("x-ms-request-id", headers.get("request-id", ""))),
        correlation_id=fields.parse_guid(
            correlation if isinstance(correlation, str) else headers.get("client-request-id", "")
        ),
        answered_at=_moment(headers.get("date", "")),
        server=_server(headers.get("x-ms-ags-diagnostic", "")),
    )


def body_of(answer: Response) -> JsonObject:
    """Return the JSON object that the body holds, an empty one if there is none."""
    try:
        return fields.decode(answer.body)
    except GraphError:
        return {}


def errors_of(answer: Response) -> list[JsonObject]:
    """Return Graph's error and those within it, the innermost and most exact one first."""
    found: list[JsonObject] = []
    error = body_of(answer).get("error")
    while isinstance(error, dict) and len(found) < _DEEPEST:
        found.insert(0, error)
        error = next((error[name] for name in _INNER if name in error), None)
    return found


def _server(diagnostic: str) -> str:
    """Return which server answered, e.g. "North Europe, E, 4, 007, DB1PEPF0000": names only."""
    try:
        told = fields.decode(diagnostic[:_LONGEST_DIAGNOSTIC].encode()).get("ServerInfo")
    except GraphError:
        return ""
    values = (told.get(name) for name in _SERVER) if isinstance(told, dict) else ()
    return ", ".join(value for value in values if isinstance(value, str) and _NAME.fullmatch(value))


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
