"""What happens to people who are not signed in on the plane they ask."""

from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.access.capabilities import Capability
from tenantpilot.accounts.models import PlaneSession
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")

CLOSED = [
    ("/admin/", "/admin/login/"),
    ("/admin/workspaces/northwind/", "/admin/login/"),
    (f"/admin/tenants/1/{Capability.TENANT_VIEW}/", "/admin/login/"),
    ("/system/", "/system/login/"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "sign_in_page"), CLOSED)
def test_anonymous_is_sent_to_sign_in_and_back(client: Client, url: str, sign_in_page: str) -> None:
    answer = client.get(url, {"page": "2"})

    assert answer.status_code == HTTPStatus.FOUND
    encoded = url.replace("/", "%2F")
    assert answer["Location"] == f"{sign_in_page}?next={encoded}%3Fpage%3D2"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "sign_in_page"), CLOSED)
def test_anonymous_fragment_leaves_the_whole_page(
    client: Client, url: str, sign_in_page: str
) -> None:
    answer = client.get(url, headers={"HX-Request": "true"})

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert answer["HX-Redirect"] == sign_in_page


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "sign_in_page"), CLOSED)
def test_anonymous_form_is_not_remembered_but_its_page_is(
    client: Client, url: str, sign_in_page: str
) -> None:
    answer = client.post(f"{url}?kind=a", {"really": "yes"})

    assert answer.status_code == HTTPStatus.FOUND
    encoded = url.replace("/", "%2F")
    assert answer["Location"] == f"{sign_in_page}?next={encoded}%3Fkind%3Da&unsaved=1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/admin/workspaces/northwind/?page=2",
         "%2Fadmin%2Fworkspaces%2Fnorthwind%2F%3Fpage%3D2"),
        ("http://testserver/system/", "%2Fadmin%2F"),
        ("http://testserver/admin/logout/", "%2Fadmin%2F"),
        ("http://testserver//evil.example/", "%2Fadmin%2F"),
        ("http://[", "%2Fadmin%2F"),
        ("x" * 3_000, "%2Fadmin%2F"),
    ],
)  # fmt: skip
def test_way_back_from_a_form_is_a_page_of_this_plane(
    client: Client, referer: str, back: str
) -> None:
    answer = client.post("/admin/", {"note": "typed"}, headers={"Referer": referer})

    assert answer["Location"] == f"/admin/login/?next={back}&unsaved=1"
    assert not PlaneSession.objects.exists()


def test_existence_is_secret_to_anonymous_people(cast: Cast, client: Client) -> None:
    there = client.get(f"/admin/tenants/{cast.tenant.pk}/{Capability.TENANT_VIEW}/")
    missing = client.get(f"/admin/tenants/{2**70}/{Capability.TENANT_VIEW}/")

    assert there.status_code == missing.status_code == HTTPStatus.FOUND


def test_platform_operator_is_nobody_on_the_admin_plane(cast: Cast, client: Client) -> None:
    sign_in(client, cast.platform_operator)

    assert client.get("/admin/").status_code == HTTPStatus.FOUND
    assert client.get("/system/").json() == {
        "operator": cast.platform_operator.pk,
        "type": "PlatformOperator",
        "user": "AnonymousUser",
    }


def test_user_is_nobody_on_the_system_plane(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    assert client.get("/admin/").status_code == HTTPStatus.OK
    assert client.get("/system/").status_code == HTTPStatus.FOUND


@pytest.mark.django_db
def test_anybody_may_call_what_is_public(client: Client) -> None:
    assert client.get("/anybody/").json() == {"user": "AnonymousUser"}
