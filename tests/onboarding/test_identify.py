"""Linking a Microsoft tenant, and correcting what was linked."""

import uuid

import pytest

from onboarding.models import OnboardingSession
from onboarding.services import sessions
from onboarding.steps.tenant_identified import TenantFixedError, identify_tenant
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ConnectionStatus, Tenant, TenantStatus
from tenantpilot.tenants.services.lifecycle import CannotLinkError, LinkBlocker
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import (
    OnboardingDriver,
    audited,
    connection_of,
    holding,
    now,
    tenant_of,
)

pytestmark = pytest.mark.django_db

CONFIGURED, VERIFIED = (
    OnboardingCheckpoint.CONNECTION_CONFIGURED,
    OnboardingCheckpoint.CONNECTION_VERIFIED,
)


def identify(session: OnboardingSession, cast: Cast, directory_id: uuid.UUID) -> None:
    current = now(session)
    identify_tenant(
        session=current,
        actor=cast.manager,
        expected_version=current.version,
        customer_name="Renamed",
        directory_id=directory_id,
    )


def test_linked_tenant_is_the_workspaces_and_not_worked_on_yet(
    cast: Cast, draft: OnboardingSession
) -> None:
    directory_id = uuid.uuid4()

    identify(draft, cast, directory_id)

    tenant = tenant_of(draft)
    assert (tenant.workspace, tenant.directory_id) == (cast.workspace, directory_id)
    assert (tenant.name, tenant.primary_domain) == ("Renamed", "")
    assert tenant.status == TenantStatus.ONBOARDING
    assert now(draft).tenant_is_new
    assert audited()[1] == "tenant.linked"


@pytest.mark.parametrize(
    ("status", "blocker"),
    [
        (TenantStatus.ACTIVE, LinkBlocker.ACTIVE_HERE),
        (TenantStatus.ONBOARDING, LinkBlocker.BEING_ONBOARDED_HERE),
    ],
)
def test_tenant_of_this_workspace_is_refused_by_name(
    cast: Cast, draft: OnboardingSession, status: TenantStatus, blocker: LinkBlocker
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=status)

    with pytest.raises(CannotLinkError) as refused:
        identify(draft, cast, cast.tenant.directory_id)

    assert (refused.value.blocker, refused.value.tenant) == (blocker, cast.tenant)
    assert (now(draft).tenant, holding(draft), ledger()) == (None, [], [])


@pytest.mark.parametrize("status", TenantStatus)
def test_tenant_of_another_workspace_is_linked_like_any_other(
    cast: Cast, draft: OnboardingSession, status: TenantStatus
) -> None:
    Tenant.objects.filter(pk=cast.foreign_tenant.pk).update(status=status)

    identify(draft, cast, cast.foreign_tenant.directory_id)

    assert tenant_of(draft).directory_id == cast.foreign_tenant.directory_id


def test_archived_tenant_of_this_workspace_is_brought_back(
    cast: Cast, draft: OnboardingSession
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    identify(draft, cast, cast.tenant.directory_id)

    assert (now(draft).tenant, now(draft).tenant_is_new) == (cast.tenant, False)
    assert tenant_of(draft).status == TenantStatus.ONBOARDING
    assert tenant_of(draft).name == cast.tenant.name


def test_archived_tenant_is_another_customers_name_only_if_a_person_says_so_again(
    cast: Cast, draft: OnboardingSession
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    identify(draft, cast, cast.tenant.directory_id)
    assert "tenant.renamed" not in audited()

    identify(draft, cast, cast.tenant.directory_id)

    assert tenant_of(draft).name == "Renamed"
    assert "tenant.renamed" in audited()


def test_history_never_becomes_that_of_another_microsoft_tenant(
    cast: Cast, draft: OnboardingSession
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    identify(draft, cast, cast.tenant.directory_id)

    with pytest.raises(TenantFixedError):
        identify(draft, cast, uuid.uuid4())

    assert tenant_of(draft).directory_id == cast.tenant.directory_id


def test_wrong_id_is_corrected_and_the_connection_is_unchecked_then(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(CONFIGURED)
    tenant, directory_id = tenant_of(session), uuid.uuid4()
    identify(session, cast, directory_id)
    driver.take(VERIFIED)
    assert connection_of(session).failure_code == "tenant_unknown"

    identify(session, cast, driver.microsoft.directory_id)

    corrected = tenant_of(session)
    assert corrected.pk == tenant.pk
    assert (corrected.name, corrected.directory_id) == ("Renamed", driver.microsoft.directory_id)
    assert connection_of(session).status == ConnectionStatus.UNCHECKED
    assert connection_of(session).last_checked_at is None


def test_correcting_to_a_linked_tenant_is_refused(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(CONFIGURED)
    taken = cast.other_tenant

    with pytest.raises(CannotLinkError) as refused:
        identify(session, cast, taken.directory_id)

    assert refused.value.tenant == taken
    assert tenant_of(session).directory_id == driver.microsoft.directory_id


def test_confirmed_tenant_can_be_renamed_and_not_exchanged(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(VERIFIED)

    identify(session, cast, driver.microsoft.directory_id)
    with pytest.raises(TenantFixedError):
        identify(session, cast, uuid.uuid4())

    assert tenant_of(session).name == "Renamed"
    assert tenant_of(session).directory_id == driver.microsoft.directory_id


def test_two_drafts_of_one_tenant_are_refused(cast: Cast, driver: OnboardingDriver) -> None:
    driver.to(OnboardingCheckpoint.TENANT_IDENTIFIED)
    second = sessions.start(workspace=cast.workspace, customer_name="Twin", started_by=cast.owner)

    with pytest.raises(CannotLinkError) as refused:
        identify(second, cast, driver.microsoft.directory_id)

    assert refused.value.blocker == LinkBlocker.BEING_ONBOARDED_HERE
