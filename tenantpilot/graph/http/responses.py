"""Graph's refusals, each with its failure.

Statuses and codes: https://learn.microsoft.com/graph/errors. Some refusals differ in nothing
but their message; it is looked at here and goes nowhere.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

import httpx2

from tenantpilot.graph import fields
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http.transport import Response
from tenantpilot.graph.permissions import APP_ROLE_IDS
from tenantpilot.graph.refusals import errors_of, refusal_of
from tenantpilot.graph.retries import Trouble

STATUSES: dict[int, GraphFailure] = {
    HTTPStatus.UNAUTHORIZED: GraphFailure.UNAUTHORISED,
    HTTPStatus.FORBIDDEN: GraphFailure.FORBIDDEN,
    HTTPStatus.NOT_FOUND: GraphFailure.NOT_FOUND,
    HTTPStatus.GONE: GraphFailure.NOT_FOUND,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: GraphFailure.UNREACHABLE,
    # They pass, and say nothing about what was asked.
    HTTPStatus.REQUEST_TIMEOUT: GraphFailure.SERVER_ERROR,
    HTTPStatus.CONFLICT: GraphFailure.SERVER_ERROR,
    HTTPStatus.LOCKED: GraphFailure.SERVER_ERROR,
}
EXPIRED_PAGE = "Directory_ExpiredPageToken"
IDENTITY_NOT_FOUND = "Authorization_IdentityNotFound"
TOKEN_REFUSED = "InvalidAuthenticationToken"  # noqa: S105 - a word, not a secret
# None: the word alone does not tell.
WORDS: dict[str, GraphFailure | None] = {
    "Authorization_RequestDenied": GraphFailure.CONSENT_MISSING,
    "Authentication_MSGraphPermissionMissing": GraphFailure.CONSENT_MISSING,
    IDENTITY_NOT_FOUND: GraphFailure.APPLICATION_UNKNOWN,
    "AadPremiumLicenseRequired": GraphFailure.NOT_LICENSED,
    "TenantNotOnboarded": GraphFailure.NOT_LICENSED,
    "ResourceNotOnboarded": GraphFailure.NOT_LICENSED,
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant": GraphFailure.NOT_LICENSED,
    EXPIRED_PAGE: GraphFailure.BAD_REQUEST,
    "CultureNotFoundException": GraphFailure.BAD_REQUEST,
    "Request_UnsupportedQuery": GraphFailure.BAD_REQUEST,
    "Request_BadRequest": GraphFailure.BAD_REQUEST,
    "Request_ResourceNotFound": GraphFailure.NOT_FOUND,
    "ResourceNotFound": GraphFailure.NOT_FOUND,
    TOKEN_REFUSED: None,
    "Unauthorized": None,
    "AccessDenied": None,
    "Forbidden": None,
    "BadRequest": None,
    "UnknownError": None,
}
PHRASES: tuple[tuple[int, str, GraphFailure], ...] = (
    (HTTPStatus.BAD_REQUEST, "not applicable to target tenant", GraphFailure.NOT_LICENSED),
    (HTTPStatus.BAD_REQUEST, "aadpremiumlicenserequired", GraphFailure.NOT_LICENSED),
    (HTTPStatus.BAD_REQUEST, "resource not found for the segment", GraphFailure.NOT_FOUND),
    (HTTPStatus.UNAUTHORIZED, "not provisioned", GraphFailure.NOT_LICENSED),
    (HTTPStatus.UNAUTHORIZED, "account mode is inactive", GraphFailure.NOT_LICENSED),
    (HTTPStatus.UNAUTHORIZED, "license", GraphFailure.NOT_LICENSED),
    (HTTPStatus.UNAUTHORIZED, "audience", GraphFailure.WRONG_CLOUD),
    (HTTPStatus.FORBIDDEN, "not licensed", GraphFailure.NOT_LICENSED),
    (HTTPStatus.FORBIDDEN, "required scopes are missing", GraphFailure.CONSENT_MISSING),
    (HTTPStatus.FORBIDDEN, "missing application roles", GraphFailure.CONSENT_MISSING),
)
INTUNE = ("/deviceManagement/", "/deviceAppManagement/")
PERMISSION = re.compile(r"[A-Za-z-]{2,60}(?:\.[A-Za-z]{2,30}){1,3}", re.ASCII)
# Microsoft's older services still use the permission's former name.
FORMER_NAMES = {"DeviceManagementServiceConfiguration": "DeviceManagementServiceConfig"}


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Tells what a response to a request for this address means."""

    url: httpx2.URL

    def __call__(self, answer: Response) -> Trouble | None:
        """Return the trouble that the response means; None for a good one."""
        if answer.status == HTTPStatus.OK:
            return None
        errors = errors_of(answer)
        word = next((word for word in map(_word, errors) if word), "")
        message = " ".join(_message(error) for error in errors)
        failure = self._failure(answer.status, word=word, message=message.lower())
        named = _permissions(message) if answer.status == HTTPStatus.FORBIDDEN else ()
        if named:
            failure = GraphFailure.CONSENT_MISSING
        refusal = refusal_of(answer, word=word)
        return Trouble(error=GraphError(failure, refusal=refusal, permissions=named))

    def _failure(self, status: int, *, word: str, message: str) -> GraphFailure:
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return GraphFailure.RESPONSE_INVALID
        if status < HTTPStatus.BAD_REQUEST:
            return GraphFailure.HOST_MISMATCH
        told = next((told for at, text, told in PHRASES if at == status and text in message), None)
        known = WORDS.get(word) or told
        if known is None and self._is_refused_by_intune(status, word):
            # The token is good: it was refused by one service, which this tenant has not set up.
            known = GraphFailure.NOT_LICENSED
        return known or STATUSES.get(status, GraphFailure.BAD_REQUEST)

    def _is_refused_by_intune(self, status: int, word: str) -> bool:
        is_intune = any(part in self.url.path for part in INTUNE)
        return is_intune and status == HTTPStatus.UNAUTHORIZED and word != TOKEN_REFUSED


def _word(error: JsonObject) -> str:
    """Return the error's code if it is one of ours to know."""
    code = error.get("code")
    return code if isinstance(code, str) and code in WORDS else ""


def _message(error: JsonObject) -> str:
    message = error.get("message")
    return message[: 16 * fields.MAX_TEXT_LENGTH] if isinstance(message, str) else ""


def _permissions(message: str) -> tuple[str, ...]:
    """Return the permissions that the message asks for, as far as they are on our list.

    Intune wraps its own message into the text, once or twice; the names stay as they are.
    """
    # What follows is what the app has got.
    wanted = re.split(r", application roles:", message, maxsplit=1)[0]
    for former, name in FORMER_NAMES.items():
        wanted = wanted.replace(former, name)
    found = dict.fromkeys(PERMISSION.findall(wanted))
    return tuple(name for name in found if name in APP_ROLE_IDS)
