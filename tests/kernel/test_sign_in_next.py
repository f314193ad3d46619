"""Where signing in leads: to the wanted page of this plane, and nowhere else."""

import pytest
from django.test import Client

from tenantpilot.accounts.planes import Plane
from tests.cast import Cast
from tests.kernel.sign_in_attempts import LOGIN
from tests.kernel.test_sign_in import credentials, person_of

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


@pytest.mark.parametrize("plane", Plane)
def test_whoever_is_signed_in_is_sent_on(cast: Cast, client: Client, plane: Plane) -> None:
    client.post(LOGIN[plane], credentials(person_of(cast, plane)))

    answer = client.get(LOGIN[plane], {"next": f"/{plane}/?page=2"})

    assert answer["Location"] == f"/{plane}/?page=2"


@pytest.mark.parametrize("where", ["query", "form"])
def test_person_goes_on_to_the_wanted_page(cast: Cast, client: Client, where: str) -> None:
    wanted = "/admin/workspaces/northwind/?page=2"
    form = credentials(cast.owner, **({"next": wanted} if where == "form" else {}))
    query = "?next=%2Fadmin%2Fworkspaces%2Fnorthwind%2F%3Fpage%3D2"
    url = LOGIN[Plane.ADMIN] + query * (where == "query")

    answer = client.post(url, form)

    assert answer["Location"] == wanted


def test_wanted_page_survives_a_wrong_password(cast: Cast, client: Client) -> None:
    form = credentials(cast.owner, next="/admin/tenants/1/") | {"password": "wrong"}

    answer = client.post(LOGIN[Plane.ADMIN], form)

    assert 'name="next" value="/admin/tenants/1/"' in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/admin/",
        "//evil.example/admin/",
        "/\\evil.example/",
        "/admin\\@evil.example",
        "javascript:alert(1)",
        "/system/",
        "admin/",
        "/admin/\n//evil.example" + "x" * 3_000,
        "\t//evil.example",
        "/admin/no-such-page/",
        "/admin/../system/",
        "/admin/login/?next=/admin/login/",
        "/admin/logout/",
        "/admin/anybody/",
        "/admin/workspaces/north\0wind/",
    ],
)
def test_only_pages_of_this_plane_are_gone_on_to(cast: Cast, client: Client, wanted: str) -> None:
    answer = client.post(LOGIN[Plane.ADMIN], credentials(cast.owner, next=wanted))

    assert answer["Location"] == "/admin/"


@pytest.mark.urls("tenantpilot.urls")
@pytest.mark.parametrize(
    "wanted",
    [
        "/admin/tenants/1/operation-runs/start/",
        "/admin/tenants/1/operation-runs/1/cancel/",
        "/admin/workspaces/northwind/members/1/remove/",
        "/admin/set-password/1/token/",
    ],
)
def test_what_takes_a_form_is_no_page_to_go_on_to(cast: Cast, client: Client, wanted: str) -> None:
    answer = client.post(LOGIN[Plane.ADMIN], credentials(cast.owner, next=wanted))

    assert answer["Location"] == "/admin/"


@pytest.mark.urls("tenantpilot.urls")
@pytest.mark.parametrize(
    "wanted",
    ["/admin/tenants/1/", "/admin/workspaces/northwind/members/add/?x=%2F", "/admin/account/"],
)
def test_pages_with_and_without_forms_are_gone_on_to(
    cast: Cast, client: Client, wanted: str
) -> None:
    answer = client.post(LOGIN[Plane.ADMIN], credentials(cast.owner, next=wanted))

    assert answer["Location"] == wanted
