"""What the tenant's page says about readiness."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now as this_moment
from pytest_django import DjangoAssertNumQueries

from operations.services import runs
from operations.services.execution import execute_run
from tenantpilot.enums import OnboardingCheckpoint, OperationType
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import OnboardingDriver, connection_of, tenant_of

pytestmark = pytest.mark.django_db


def page_of(client: Client, tenant: Tenant) -> str:
    text: str = client.get(f"/admin/tenants/{tenant.pk}/").text
    return text


def test_tenant_being_onboarded_leads_on_to_its_wizard(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(OnboardingCheckpoint.CONNECTION_VERIFIED)
    sign_in(client, cast.owner)

    text = page_of(client, tenant_of(session))

    assert "This tenant is being onboarded. Operations can start once it is activated." in text
    assert f'href="/admin/onboarding/{session.pk}/"' in text
    assert 'name="operation_type"' not in text
    assert "Being onboarded" in client.get("/admin/workspaces/northwind/").text


def test_missing_permissions_are_named_with_the_way_to_grant_them(
    cast: Cast, client: Client
) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        status="connected", missing_permissions=["RoleManagement.Read.Directory"]
    )

    text = page_of(sign_in(client, cast.owner), cast.tenant)

    assert "<code>RoleManagement.Read.Directory</code> to report who holds" in text
    assert "/CallAnAPI/appId/" in text


@pytest.mark.parametrize(
    ("missing", "words"), [([], "All granted"), (None, "Not known"), (["x"], "All granted")]
)
def test_state_of_the_permissions_is_a_word(
    cast: Cast, client: Client, missing: list[str] | None, words: str
) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(missing_permissions=missing)

    assert words in page_of(sign_in(client, cast.owner), cast.tenant)


@pytest.mark.parametrize(
    ("days", "words"),
    [(29, "expires in 29 days."), (6, "expires in 6 days."), (-1, "has expired.")],
)
def test_secret_that_expires_is_warned_of_and_changed_by_those_who_may(
    cast: Cast, client: Client, days: int, words: str
) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        secret_expires_on=this_moment().date() + timedelta(days=days)
    )

    manager = page_of(sign_in(Client(), cast.manager), cast.tenant)
    reader = page_of(sign_in(client, cast.reader), cast.tenant)

    assert f"The client secret {words}" in manager
    assert f"The client secret {words}" in reader
    assert f'href="/admin/tenants/{cast.tenant.pk}/connection/"' in manager
    assert "/connection/" not in reader
    assert "Ask an owner or manager to enter a new one." in reader


def test_connection_check_brings_readiness_up_to_date(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(OnboardingCheckpoint.ACTIVATED)
    tenant = tenant_of(session)
    driver.microsoft.permissions.remove("DeviceManagementConfiguration.Read.All")

    started = runs.start(
        tenant=tenant, operation_type=OperationType.CONNECTION_CHECK, initiator=cast.owner
    )
    execute_run(run_id=started.run.pk)

    assert connection_of(session).missing_permissions == ["DeviceManagementConfiguration.Read.All"]
    text = page_of(sign_in(client, cast.owner), tenant)
    assert "<code>DeviceManagementConfiguration.Read.All</code>" in text


@pytest.mark.parametrize("status", TenantStatus)
def test_onboarding_adds_no_statement(
    cast: Cast,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    status: TenantStatus,
) -> None:
    sign_in(client, cast.owner)
    with django_assert_max_num_queries(10) as before:
        page_of(client, cast.tenant)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=status)

    with django_assert_max_num_queries(len(before)):
        page_of(client, cast.tenant)
