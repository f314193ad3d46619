"""The wizard's pages in the hands of two people, or sent twice by one."""

from http import HTTPStatus

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from onboarding.services import sessions
from tenantpilot.enums import OnboardingCheckpoint
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import (
    OnboardingDriver,
    connection_of,
    holding,
)
from tests.onboarding.wizard_pages import form_of, url

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def test_second_person_gets_a_clear_message_and_overwrites_nothing(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(IDENTIFIED)
    seen = form_of(driver, CONFIGURED) | {"client_secret": "of-the-second-person"}
    driver.take(CONFIGURED)
    before = bytes(connection_of(session).sealed_secret)

    response = sign_in(client, cast.owner).post(url(session) + "?step=connection_configured", seen)

    assert response.status_code == HTTPStatus.CONFLICT
    assert "Another person was faster." in response.text
    assert "Marcus Manager" in response.text
    assert "of-the-second-person" not in response.text
    assert bytes(connection_of(session).sealed_secret) == before
    assert len(ledger()) == 1


def test_form_sent_twice_by_one_person_says_so(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    form = form_of(driver, IDENTIFIED)
    sign_in(client, cast.manager)

    first = client.post(url(driver.session), form)
    second = client.post(url(driver.session) + "?step=tenant_identified", form)

    assert (first.status_code, second.status_code) == (HTTPStatus.FOUND, HTTPStatus.CONFLICT)
    assert "You have changed this onboarding since this page was opened." in second.text
    assert holding(driver.session) == ["tenant_identified"]


@pytest.mark.parametrize("checkpoint", [VERIFIED, PERMITTED])
def test_asking_twice_leads_to_what_came_of_asking_first(
    cast: Cast, client: Client, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    driver.to(CONFIGURED if checkpoint == VERIFIED else VERIFIED)
    form = form_of(driver, checkpoint)
    sign_in(client, cast.manager)
    address = url(driver.session) + f"?step={checkpoint.value}"

    answers = [client.post(address, form)["Location"] for _ in range(2)]

    assert answers == [url(driver.session)] * 2
    assert checkpoint.value in holding(driver.session)


def test_activating_twice_says_that_it_had_ended(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(PERMITTED)
    form = form_of(driver, ACTIVATED)
    sign_in(client, cast.manager)
    client.post(url(session), form)

    again = client.post(url(session), form, follow=True)

    assert "This onboarding had ended already, so nothing was changed." in again.text
    assert len(ledger()) == 4


def test_session_deleted_by_a_colleague_meanwhile_is_404(
    cast: Cast, client: Client, draft: OnboardingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sessions.delete

    def twice(**arguments: object) -> None:
        real(**arguments)  # type: ignore[arg-type]
        real(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "delete", twice)

    response = sign_in(client, cast.owner).post(
        url(draft, "delete/"), {"version": "1"}, follow=True
    )

    assert response.status_code == HTTPStatus.NOT_FOUND
