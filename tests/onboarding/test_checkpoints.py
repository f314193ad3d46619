"""Completing checkpoints: the order, what counts, and who was first."""

from uuid import UUID

import pytest

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services import sessions
from onboarding.services.checkpoints import NotReachedError
from onboarding.services.locking import SessionChangedError, SessionEndedError
from onboarding.steps.connection_configured import configure_connection
from onboarding.steps.tenant_identified import identify_tenant
from telemetry import catalog
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ConnectionStatus, Tenant, TenantStatus
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import (
    AFTER_THE_LINK,
    SECRET,
    OnboardingDriver,
    audited,
    connection_of,
    holding,
    now,
    own_app,
    tenant_of,
)

pytestmark = pytest.mark.django_db

CLIENT_ID = UUID("6a3c5c1f-6c7c-4a8e-9d3f-0d9f7b1c2e4a")
IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def counted() -> list[str]:
    """Return the checkpoints in the ledger, oldest first, as they are stored there."""
    return [row.metadata.split('"')[3] for row in ledger()]


def test_whole_way_makes_the_tenant_active(driver: OnboardingDriver) -> None:
    session = driver.to(ACTIVATED)

    assert session.status == SessionStatus.COMPLETED
    assert session.ended_at is not None
    assert tenant_of(session).status == TenantStatus.ACTIVE
    assert connection_of(session).status == ConnectionStatus.CONNECTED
    assert holding(session) == OnboardingCheckpoint.values


def test_checkpoints_after_the_link_count_once_each(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(ACTIVATED)

    assert counted() == AFTER_THE_LINK
    for row in ledger():
        assert (row.event_name, row.actor_id) == (
            catalog.ONBOARDING_CHECKPOINT_COMPLETED.name,
            cast.manager.pk,
        )
        assert (row.workspace_id, row.tenant_id) == (cast.workspace.pk, session.tenant_id)
        assert (row.subject_type, row.subject_id) == ("OnboardingSession", session.pk)


def test_draft_and_the_link_itself_count_nothing(driver: OnboardingDriver) -> None:
    session = driver.to(IDENTIFIED)

    assert session.tenant is not None
    assert ledger() == []


def test_identifying_again_after_the_link_counts_nothing(driver: OnboardingDriver) -> None:
    driver.to(IDENTIFIED)
    driver.take(IDENTIFIED)

    assert holding(driver.session) == ["tenant_identified"]
    assert ledger() == []


def test_repeated_checkpoint_is_complete_again_without_a_second_row(
    driver: OnboardingDriver,
) -> None:
    session = driver.to(VERIFIED)
    first = session.completions.get(checkpoint=VERIFIED)

    driver.take(CONFIGURED)
    assert holding(session) == ["tenant_identified", "connection_configured"]
    driver.take(VERIFIED)

    again = session.completions.get(checkpoint=VERIFIED)
    assert holding(session) == ["tenant_identified", "connection_configured", "connection_verified"]
    assert again.first_completed_at == first.first_completed_at
    assert again.completed_at > first.completed_at
    assert counted() == AFTER_THE_LINK[:2]


def test_colleague_resumes_and_each_is_named_for_their_own(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(CONFIGURED)
    colleague = OnboardingDriver(person=cast.owner, session=session, microsoft=driver.microsoft)

    colleague.take(VERIFIED)

    assert [row.actor_id for row in ledger()] == [cast.manager.pk, cast.owner.pk]
    assert now(session).changed_by == cast.owner


def test_everything_is_audited(driver: OnboardingDriver) -> None:
    driver.to(ACTIVATED)

    assert audited() == [
        "onboarding.started",
        "tenant.linked",
        "onboarding.checkpoint_completed",
        "tenant.connection_configured",
        "onboarding.checkpoint_completed",
        *["tenant.connection_checked", "onboarding.checkpoint_completed"] * 2,
        "onboarding.checkpoint_completed",
    ]


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_checkpoint_out_of_order_is_refused(
    driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    with pytest.raises(NotReachedError):
        driver.take(checkpoint)

    assert holding(driver.session) == []
    assert now(driver.session).version == 1
    assert ledger() == []


def test_reopened_checkpoint_keeps_the_later_ones_out_of_reach(driver: OnboardingDriver) -> None:
    driver.to(PERMITTED)
    driver.take(CONFIGURED)

    with pytest.raises(NotReachedError):
        driver.take(ACTIVATED)

    assert tenant_of(driver.session).status == TenantStatus.ONBOARDING


def test_who_saw_an_older_state_overwrites_nothing(cast: Cast, driver: OnboardingDriver) -> None:
    seen = driver.to(IDENTIFIED)
    driver.take(CONFIGURED)
    before = connection_of(seen).sealed_secret

    with pytest.raises(SessionChangedError):
        configure_connection(
            session=seen,
            actor=cast.owner,
            expected_version=seen.version,
            entered=own_app(CLIENT_ID, SECRET),
        )

    assert bytes(connection_of(seen).sealed_secret) == bytes(before)
    assert now(seen).changed_by == cast.manager
    assert len(ledger()) == 1


@pytest.mark.parametrize("checkpoint", OnboardingCheckpoint)
def test_ended_onboarding_takes_no_step(
    cast: Cast, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    session = driver.to(CONFIGURED)
    sessions.cancel(session=session, cancelled_by=cast.owner, expected_version=session.version)

    with pytest.raises(SessionEndedError):
        driver.take(checkpoint)

    assert counted() == ["connection_configured"]


def test_deleted_onboarding_takes_no_step(cast: Cast, draft: OnboardingSession) -> None:
    sessions.delete(session=draft, deleted_by=cast.manager, expected_version=1)

    with pytest.raises(SessionEndedError):
        identify_tenant(
            session=draft,
            actor=cast.manager,
            expected_version=1,
            customer_name="Pinecrest",
            directory_id=CLIENT_ID,
        )


def test_step_that_fails_at_its_end_undoes_everything(
    monkeypatch: pytest.MonkeyPatch, cast: Cast, draft: OnboardingSession
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr("onboarding.services.checkpoints.save_next_version", fail)

    with pytest.raises(LookupError):
        identify_tenant(
            session=draft,
            actor=cast.manager,
            expected_version=1,
            customer_name="Pinecrest",
            directory_id=CLIENT_ID,
        )

    assert (holding(draft), now(draft).version, ledger()) == ([], 1, [])
    assert now(draft).tenant is None
    assert not Tenant.objects.filter(directory_id=CLIENT_ID).exists()
