"""What Graph's answer means: a JSON object, or a named failure.

Statuses and codes: https://learn.microsoft.com/graph/errors
"""

from http import HTTPStatus

from tenantpilot.graph import fields
from tenantpilot.graph.exchange import Answer
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject

REFUSALS: dict[int, GraphFailure] = {
    HTTPStatus.UNAUTHORIZED: GraphFailure.UNAUTHORISED,
    HTTPStatus.FORBIDDEN: GraphFailure.FORBIDDEN,
    HTTPStatus.NOT_FOUND: GraphFailure.NOT_FOUND,
}
# The directory's way to say that no administrator has granted the permission.
PERMISSION_NOT_GRANTED = "Authorization_RequestDenied"


def json_of(answer: Answer) -> JsonObject:
    """Return the object a successful answer holds; raise GraphError for any other answer."""
    if answer.status == HTTPStatus.OK:
        return fields.decode(answer.body)
    raise GraphError(_failure_of(answer))


def _failure_of(answer: Answer) -> GraphFailure:
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return GraphFailure.RESPONSE_INVALID
    if answer.status < HTTPStatus.BAD_REQUEST:
        return GraphFailure.LEFT_THE_HOST
    if answer.status == HTTPStatus.FORBIDDEN and _error_code(answer) == PERMISSION_NOT_GRANTED:
        return GraphFailure.CONSENT_MISSING
    return REFUSALS.get(answer.status, GraphFailure.BAD_REQUEST)


def _error_code(answer: Answer) -> object:
    try:
        error = fields.decode(answer.body).get("error")
    except GraphError:
        return None
    return error.get("code") if isinstance(error, dict) else None
