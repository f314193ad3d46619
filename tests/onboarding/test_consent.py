"""Consent by link: what Microsoft sends back counts once, for one draft, and proves nothing."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now as this_moment
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from onboarding.models import ConsentLink, OnboardingSession
from onboarding.pages.consent import ConsentCard
from onboarding.services import consents, sessions
from onboarding.services.consents import state_of
from tenantpilot.enums import OnboardingCheckpoint
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.ledger import ledger
from tests.onboarding.journeys import AFTER_THE_LINK, connection_of, holding, now, tenant_of
from tests.onboarding.provider import (
    WAY_BACK,
    answered,
    back_from,
    come_back,
    forged,
    microsoft_with,
    open_link,
    proved,
    stub_app,
)
from tests.onboarding.wizard_pages import url
from tests.ui.markup import elements

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


@pytest.fixture
def app() -> StubApp:
    return stub_app()


@pytest.fixture
def provider(app: StubApp, settings: Settings) -> Iterator[StubServer]:
    with microsoft_with(app) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def manager(cast: Cast, client: Client, app: StubApp, provider: StubServer) -> Client:
    """A manager of a workspace whose app is in use."""
    proved(cast.workspace, app, cast.owner)
    return sign_in(client, cast.manager)


def sent(client: Client, draft: OnboardingSession, step: OnboardingCheckpoint, **more: str) -> str:
    form = {"step": step.value, "version": str(now(draft).version), **more}
    return client.post(f"{url(draft)}?step={step.value}", form, follow=True).text


@pytest.fixture
def linked(manager: Client, draft: OnboardingSession) -> OnboardingSession:
    """A draft whose tenant was named by its domain, with an open link."""
    sent(
        manager,
        draft,
        IDENTIFIED,
        customer_name="Pinecrest",
        directory_id="Pinecrest-Legal.example",
    )
    manager.post(url(draft, "consent-link/"))
    return now(draft)


def address_on(page: str) -> str:
    links = elements(page, "a", class_="button")
    hrefs = [each.attributes.get("href") or "" for each in links]
    return next(each for each in hrefs if "/adminconsent?" in each)


def test_tenant_comes_from_its_domain_to_active_without_a_secret(
    cast: Cast, manager: Client, linked: OnboardingSession, provider: StubServer
) -> None:
    page = manager.get(url(linked), {"step": CONFIGURED.value, "with": "app"}).text

    status, told = come_back(back_from(answered(address_on(page), "accept")))
    assert (status, "Thank you, consent was given" in told) == (HTTPStatus.OK, True)
    assert "Consent was given." in manager.get(url(linked), {"step": CONFIGURED.value}).text
    sent(manager, linked, CONFIGURED, **{"with": "app"})
    for step in (VERIFIED, PERMITTED, ACTIVATED):
        sent(manager, linked, step)

    assert holding(linked) == OnboardingCheckpoint.values
    assert [json.loads(row.metadata)["checkpoint"] for row in ledger()] == AFTER_THE_LINK
    tenant = tenant_of(linked)
    assert tenant.primary_domain == "pinecrest-legal.example"
    assert bytes(connection_of(linked).sealed_secret) == b""


@pytest.mark.parametrize(
    ("choice", "words"),
    [("cancel", "You declined, so the app was let in no further"), ("accept", "Thank you")],
)
def test_link_works_once(
    linked: OnboardingSession, manager: Client, choice: str, words: str
) -> None:
    page = manager.get(url(linked), {"step": CONFIGURED.value, "with": "app"}).text
    path = back_from(answered(address_on(page), choice))

    first, second = come_back(path), come_back(path)

    assert words in first[1]
    assert second[0] == HTTPStatus.NOT_FOUND
    assert "This link does not work" in " ".join(second[1].split())
    assert ConsentLink.objects.get().answer == {"cancel": "declined", "accept": "granted"}[choice]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_what_a_browser_loads_without_its_reader_uses_nothing_up(
    linked: OnboardingSession, headers: dict[str, str]
) -> None:
    path = forged(linked, tenant=str(tenant_of(linked).directory_id))

    answer = Client().get(path, headers=headers)

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "This link does not work" in answer.text
    assert open_link(linked).is_open
    assert Client().get(path, headers={"Sec-Fetch-Dest": "document"}).status_code == HTTPStatus.OK


def test_refusal_comes_back_into_the_wizard(linked: OnboardingSession, manager: Client) -> None:
    told = forged(
        linked, error="consent_required", error_description="AADSTS65001: Text of Microsoft's"
    )

    come_back(told)

    page = manager.get(url(linked), {"step": CONFIGURED.value, "with": "app"}).text
    assert "Microsoft refused the consent." in page
    assert "AADSTS65001" in page
    assert "Text of Microsoft" not in page


def test_another_tenant_than_announced_does_not_count(
    linked: OnboardingSession, manager: Client
) -> None:
    _, told = come_back(forged(linked, tenant=str(uuid4())))

    assert "so it does not count here" in " ".join(told.split())
    page = manager.get(url(linked), {"step": CONFIGURED.value, "with": "app"}).text
    assert "Another tenant consented." in page
    assert holding(linked) == ["tenant_identified"]


def over(path: str) -> bool:
    """Whether the way back is over, in the same words as for an invented state."""
    invented = come_back(f"{WAY_BACK}?admin_consent=True&state=invented.x")
    return come_back(path) == invented and invented[0] == HTTPStatus.NOT_FOUND


def test_nothing_but_an_open_link_of_a_draft_is_taken(
    cast: Cast, linked: OnboardingSession
) -> None:
    link, tenant = open_link(linked), str(tenant_of(linked).directory_id)
    good = forged(linked, tenant=tenant)
    state = state_of(link)

    assert over(WAY_BACK)
    other = "x" if state[11] != "x" else "y"
    assert over(good.replace(state[:12], state[:11] + other))
    elsewhere = sessions.start(
        workspace=cast.foreign_tenant.workspace, customer_name="Same", started_by=cast.outsider
    )
    link.session = elsewhere
    assert over(good.replace(state, state_of(link)))
    ConsentLink.objects.update(expires_at=this_moment())
    assert over(good)
    ConsentLink.objects.update(expires_at=link.expires_at, client_id=uuid4())
    assert over(good)
    ConsentLink.objects.update(client_id=link.client_id)
    consents.create_link(session=linked, created_by=cast.manager)
    assert over(good)
    later = forged(linked, tenant=tenant)
    session = now(linked)
    sessions.cancel(session=session, cancelled_by=cast.manager, expected_version=session.version)
    assert over(later)
    assert not ConsentLink.objects.exclude(answer="").exists()


def test_new_consent_is_waited_for_and_then_counts(
    manager: Client, linked: OnboardingSession, provider: StubServer
) -> None:
    customer = next(iter(provider.tenants.values()))
    customer.consent_delay = 1
    page = manager.get(url(linked), {"step": CONFIGURED.value, "with": "app"}).text
    come_back(back_from(answered(address_on(page), "accept")))
    sent(manager, linked, CONFIGURED, **{"with": "app"})

    waiting = sent(manager, linked, VERIFIED)
    assert "Microsoft is spreading the consent." in waiting
    assert connection_of(linked).status == "unchecked"

    sent(manager, linked, VERIFIED)
    assert "connection_verified" in holding(linked)


def test_page_stops_asking_by_itself_after_five_minutes() -> None:
    pauses = {age: ConsentCard.pause_after(age) for age in (1, 20, 60, 100, 200, 299, 301)}

    assert pauses == {1: 5, 20: 10, 60: 20, 100: 40, 200: 60, 299: 60, 301: None}
