"""Everybody in the demo can sign in, and sees what the world says they see."""

from http import HTTPStatus
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.test import Client

from demo.graph_stub.tenants import ALDGATE
from demo.sign_in_provider.brightwater import PUBLIC_ID
from demo.world.drafts import DRAFTS
from demo.world.people import PASSWORD, PLATFORM_OPERATORS, PRIYA, Member, Person
from demo.world.providers import PROVIDERS, Provider
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role

PLACES = [(provider, member) for provider in PROVIDERS for member in provider.staff]
PEOPLE = list(dict.fromkeys(member.person for _, member in PLACES))


def named(value: object) -> str:
    if isinstance(value, Member):
        return value.person.email
    return value.email if isinstance(value, Person) else getattr(value, "slug", "")


def sign_in(client: Client, path: str, person: Person) -> tuple[int, str | None]:
    answer = client.post(path, {"email": person.email, "password": PASSWORD})
    return answer.status_code, answer.headers.get("Location")


def test_everybody_has_signed_in_before() -> None:
    assert not User.objects.filter(last_login=None).exists()


@pytest.mark.parametrize("person", PEOPLE, ids=named)
def test_person_signs_in_at_admin(client: Client, person: Person) -> None:
    answer = sign_in(client, "/admin/login/", person)

    assert answer == (HTTPStatus.FOUND, "/admin/")
    assert "tenantpilot_admin_session" in client.cookies


@pytest.mark.parametrize("person", PLATFORM_OPERATORS, ids=named)
def test_platform_operator_signs_in_at_system(client: Client, person: Person) -> None:
    answer = sign_in(client, "/system/login/", person)

    assert answer == (HTTPStatus.FOUND, "/system/")
    assert "tenantpilot_system_session" in client.cookies


def test_platform_operator_is_nobody_at_admin(client: Client) -> None:
    status, _ = sign_in(client, "/admin/login/", PLATFORM_OPERATORS[0])

    assert status == HTTPStatus.OK
    assert "tenantpilot_admin_session" not in client.cookies


@pytest.mark.parametrize(("provider", "member"), PLACES, ids=named)
def test_member_sees_the_tenants_the_world_names(provider: Provider, member: Member) -> None:
    user = User.objects.get(email=member.person.email)
    customers = provider.customers if member.role.sees_every_tenant else member.sees
    expected = set() if member.is_suspended else {customer.name for customer in customers}
    if member.role.sees_every_tenant:
        expected |= {draft.name for draft in DRAFTS if draft.provider == provider and draft.reached}

    memberships = memberships_of(user).filter(workspace__slug=provider.slug)
    seen = {tenant.name for each in memberships for tenant in tenants_seen_by(each)}

    assert seen == expected


def test_there_is_somebody_of_every_role_and_kind() -> None:
    assert {member.role for _, member in PLACES} == set(Role)
    assert any(member.role == Role.OPERATOR and len(member.sees) == 1 for _, member in PLACES)
    assert memberships_of(User.objects.get(email=PRIYA.email)).count() == 2
    assert PlatformOperator.objects.count() == 2


def test_password_is_one_that_the_product_accepts() -> None:
    for person in [*PEOPLE, *PLATFORM_OPERATORS]:
        validate_password(PASSWORD, User(email=person.email, name=person.name))


def test_list_names_everybody_in_aligned_columns() -> None:
    output = StringIO()

    call_command("demo_sign_ins", stdout=output)

    table, provider, onboarding = output.getvalue().split("\n\n")
    head, *lines = table.splitlines()
    assert f"/admin/sso/{PUBLIC_ID}/" in provider
    assert str(ALDGATE.directory_id) in onboarding
    assert not Tenant.objects.filter(directory_id=ALDGATE.directory_id).exists()
    assert len(lines) == len(PEOPLE) + len(PLATFORM_OPERATORS)
    assert {line.index(PASSWORD) for line in lines} == {head.index("Password")}
    assert all(line.startswith(("/admin/", "/system/")) for line in lines)


@pytest.mark.parametrize(
    "who",
    [
        "Helena Brandt: owner at Northbeam Managed IT",
        "Lewis Grant: operator of one tenant at Northbeam Managed IT",
        "Daniel Osei: operator at Northbeam Managed IT (suspended)",
        "Priya Nair: manager at Brightwater Cloud Services; "
        "operator of one tenant at Steinbrück IT-Service",
        "Petra Vance: platform operator (a passkey can be added under My account)",
    ],
)
def test_list_says_who_that_is(who: str) -> None:
    output = StringIO()

    call_command("demo_sign_ins", stdout=output)

    assert any(line.endswith(f"  {who}") for line in output.getvalue().splitlines())
