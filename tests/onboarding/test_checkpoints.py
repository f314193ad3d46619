"""Completing checkpoints: the order, what counts, and who was first."""

import pytest

from onboarding import services
from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services import sessions
from onboarding.services.checkpoints import NotReachedError
from onboarding.services.locking import SessionChangedError, SessionEndedError
from telemetry import catalog
from tenantpilot.tenants.models import ConnectionStatus, TenantStatus
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import (
    AFTER_THE_LINK,
    Traveller,
    audited,
    connection_of,
    holding,
    now,
    tenant_of,
)

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def counted() -> list[str]:
    """Return the checkpoints in the ledger, oldest first, as they are stored there."""
    return [row.metadata.split('"')[3] for row in ledger()]


def test_whole_way_makes_the_tenant_active(traveller: Traveller) -> None:
    session = traveller.to(ACTIVATED)

    assert session.status == SessionStatus.COMPLETED
    assert session.ended_at is not None
    assert tenant_of(session).status == TenantStatus.ACTIVE
    assert connection_of(session).status == ConnectionStatus.CONNECTED
    assert holding(session) == OnboardingCheckpoint.values


def test_checkpoints_after_the_link_count_once_each(cast: Cast, traveller: Traveller) -> None:
    session = traveller.to(ACTIVATED)

    assert counted() == AFTER_THE_LINK
    for row in ledger():
        assert (row.event_name, row.actor_id) == (
            catalog.ONBOARDING_CHECKPOINT_COMPLETED.name,
            cast.manager.pk,
        )
        assert (row.workspace_id, row.tenant_id) == (cast.workspace.pk, session.tenant_id)
        assert (row.subject_type, row.subject_id) == ("OnboardingSession", session.pk)


def test_draft_and_the_link_itself_count_nothing(traveller: Traveller) -> None:
    session = traveller.to(IDENTIFIED)

    assert session.tenant is not None
    assert ledger() == []


def test_identifying_again_after_the_link_counts_nothing(traveller: Traveller) -> None:
    traveller.to(IDENTIFIED)
    traveller.take(IDENTIFIED)

    assert holding(traveller.session) == ["tenant_identified"]
    assert ledger() == []


def test_repeated_checkpoint_is_complete_again_without_a_second_row(traveller: Traveller) -> None:
    session = traveller.to(VERIFIED)
    first = session.completions.get(checkpoint=VERIFIED)

    traveller.take(CONFIGURED)
    assert holding(session) == ["tenant_identified", "connection_configured"]
    traveller.take(VERIFIED)

    again = session.completions.get(checkpoint=VERIFIED)
    assert holding(session) == ["tenant_identified", "connection_configured", "connection_verified"]
    assert again.first_completed_at == first.first_completed_at
    assert again.completed_at > first.completed_at
    assert counted() == AFTER_THE_LINK[:2]


def test_colleague_resumes_and_each_is_named_for_their_own(
    cast: Cast, traveller: Traveller
) -> None:
    session = traveller.to(CONFIGURED)
    colleague = Traveller(person=cast.owner, session=session, microsoft=traveller.microsoft)

    colleague.take(VERIFIED)

    assert [row.actor_id for row in ledger()] == [cast.manager.pk, cast.owner.pk]
    assert now(session).changed_by == cast.owner


def test_everything_is_audited(traveller: Traveller) -> None:
    traveller.to(ACTIVATED)

    assert audited() == [
        "onboarding.started",
        "tenant.linked",
        "onboarding.checkpoint_completed",
        "tenant.connection_configured",
        *["onboarding.checkpoint_completed"] * 4,
    ]


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_checkpoint_out_of_order_is_refused(
    traveller: Traveller, checkpoint: OnboardingCheckpoint
) -> None:
    with pytest.raises(NotReachedError):
        traveller.take(checkpoint)

    assert holding(traveller.session) == []
    assert now(traveller.session).version == 1
    assert ledger() == []


def test_reopened_checkpoint_keeps_the_later_ones_out_of_reach(traveller: Traveller) -> None:
    traveller.to(PERMITTED)
    traveller.take(CONFIGURED)

    with pytest.raises(NotReachedError):
        traveller.take(ACTIVATED)

    assert tenant_of(traveller.session).status == TenantStatus.ONBOARDING


def test_who_saw_an_older_state_overwrites_nothing(cast: Cast, traveller: Traveller) -> None:
    seen = traveller.to(IDENTIFIED)
    traveller.take(CONFIGURED)
    before = connection_of(seen).sealed_secret

    with pytest.raises(SessionChangedError):
        services.complete_checkpoint(
            session=seen,
            checkpoint=CONFIGURED,
            actor=cast.owner,
            expected_version=seen.version,
        )

    assert bytes(connection_of(seen).sealed_secret) == bytes(before)
    assert now(seen).changed_by == cast.manager
    assert len(ledger()) == 1


@pytest.mark.parametrize("checkpoint", OnboardingCheckpoint)
def test_ended_onboarding_takes_no_step(
    cast: Cast, traveller: Traveller, checkpoint: OnboardingCheckpoint
) -> None:
    session = traveller.to(CONFIGURED)
    sessions.cancel(session=session, cancelled_by=cast.owner, expected_version=session.version)

    with pytest.raises(SessionEndedError):
        traveller.take(checkpoint)

    assert counted() == ["connection_configured"]


def test_deleted_onboarding_takes_no_step(cast: Cast, draft: OnboardingSession) -> None:
    sessions.delete(session=draft, deleted_by=cast.manager, expected_version=1)

    with pytest.raises(SessionEndedError):
        services.complete_checkpoint(
            session=draft, checkpoint=IDENTIFIED, actor=cast.manager, expected_version=1
        )


def test_act_that_fails_undoes_everything(cast: Cast, draft: OnboardingSession) -> None:
    def fail(_session: OnboardingSession) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        services.complete_checkpoint(
            session=draft, checkpoint=IDENTIFIED, actor=cast.manager, expected_version=1, act=fail
        )

    assert (holding(draft), now(draft).version, ledger()) == ([], 1, [])
