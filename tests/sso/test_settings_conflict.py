"""Two owners change the provider at once: the second is shown what the first one stored."""

from http import HTTPStatus

from django.test import Client

from tenantpilot.sso.client_secrets import client_secret
from tenantpilot.sso.models import Connection
from tests.cast import Cast, sign_in
from tests.edit_forms import version_on
from tests.sso.conftest import page
from tests.sso.connections import a_connection
from tests.sso.provider import CLIENT_ID


def test_second_change_is_refused_and_never_shows_a_secret(cast: Cast, client: Client) -> None:
    there = a_connection(cast.workspace)
    url = page(cast, "workspace")
    form = {"kind": "oidc", "issuer": there.issuer, "name": "Northwind ID", "client_id": CLIENT_ID}
    seen = version_on(sign_in(client, cast.owner), url)
    client.post(url, seen | form | {"name": "Helena's", "client_secret": "of-helena"})

    answer = client.post(url, seen | form | {"client_secret": "of-tomas"})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.context["form"].stored_now == [("What people call it", "Helena's")]
    assert "A file or a secret has to be given again." in answer.text
    assert "of-helena" not in answer.text
    assert "of-tomas" not in answer.text
    assert client_secret(Connection.objects.get()) == "of-helena"


def test_secret_alone_is_not_overwritten_either(cast: Cast, client: Client) -> None:
    there = a_connection(cast.workspace)
    url = page(cast, "workspace")
    form = {"kind": "oidc", "issuer": there.issuer, "name": "Northwind ID", "client_id": CLIENT_ID}
    seen = version_on(sign_in(client, cast.owner), url)
    client.post(url, seen | form | {"client_secret": "of-helena"})

    answer = client.post(url, seen | form | {"client_secret": "of-tomas"})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert client_secret(Connection.objects.get()) == "of-helena"
