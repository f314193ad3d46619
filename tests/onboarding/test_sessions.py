"""Starting an onboarding, giving it up, deleting it."""

import pytest

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services import sessions
from onboarding.services.locking import SessionChangedError, SessionEndedError
from operations.services import runs
from tenantpilot.enums import OnboardingCheckpoint, OperationType
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import OnboardingDriver, audited, now, tenant_of

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def cancel(session: OnboardingSession, cast: Cast) -> None:
    current = now(session)
    sessions.cancel(session=current, cancelled_by=cast.owner, expected_version=current.version)


def delete(session: OnboardingSession, cast: Cast) -> None:
    current = now(session)
    sessions.delete(session=current, deleted_by=cast.owner, expected_version=current.version)


def again(cast: Cast, driver: OnboardingDriver) -> OnboardingDriver:
    """Somebody begins anew with the same Microsoft tenant."""
    session = sessions.start(
        workspace=cast.workspace, customer_name="Back again", started_by=cast.owner
    )
    return OnboardingDriver(person=cast.owner, session=session, microsoft=driver.microsoft)


def test_start_is_a_draft_without_a_tenant_and_counts_nothing(
    cast: Cast, draft: OnboardingSession
) -> None:
    stored = now(draft)

    assert (stored.status, stored.tenant, stored.version) == (SessionStatus.DRAFT, None, 1)
    assert (stored.created_by, stored.name) == (cast.manager, "Pinecrest")
    assert audited() == ["onboarding.started"]
    assert ledger() == []


def test_second_click_returns_the_same_draft(cast: Cast, draft: OnboardingSession) -> None:
    second = sessions.start(
        workspace=cast.workspace, customer_name="Pinecrest", started_by=cast.manager
    )

    assert second == draft
    assert audited() == ["onboarding.started"]


def test_draft_that_has_its_tenant_is_not_in_the_way_of_a_new_one(
    cast: Cast, driver: OnboardingDriver
) -> None:
    driver.to(IDENTIFIED)

    second = sessions.start(
        workspace=cast.workspace, customer_name="Pinecrest", started_by=cast.manager
    )

    assert second != driver.session


def test_cancelled_draft_is_kept(cast: Cast, draft: OnboardingSession) -> None:
    cancel(draft, cast)

    stored = now(draft)
    assert (stored.status, stored.changed_by) == (SessionStatus.CANCELLED, cast.owner)
    assert stored.ended_at is not None
    assert audited() == ["onboarding.started", "onboarding.cancelled"]


def test_cancelling_archives_the_tenant(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(PERMITTED)

    cancel(session, cast)

    assert tenant_of(session).status == TenantStatus.ARCHIVED
    assert len(ledger()) == 3


def test_tenant_of_a_cancelled_onboarding_can_be_onboarded_again(
    cast: Cast, driver: OnboardingDriver
) -> None:
    first = driver.to(CONFIGURED)
    cancel(first, cast)

    second = again(cast, driver)
    session = second.to(ACTIVATED)

    assert (session.tenant_id, session.tenant_is_new) == (first.tenant_id, False)
    assert tenant_of(session).status == TenantStatus.ACTIVE
    assert [row.subject_id for row in ledger()] == [first.pk] + [session.pk] * 4


def test_completed_onboarding_is_not_cancelled(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(ACTIVATED)

    with pytest.raises(SessionEndedError):
        cancel(session, cast)

    assert tenant_of(session).status == TenantStatus.ACTIVE


def test_who_saw_an_older_state_neither_cancels_nor_deletes(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(IDENTIFIED)

    with pytest.raises(SessionChangedError):
        sessions.cancel(session=session, cancelled_by=cast.owner, expected_version=1)
    with pytest.raises(SessionChangedError):
        sessions.delete(session=session, deleted_by=cast.owner, expected_version=1)

    assert now(session).is_draft


def test_deleted_draft_is_gone_and_audited(cast: Cast, draft: OnboardingSession) -> None:
    delete(draft, cast)

    assert not OnboardingSession.objects.exists()
    assert audited() == ["onboarding.started", "onboarding.deleted"]
    with pytest.raises(SessionEndedError):
        sessions.delete(session=draft, deleted_by=cast.owner, expected_version=1)


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_deleting_takes_the_tenant_it_brought_in_and_its_use(
    cast: Cast, driver: OnboardingDriver, *, is_cancelled: bool
) -> None:
    session = driver.to(PERMITTED)
    others = set(Tenant.objects.exclude(pk=tenant_of(session).pk))
    if is_cancelled:
        cancel(session, cast)

    delete(session, cast)

    assert set(Tenant.objects.all()) == others
    assert not OnboardingSession.objects.exists()
    assert ledger() == []
    assert audited()[-1] == "onboarding.deleted"


def test_deleted_tenant_can_be_linked_anew(cast: Cast, driver: OnboardingDriver) -> None:
    delete(driver.to(IDENTIFIED), cast)

    session = again(cast, driver).to(IDENTIFIED)

    assert session.tenant_is_new


def test_completed_onboarding_is_not_deleted(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(ACTIVATED)

    with pytest.raises(sessions.CannotDeleteError):
        delete(session, cast)

    assert now(session).status == SessionStatus.COMPLETED


def test_tenant_with_a_history_survives(cast: Cast, driver: OnboardingDriver) -> None:
    """The first onboarding made it active; it worked, was archived, and is being onboarded anew."""
    session = driver.to(ACTIVATED)
    tenant = tenant_of(session)
    runs.start(tenant=tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.owner)
    Tenant.objects.filter(pk=tenant.pk).update(status=TenantStatus.ARCHIVED)
    second = again(cast, driver).to(IDENTIFIED)

    for each in (session, second):
        with pytest.raises(sessions.CannotDeleteError):
            delete(each, cast)

    assert Tenant.objects.filter(pk=tenant.pk).exists()


def test_tenant_from_before_its_onboarding_survives(cast: Cast, driver: OnboardingDriver) -> None:
    driver.microsoft.directory_id = cast.tenant.directory_id
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    session = driver.to(IDENTIFIED)

    with pytest.raises(sessions.CannotDeleteError):
        delete(session, cast)

    assert tenant_of(session) == cast.tenant


def test_cancelled_onboarding_does_not_take_a_tenant_another_one_brought_back(
    cast: Cast, driver: OnboardingDriver
) -> None:
    first = driver.to(IDENTIFIED)
    cancel(first, cast)
    again(cast, driver).to(IDENTIFIED)

    with pytest.raises(sessions.CannotDeleteError):
        delete(first, cast)


def test_operations_do_not_start_before_activation(cast: Cast, driver: OnboardingDriver) -> None:
    tenant = tenant_of(driver.to(PERMITTED))

    with pytest.raises(runs.CannotStartError, match="is being onboarded, so nothing was started"):
        runs.start(
            tenant=tenant, operation_type=OperationType.CONNECTION_CHECK, initiator=cast.manager
        )

    assert len(ledger()) == 3
