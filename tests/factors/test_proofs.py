"""Dangerous acts ask for a proof that is less than five minutes old."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db.models import F
from django.test import Client
from django.utils.timezone import now

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import RecoveryCode, Totp
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.factories import PASSWORD, InvitationFactory
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import add_to, options, send
from tests.factors.people import PLANES, code_of, old_proof, person_of, with_app, with_codes
from tests.members.places import member_url
from tests.reports.rows import a_report

type Place = Callable[[Cast], str]


def _workspace(path: str) -> Place:
    return lambda cast: f"/admin/workspaces/{cast.workspace.slug}/{path}"


def _member(act: str = "edit") -> Place:
    return lambda cast: member_url(cast, cast.operator, act)


def _owners_link(cast: Cast) -> str:
    invited = InvitationFactory(workspace=cast.workspace, invited_by=cast.owner, role=Role.OWNER)
    return _workspace(f"members/invitations/{invited.pk}/link/")(cast)


def _suspended_owner(cast: Cast) -> str:
    second = member(cast.workspace, Role.OWNER, "Second Owner")
    WorkspaceMembership.objects.filter(user=second).update(suspended_at=now())
    return member_url(cast, second, "restore")


DANGEROUS: dict[str, tuple[Place, dict[str, str]]] = {
    "make an owner": (_member(), {"role": "owner"}),
    "invite an owner": (_workspace("members/add/"), {"role": "owner", "email": "a@b.example"}),
    "show the link of an owner to be": (_owners_link, {}),
    "restore an owner": (_suspended_owner, {}),
    "password link": (_member("password-link"), {}),
    "reset factors": (_member("reset-factors"), {}),
    "tenant's credential": (lambda cast: f"/admin/tenants/{cast.tenant.pk}/connection/", {}),
    "archive": (lambda cast: f"/admin/tenants/{cast.tenant.pk}/archive/", {}),
    "workspace app": (_workspace("app/"), {}),
    "prove the app's credential": (_workspace("app/prove/"), {}),
    "discard the app's credential": (_workspace("app/discard/"), {}),
    "remove the app": (_workspace("app/remove/"), {}),
    "webhook": (_workspace("notifications/webhook/"), {}),
    "webhook's secret": (_workspace("notifications/webhook/secret/"), {}),
    "new webhook secret": (_workspace("notifications/webhook/secret/new/"), {}),
    "rule for factors": (_workspace("sign-in/second-factor/"), {"required": "yes"}),
    "sign-in provider": (_workspace("sign-in/"), {"kind": "oidc"}),
    "require the provider": (_workspace("sign-in/require/"), {}),
    "remove the provider": (_workspace("sign-in/remove/"), {}),
    "break glass": (_workspace("sign-in/break-glass/1/"), {"give": "1"}),
    "own app": (lambda _: "/admin/account/keys/app/", {}),
    "remove own app": (lambda _: "/admin/account/keys/app/remove/", {}),
    "own codes": (lambda _: "/admin/account/keys/codes/", {}),
    "own passkey": (lambda _: "/admin/account/keys/passkeys/add/", {}),
    "rename passkey": (lambda _: "/admin/account/keys/passkeys/1/rename/", {}),
    "remove passkey": (lambda _: "/admin/account/keys/passkeys/1/remove/", {}),
}


@pytest.mark.parametrize("act", DANGEROUS)
def test_dangerous_act_without_a_fresh_proof_changes_nothing(
    cast: Cast, client: Client, act: str
) -> None:
    place, form = DANGEROUS[act]
    sign_in(client, cast.owner)
    old_proof()
    before = AuditLog.objects.count()

    answer = client.post(place(cast), form)

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith("/admin/confirm/?next=")
    assert AuditLog.objects.count() == before


def test_deleting_a_report_asks_for_a_proof_and_leads_back_to_it(
    cast: Cast, client: Client
) -> None:
    report = a_report(cast.tenant)
    page = f"/admin/tenants/{cast.tenant.pk}/reports/{report.pk}/"
    with_app(cast.owner)
    sign_in(client, cast.owner)
    old_proof()

    said_before = client.get(page)
    answer = client.post(f"{page}delete/", headers={"Referer": f"http://testserver{page}"})

    assert "You will be asked to confirm that it is you." in said_before.text
    assert answer["Location"] == f"/admin/confirm/?next={page.replace('/', '%2F')}"
    assert client.get(page).status_code == HTTPStatus.OK


def test_way_back_is_a_page_of_this_site(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    old_proof()

    answer = client.post(
        "/admin/account/keys/passkeys/1/rename/",
        headers={"Referer": "https://evil.example/admin/x/"},
    )
    page = client.post(
        "/admin/confirm/?next=//evil.example/", {"password": PASSWORD, "next": "//evil.example/"}
    )

    assert answer["Location"] == "/admin/confirm/?next="
    assert page["Location"] == "/admin/"


@pytest.mark.parametrize(
    "page", ["account/keys/", "account/keys/app/", "account/keys/passkeys/add/"]
)
def test_pages_say_so_beforehand(cast: Cast, client: Client, page: str) -> None:
    sign_in(client, cast.owner)
    fresh = client.get(f"/admin/{page}")
    old_proof()
    stale = client.get(f"/admin/{page}")

    assert "You will be asked to confirm" not in fresh.text
    assert "You will be asked to confirm" in stale.text


def test_harmless_role_needs_no_proof(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    old_proof()

    InvitationFactory(workspace=cast.workspace, invited_by=cast.owner, pk=1)
    shown = client.post(_workspace("members/invitations/1/link/")(cast))
    answer = client.post(member_url(cast, cast.operator), {"role": "read_only"})

    assert "/admin/invitations/" in shown.text
    assert "confirm" not in answer["Location"]


@pytest.mark.parametrize("plane", PLANES)
def test_code_gives_a_proof_and_leads_back(cast: Cast, client: Client, plane: Plane) -> None:
    person = person_of(cast, plane)
    secret = with_app(person)
    sign_in(client, person)
    old_proof()
    back = f"/{plane}/account/keys/"
    url = f"/{plane}/confirm/?next={back}"

    shown = client.get(url)
    wrong = client.post(url, {"code": "000", "next": back})
    right = client.post(url, {"code": code_of(secret), "next": back})
    done = client.post(f"/{plane}/account/keys/codes/")

    assert f'name="next" value="{back}"' in shown.text
    assert 'name="password"' not in shown.text
    assert "That did not match. Nothing was changed." in wrong.text
    assert right["Location"] == back
    assert "Keep these codes now." in done.text
    assert AuditLog.objects.filter(action=AuditAction.IDENTITY_CONFIRMED).count() == 1


def test_password_is_no_proof_for_who_has_a_factor(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    sign_in(client, cast.owner)
    old_proof()

    client.post("/admin/confirm/", {"password": PASSWORD, "code": ""})
    client.post("/admin/account/keys/app/remove/")

    assert Totp.objects.exists()


def test_password_is_no_proof_for_who_has_a_passkey_and_no_codes(
    cast: Cast, client: Client
) -> None:
    add_to(Authenticator(), cast.owner, Plane.ADMIN)
    RecoveryCode.objects.all().delete()
    sign_in(client, cast.owner)
    old_proof()

    client.post("/admin/confirm/", {"password": PASSWORD})

    assert client.post("/admin/account/keys/codes/").status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("plane", PLANES)
def test_password_is_the_proof_of_who_has_nothing_else(
    cast: Cast, client: Client, plane: Plane
) -> None:
    person = person_of(cast, plane)
    sign_in(client, person)
    old_proof()

    wrong = client.post(f"/{plane}/confirm/", {"password": "wrong"})
    right = client.post(f"/{plane}/confirm/", {"password": PASSWORD})

    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert right.status_code == HTTPStatus.FOUND
    assert AuditLog.objects.filter(action=AuditAction.IDENTITY_CONFIRMED).count() == 1


def test_wrong_codes_are_counted_here_too(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    sign_in(client, cast.owner)
    old_proof()
    for _ in range(5):
        client.post("/admin/confirm/", {"code": "no"})

    page = client.post("/admin/confirm/", {"code": code_of(secret)})

    assert "Too many wrong codes." in page.text


@pytest.mark.parametrize("plane", PLANES)
def test_own_passkey_is_a_proof_and_a_colleagues_is_none(
    cast: Cast, client: Client, plane: Plane
) -> None:
    mine, theirs, person = Authenticator(), Authenticator(), person_of(cast, plane)
    add_to(mine, person, plane)
    if plane == Plane.ADMIN:
        add_to(theirs, cast.manager, plane)
    sign_in(client, person)
    old_proof()
    if plane == Plane.ADMIN:
        send(client, plane, theirs.use(options(client, plane)), "confirm/passkey")
    refused = client.post(f"/{plane}/account/keys/codes/")

    send(client, plane, mine.use(options(client, plane)), "confirm/passkey")
    taken = client.post(f"/{plane}/account/keys/codes/")

    assert refused.status_code == HTTPStatus.FOUND
    assert "Keep these codes now." in taken.text


def test_proof_is_over_after_five_minutes(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    sign_in(client, cast.owner)
    earlier = {"proved_at": F("proved_at") - timedelta(minutes=4, seconds=30)}
    PlaneSession.objects.update(**earlier)
    fresh = client.post("/admin/account/keys/codes/")
    PlaneSession.objects.update(proved_at=F("proved_at") - timedelta(seconds=31))

    stale = client.post("/admin/account/keys/codes/")

    assert (fresh.status_code, stale.status_code) == (HTTPStatus.OK, HTTPStatus.FOUND)


def test_proof_counts_in_its_own_session_only(cast: Cast, client: Client) -> None:
    [code, *_] = with_codes(cast.owner)
    with_app(cast.owner)
    other = sign_in(Client(), cast.owner)
    sign_in(client, cast.owner)
    old_proof()

    client.post("/admin/confirm/", {"code": code})

    assert other.post("/admin/account/keys/codes/").status_code == HTTPStatus.FOUND
