"""Every lie a provider can tell about who came: each is refused for its own reason.

The reason is asserted, not only the refusal: a second lock would hide that the first is open.
"""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tenantpilot.sso.models import Connection
from tenantpilot.sso.refusals import Reason
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.sso.provider import (
    FOREIGN,
    OURS,
    OWNER,
    SHARED,
    Claims,
    Liar,
    omits,
    says,
    signed_with,
    signed_with_the_public_key,
    unsigned,
)
from tests.sso.walking import is_signed_in, reason, walk

pytestmark = pytest.mark.django_db


def in_seconds(name: str, seconds: int) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, name: int(time.time()) + seconds}


CLAIMS: dict[str, tuple[Callable[[Claims], Claims], Reason]] = {
    "iss of another": (says(iss="https://evil.example"), Reason.ISSUER),
    "iss missing": (omits("iss"), Reason.ISSUER),
    "aud of another": (says(aud="somebody-else"), Reason.AUDIENCE),
    "aud missing": (omits("aud"), Reason.AUDIENCE),
    "aud of us and another": (
        lambda said: {**said, "aud": [said["aud"], "somebody-else"]},
        Reason.AUDIENCE,
    ),
    "aud begins like us": (lambda said: {**said, "aud": said["aud"] + "x"}, Reason.AUDIENCE),
    "azp of another": (says(azp="somebody-else"), Reason.PARTY),
    "exp over": (in_seconds("exp", -3_600), Reason.EXPIRED),
    "exp missing": (omits("exp"), Reason.EXPIRED),
    "exp no number": (says(exp="tomorrow"), Reason.EXPIRED),
    "iat of yesterday": (in_seconds("iat", -86_400), Reason.ISSUED),
    "iat of tomorrow": (in_seconds("iat", 86_400), Reason.ISSUED),
    "iat missing": (omits("iat"), Reason.ISSUED),
    "nbf of tomorrow": (in_seconds("nbf", 86_400), Reason.NOT_YET),
    "nbf no number": (says(nbf="now"), Reason.NOT_YET),
    "nonce of another": (says(nonce="another"), Reason.NONCE),
    "nonce missing": (omits("nonce"), Reason.NONCE),
    "sub missing": (omits("sub"), Reason.SUBJECT),
    "sub empty": (says(sub=""), Reason.SUBJECT),
    "sub no text": (says(sub=7), Reason.SUBJECT),
    "sub too long": (says(sub="s" * 256), Reason.SUBJECT),
    "sub with a sign that is none": (says(sub="s-owner\0"), Reason.SUBJECT),
    "sub of another": (says(sub="s-somebody"), Reason.UNKNOWN_PERSON),
}
SIGNATURES: dict[str, Callable[[Claims], Any]] = {
    "alg none": unsigned,
    "HS256 with the public key": signed_with_the_public_key,
    "HS256 with a key that the provider shows": signed_with(SHARED, alg="HS256", kid="shared"),
    "foreign key under our number": signed_with(FOREIGN),
    "unknown number": signed_with(OURS, kid="second"),
    "no token at all": lambda _: None,
    "no text": lambda _: 7,
    "not a token": lambda _: "x.y.z",
}


@pytest.mark.parametrize("lie", CLAIMS)
def test_lie_about_the_person_opens_nothing(
    client: Client, connection: Connection, provider: Liar, caplog: Any, lie: str
) -> None:
    provider.of_claims, why = CLAIMS[lie]

    answer = walk(client, connection, provider)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reason(caplog) == why
    assert not is_signed_in(client)


@pytest.mark.parametrize("lie", SIGNATURES)
def test_token_that_the_provider_did_not_sign_opens_nothing(
    client: Client, connection: Connection, provider: Liar, caplog: Any, lie: str
) -> None:
    provider.of_signing = SIGNATURES[lie]
    provider.of_keys = lambda said: {"keys": [*said["keys"], SHARED.as_dict()]}

    answer = walk(client, connection, provider)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reason(caplog) == Reason.TOKEN
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "keys", [{}, {"keys": "first"}, {"keys": [7]}, {"keys": []}, {"keys": [{"kid": "first"}]}]
)
def test_keys_that_are_none_open_nothing(
    client: Client, connection: Connection, provider: Liar, caplog: Any, keys: object
) -> None:
    provider.of_keys = lambda _: keys

    walk(client, connection, provider)

    assert reason(caplog) == Reason.TOKEN


def test_key_of_another_number_is_not_taken_for_want_of_one(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    provider.of_signing = signed_with(OURS, kid="second")

    walk(client, connection, provider)

    assert reason(caplog) == Reason.TOKEN


def test_key_for_encryption_signs_nothing(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    provider.of_keys = lambda said: {"keys": [{**each, "use": "enc"} for each in said["keys"]]}

    walk(client, connection, provider)

    assert reason(caplog) == Reason.TOKEN


@pytest.mark.parametrize(
    "lie",
    [
        says(aud=["tenantpilot-tests"]),
        says(azp="tenantpilot-tests"),
        omits("email"),
        in_seconds("exp", -30),
        in_seconds("nbf", 30),
    ],
)
def test_honest_differences_are_taken(
    client: Client, connection: Connection, provider: Liar, lie: Callable[[Claims], Claims]
) -> None:
    provider.of_claims = lie

    walk(client, connection, provider)

    assert is_signed_in(client)


def test_every_refusal_is_the_same_page_to_the_byte(
    client: Client, connection: Connection, provider: Liar
) -> None:
    pages = set()
    for lie in ("iss missing", "aud of another", "sub of another", "nonce missing"):
        provider.of_claims = CLAIMS[lie][0]
        pages.add(walk(client, connection, provider).content)
    provider.of_claims = says(sub=OWNER.subject)
    WorkspaceMembership.objects.all().delete()
    pages.add(walk(client, connection, provider).content)

    assert len(pages) == 1
