"""A small OpenID Connect provider: honest, and strict where the standard is.

It checks what a product is often forgiven: one use of a code, the redirect address to the byte, the
client's secret, and that the PKCE verifier is the one whose digest was sent. Tests teach it to lie.
Signed with another library than the product reads with.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey

LASTS_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person who has an account there."""

    subject: str
    email: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A person has said yes; the code for it works once."""

    person: Person
    asked: Mapping[str, str]


class RefusedError(Exception):
    """The request is refused, with the standard's code."""


class Provider:
    """What the provider knows and answers; the server around it speaks HTTP."""

    def __init__(
        self,
        *,
        people: list[Person],
        client_id: str,
        client_secret: str,
        is_registered: Callable[[str], bool],
    ) -> None:
        self.people = {person.subject: person for person in people}
        self.client_id, self.client_secret = client_id, client_secret
        self.is_registered = is_registered
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        # Where it is, and what it calls itself: the same, for who is honest.
        self.base = self.issuer = ""
        self._grants: dict[str, Grant] = {}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "end_session_endpoint": f"{self.base}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def check(self, asked: Mapping[str, str]) -> None:
        """Raise RefusedError for a question that no client of ours asks."""
        is_whole = (
            asked.get("client_id") == self.client_id
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and "openid" in asked.get("scope", "").split()
            and all(asked.get(name) for name in ("state", "nonce", "code_challenge"))
            and self.is_registered(asked.get("redirect_uri", ""))
        )
        if not is_whole:
            raise RefusedError("invalid_request")

    def granted(self, asked: Mapping[str, str], *, subject: str) -> str:
        """Return where the person's browser goes, with a code. Raises RefusedError."""
        self.check(asked)
        if subject not in self.people:
            raise RefusedError("access_denied")
        code = secrets.token_urlsafe(24)
        self._grants[code] = Grant(person=self.people[subject], asked=dict(asked))
        return f"{asked['redirect_uri']}?{urlencode(self.redirected(asked, code))}"

    def redirected(self, asked: Mapping[str, str], code: str) -> dict[str, str]:
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def token(self, form: Mapping[str, str], *, authorization: str = "") -> dict[str, Any]:
        """Return the token for a code. Raises RefusedError."""
        if self._client(form, authorization) != (self.client_id, self.client_secret):
            raise RefusedError("invalid_client")
        # Taken out before it is looked at: a second use finds nothing.
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or form.get("grant_type") != "authorization_code":
            raise RefusedError("invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        same_place = form.get("redirect_uri") == grant.asked["redirect_uri"]
        if challenge != grant.asked["code_challenge"] or not same_place:
            raise RefusedError("invalid_grant")
        return {"token_type": "Bearer", "expires_in": 300, "access_token": "none",
                "id_token": self.signed(self.claims(grant))}  # fmt: skip

    def _client(self, form: Mapping[str, str], authorization: str) -> tuple[str, str]:
        if not authorization:
            return form.get("client_id", ""), form.get("client_secret", "")
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        name, _, secret = pair.partition(":")
        return unquote(name), unquote(secret)

    def claims(self, grant: Grant) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": grant.person.subject,
            "iat": now,
            "exp": now + LASTS_SECONDS,
            "auth_time": now,
            "nonce": grant.asked["nonce"],
            "email": grant.person.email,
            "email_verified": True,
            "name": grant.person.name,
        }

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, self.key)
