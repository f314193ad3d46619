"""A form that came without a fresh proof is not lost: after the proof, one press is left."""

from http import HTTPStatus

import pytest
from django.test import Client
from freezegun import freeze_time

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.factors import held_forms
from tenantpilot.factors.models import Totp
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.factors.people import PLANES, code_of, decoded, old_proof, person_of, with_app
from tests.members.places import member_url

HELD = "/admin/confirm/held/"


def policy_url(cast: Cast) -> str:
    return f"/admin/workspaces/{cast.workspace.slug}/sign-in/second-factor/"


@pytest.fixture
def sent(cast: Cast, client: Client) -> Client:
    """The owner has sent a form whose proof was too old."""
    sign_in(client, cast.owner)
    old_proof()
    client.post(policy_url(cast), {"required": "yes", "note": "hello", "x": "y"})
    return client


def test_choice_is_kept_and_nothing_else(cast: Cast, sent: Client) -> None:
    shown = sent.get("/admin/confirm/").text
    to = sent.post("/admin/confirm/", {"password": PASSWORD})["Location"]
    page = sent.get(to).text

    assert "Confirm that it is you; then one press is left." in shown
    assert to == HELD
    assert f'action="{policy_url(cast)}"' in page
    assert 'name="required"' in page
    assert "hello" not in page + str(decoded(PlaneSession.objects.get()))
    assert "Change the rule" in page
    assert not Workspace.objects.filter(factor_required=True).exists()


def test_press_does_it_once_and_the_form_is_forgotten(cast: Cast, sent: Client) -> None:
    sent.post("/admin/confirm/", {"password": PASSWORD})

    done = sent.post(policy_url(cast), {"required": "yes"})

    assert done["Location"] == policy_url(cast)
    assert Workspace.objects.get(pk=cast.workspace.pk).factor_required
    assert sent.get(HELD)["Location"] == "/admin/"


def test_form_is_not_shown_before_the_proof(cast: Cast, sent: Client) -> None:
    assert sent.get(HELD)["Location"] == policy_url(cast)


def test_form_is_over_after_ten_minutes(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    old_proof()
    with freeze_time() as clock:
        client.post(policy_url(cast), {"required": "yes"})
        clock.tick(held_forms.LASTS)
        clock.tick(1)
        to = client.post("/admin/confirm/", {"password": PASSWORD, "next": policy_url(cast)})

    assert to["Location"] == policy_url(cast)


@pytest.mark.parametrize("plane", PLANES)
def test_code_leads_to_the_form_on_both_planes(cast: Cast, client: Client, plane: str) -> None:
    person = person_of(cast, plane)  # type: ignore[arg-type]
    secret = with_app(person)
    sign_in(client, person)
    old_proof()
    client.post(f"/{plane}/account/keys/app/remove/")

    to = client.post(f"/{plane}/confirm/", {"code": code_of(secret)})["Location"]
    page = client.get(to).text

    assert f'action="/{plane}/account/keys/app/remove/"' in page
    assert "Remove the authenticator app" in page
    assert Totp.objects.exists()


def test_form_with_what_a_person_wrote_is_not_kept(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    old_proof()
    provider = {"client_secret": "s3cret", "name": "Ours", "kind": "oidc"}

    client.post(f"/admin/workspaces/{cast.workspace.slug}/sign-in/", provider)
    to = client.post("/admin/confirm/", {"password": PASSWORD})["Location"]

    assert to == "/admin/"
    assert "s3cret" not in str(decoded(PlaneSession.objects.get()))


def test_role_of_a_new_owner_is_kept(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    old_proof()
    url = member_url(cast, cast.manager)
    client.post(url, {"role": "owner"})

    page = client.get(client.post("/admin/confirm/", {"password": PASSWORD})["Location"]).text

    assert 'name="role"' in page
    assert 'value="owner"' in page
    assert client.post(url, {"role": "owner"}).status_code == HTTPStatus.FOUND
