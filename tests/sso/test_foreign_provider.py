"""One happy path with a provider that we did not write."""

import urllib.parse
import urllib.request
from urllib.error import HTTPError

import oidc_provider_mock
import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.sso.client_secrets import sealed
from tenantpilot.sso.models import Connection, ExternalIdentity, Kind
from tests.cast import Cast
from tests.sso.walking import asked, door, is_signed_in

pytestmark = pytest.mark.django_db


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


def _approve(url: str, question: dict[str, str], *, subject: str) -> str:
    """Say yes in the provider's own form; return where it sends the browser."""
    form = urllib.parse.urlencode({"sub": subject}).encode()
    address = f"{url}/oauth2/authorize?{urllib.parse.urlencode(question)}"
    try:
        urllib.request.build_opener(_Stays).open(address, data=form)
    except HTTPError as redirect:
        return str(redirect.headers["Location"])
    raise AssertionError("The provider sent nobody on.")


def test_person_comes_in(client: Client, cast: Cast) -> None:
    with oidc_provider_mock.run_server_in_thread() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        discovered = f"http://localhost:{server.server_port}"
        connection = Connection(
            workspace=cast.workspace, kind=Kind.OIDC, name="Mock", issuer=discovered, client_id="c"
        )
        connection.sealed_secret = sealed("s", connection=connection)
        connection.save()
        ExternalIdentity.objects.create(
            connection=connection, issuer=discovered, subject="olivia", user=cast.owner
        )
        question = asked(client.post(door(connection)))
        back = urllib.parse.urlsplit(_approve(url, question, subject="olivia"))

        answer = client.get(f"{back.path}?{back.query}")

    assert answer["Location"] == reverse("tenant_dashboard:home")
    assert is_signed_in(client)
