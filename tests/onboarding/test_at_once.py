"""Many people, or many clicks, at the same moment."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from onboarding.services import sessions
from onboarding.services.locking import SessionChangedError
from onboarding.steps.connection_configured import configure_connection
from onboarding.steps.tenant_identified import identify_tenant
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services.lifecycle import CannotLinkError, LinkBlocker
from tests.cast import Cast, sign_in
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.onboarding.journeys import (
    AFTER_THE_LINK,
    OnboardingDriver,
    audited,
    now,
    own_app,
    tenant_of,
)
from tests.onboarding.wizard_pages import form_of

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
CLICKS = 12


def test_start_clicked_by_many_fingers_is_one_draft(cast: Cast) -> None:
    started = at_once(
        lambda: sessions.start(
            workspace=cast.workspace, customer_name="Tailspin", started_by=cast.manager
        ),
        times=CLICKS,
    )

    assert len({session.pk for session in started}) == 1
    assert audited() == ["onboarding.started"]


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_checkpoint_completed_many_times_at_once_counts_once(
    cast: Cast, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    order = list(OnboardingCheckpoint)
    session = driver.to(order[order.index(checkpoint) - 1])
    form = form_of(driver, checkpoint)
    url = f"/admin/onboarding/{session.pk}/"
    clients = [sign_in(Client(), cast.manager) for _ in range(CLICKS)]

    def click() -> int:
        return clients.pop().post(url, form).status_code

    answers = at_once(click, times=CLICKS)

    assert set(answers) <= {HTTPStatus.FOUND, HTTPStatus.CONFLICT}
    assert now(session).version == session.version + 1
    counted = [row.metadata for row in ledger()]
    assert counted == [
        f'{{"checkpoint": "{name}"}}' for name in AFTER_THE_LINK[: order.index(checkpoint)]
    ]


def test_only_one_of_many_at_once_configures_and_nobody_is_overwritten(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(IDENTIFIED)
    secrets = [f"secret-number-{number:02}" for number in range(CLICKS)]

    def configure() -> bool:
        try:
            configure_connection(
                session=session,
                actor=cast.owner,
                expected_version=session.version,
                entered=own_app(driver.microsoft.client_id, secrets.pop()),
            )
        except SessionChangedError:
            return False
        return True

    assert at_once(configure, times=CLICKS).count(True) == 1
    assert len(ledger()) == 1


def test_one_microsoft_tenant_is_linked_once_a_workspace_however_many_try(
    cast: Cast, driver: OnboardingDriver
) -> None:
    drafts = [
        sessions.start(workspace=workspace, customer_name=f"Draft {n}", started_by=person)
        for n, (workspace, person) in enumerate(
            [(cast.workspace, cast.owner), (cast.foreign_tenant.workspace, cast.outsider)]
            * (CLICKS // 2)
        )
    ]

    refused = [reason for reason in at_once(linker(drafts, cast, driver), times=CLICKS) if reason]

    assert refused == [LinkBlocker.BEING_ONBOARDED_HERE] * (CLICKS - 2)
    linked = Tenant.objects.filter(directory_id=driver.microsoft.directory_id)
    assert set(linked.values_list("workspace", flat=True)) == {
        cast.workspace.pk,
        cast.foreign_tenant.workspace_id,
    }


def linker(
    drafts: list[OnboardingSession], cast: Cast, driver: OnboardingDriver
) -> Callable[[], LinkBlocker | None]:
    queue = list(drafts)

    def link() -> LinkBlocker | None:
        try:
            identify_tenant(
                session=queue.pop(),
                actor=cast.owner,
                expected_version=1,
                customer_name="Same",
                directory_id=driver.microsoft.directory_id,
            )
        except CannotLinkError as error:
            return error.blocker
        return None

    return link


def test_two_corrections_to_one_id_give_it_to_one(cast: Cast, driver: OnboardingDriver) -> None:
    wanted = driver.microsoft.directory_id
    drafts = []
    for number in range(2):
        session = sessions.start(
            workspace=cast.workspace, customer_name=f"Draft {number}", started_by=cast.owner
        )
        identify_tenant(
            session=session,
            actor=cast.owner,
            expected_version=1,
            customer_name="x",
            directory_id=UUID(int=number + 1),
        )
        drafts.append(now(session))
    queue = list(drafts)

    def correct() -> LinkBlocker | None:
        session = queue.pop()
        try:
            identify_tenant(
                session=session,
                actor=cast.owner,
                expected_version=session.version,
                customer_name="x",
                directory_id=wanted,
            )
        except CannotLinkError as error:
            return error.blocker
        return None

    outcomes = at_once(correct, times=2)

    assert sorted(outcomes, key=str) == sorted([None, LinkBlocker.BEING_ONBOARDED_HERE], key=str)
    assert [tenant_of(draft).directory_id for draft in drafts].count(wanted) == 1
