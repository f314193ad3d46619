"""What the pages say of connection and permissions."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.permissions import INVENTORY_PERMISSIONS, NAMING_PERMISSIONS
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import (
    OnboardingDriver,
)
from tests.onboarding.wizard_pages import send

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def test_other_application_needs_its_own_secret(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    driver.to(CONFIGURED)
    sign_in(client, cast.manager)

    status, text = send(client, driver, CONFIGURED, client_id=str(uuid.uuid4()), client_secret="")

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "the stored one belongs to another application." in text


def test_failed_verification_says_what_and_where_in_plain_words(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    driver.to(CONFIGURED)
    driver.microsoft.condition = Condition.SECRET_EXPIRED
    sign_in(client, cast.manager)

    _, text = send(client, driver, VERIFIED)

    assert "The client secret has expired." in text
    assert f"/Credentials/appId/{driver.microsoft.client_id}" in text
    assert 'rel="noopener noreferrer"' in text
    assert "secret_expired" in text
    assert "AADSTS" not in text


def test_checks_that_fail_are_bounded_like_every_act(
    cast: Cast,
    client: Client,
    driver: OnboardingDriver,
    microsoft: StubServer,
    settings: Settings,
) -> None:
    """Each makes requests to Microsoft, whatever comes of them."""
    settings.ACTS_PER_HOUR = 3
    driver.to(CONFIGURED)
    driver.microsoft.condition = Condition.SECRET_EXPIRED
    sign_in(client, cast.manager)

    answers = [send(client, driver, VERIFIED) for _ in range(5)]
    asked = len(microsoft.requests)
    late, _ = send(client, driver, VERIFIED)

    assert [status for status, _ in answers[3:]] == [HTTPStatus.TOO_MANY_REQUESTS] * 2
    assert HTTPStatus.TOO_MANY_REQUESTS not in [status for status, _ in answers[:3]]
    assert late == HTTPStatus.TOO_MANY_REQUESTS
    assert len(microsoft.requests) == asked


def test_missing_consent_lists_the_missing_permissions(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    driver.to(VERIFIED)
    driver.microsoft.permissions.remove("Organization.Read.All")
    sign_in(client, cast.manager)

    _, text = send(client, driver, PERMITTED)

    assert "The tenant has not granted everything yet." in text
    assert "Organization.Read.All" in text


def test_app_that_may_not_look_is_told_that_more_may_be_missing(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    driver.to(CONFIGURED)
    driver.microsoft.permissions.clear()
    sign_in(client, cast.manager)

    _, text = send(client, driver, VERIFIED)

    assert "Others may be missing too" in text


def test_permissions_are_listed_with_their_state(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    driver.to(VERIFIED)
    driver.microsoft.permissions.remove("RoleManagement.Read.Directory")
    sign_in(client, cast.manager)

    _, text = send(client, driver, PERMITTED)

    assert "The tenant has not granted everything yet." in text
    opening = len(NAMING_PERMISSIONS) + len(INVENTORY_PERMISSIONS)
    assert (text.count("Granted"), text.count("Missing")) == (3 + opening, 1)
