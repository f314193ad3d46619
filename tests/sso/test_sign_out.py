"""Signing out: here, and at the provider if one wants to."""

import html
import re
from urllib.request import urlopen

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.sso.models import Connection
from tests.cast import Cast, sign_in
from tests.sso.provider import CLIENT_ID, Liar, says
from tests.sso.walking import is_signed_in, walk

pytestmark = pytest.mark.django_db
SIGN_OUT, SIGN_IN = "accounts:admin-sign-out", "accounts:admin-sign-in"


def signed_out(client: Client) -> str:
    """The page after signing out."""
    return str(client.post(reverse(SIGN_OUT), follow=True).text)


def test_provider_that_says_where_is_offered_and_nobody_is_sent_there(
    client: Client, connection: Connection, provider: Liar
) -> None:
    there = f"{provider.base}/bye?x=1"
    provider.of_metadata = says(end_session_endpoint=there)
    walk(client, connection, provider)

    page = signed_out(client)

    assert not is_signed_in(client)
    assert f'href="{there}&amp;client_id={CLIENT_ID}"' in page
    assert "Sign out at Northwind ID, too" in page


def test_demos_provider_has_a_page_for_it(
    client: Client, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)
    found = re.search(r'href="(http://127[^"]+)"', signed_out(client))

    assert found
    with urlopen(html.unescape(found[1])) as answer:  # noqa: S310 - the provider above
        assert "You are signed out" in answer.read().decode()


@pytest.mark.parametrize("there", [None, 7, "", "javascript:alert(1)", "https://" + "x" * 1_000])
def test_address_that_is_none_is_not_offered_and_keeps_nobody_out(
    client: Client, connection: Connection, provider: Liar, there: object
) -> None:
    provider.of_metadata = says(end_session_endpoint=there)
    walk(client, connection, provider)
    was_in = is_signed_in(client)

    assert was_in
    assert "signed out here" not in signed_out(client)


def test_it_is_forgotten_with_the_next_sign_in(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    provider.of_metadata = says(end_session_endpoint=f"{provider.base}/bye")
    walk(client, connection, provider)
    signed_out(client)

    sign_in(client, cast.owner)

    assert "signed out here" not in signed_out(client)
