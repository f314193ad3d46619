"""Platform operators have an account page, too, and change their password there."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, PlatformOperator
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.members.places import GOOD_PASSWORD, audited

ACCOUNT, PASSWORD_PAGE = "/system/account/", "/system/account/password/"
GOOD = {"current": PASSWORD, "password": GOOD_PASSWORD, "again": GOOD_PASSWORD}


def stored(cast: Cast) -> PlatformOperator:
    return PlatformOperator.objects.get(pk=cast.platform_operator.pk)


def test_page_is_the_operators_own_and_names_no_workspace(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.platform_operator).get(ACCOUNT)

    assert page.status_code == HTTPStatus.OK
    assert cast.platform_operator.email in page.text
    assert "My workspaces" not in page.text
    assert "/admin/" not in page.text


def test_menu_leads_there_and_not_to_the_members_pages(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.platform_operator).get("/system/")

    assert f'href="{ACCOUNT}"' in page.text
    assert "What is recorded" not in page.text


def test_name_and_time_zone_are_saved_and_audited(cast: Cast, client: Client) -> None:
    sign_in(client, cast.platform_operator)

    client.post(ACCOUNT, {"name": "Petra P. Platform"})
    page = client.post(f"{ACCOUNT}time-zone/", {"time_zone": "Asia/Tokyo"}, follow=True)

    assert stored(cast).name == "Petra P. Platform"
    assert stored(cast).time_zone == "Asia/Tokyo"
    assert " JST</time>" in page.text
    acts = [AuditAction.NAME_CHANGED, AuditAction.TIME_ZONE_CHANGED]
    assert audited(*acts) == [(cast.platform_operator.pk, act, {}) for act in acts]
    assert set(AuditLog.objects.values_list("actor_type", flat=True)) == {"PlatformOperator"}


def test_database_takes_names_of_zones_only(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PlatformOperator.objects.update(time_zone="mara@msp.example")


def test_password_is_changed_here_and_other_sessions_end(cast: Cast, client: Client) -> None:
    elsewhere = sign_in(Client(), cast.platform_operator)
    member = sign_in(Client(), cast.owner)
    before = sign_in(client, cast.platform_operator).cookies["tenantpilot_system_session"].value

    page = client.post(PASSWORD_PAGE, GOOD, follow=True)

    assert page.redirect_chain == [(ACCOUNT, HTTPStatus.FOUND)]
    assert "Your password was changed. You were signed out everywhere else." in page.text
    assert stored(cast).check_password(GOOD_PASSWORD)
    assert elsewhere.get(ACCOUNT).status_code == HTTPStatus.FOUND
    assert member.get("/admin/account/").status_code == HTTPStatus.OK
    assert not PlaneSession.objects.filter(pk=before).exists()
    assert audited(AuditAction.PASSWORD_CHANGED) == [
        (cast.platform_operator.pk, AuditAction.PASSWORD_CHANGED, {"by_link": False})
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"current": "wrong"}, "current"), ({"password": "short", "again": "short"}, "password")],
)
def test_what_is_wrong_is_told_beside_its_field(
    cast: Cast, client: Client, change: dict[str, str], field: str
) -> None:
    page = sign_in(client, cast.platform_operator).post(PASSWORD_PAGE, GOOD | change)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'id="id_{field}_error"' in page.text
    assert stored(cast).check_password(PASSWORD)


def test_guessing_is_throttled_apart_from_the_other_plane(cast: Cast, client: Client) -> None:
    PlatformOperator.objects.update(email=cast.owner.email)
    sign_in(client, stored(cast))

    answers = [client.post(PASSWORD_PAGE, GOOD | {"current": f"guess {n}"}) for n in range(5)]

    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    form = {"email": cast.owner.email, "password": PASSWORD}
    assert Client().post("/admin/login/", form).status_code == HTTPStatus.FOUND
