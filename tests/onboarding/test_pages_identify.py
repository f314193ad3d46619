"""Naming the customer and the Microsoft tenant: what may be linked, and what is said else."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client

from onboarding.forms.steps import IdentifyForm
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import (
    OnboardingDriver,
    now,
    tenant_of,
)
from tests.onboarding.wizard_pages import send

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("customer_name", "", "Enter the customer&#x27;s name."),
        ("directory_id", "", "Enter the Microsoft tenant ID, or a domain of the tenant."),
        ("directory_id", "contoso", "This is neither a domain such as contoso.com nor an ID"),
        ("directory_id", "münchen.example", "in its form with xn--"),
        ("directory_id", "straße.example", "in its form with xn--"),
        ("directory_id", "münchen", "neither a domain"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    cast: Cast, client: Client, driver: OnboardingDriver, field: str, value: str, words: str
) -> None:
    sign_in(client, cast.manager)

    status, text = send(client, driver, IDENTIFIED, **{field: value})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in text
    assert "Nothing was saved." in text
    assert now(driver.session).tenant is None


def test_tenant_linked_here_is_named_and_led_to(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    sign_in(client, cast.manager)

    status, text = send(
        client, driver, IDENTIFIED, directory_id=str(cast.other_tenant.directory_id)
    )

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This Microsoft tenant is already linked in this workspace." in text
    assert f'href="/admin/tenants/{cast.other_tenant.pk}/"' in text


def test_tenant_being_onboarded_here_is_named(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    Tenant.objects.filter(pk=cast.other_tenant.pk).update(status=TenantStatus.ONBOARDING)
    sign_in(client, cast.manager)

    _, text = send(client, driver, IDENTIFIED, directory_id=str(cast.other_tenant.directory_id))

    assert "is already being onboarded in this workspace." in text


def test_confirmed_id_cannot_be_changed_by_a_forged_form(
    cast: Cast, client: Client, driver: OnboardingDriver
) -> None:
    session = driver.to(VERIFIED)
    sign_in(client, cast.manager)

    send(client, driver, IDENTIFIED, directory_id=str(uuid.uuid4()), customer_name="Renamed")

    tenant = tenant_of(session)
    assert (tenant.name, tenant.directory_id) == ("Renamed", driver.microsoft.directory_id)


def test_page_that_is_older_than_the_confirmation_is_refused(
    cast: Cast, client: Client, driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.to(VERIFIED)
    monkeypatch.setattr(
        "onboarding.steps.tenant_identified.IdentifyForm",
        lambda data, initial, **_: IdentifyForm(data, initial=initial),
    )
    sign_in(client, cast.manager)

    status, text = send(client, driver, IDENTIFIED, directory_id=str(uuid.uuid4()))

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The ID of this tenant stays as it is: Microsoft has confirmed it" in text
