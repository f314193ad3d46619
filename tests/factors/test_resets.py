"""Whoever lost device and codes is helped by an owner or from the command line, never by mail."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import FactorTries, Passkey, RecoveryCode, Totp
from tenantpilot.factors.owners import Person
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import codes
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, sign_in
from tests.factories import MembershipFactory
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import add_to
from tests.factors.people import PLANES, give_password, person_of, with_app, with_codes
from tests.members.places import member_url


def has_nothing(person: Person) -> bool:
    factors = factors_of(person)
    return not factors.has_any and not factors.codes_left


def reset(client: Client, cast: Cast, of: User, by: User) -> str:
    url = member_url(cast, of, "reset-factors")
    answer = sign_in(client, by).post(url, follow=True)
    return str(answer.text)


def test_owner_resets_the_factors_of_a_colleague(cast: Cast, client: Client) -> None:
    with_app(cast.operator)
    add_to(Authenticator(), cast.operator, Plane.ADMIN)
    codes.use(person=cast.operator, code="no")
    sign_in(Client(), cast.operator)

    page = reset(client, cast, cast.operator, cast.owner)

    assert "has no second factor any more" in page
    assert has_nothing(cast.operator)
    assert not FactorTries.objects.exists()
    assert not PlaneSession.objects.filter(account_id=cast.operator.pk).exists()
    row = AuditLog.objects.get(action=AuditAction.FACTORS_RESET)
    assert (row.actor_id, row.person_id, row.workspace_id) == (
        cast.owner.pk, cast.operator.pk, cast.workspace.pk
    )  # fmt: skip


@pytest.mark.parametrize("who", ["manager", "operator", "reader"])
def test_nobody_but_an_owner_resets(cast: Cast, client: Client, who: str) -> None:
    with_app(cast.reader)

    reset(client, cast, cast.reader, getattr(cast, who))

    assert not has_nothing(cast.reader)


def test_account_that_works_elsewhere_too_is_not_theirs_to_reset(
    cast: Cast, client: Client
) -> None:
    with_app(cast.operator)
    MembershipFactory(user=cast.operator, role=Role.READ_ONLY)

    page = reset(client, cast, cast.operator, cast.owner)

    assert "also belongs to another workspace" in page
    assert not has_nothing(cast.operator)


def test_own_factors_are_not_reset_here(cast: Cast, client: Client) -> None:
    with_app(cast.owner)

    page = reset(client, cast, cast.owner, cast.owner)

    assert "You change your own keys under My keys. Nothing was changed." in page
    assert not has_nothing(cast.owner)


def test_button_is_there_for_owners_and_members_with_a_factor(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator)
    sign_in(client, cast.owner)
    without = client.get(url)
    with_app(cast.operator)

    assert "reset-factors-dialog" not in without.text
    assert "reset-factors-dialog" in client.get(url).text
    assert "reset-factors-dialog" not in sign_in(Client(), cast.manager).get(url).text


@pytest.mark.parametrize("plane", PLANES)
def test_command_resets_on_the_plane_it_names(cast: Cast, client: Client, plane: Plane) -> None:
    other = Plane.ADMIN if plane == Plane.SYSTEM else Plane.SYSTEM
    person, twin = person_of(cast, plane), person_of(cast, other)
    type(twin)._base_manager.filter(pk=twin.pk).update(email=person.email)
    for each in (person, twin):
        with_app(each)
        with_codes(each)
    out = StringIO()

    call_command("reset_factors", f" {person.email.upper()} ", "--plane", plane.value, stdout=out)

    assert f"{person.name} has no second factor any more." in out.getvalue()
    assert has_nothing(person)
    assert not has_nothing(twin)
    assert AuditLog.objects.get(action=AuditAction.FACTORS_RESET).actor_id is None
    assert give_password(client, person)["Location"] == f"/{plane}/"


def test_command_names_the_plane_and_knows_nobody_else(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--plane"):
        call_command("reset_factors", cast.owner.email)
    with pytest.raises(CommandError, match="no account nobody@x"):
        call_command("reset_factors", "nobody@x.example", "--plane", "admin")


def test_erasing_a_person_takes_their_factors_along(cast: Cast) -> None:
    with_app(cast.operator)
    add_to(Authenticator(), cast.operator, Plane.ADMIN)
    codes.use(person=cast.operator, code="no")

    call_command("erase_user", cast.operator.email, "--yes", stdout=StringIO())

    for model in (Passkey, Totp, RecoveryCode, FactorTries):
        assert not model.objects.exists()
