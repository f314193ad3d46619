"""A rule that goes on while people work: with a password alone they get no further."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD, MembershipFactory
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import asked, send_new
from tests.factors.people import code_of, give_code, give_password, with_app
from tests.factors.test_keys import secret_on

NEEDED = "/admin/account/second-factor/"


@pytest.fixture
def at_work(cast: Cast, client: Client) -> Client:
    """The owner, who signed in with a password; then the rule goes on."""
    sign_in(client, cast.owner)
    Workspace.objects.filter(pk=cast.workspace.pk).update(factor_required=True)
    return client


def pages_of(cast: Cast) -> list[str]:
    return [f"/admin/workspaces/{cast.workspace.slug}/", f"/admin/tenants/{cast.tenant.pk}/"]


def test_next_click_asks_for_a_factor_and_leads_back(cast: Cast, at_work: Client) -> None:
    for page in pages_of(cast):
        assert at_work.get(page)["Location"] == f"{NEEDED}?next={page.replace('/', '%2F')}"
        assert at_work.post(page)["Location"] == at_work.get(page)["Location"]
        fragment = at_work.get(page, headers={"HX-Request": "true", "HX-Current-URL": page})
        assert fragment["HX-Redirect"].startswith(NEEDED)

    shown = at_work.get(NEEDED, follow=True)

    assert "A second factor is asked for first. Nothing of your form was saved." in shown.text
    assert "A second factor is asked for." in shown.text
    assert "asks for one, and does not open without it. Add it now." in shown.text
    assert "Add a passkey" in shown.text


def test_app_set_up_in_the_session_opens_it(cast: Cast, at_work: Client) -> None:
    url = "/admin/account/keys/app/"

    at_work.post(url, {"code": code_of(secret_on(at_work.get(url).text))})

    assert [at_work.get(page).status_code for page in pages_of(cast)] == [HTTPStatus.OK] * 2
    assert "Password and second factor" in at_work.get("/admin/account/").text
    assert at_work.get(NEEDED)["Location"] == "/admin/"


def test_passkey_added_in_the_session_opens_it(cast: Cast, at_work: Client) -> None:
    send_new(at_work, Plane.ADMIN, Authenticator().make(asked(at_work, Plane.ADMIN)))

    assert at_work.get(pages_of(cast)[0]).status_code == HTTPStatus.OK


def test_who_has_an_app_is_asked_for_its_code(cast: Cast, at_work: Client) -> None:
    secret, page = with_app(cast.owner), pages_of(cast)[0]

    confirm = at_work.get(f"{NEEDED}?next={page}")["Location"]
    done = at_work.post(confirm, {"code": code_of(secret), "next": page})

    assert confirm.startswith("/admin/confirm/")
    assert done["Location"] == page
    assert at_work.get(page).status_code == HTTPStatus.OK


def test_password_confirmed_once_more_opens_nothing(cast: Cast, at_work: Client) -> None:
    at_work.post("/admin/confirm/", {"password": PASSWORD})

    assert at_work.get(pages_of(cast)[0]).status_code == HTTPStatus.FOUND


def test_code_given_when_signing_in_is_enough(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    Workspace.objects.update(factor_required=True)
    give_password(client, cast.owner)

    give_code(client, Plane.ADMIN, code_of(secret))

    assert PlaneSession.objects.get().has_factor
    assert client.get(pages_of(cast)[0]).status_code == HTTPStatus.OK


def test_workspace_that_does_not_ask_stays_open(cast: Cast, at_work: Client) -> None:
    other = cast.foreign_tenant.workspace
    MembershipFactory(user=cast.owner, workspace=other)
    MembershipFactory(user=cast.owner)

    page = at_work.get(f"/admin/workspaces/{other.slug}/").text
    home = at_work.get("/admin/").text

    assert f"/admin/workspaces/{cast.workspace.slug}/" in page
    assert "Not open yet" in home
    assert "Give a second factor" in home


def test_rule_tells_outsiders_nothing(cast: Cast, at_work: Client) -> None:
    sign_in(at_work, cast.outsider)

    assert at_work.get(pages_of(cast)[0]).status_code == HTTPStatus.NOT_FOUND
    assert at_work.get("/admin/workspaces/no-such-thing/").status_code == HTTPStatus.NOT_FOUND


def test_own_pages_stay_open(cast: Cast, at_work: Client) -> None:
    for name in ("members:account", "factors:admin-keys", "factors:admin-confirm"):
        assert at_work.get(reverse(name)).status_code == HTTPStatus.OK
