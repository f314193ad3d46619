"""Microsoft: always one directory's own issuer, and people by its number and theirs."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from demo.sign_in_provider.server import Server
from tenantpilot.sso.models import Connection, ExternalIdentity, Kind
from tenantpilot.sso.refusals import Reason
from tenantpilot.sso.services import connections
from tenantpilot.sso.services.connections import EnteredProvider
from tests.cast import Cast
from tests.sso.provider import CLIENT_ID, CLIENT_SECRET, Liar, omits, says
from tests.sso.walking import is_signed_in, reason, walk

pytestmark = pytest.mark.django_db
TENANT = uuid.UUID("7d0a4b39-6f1e-4c52-9c1d-2f5a7e3b4c60")
ISSUER = f"https://login.microsoftonline.com/{TENANT}/v2.0"
NUMBER = "0b1f0d8e-0000-4000-8000-0000000000aa"


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[Liar]:
    """Microsoft for one directory, on this machine."""
    liar = Liar()
    with Server(liar) as server:
        settings.GRAPH_AUTHORITY_URL = server.url
        liar.issuer = ISSUER
        liar.of_claims = says(tid=str(TENANT), oid=NUMBER)
        yield liar


@pytest.fixture
def entra(cast: Cast, microsoft: Liar) -> Connection:
    """The workspace's connection with it, which knows the owner."""
    entered = EnteredProvider(
        kind=Kind.ENTRA, directory_id=TENANT, client_id=CLIENT_ID, client_secret=CLIENT_SECRET
    )
    made = connections.save(
        workspace=cast.workspace, entered=entered, expected_version=None, saved_by=cast.owner
    )
    ExternalIdentity.objects.create(connection=made, issuer=ISSUER, subject=NUMBER, user=cast.owner)
    return made


def test_person_of_the_directory_is_known_by_their_number(
    client: Client, entra: Connection, microsoft: Liar
) -> None:
    walk(client, entra, microsoft)

    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (says(tid=str(uuid.uuid4()), oid=NUMBER), Reason.TENANT),
        (says(oid=NUMBER), Reason.TENANT),
        (says(tid=str(TENANT)), Reason.SUBJECT),
        (says(tid=str(TENANT), oid=""), Reason.SUBJECT),
        (says(tid=str(TENANT), oid=str(uuid.uuid4()), sub=NUMBER), Reason.UNKNOWN_PERSON),
    ],
)
def test_person_of_another_directory_stays_outside(
    client: Client, entra: Connection, microsoft: Liar, caplog: Any, lie: Any, why: Reason
) -> None:
    microsoft.of_claims = lie

    walk(client, entra, microsoft)

    assert reason(caplog) == why


def test_claims_of_the_pairwise_number_are_not_needed(
    client: Client, entra: Connection, microsoft: Liar
) -> None:
    """`sub` is another for each app; `oid` stays when the app is registered anew."""
    microsoft.of_claims = lambda said: says(tid=str(TENANT), oid=NUMBER)(omits("sub")(said))

    walk(client, entra, microsoft)

    assert is_signed_in(client)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
        "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0",
        f"https://evil.example/{TENANT}/v2.0",
    ],
)
def test_database_takes_no_issuer_but_the_directorys_own(entra: Connection, issuer: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.update(issuer=issuer)


def test_database_takes_no_directory_without_number(entra: Connection) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.update(directory_id=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.update(kind=Kind.OIDC)
