"""The HTTP client that msal is given: one address, our deadline, checked fields only.

msal logs what it cannot parse and trusts the metadata it receives, so it gets neither.
"""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx2

from tenantpilot.graph import fields
from tenantpilot.graph.auth import error_codes
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http.transport import HttpTransport, Response
from tenantpilot.graph.refusals import refusal_of
from tenantpilot.graph.retries import BACKOFF_SECONDS, RetryPolicy, Trouble

NUMBER = re.compile(r"AADSTS(\d{4,9})\b", re.ASCII)
DIGITS = re.compile(r"\d{1,9}", re.ASCII)
TOKEN = re.compile(r"[\x21-\x7e]{1,16384}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class MsalResponse:
    """The response as msal reads it."""

    status_code: int
    text: str
    headers: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class MsalHttpClient:
    """Answers the two requests of msal: for the tenant's metadata and for a token."""

    authority_name: str
    token_url: httpx2.URL
    transport: HttpTransport
    retry_policy: RetryPolicy

    def get(self, url: str, **_options: object) -> MsalResponse:
        """Return the tenant's metadata without a request.

        The addresses follow from the tenant's id. A request would cost a round trip and let
        the response choose where the secret is sent.
        """
        oauth = f"{self.authority_name}/oauth2/v2.0"
        return _response(
            HTTPStatus.OK,
            {"authorization_endpoint": f"{oauth}/authorize", "token_endpoint": f"{oauth}/token"},
        )

    def post(
        self, url: str, *, headers: dict[str, str], data: dict[str, Any], **_options: object
    ) -> MsalResponse:
        """Return the token; raise GraphError for everything else."""
        answer = self.retry_policy.run(
            lambda: self.transport.post_form(self.token_url, headers=headers, form=data),
            judge=judge,
        )
        return _response(HTTPStatus.OK, _token(answer))

    def close(self) -> None:
        """Do nothing: the session owns the transport and closes it."""


def _response(status: HTTPStatus, content: JsonObject) -> MsalResponse:
    return MsalResponse(status_code=status, text=json.dumps(content), headers={})


def _token(answer: Response) -> JsonObject:
    body = fields.decode(answer.body)
    return {
        "token_type": "Bearer",
        "access_token": fields.word(body, "access_token", pattern=TOKEN),
        "expires_in": _seconds(body),
    }


def _numbers(body: JsonObject) -> list[int]:
    """Return Microsoft's numbers, which the text of the refusal begins with, too."""
    codes = body.get("error_codes")
    listed = [str(code) for code in codes] if isinstance(codes, list) else []
    told = NUMBER.match(fields.lenient_text(body, "error_description"))
    found = [*listed, told[1]] if told and not listed else listed
    return [int(code) for code in found if DIGITS.fullmatch(code)]


def _seconds(body: JsonObject) -> int:
    """Return how long the token lives; the older endpoint writes it as a text."""
    value = body.get("expires_in")
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    return fields.count(body, "expires_in")


def judge(answer: Response) -> Trouble | None:
    """Return the trouble that the sign-in service's response means; None for a good one."""
    if answer.status == HTTPStatus.OK:
        return None
    if answer.status < HTTPStatus.BAD_REQUEST:
        return Trouble(error=GraphError(GraphFailure.HOST_MISMATCH))
    body = fields.decode(answer.body)
    numbers = _numbers(body)
    if not numbers and fields.lenient_text(body, "error") not in error_codes.WORDS:
        # It is no refusal of the sign-in service's.
        raise fields.invalid()
    meaning = error_codes.meaning_of(word=body.get("error"), numbers=numbers)
    number = meaning.number or 0
    error = GraphError(
        meaning.failure,
        retry_after_seconds=error_codes.WAITS.get(number),
        refusal=refusal_of(answer, word=meaning.word, number=meaning.number),
    )
    own = BACKOFF_SECONDS if meaning.is_transient else ()
    return Trouble(error=error, pauses=error_codes.PAUSES.get(number, own))
