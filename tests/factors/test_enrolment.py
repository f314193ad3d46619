"""Whom a second factor is asked of, and setting one up while signing in."""

from http import HTTPStatus

import pytest
from django.core import checks
from django.test import Client
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.checks import operators_need_a_factor
from tenantpilot.factors.models import RecoveryCode, Totp
from tenantpilot.factors.services import enrolment, totp
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership
from tenantpilot.workspaces.services import create_workspace
from tests.cast import Cast, assemble, sign_in
from tests.concurrency import at_once
from tests.factories import PASSWORD
from tests.factors.people import (
    PLANES,
    code_of,
    decoded,
    give_password,
    is_signed_in,
    nobody_is_signed_in,
    person_of,
    with_app,
)
from tests.factors.test_keys import secret_on


@pytest.fixture
def required(cast: Cast, settings: Settings) -> None:
    """A second factor is asked of everybody in the cast's workspace, and of operators."""
    settings.OPERATORS_WITHOUT_FACTOR = False
    Workspace.objects.filter(pk=cast.workspace.pk).update(factor_required=True)


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("plane", PLANES)
def test_who_has_no_factor_sets_one_up_before_being_signed_in(
    cast: Cast, client: Client, plane: Plane
) -> None:
    person, wanted = person_of(cast, plane), f"/{plane}/account/keys/"

    first = give_password(client, person, next=wanted)
    shown = client.get(first["Location"])
    again = client.get(first["Location"])
    wrong = client.post(first["Location"], {"code": "000"})
    before = nobody_is_signed_in()
    right = client.post(first["Location"], {"code": code_of(secret_on(shown.text))})

    assert first["Location"] == f"/{plane}/login/enrol/"
    assert secret_on(shown.text) == secret_on(again.text)
    assert "data:image/svg+xml" in shown.text
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert before
    assert f'href="{wanted}"' in right.text
    assert right.text.count("<code>") == 10
    assert is_signed_in(client, plane)
    assert (Totp.objects.count(), RecoveryCode.objects.count()) == (1, 10)
    assert AuditLog.objects.filter(action=AuditAction.APP_SET_UP, actor_id=person.pk).exists()


@pytest.mark.usefixtures("required")
def test_code_of_enrolment_is_shown_no_second_time(cast: Cast, client: Client) -> None:
    page = give_password(client, cast.owner)["Location"]
    secret = secret_on(client.get(page).text)
    client.post(page, {"code": code_of(secret)})

    assert client.get(page)["Location"] == "/admin/login/"
    assert secret not in str(decoded(PlaneSession.objects.get()))


@pytest.mark.usefixtures("required")
def test_secret_of_enrolment_is_sealed_in_the_session(cast: Cast, client: Client) -> None:
    page = give_password(client, cast.owner)["Location"]

    secret = secret_on(client.get(page).text)

    assert secret not in str(decoded(PlaneSession.objects.get()))


@pytest.mark.usefixtures("required")
def test_of_two_browsers_that_set_up_one_is_the_first(cast: Cast) -> None:
    first, second = Client(), Client()
    secrets = []
    for browser in (first, second):
        give_password(browser, cast.owner)
        secrets.append(secret_on(browser.get("/admin/login/enrol/").text))
    first.post("/admin/login/enrol/", {"code": code_of(secrets[0])})

    answer = second.post("/admin/login/enrol/", {"code": code_of(secrets[1])})

    assert answer["Location"] == "/admin/login/factor/"
    assert not is_signed_in(second, Plane.ADMIN)


def test_first_app_is_none_beside_a_factor(cast: Cast) -> None:
    """Also past the page, which asks the same."""
    with_app(cast.owner)
    secret = totp.new_secret()

    assert enrolment.first_app(person=cast.owner, secret=secret, code=code_of(secret)) is None


@pytest.mark.django_db(transaction=True)
def test_of_first_apps_set_up_at_once_one_is_the_first(transactional_db: None) -> None:
    person, secret = assemble().owner, totp.new_secret()
    code = code_of(secret)

    made = at_once(lambda: enrolment.first_app(person=person, secret=secret, code=code), times=4)

    assert len([codes for codes in made if codes]) == 1


def test_without_a_rule_the_password_is_enough(cast: Cast, client: Client) -> None:
    give_password(client, cast.owner)

    assert is_signed_in(client, Plane.ADMIN)


def test_who_has_a_factor_is_asked_without_a_rule_too(cast: Cast, client: Client) -> None:
    with_app(cast.owner)

    give_password(client, cast.owner)

    assert nobody_is_signed_in()


def test_one_workspace_that_asks_is_enough(cast: Cast, client: Client) -> None:
    asking = Workspace.objects.create(name="Asking", slug="asking", factor_required=True)
    place = WorkspaceMembership.objects.create(workspace=asking, user=cast.owner, role="operator")
    asked = give_password(client, cast.owner)["Location"]
    place.suspended_at = place.created_at
    place.save()

    assert asked == "/admin/login/enrol/"
    assert give_password(Client(), cast.owner)["Location"] == "/admin/"


def test_new_workspace_asks_outside_a_demo(db: None, settings: Settings) -> None:
    made = []
    for is_demo in (True, False):
        settings.DEMO = is_demo
        made.append(
            create_workspace(
                name="New", slug=f"new-{is_demo}".lower(), owner_email="o@msp.example",
                owner_name="O", owner_password="violet harbour tin lantern",
            ).factor_required
        )  # fmt: skip

    assert made == [False, True]


@pytest.mark.parametrize(
    ("flags", "errors"),
    [((True, True), 0), ((True, False), 1), ((False, False), 0), ((False, True), 0)],
)
def test_only_a_demo_lets_operators_in_with_a_password(
    settings: Settings, flags: tuple[bool, bool], errors: int
) -> None:
    settings.OPERATORS_WITHOUT_FACTOR, settings.DEMO = flags

    assert len(operators_need_a_factor()) == errors
    assert checks.registry.registry.tag_exists("security", include_deployment_checks=True)


def test_owner_changes_the_rule(cast: Cast, client: Client) -> None:
    url = f"/admin/workspaces/{cast.workspace.slug}/sign-in/second-factor/"
    sign_in(client, cast.owner, has_factor=True)
    with_app(cast.manager)

    before = client.get(url)
    page = client.post(url, {"required": "yes"}, follow=True)
    client.post(url, {"required": "yes"})
    after = client.post(url, {"required": "no"}, follow=True)

    assert "1 of 4 members have one." in before.text
    assert "A second factor is asked for from now on, also of who is signed in." in page.text
    assert "A password alone is enough" in after.text
    details = AuditLog.objects.filter(action=AuditAction.FACTOR_POLICY_CHANGED).order_by("pk")
    assert [row.details for row in details] == [{"required": True}, {"required": False}]
    assert {row.workspace_id for row in details} == {cast.workspace.pk}


@pytest.mark.parametrize("who", ["manager", "operator", "reader"])
def test_only_owners_see_and_change_the_rule(cast: Cast, client: Client, who: str) -> None:
    url = f"/admin/workspaces/{cast.workspace.slug}/sign-in/second-factor/"
    sign_in(client, getattr(cast, who))

    assert client.get(url).status_code == HTTPStatus.FORBIDDEN
    assert client.post(url, {"required": "yes"}).status_code == HTTPStatus.FORBIDDEN
    assert not Workspace.objects.filter(factor_required=True).exists()


@pytest.mark.parametrize("plane", PLANES)
def test_outside_a_demo_the_first_page_has_no_password_field(
    cast: Cast, client: Client, plane: Plane, settings: Settings
) -> None:
    settings.DEMO = False
    url, person = f"/{plane}/login/", person_of(cast, plane)
    wanted = f"/{plane}/account/keys/"

    first = client.get(url, {"next": wanted})
    known = client.post(url, {"email": person.email, "next": wanted})
    unknown = client.post(url, {"email": "nobody@x.example", "next": wanted})
    wrong = client.post(url, {"email": person.email, "password": "wrong", "next": wanted})
    right = client.post(url, {"email": person.email, "password": PASSWORD, "next": wanted})

    assert 'name="password"' not in first.text
    assert 'name="password"' in known.text
    assert f'name="next" value="{wanted}"' in known.text
    assert "That did not match. Nothing was changed." in wrong.text
    assert right["Location"] == wanted
    assert _anonymous(known.text, person.email) == _anonymous(unknown.text, "nobody@x.example")


def _anonymous(page: str, address: str) -> list[str]:
    """The page without address and CSRF token."""
    return [
        line for line in page.replace(address, "").split() if "value=" not in line
        and "data-csrf" not in line
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["", "nobody", "nul\0@x.example", "a" * 300 + "@x.example"])
def test_impossible_address_is_answered_by_the_first_page(
    db: None, client: Client, settings: Settings, address: str
) -> None:
    settings.DEMO = False

    page = client.post("/admin/login/", {"email": address})

    assert 'name="password"' not in page.text
    assert 'aria-invalid="true"' in page.text
