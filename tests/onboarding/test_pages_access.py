"""The wizard's pages: who may see and send them."""

from http import HTTPStatus

import pytest
from django.test import Client

from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import (
    OnboardingDriver,
    audited,
    now,
)
from tests.onboarding.wizard_pages import form_of, url

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


@pytest.mark.parametrize("act", ["", "cancel/", "delete/"])
@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize(
    ("who", "unlinked", "linked"),
    [
        ("outsider", HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND),
        # Nobody has named this tenant for them, so it does not exist for them.
        ("operator", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
        ("reader", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
    ],
)
def test_session_takes_access_to_workspace_and_tenant(
    cast: Cast,
    client: Client,
    driver: OnboardingDriver,
    act: str,
    who: str,
    unlinked: HTTPStatus,
    linked: HTTPStatus,
    *,
    is_linked: bool,
) -> None:
    session = driver.to(CONFIGURED) if is_linked else now(driver.session)
    before = (audited(), ledger())
    sign_in(client, getattr(cast, who))

    answers = {client.post(url(session, act), form_of(driver, VERIFIED)).status_code}
    if not act:
        answers.add(client.get(url(session)).status_code)

    assert answers == {linked if is_linked else unlinked}
    assert (audited(), ledger()) == before
    assert now(session).version == session.version


def test_entitled_operator_still_lacks_the_capability(
    cast: Cast, client: Client, draft: OnboardingSession
) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ONBOARDING)
    OnboardingSession.objects.filter(pk=draft.pk).update(tenant=cast.tenant)

    response = sign_in(client, cast.operator).get(url(draft))

    assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("session_id", [0, 999_999_999, 10**40])
def test_session_that_does_not_exist_is_404(cast: Cast, client: Client, session_id: int) -> None:
    response = sign_in(client, cast.owner).get(f"/admin/onboarding/{session_id}/")

    assert response.status_code == HTTPStatus.NOT_FOUND


def test_nobody_is_sent_to_sign_in(client: Client, draft: OnboardingSession) -> None:
    assert client.get(url(draft))["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("act", ["cancel/", "delete/"])
def test_getting_neither_cancels_nor_deletes(
    cast: Cast, client: Client, draft: OnboardingSession, act: str
) -> None:
    response = sign_in(client, cast.owner).get(url(draft, act))

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert now(draft).is_draft


def test_post_without_token_is_refused(cast: Cast, draft: OnboardingSession) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    assert client.post(url(draft), {"step": "x"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", "1e9", "1\x00"])
@pytest.mark.parametrize("act", ["", "cancel/", "delete/"])
def test_form_without_its_version_is_a_bad_request(
    cast: Cast, client: Client, driver: OnboardingDriver, version: str, act: str
) -> None:
    form = form_of(driver, IDENTIFIED) | {"version": version}

    response = sign_in(client, cast.owner).post(url(driver.session, act), form)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert now(driver.session).version == 1
