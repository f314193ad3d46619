"""Cancelling and deleting an onboarding."""

from http import HTTPStatus

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import TenantStatus
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import (
    OnboardingDriver,
    now,
    tenant_of,
)
from tests.onboarding.wizard_pages import url

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def test_cancelled_onboarding_is_kept_and_leads_back(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(CONFIGURED)
    sign_in(client, cast.owner)

    response = client.post(url(session, "cancel/"), {"version": str(session.version)}, follow=True)
    ended = client.get(url(session))

    assert response.redirect_chain[-1][0] == "/admin/workspaces/northwind/onboarding/"
    assert "was cancelled." in response.text
    assert "This onboarding was cancelled" in ended.text
    assert "<form" not in ended.text.split("<main")[1].split("delete-onboarding")[0]


def test_deleted_onboarding_is_gone(cast: Cast, client: Client, draft: OnboardingSession) -> None:
    sign_in(client, cast.owner)

    response = client.post(url(draft, "delete/"), {"version": "1"}, follow=True)

    assert "The onboarding of Pinecrest was deleted." in response.text
    assert client.get(url(draft)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("act", ["cancel/", "delete/"])
def test_changed_onboarding_is_neither_cancelled_nor_deleted(
    cast: Cast, client: Client, driver: OnboardingDriver, act: str
) -> None:
    session = driver.to(IDENTIFIED)

    response = sign_in(client, cast.owner).post(url(session, act), {"version": "1"})

    assert response.status_code == HTTPStatus.CONFLICT
    assert now(session).is_draft


def test_completed_onboarding_says_so_and_ends_nothing(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(ACTIVATED)
    sign_in(client, cast.owner)
    form = {"version": str(session.version)}

    page = client.get(url(session))
    cancelled = client.post(url(session, "cancel/"), form, follow=True)
    deleted = client.post(url(session, "delete/"), form, follow=True)

    assert "The tenant is active" in page.text
    assert "had ended already" in cancelled.text
    assert "This onboarding cannot be deleted. Nothing was changed." in deleted.text
    assert tenant_of(session).status == TenantStatus.ACTIVE
