"""The wizard's pages: the way through, and what each step says."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import (
    AFTER_THE_LINK,
    OnboardingDriver,
    audited,
    connection_of,
    holding,
    now,
    tenant_of,
)
from tests.onboarding.wizard_pages import SECRET_NOT_KEPT, error_of, form_of, send, url
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED
from tests.ui.markup import Element, elements

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def inside_crumbs(element: Element) -> bool:
    return any(each.attributes.get("class") == "crumbs" for each in element.parents)


def test_whole_way_through_the_pages_counts_what_follows_the_link(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    sign_in(client, cast.manager)

    for checkpoint in OnboardingCheckpoint:
        page = client.get(url(driver.session))
        assert page.context["wizard"].shown.step.checkpoint == checkpoint
        assert send(client, driver, checkpoint)[0] == HTTPStatus.OK

    assert tenant_of(driver.session).status == TenantStatus.ACTIVE
    assert [row.metadata for row in ledger()] == [
        f'{{"checkpoint": "{name}"}}' for name in AFTER_THE_LINK
    ]
    assert connection_of(driver.session).secret_expires_on


def test_activation_leads_to_the_tenant(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(PERMITTED)

    response = sign_in(client, cast.owner).post(
        url(session) + "?step=activated", form_of(driver, ACTIVATED)
    )

    assert response["Location"] == f"/admin/tenants/{session.tenant_id}/"


@pytest.mark.parametrize("reached", [None, *OnboardingCheckpoint])
def test_every_open_step_can_be_looked_at_and_looking_writes_nothing(
    cast: Cast, client: Client, driver: OnboardingDriver, reached: OnboardingCheckpoint | None
) -> None:
    session = driver.to(reached) if reached else now(driver.session)
    sign_in(client, cast.owner)
    trail = audited()

    for wanted in ["", *OnboardingCheckpoint.values, "nonsense", "\x00"]:
        page = client.get(url(session), {"step": wanted})
        assert page.status_code == HTTPStatus.OK

    assert now(session).version == session.version
    assert audited() == trail


@pytest.mark.parametrize("checkpoint", list(OnboardingCheckpoint)[1:])
def test_step_out_of_order_is_not_taken(
    cast: Cast, client: Client, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint
) -> None:
    sign_in(client, cast.manager)

    status, text = send(client, driver, checkpoint)

    assert status == HTTPStatus.OK
    assert "This step comes later, so nothing was changed." in text
    assert holding(driver.session) == []


def test_step_that_a_colleague_put_out_of_reach_is_not_taken(
    cast: Cast, client: Client, driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page had been read when the checkpoint before was reopened, with the same version."""
    session = driver.to(VERIFIED)
    monkeypatch.setattr(
        "onboarding.views.wizard.selectors.completions",
        lambda _: {each.checkpoint: each for each in session.completions.all()},
    )
    session.completions.filter(checkpoint=VERIFIED).update(holds=False)
    monkeypatch.setattr("onboarding.pages.wizard._state", lambda *_, **__: "done")
    sign_in(client, cast.manager)

    _, text = send(client, driver, PERMITTED)

    assert "This step comes later" in text


def test_secret_beside_another_mistake_is_asked_for_again_in_the_wizard(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(CONFIGURED)
    sign_in(client, cast.manager)

    status, text = send(client, driver, CONFIGURED, client_id="x")

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(text, "client_secret") == SECRET_NOT_KEPT
    assert driver.microsoft.client_secret not in text
    assert now(session).version == session.version


def test_changing_the_connection_tells_what_has_to_be_done_again(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(PERMITTED)
    sign_in(client, cast.manager)

    page = client.get(url(session), {"step": CONFIGURED}).text
    send(client, driver, CONFIGURED)

    assert "After saving, the connection and its permissions have to be verified again." in page
    assert holding(session) == ["tenant_identified", "connection_configured"]


@pytest.mark.parametrize("reached", [None, *OnboardingCheckpoint])
def test_every_step_stands_at_the_same_place(
    cast: Cast, client: Client, driver: OnboardingDriver, reached: OnboardingCheckpoint | None
) -> None:
    session = driver.to(reached) if reached else now(driver.session)

    page = sign_in(client, cast.owner).get(url(session)).text

    crumbs = [each for each in elements(page) if inside_crumbs(each) and each.tag != "li"]
    assert [(each.text, each.attributes.get("href")) for each in crumbs] == [
        ("Northwind IT", "/admin/workspaces/northwind/"),
        ("Onboarding", "/admin/workspaces/northwind/onboarding/"),
        (session.name, None),
    ]
    assert crumbs[-1].attributes["aria-current"] == "page"
    links = elements(page, "a", class_="nav-link")
    assert [(each.text, each.attributes.get("aria-current")) for each in links] == [
        ("Tenants", None), ("Changes", None), ("Onboarding", "true"), ("Members", None),
        ("Sign-in", None), ("Microsoft app", None),
        ("Letterhead", None), ("Notifications", None), ("Audit log", None),
    ]  # fmt: skip


def test_hostile_names_are_text(cast: Cast, client: Client, driver: OnboardingDriver) -> None:
    session = driver.to(PERMITTED)
    Tenant.objects.filter(pk=tenant_of(session).pk).update(name=HOSTILE, primary_domain=HOSTILE)
    sign_in(client, cast.owner)

    for step in OnboardingCheckpoint.values:
        page = client.get(url(session), {"step": step})
        assert HOSTILE_ESCAPED in page.text
        assert "<script>alert" not in page.text


def test_failure_code_of_another_release_does_not_break_the_page(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(CONFIGURED)
    ProviderConnection.objects.filter(tenant=session.tenant).update(
        status="failed", failure_code="from_the_future"
    )

    page = sign_in(client, cast.owner).get(url(session))

    assert "The connection does not work." in page.text
    assert "from_the_future" in page.text


def test_statements_of_the_page_are_bounded(
    cast: Cast,
    client: Client,
    driver: OnboardingDriver,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    session = driver.to(PERMITTED)
    sign_in(client, cast.owner)

    for step in OnboardingCheckpoint.values:
        with django_assert_max_num_queries(11):
            client.get(url(session), {"step": step})
