"""Many people, or many clicks, at the same moment."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from onboarding.services import sessions, steps
from onboarding.services.locking import SessionChangedError
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services.lifecycle import CannotLinkError, Obstacle
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.cast import Cast, sign_in
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.onboarding.journeys import AFTER_THE_LINK, Traveller, audited, now, tenant_of
from tests.onboarding.wizard_pages import form_of

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
CROWD = 12


def test_start_clicked_by_many_fingers_is_one_draft(cast: Cast) -> None:
    started = at_once(
        lambda: sessions.start(
            workspace=cast.workspace, customer_name="Tailspin", started_by=cast.manager
        ),
        times=CROWD,
    )

    assert len({session.pk for session in started}) == 1
    assert audited() == ["onboarding.started"]


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_checkpoint_completed_by_a_crowd_counts_once(
    cast: Cast, traveller: Traveller, checkpoint: OnboardingCheckpoint
) -> None:
    order = list(OnboardingCheckpoint)
    session = traveller.to(order[order.index(checkpoint) - 1])
    form = form_of(traveller, checkpoint)
    url = f"/admin/onboarding/{session.pk}/"
    clients = [sign_in(Client(), cast.manager) for _ in range(CROWD)]

    def click() -> int:
        return clients.pop().post(url, form).status_code

    answers = at_once(click, times=CROWD)

    assert set(answers) <= {HTTPStatus.FOUND, HTTPStatus.CONFLICT}
    assert now(session).version == session.version + 1
    counted = [row.metadata for row in ledger()]
    assert counted == [
        f'{{"checkpoint": "{name}"}}' for name in AFTER_THE_LINK[: order.index(checkpoint)]
    ]


def test_only_one_of_a_crowd_configures_and_nobody_is_overwritten(
    cast: Cast, traveller: Traveller
) -> None:
    session = traveller.to(IDENTIFIED)
    secrets = [f"secret-number-{number:02}" for number in range(CROWD)]

    def configure() -> bool:
        try:
            steps.configure_connection(
                session=session,
                actor=cast.owner,
                expected_version=session.version,
                client_id=traveller.microsoft.client_id,
                client_secret=secrets.pop(),
                secret_expires_on=None,
            )
        except SessionChangedError:
            return False
        return True

    assert at_once(configure, times=CROWD).count(True) == 1
    assert len(ledger()) == 1


def test_one_microsoft_tenant_is_linked_once_however_many_try(
    cast: Cast, traveller: Traveller
) -> None:
    drafts = [
        sessions.start(workspace=workspace, customer_name=f"Draft {n}", started_by=person)
        for n, (workspace, person) in enumerate(
            [(cast.workspace, cast.owner), (cast.foreign_tenant.workspace, cast.outsider)]
            * (CROWD // 2)
        )
    ]

    refused = [reason for reason in at_once(linker(drafts, cast, traveller), times=CROWD) if reason]

    assert len(refused) == CROWD - 1
    assert set(refused) == {Obstacle.ELSEWHERE, Obstacle.BEING_ONBOARDED_HERE}
    assert Tenant.objects.filter(directory_id=traveller.microsoft.directory_id).count() == 1
    assert OnboardingSession.objects.filter(tenant__isnull=False).count() == 1


def linker(
    drafts: list[OnboardingSession], cast: Cast, traveller: Traveller
) -> Callable[[], Obstacle | None]:
    queue = list(drafts)

    def link() -> Obstacle | None:
        try:
            steps.identify_tenant(
                session=queue.pop(),
                actor=cast.owner,
                expected_version=1,
                customer_name="Same",
                directory_id=traveller.microsoft.directory_id,
            )
        except CannotLinkError as error:
            return error.obstacle
        return None

    return link


def test_two_corrections_to_one_id_give_it_to_one(cast: Cast, traveller: Traveller) -> None:
    wanted = traveller.microsoft.directory_id
    drafts = []
    for number in range(2):
        session = sessions.start(
            workspace=cast.workspace, customer_name=f"Draft {number}", started_by=cast.owner
        )
        steps.identify_tenant(
            session=session,
            actor=cast.owner,
            expected_version=1,
            customer_name="x",
            directory_id=UUID(int=number + 1),
        )
        drafts.append(now(session))
    queue = list(drafts)

    def correct() -> Obstacle | None:
        session = queue.pop()
        try:
            steps.identify_tenant(
                session=session,
                actor=cast.owner,
                expected_version=session.version,
                customer_name="x",
                directory_id=wanted,
            )
        except CannotLinkError as error:
            return error.obstacle
        return None

    outcomes = at_once(correct, times=2)

    assert sorted(outcomes, key=str) == sorted([None, Obstacle.BEING_ONBOARDED_HERE], key=str)
    assert [tenant_of(draft).directory_id for draft in drafts].count(wanted) == 1
