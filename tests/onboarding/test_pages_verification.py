"""What the pages say of connection and permissions."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client

from demo.graph_stub.world import Condition
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import (
    Traveller,
)
from tests.onboarding.wizard_pages import send

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def test_other_application_needs_its_own_secret(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    sign_in(client, cast.manager)

    status, text = send(
        client, traveller, CONFIGURED, client_id=str(uuid.uuid4()), client_secret=""
    )

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "the stored one belongs to another application." in text


def test_failed_verification_says_what_and_where_in_plain_words(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.condition = Condition.SECRET_EXPIRED
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "The client secret has expired." in text
    assert f"/Credentials/appId/{traveller.microsoft.client_id}" in text
    assert 'rel="noopener noreferrer"' in text
    assert "secret_expired" in text
    assert "AADSTS" not in text


def test_missing_consent_lists_the_missing_permissions(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.permissions.remove("Organization.Read.All")
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "The tenant has not granted a permission the app needs." in text
    assert "<code>Organization.Read.All</code>" in text
    assert "<code>RoleManagement.Read.Directory</code>" not in text
    assert f"/CallAnAPI/appId/{traveller.microsoft.client_id}" in text


def test_app_that_may_not_look_is_told_that_more_may_be_missing(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(CONFIGURED)
    traveller.microsoft.permissions.clear()
    sign_in(client, cast.manager)

    _, text = send(client, traveller, VERIFIED)

    assert "Others may be missing too" in text


def test_permissions_are_listed_with_their_state(
    cast: Cast, client: Client, traveller: Traveller
) -> None:
    traveller.to(VERIFIED)
    traveller.microsoft.permissions.remove("RoleManagement.Read.Directory")
    sign_in(client, cast.manager)

    _, text = send(client, traveller, PERMITTED)

    assert "The tenant has not granted everything yet." in text
    assert (text.count("Granted"), text.count("Missing")) == (3, 1)
