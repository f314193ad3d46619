"""Sessions that are no sign-in any more, or not yet, against every route of both planes."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.accounts.sessions import SessionStore, idle_limit
from tenantpilot.factors.services import totp
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.kernel.test_every_route import ADMIN, SYSTEM, address

ROUTES = {Plane.ADMIN: ADMIN, Plane.SYSTEM: SYSTEM}
PLANES = pytest.mark.parametrize("plane", list(Plane))
SECOND = timedelta(seconds=1)


def _update(person: User | PlatformOperator, **columns: object) -> None:
    PlaneSession.objects.filter(plane=person.plane, account_id=person.pk).update(**columns)


def _new_password(person: User | PlatformOperator) -> None:
    person.set_password("another harbour in the fog")
    person.save()


# What becomes of a session that was a sign-in.
ENDS: dict[str, Callable[[User | PlatformOperator], object]] = {
    "not used for too long": lambda person: _update(
        person, last_seen_at=timezone.now() - idle_limit() - SECOND
    ),
    "over, however it was used": lambda person: _update(
        person, expire_date=timezone.now() - SECOND
    ),
    "ended elsewhere": lambda person: PlaneSession.objects.filter(account_id=person.pk).delete(),
    "of an account that was deactivated": lambda person: (
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    ),
    "of a password that was changed": _new_password,
}


def person_of(cast: Cast, plane: Plane) -> User | PlatformOperator:
    """The person who may do most on the plane."""
    return cast.platform_operator if plane == Plane.SYSTEM else cast.owner


def wrong_answers(cast: Cast, client: Client, plane: Plane) -> list[tuple[str, str, int]]:
    """Ask every route of the plane both ways; return what is not sent to the sign-in page."""
    sign_in_page = f"/{plane}/login/"
    wrong = []
    for route in ROUTES[plane]:
        url = address(route, tenant_id=cast.tenant.pk, workspace_slug=cast.workspace.slug)
        for method in (client.get, client.post):
            answer = method(url)
            refused = answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            to_sign_in = answer.get("Location", "").startswith(sign_in_page)
            if not (refused or to_sign_in):
                wrong.append((method.__name__, route, answer.status_code))
    return wrong


@PLANES
@pytest.mark.parametrize("end", ENDS)
def test_session_that_ended_opens_no_route(
    cast: Cast, client: Client, plane: Plane, end: str
) -> None:
    person = person_of(cast, plane)
    sign_in(client, person)

    ENDS[end](person)

    assert wrong_answers(cast, client, plane) == []


@PLANES
def test_session_of_a_visitor_opens_no_route(cast: Cast, client: Client, plane: Plane) -> None:
    """Also one that holds everything but who is signed in, as a sign-in half done does."""
    session = SessionStore(plane=plane)
    session["half"] = {"account": person_of(cast, plane).pk}
    session.save()
    client.cookies[SETTINGS[plane].cookie_name] = session.session_key or ""

    assert wrong_answers(cast, client, plane) == []


@pytest.mark.thorough
@PLANES
def test_the_matrix_can_fail(cast: Cast, client: Client, plane: Plane) -> None:
    sign_in(client, person_of(cast, plane))

    assert wrong_answers(cast, client, plane) != []


@PLANES
@pytest.mark.parametrize("how_far", ["no factor", "setting up an app", "code not shown"])
def test_right_password_alone_opens_no_route(
    cast: Cast, client: Client, settings: Settings, plane: Plane, how_far: str
) -> None:
    person = person_of(cast, plane)
    settings.OPERATORS_WITHOUT_FACTOR = False
    Workspace.objects.update(factor_required=True)
    if how_far == "code not shown":
        totp.set_up(person=person, sealed=totp.seal(totp.new_secret(), person=person), step=0)

    form = {"email": person.email, "password": PASSWORD}
    there = client.post(f"/{plane}/login/", form)["Location"]
    if how_far == "setting up an app":
        assert client.get(there).status_code == HTTPStatus.OK

    assert there.startswith(f"/{plane}/login/")
    assert wrong_answers(cast, client, plane) == []
