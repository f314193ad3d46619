"""Changing the connection of a tenant that is worked on."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import SECRET, OnboardingDriver, audited
from tests.onboarding.wizard_pages import SECRET_NOT_KEPT, error_of
from tests.ui.markup import element

pytestmark = pytest.mark.django_db


def url(tenant: Tenant) -> str:
    return f"/admin/tenants/{tenant.pk}/connection/"


def form() -> dict[str, str]:
    return {
        "client_id": str(uuid.uuid4()),
        "client_secret": SECRET,
        "secret_expires_on": "2099-01-31",
    }


@pytest.mark.parametrize("which", ["tenant", "other_tenant"])
def test_new_secret_is_stored_and_counts_as_nothing(cast: Cast, client: Client, which: str) -> None:
    tenant: Tenant = getattr(cast, which)
    sign_in(client, cast.manager)
    assert client.get(url(tenant)).status_code == HTTPStatus.OK

    response = client.post(url(tenant), form(), follow=True)

    stored = ProviderConnection.objects.get(tenant=tenant)
    assert response.redirect_chain[-1][0] == f"/admin/tenants/{tenant.pk}/"
    assert "The connection was stored." in response.text
    assert secrets.unseal(bytes(stored.sealed_secret), tenant_id=tenant.pk) == SECRET
    assert stored.status == ConnectionStatus.UNCHECKED
    assert (audited(), ledger()) == (["tenant.connection_configured"], [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "x"}, "This is not an ID as Microsoft shows it"),
        ({"client_secret": ""}, "the stored one belongs to another application."),
        ({"secret_expires_on": "2000-01-01"}, "This day has passed."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    cast: Cast, client: Client, changes: dict[str, str], words: str
) -> None:
    before = bytes(ProviderConnection.objects.get(tenant=cast.tenant).sealed_secret)

    response = sign_in(client, cast.owner).post(url(cast.tenant), form() | changes)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in response.text
    assert SECRET not in response.text
    assert bytes(ProviderConnection.objects.get(tenant=cast.tenant).sealed_secret) == before
    assert audited() == []


@pytest.mark.parametrize("wrong", [{"client_id": "x"}, {"secret_expires_on": "2000-01-01"}])
def test_secret_beside_another_mistake_is_asked_for_again(
    cast: Cast, client: Client, wrong: dict[str, str]
) -> None:
    response = sign_in(client, cast.owner).post(url(cast.tenant), form() | wrong)

    assert error_of(response.text, "client_secret") == SECRET_NOT_KEPT
    assert SECRET not in response.text
    assert "value" not in element(response.text, "input", name="client_secret").attributes


@pytest.mark.parametrize("wrong", [{"client_id": "x"}, {"secret_expires_on": "2000-01-01"}])
def test_mistake_without_a_new_secret_asks_for_none(
    cast: Cast, client: Client, wrong: dict[str, str]
) -> None:
    response = sign_in(client, cast.owner).post(
        url(cast.tenant), form() | {"client_secret": ""} | wrong
    )

    assert error_of(response.text, "client_secret") == ""


def test_secret_that_is_wrong_itself_is_told_what_is_wrong_with_it(
    cast: Cast, client: Client
) -> None:
    response = sign_in(client, cast.owner).post(
        url(cast.tenant), form() | {"client_id": "x", "client_secret": "too few"}
    )

    assert error_of(response.text, "client_secret").startswith("This is not a client secret")


@pytest.mark.parametrize(
    ("who", "which", "status"),
    [
        ("operator", "tenant", HTTPStatus.FORBIDDEN),
        ("reader", "tenant", HTTPStatus.FORBIDDEN),
        ("operator", "other_tenant", HTTPStatus.NOT_FOUND),
        ("outsider", "tenant", HTTPStatus.NOT_FOUND),
        ("owner", "foreign_tenant", HTTPStatus.NOT_FOUND),
    ],
)
def test_connection_takes_entitlement_and_capability(
    cast: Cast, client: Client, who: str, which: str, status: HTTPStatus
) -> None:
    sign_in(client, getattr(cast, who))
    tenant = getattr(cast, which)

    assert client.get(url(tenant)).status_code == status
    assert client.post(url(tenant), form()).status_code == status
    assert audited() == []


def test_archived_tenant_has_nothing_to_change(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    sign_in(client, cast.owner)

    pages = [client.get(url(cast.tenant)), client.post(url(cast.tenant), form())]

    for page in pages:
        assert "This tenant is archived." in page.text
        assert 'name="client_secret"' not in page.text
    assert audited() == []


def test_tenant_being_onboarded_has_its_form_in_the_wizard(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(OnboardingCheckpoint.CONNECTION_CONFIGURED)
    assert session.tenant

    response = sign_in(client, cast.owner).post(url(session.tenant), form())

    assert response["Location"] == (f"/admin/onboarding/{session.pk}/?step=connection_configured")


def test_tenant_whose_onboarding_is_gone_leads_to_the_list(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ONBOARDING)

    response = sign_in(client, cast.owner).get(url(cast.tenant))

    assert response["Location"] == "/admin/workspaces/northwind/onboarding/"
    assert not OnboardingSession.objects.exists()
