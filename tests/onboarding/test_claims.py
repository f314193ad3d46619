"""A Microsoft tenant is claimed by proof: nothing is told or blocked before it is verified."""

import re
import uuid
from datetime import timedelta
from http import HTTPStatus
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from onboarding.models import OnboardingSession
from onboarding.services import graph_checks, sessions
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.tenants.services import offboarding
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import OnboardingDriver, holding, tenant_of
from tests.onboarding.wizard_pages import form_of, send, url

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
HELD = "this Microsoft tenant is already managed on this installation"


@pytest.fixture
def other_driver(cast: Cast, driver: OnboardingDriver) -> OnboardingDriver:
    """The outsider, on the way to the same Microsoft tenant in another workspace."""
    session = sessions.start(
        workspace=cast.foreign_tenant.workspace, customer_name="Same", started_by=cast.outsider
    )
    return OnboardingDriver(person=cast.outsider, session=session, microsoft=driver.microsoft)


def identified_as(
    cast: Cast, driver: OnboardingDriver, directory_id: uuid.UUID
) -> tuple[object, ...]:
    """What the page of the first step answers, and with which statements."""
    form = form_of(driver, IDENTIFIED) | {"directory_id": str(directory_id)}
    client = sign_in(Client(), cast.manager)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url(driver.session), form)
    statements = [re.sub(r"'[^']*'|\d+|s\w+_x\w+", "?", each["sql"]) for each in asked]
    return answer.status_code, answer["Location"], statements


@pytest.mark.parametrize("status", TenantStatus)
def test_linked_and_unlinked_ids_get_the_same_answer(
    cast: Cast, driver: OnboardingDriver, status: TenantStatus
) -> None:
    Tenant.objects.filter(pk=cast.foreign_tenant.pk).update(status=status)

    known = identified_as(cast, driver, cast.foreign_tenant.directory_id)
    OnboardingSession.objects.filter(pk=driver.session.pk).update(tenant=None, version=1)
    driver.session.completions.all().delete()
    unknown = identified_as(cast, driver, uuid.uuid4())

    assert known == unknown
    assert known[0] == HTTPStatus.FOUND


def test_unproved_claim_blocks_nobody_and_the_first_proved_one_holds_it(
    cast: Cast, driver: OnboardingDriver, other_driver: OnboardingDriver
) -> None:
    driver.to(CONFIGURED)
    other_driver.to(CONFIGURED)
    client = sign_in(Client(), cast.manager)

    assert other_driver.take(VERIFIED)
    status, text = send(client, driver, VERIFIED)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert HELD in text
    for secret in [other_driver.session.workspace.name, cast.outsider.name, "Same"]:
        assert secret not in text
    assert "connection_verified" not in holding(driver.session)
    assert tenant_of(driver.session).verified_at is None
    assert "connection_verified" in holding(other_driver.session)


def test_archived_tenant_blocks_nobody_and_has_to_be_proved_again(
    cast: Cast, driver: OnboardingDriver, other_driver: OnboardingDriver
) -> None:
    other_driver.to(ACTIVATED)
    Tenant.objects.filter(pk=tenant_of(other_driver.session).pk).update(
        status=TenantStatus.ARCHIVED
    )

    driver.to(VERIFIED)
    back = sessions.start(
        workspace=other_driver.session.workspace, customer_name="Again", started_by=cast.outsider
    )
    again = OnboardingDriver(person=cast.outsider, session=back, microsoft=other_driver.microsoft)
    again.to(CONFIGURED)
    _, text = send(sign_in(Client(), cast.outsider), again, VERIFIED)

    assert HELD in text


def test_cancelled_onboarding_gives_the_tenant_free(
    driver: OnboardingDriver, other_driver: OnboardingDriver
) -> None:
    session = other_driver.to(VERIFIED)
    sessions.cancel(
        session=session, cancelled_by=other_driver.person, expected_version=session.version
    )

    assert "connection_verified" in holding(driver.to(VERIFIED))


def test_claim_that_proves_nothing_expires_and_its_tenant_with_it(
    cast: Cast, driver: OnboardingDriver, settings: Settings
) -> None:
    driver.to(CONFIGURED)
    long_ago = timezone.now() - timedelta(days=settings.ONBOARDING_DRAFT_DAYS + 1)
    OnboardingSession.objects.filter(pk=driver.session.pk).update(changed_at=long_ago)

    call_command("prune_records", stdout=StringIO())

    tenant = tenant_of(driver.session)
    assert (tenant.status, tenant.verified_at) == (TenantStatus.ARCHIVED, None)
    assert not ProviderConnection.objects.filter(tenant=tenant).exists()
    assert OnboardingSession.objects.get(pk=driver.session.pk).status == "cancelled"


def test_proved_draft_that_no_one_goes_on_with_gives_the_tenant_free(
    driver: OnboardingDriver, other_driver: OnboardingDriver, settings: Settings
) -> None:
    other_driver.to(VERIFIED)
    long_ago = timezone.now() - timedelta(days=settings.ONBOARDING_DRAFT_DAYS + 1)
    OnboardingSession.objects.filter(pk=other_driver.session.pk).update(changed_at=long_ago)

    call_command("prune_records", stdout=StringIO())

    assert "connection_verified" in holding(driver.to(VERIFIED))


def test_archived_by_its_provider_the_tenant_is_the_next_ones(
    cast: Cast, driver: OnboardingDriver, other_driver: OnboardingDriver
) -> None:
    other_driver.to(ACTIVATED)
    theirs = tenant_of(other_driver.session)
    driver.to(CONFIGURED)
    _, before = send(sign_in(Client(), cast.manager), driver, VERIFIED)
    assert HELD in before

    offboarding.archive(tenant=theirs, archived_by=cast.outsider)

    assert "connection_verified" in holding(driver.to(ACTIVATED))
    assert tenant_of(driver.session).status == TenantStatus.ACTIVE
    # Nothing of the earlier provider came along.
    assert Tenant.objects.filter(directory_id=theirs.directory_id).count() == 2
    assert Tenant.objects.get(pk=theirs.pk).status == TenantStatus.ARCHIVED


def test_manager_removed_while_microsoft_is_asked_verifies_nothing(
    cast: Cast, driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.to(CONFIGURED)
    client = sign_in(Client(), cast.manager)
    asked = graph_checks.read_organization

    def removed_meanwhile(tenant: Tenant) -> object:
        WorkspaceMembership.objects.filter(user=cast.manager).delete()
        return asked(tenant)

    monkeypatch.setattr(graph_checks, "read_organization", removed_meanwhile)

    status, _ = send(client, driver, VERIFIED)

    assert status == HTTPStatus.NOT_FOUND
    assert "connection_verified" not in holding(driver.session)
