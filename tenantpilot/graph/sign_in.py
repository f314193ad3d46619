"""The HTTP that msal gets: one address, our deadline, and only fields that are checked.

msal logs what it cannot read and trusts the metadata it is given, so neither reaches it.
"""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from tenantpilot.graph import fields
from tenantpilot.graph.exchange import Answer, Exchange
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.retries import Patience

TOKEN = re.compile(r"[\x21-\x7e]{1,16384}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class SignInResponse:
    """What msal expects of a response."""

    status_code: int
    text: str
    headers: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SignInHttp:
    """Answers msal's two questions: where are tokens given out, and may we have one."""

    authority_name: str
    token_url: httpx.URL
    exchange: Exchange
    patience: Patience

    def get(self, url: str, **_options: object) -> SignInResponse:
        """Return the tenant's metadata without asking for it.

        The addresses follow from the tenant's id by rule. Asking would cost a round trip
        and let the answer choose where the secret is sent.
        """
        oauth = f"{self.authority_name}/oauth2/v2.0"
        return _response(
            HTTPStatus.OK,
            {"authorization_endpoint": f"{oauth}/authorize", "token_endpoint": f"{oauth}/token"},
        )

    def post(
        self, url: str, *, headers: dict[str, str], data: dict[str, Any], **_options: object
    ) -> SignInResponse:
        """Return the token or the error numbers; raise GraphError for everything else."""
        answer = self.patience.answer(
            lambda: self.exchange.post_form(self.token_url, headers=headers, form=data)
        )
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise GraphError(GraphFailure.LEFT_THE_HOST)
        if answer.status == HTTPStatus.OK:
            return _response(HTTPStatus.OK, _token(answer))
        return _response(HTTPStatus.BAD_REQUEST, _refusal(answer))

    def close(self) -> None:
        """The exchange belongs to the client, which closes it."""


def _response(status: HTTPStatus, content: JsonObject) -> SignInResponse:
    return SignInResponse(status_code=status, text=json.dumps(content), headers={})


def _token(answer: Answer) -> JsonObject:
    body = fields.decode(answer.body)
    return {
        "token_type": "Bearer",
        "access_token": fields.word(body, "access_token", pattern=TOKEN),
        "expires_in": fields.count(body, "expires_in"),
    }


def _refusal(answer: Answer) -> JsonObject:
    codes = fields.decode(answer.body).get("error_codes", [])
    if not isinstance(codes, list):
        raise fields.invalid()
    return {"error": "refused", "error_codes": [code for code in codes if isinstance(code, int)]}
