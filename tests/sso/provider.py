"""The provider of the tests: the demo's honest and strict one, taught to lie."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any, override

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from demo.sign_in_provider.provider import Grant, Person, Provider

CLIENT_ID, CLIENT_SECRET = "tenantpilot-tests", "a secret with + and %"
OWNER = Person(subject="s-owner", email="person@msp.example", name="Olivia Owner")
MARA = Person(subject="s-mara", email="mara@msp.example", name="Mara")
STRANGER = Person(subject="s-stranger", email="stranger@evil.example", name="Stranger")

# Made once: a key takes a tenth of a second.
OURS = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
FOREIGN = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
SHARED = OctKey.generate_key(256, {"kid": "shared"})

type Claims = dict[str, Any]
NOTHING: Callable[[Any], Any] = lambda each: each  # noqa: E731


class Liar(Provider):
    """Honest until told otherwise: each lie changes one thing that the honest one says."""

    def __init__(self) -> None:
        super().__init__(
            people=[OWNER, MARA, STRANGER],
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            is_registered=lambda url: url.startswith("http://testserver/"),
        )
        self.key = OURS
        self.of_claims = self.of_metadata = self.of_redirect = self.of_keys = NOTHING
        self.of_signing: Callable[[Claims], Any] | None = None
        self.of_answer = NOTHING
        self.posted: list[dict[str, str]] = []

    @override
    def metadata(self) -> Any:
        return self.of_metadata(super().metadata())

    @override
    def keys(self) -> Any:
        return self.of_keys(super().keys())

    @override
    def claims(self, grant: Grant) -> Claims:
        claims: Claims = self.of_claims(super().claims(grant))
        return claims

    @override
    def redirected(self, asked: Mapping[str, str], code: str) -> dict[str, str]:
        redirected: dict[str, str] = self.of_redirect(super().redirected(asked, code))
        return redirected

    @override
    def signed(self, claims: Claims) -> Any:
        return self.of_signing(claims) if self.of_signing else super().signed(claims)

    @override
    def token(self, form: Mapping[str, str], *, authorization: str = "") -> Any:
        self.posted.append(dict(form))
        return self.of_answer(super().token(form, authorization=authorization))


def says(**changed: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The same with these changed."""
    return lambda said: {**said, **changed}


def omits(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The same without these."""
    return lambda said: {name: value for name, value in said.items() if name not in names}


def unsigned(claims: Claims) -> str:
    """A token that says that it needs no signature."""
    return f"{_part({'alg': 'none', 'kid': 'first'})}.{_part(claims)}."


def signed_with(key: Any, **header: Any) -> Callable[[Claims], str]:
    """A token signed with this key, under this header."""
    head = {"alg": "RS256", "kid": "first", **header}
    return lambda claims: jwt.encode(head, claims, key, algorithms=[head["alg"]])


def signed_with_the_public_key(claims: Claims) -> str:
    """What everybody could sign who has read the provider's keys."""
    said = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{_part(claims)}"
    digest = hmac.digest(OURS.as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
