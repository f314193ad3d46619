"""Microsoft's refusals, each in the shape of the service that gives it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

from demo.graph_stub.response import CLIENT_REQUEST_ID, REQUEST_ID, Response

RETRY_AFTER_SECONDS = 120
MOMENT = "2026-03-14T09:26:53"


@dataclass(frozen=True)
class RefusedError(Exception):
    """A request is refused. Undocumented: Microsoft's documentation does not promise it."""

    response: Response
    is_undocumented: bool = False


def refusal(
    code: str, message: str, *, status: int, inner: str = "innerError", inner_code: str = ""
) -> Response:
    """Return an error as Graph writes it; services spell the inner one in two ways."""
    detail = {"date": MOMENT, "request-id": REQUEST_ID, "client-request-id": CLIENT_REQUEST_ID}
    content = {"code": inner_code, **detail} if inner_code else detail
    error = {"code": code, "message": message, inner: content}
    return Response.of({"error": error}, status=status)


def undocumented(what: str) -> RefusedError:
    """Return the refusal of something that Microsoft's documentation does not promise."""
    response = refusal("BadRequest", what, status=HTTPStatus.BAD_REQUEST)
    return RefusedError(response, is_undocumented=True)


def segment_not_found(segment: str) -> Response:
    message = f"Resource not found for the segment '{segment}'."
    return refusal("BadRequest", message, status=HTTPStatus.BAD_REQUEST)


def not_found(what: str) -> Response:
    message = f"Resource '{what}' does not exist or one of its queried references is not present."
    return refusal("Request_ResourceNotFound", message, status=HTTPStatus.NOT_FOUND)


def token_refused(message: str = "Access token has expired or is not yet valid.") -> Response:
    refused = refusal("InvalidAuthenticationToken", message, status=HTTPStatus.UNAUTHORIZED)
    return refused.with_headers({"WWW-Authenticate": 'Bearer realm="", authorization_uri=""'})


def permission_missing() -> Response:
    message = "Insufficient privileges to complete the operation."
    return refusal("Authorization_RequestDenied", message, status=HTTPStatus.FORBIDDEN)


def policy_scopes_missing() -> Response:
    """Conditional Access says so in words of its own."""
    message = (
        "You cannot perform the requested operation, required scopes are missing in the token."
    )
    return refusal("AccessDenied", message, status=HTTPStatus.FORBIDDEN, inner="innererror")


def throttled(*, retry_after: int | None = RETRY_AFTER_SECONDS) -> Response:
    message = "Too many requests. Please retry again later."
    headers = {"x-ms-throttle-information": "ResourceUnitLimitExceeded"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    refused = refusal(
        "TooManyRequests", message, status=HTTPStatus.TOO_MANY_REQUESTS, inner_code="429"
    )
    return refused.with_headers(headers)


def culture_unknown() -> Response:
    message = "Culture is not supported. * is an invalid culture identifier."
    return refusal("CultureNotFoundException", message, status=HTTPStatus.BAD_REQUEST)


def pim_not_licensed() -> Response:
    message = (
        "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."
    )
    return refusal(
        "AadPremiumLicenseRequired", message, status=HTTPStatus.BAD_REQUEST, inner="innererror"
    )


def pim_not_onboarded() -> Response:
    message = "The tenant has not onboarded to Privileged Identity Management."
    return refusal("TenantNotOnboarded", message, status=HTTPStatus.BAD_REQUEST, inner="innererror")


def intune_not_applicable() -> Response:
    message = "Request not applicable to target tenant."
    return refusal("BadRequest", message, status=HTTPStatus.BAD_REQUEST)


def intune_not_provisioned() -> Response:
    return refusal("Unauthorized", "Account is not provisioned.", status=HTTPStatus.UNAUTHORIZED)


def intune_forbidden(permissions: Sequence[str] = (), *, nested_twice: bool = False) -> Response:
    """Return Intune's refusal: JSON in a text, and now and then once more around it."""
    text = "An error has occurred"
    if permissions:
        text = (
            "Application is not authorized to perform this operation. Application must have one "
            f"of the following scopes: {', '.join(permissions)}"
        )
    message = _intune_message(text)
    if not nested_twice:
        return refusal("Forbidden", message, status=HTTPStatus.FORBIDDEN)
    outer: dict[str, object] = {
        "ErrorCode": "Forbidden",
        "Message": message,
        "Target": None,
        "Details": None,
        "InnerError": None,
        "InstanceAnnotations": [],
    }
    return refusal("UnknownError", json.dumps(outer), status=HTTPStatus.FORBIDDEN)


def _intune_message(text: str) -> str:
    numbers = f"Operation ID (for customer support): {uuid4()} - Activity ID: {uuid4()}"
    url = "https://fef.msub01.manage.example/DeviceConfiguration/deviceManagement"
    content = {
        "_version": 3,
        "Message": f"{text} - {numbers} - Url: {url}",
        "CustomApiErrorPhrase": "",
        "RetryAfter": None,
        "ErrorSourceService": "",
        "HttpHeaders": "{}",
    }
    return json.dumps(content, indent=2).replace("\n", "\r\n")
