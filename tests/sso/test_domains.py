"""A typed address leads to the provider that an operator has assigned its domain to."""

import io
from http import HTTPStatus
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.sso.models import Connection, SignInDomain
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.sso.conftest import connected
from tests.sso.connections import a_connection
from tests.sso.provider import Liar
from tests.sso.walking import asked, door

pytestmark = pytest.mark.django_db
DOMAIN = "northwind.example"
BUTTON = "Continue with Northwind ID"


@pytest.fixture(autouse=True)
def no_demo(settings: Settings) -> None:
    """A demo asks for address and password on one page."""
    settings.DEMO = False


def command(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def here(cast: Cast) -> Connection:
    command("assign_sign_in_domain", DOMAIN, cast.workspace.slug)
    return a_connection(cast.workspace)


def second_page(address: str, *, plane: str = "admin", **more: str) -> Any:
    return Client().post(reverse(f"accounts:{plane}-sign-in"), {"email": address, **more})


def test_address_of_the_domain_leads_to_the_provider_and_leaves_the_other_ways(
    here: Connection,
) -> None:
    page = second_page(f"anna@{DOMAIN}", next="/admin/account/").text

    button, own = page.index(BUTTON), page.index('type="password"')
    assert button < own
    form = page.partition(f'action="{door(here)}"')[2].partition("</form>")[0]
    assert BUTTON in form
    assert 'name="next" value="/admin/account/"' in form


def test_button_goes_to_the_provider(
    client: Client, cast: Cast, provider: Liar, here: Connection
) -> None:
    here.delete()
    connection = connected(cast.workspace, provider)

    page = client.post(reverse("accounts:admin-sign-in"), {"email": f"anna@{DOMAIN}"}).text

    assert f'action="{door(connection)}"' in page
    assert asked(client.post(door(connection)))["response_type"] == "code"


@pytest.mark.parametrize(
    "address",
    [
        f"anna@sub.{DOMAIN}",
        "anna@example",
        "anna@wind.example",
        f"anna@{DOMAIN}.evil.example",
        f"{DOMAIN}@evil.example",
        f"anna@x{DOMAIN}",
        "anna@n\u03bfrthwind.example",  # a Greek letter
        "anna@\uff4eorthwind.example",  # a wide one
    ],
)
def test_address_of_another_domain_leads_nowhere(here: Connection, address: str) -> None:
    assert BUTTON not in second_page(address).text


@pytest.mark.parametrize(
    "address", [f"Anna@{DOMAIN.upper()}", f"  anna@{DOMAIN} ", f"a+b@{DOMAIN}"]
)
def test_case_and_space_make_no_difference(here: Connection, address: str) -> None:
    assert BUTTON in second_page(address).text


def test_domain_in_another_script_is_assigned_as_browsers_send_it(cast: Cast) -> None:
    a_connection(cast.workspace)
    command("assign_sign_in_domain", "XN--MNCHEN-3YA.example", cast.workspace.slug)

    assert BUTTON in second_page("anna@xn--mnchen-3ya.example").text


def test_page_and_statements_tell_nothing_of_an_account(cast: Cast, here: Connection) -> None:
    """Cut out: the address, and what is random."""
    cast.owner.email = f"known@{DOMAIN}"
    cast.owner.save()
    answers = []
    for name in ("known", "other"):
        with CaptureQueriesContext(database) as done:
            page = second_page(f"{name}@{DOMAIN}")
        token = str(page.context["csrf_token"])
        answers.append(
            (
                page.status_code,
                page.text.replace(name, "").replace(token, ""),
                [each["sql"].replace(name, "") for each in done.captured_queries],
            )
        )

    assert answers[0] == answers[1]


def test_password_and_break_glass_still_come_in_beside_it(cast: Cast, here: Connection) -> None:
    """The domain leads; what a password opens is the workspace's rule, not the domain's."""
    cast.owner.email = f"owner@{DOMAIN}"
    cast.owner.save()
    Workspace.objects.update(sso_required_at="2026-01-01T00:00:00Z")

    wrong = second_page(cast.owner.email, password="not the password")
    right = second_page(cast.owner.email, password=PASSWORD)

    assert BUTTON in wrong.text
    assert "That did not match" in wrong.text
    assert right.status_code == HTTPStatus.FOUND


def test_operators_page_leads_nobody_to_a_workspaces_provider(here: Connection) -> None:
    assert BUTTON not in second_page(f"anna@{DOMAIN}", plane="system").text


def test_first_page_names_no_provider_of_a_domain(here: Connection) -> None:
    assert BUTTON not in Client().get(reverse("accounts:admin-sign-in")).text


def test_removed_provider_leads_nowhere_and_the_next_one_does(cast: Cast, here: Connection) -> None:
    here.delete()
    without = second_page(f"anna@{DOMAIN}").text
    a_connection(cast.workspace)

    assert BUTTON not in without
    assert 'type="password"' in without
    assert BUTTON in second_page(f"anna@{DOMAIN}").text


def test_assigning_is_audited_and_told_to_owners(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, SecurityChange]] = []
    monkeypatch.setattr(
        "tenantpilot.workspaces.owner_messages.send",
        lambda *, workspace_id, change: told.append((workspace_id, change)),
    )

    said = command("assign_sign_in_domain", f" {DOMAIN.upper()} ", cast.workspace.slug)
    listed = command("list_sign_in_domains")
    command("withdraw_sign_in_domain", DOMAIN.upper())

    assert "It has none yet" in said
    assert f"{DOMAIN}  {cast.workspace.slug}  since" in listed
    assert command("list_sign_in_domains") == "No domain is assigned.\n"
    entries = AuditLog.objects.filter(action__startswith="sso.domain").order_by("pk")
    assert [(each.action, each.workspace_id, each.actor_id) for each in entries] == [
        (AuditAction.SIGN_IN_DOMAIN_ASSIGNED, cast.workspace.pk, None),
        (AuditAction.SIGN_IN_DOMAIN_WITHDRAWN, cast.workspace.pk, None),
    ]
    assert told == [(cast.workspace.pk, SecurityChange.CONNECTION_CHANGED)] * 2


@pytest.mark.parametrize(
    "domain",
    ["", " ", "example", "com", "@northwind.example", "anna@northwind.example",
     "northwind.example.", ".example", "x-.example", "x..example", "münchen.example",
     "127.0.0.1", "[127.0.0.1]", "*.northwind.example", "north wind.example",
     "a" * 64 + ".example", "a." * 126 + "example", "GMAIL.com", "onmicrosoft.com"],
)  # fmt: skip
def test_what_is_no_domain_of_one_company_is_refused(cast: Cast, domain: str) -> None:
    with pytest.raises(CommandError, match=r"Nothing was changed\."):
        command("assign_sign_in_domain", domain, cast.workspace.slug)

    assert not SignInDomain.objects.exists()
    assert not AuditLog.objects.filter(action__startswith="sso.domain").exists()


def test_domain_is_one_workspaces(cast: Cast, here: Connection) -> None:
    with pytest.raises(CommandError, match="is assigned already"):
        command("assign_sign_in_domain", DOMAIN, cast.foreign_tenant.workspace.slug)
    with pytest.raises(CommandError, match="no workspace nowhere"):
        command("assign_sign_in_domain", "other.example", "nowhere")
    with pytest.raises(CommandError, match="is not assigned"):
        command("withdraw_sign_in_domain", "other.example")

    assert SignInDomain.objects.get().workspace == cast.workspace


@pytest.mark.parametrize("domain", [DOMAIN, DOMAIN.upper(), "example"])
def test_database_takes_a_domain_once_and_as_it_is_compared(
    cast: Cast, here: Connection, domain: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInDomain.objects.create(domain=domain, workspace=cast.foreign_tenant.workspace)


def test_owner_sees_which_domains_lead_here(client: Client, cast: Cast, here: Connection) -> None:
    page = sign_in(client, cast.owner).get(reverse("sso:workspace", args=[cast.workspace.slug]))

    assert f"<bdi>{DOMAIN}</bdi>" in page.text
