"""An erasure cleans texts of addresses, and leaves what belongs to others."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from onboarding.models import OnboardingSession
from reports.models import StoredReport
from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.accounts.planes import Plane
from tests.cast import Cast, sign_in
from tests.data_protection.conftest import Say
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_address_in_a_text_is_cleaned_and_the_dry_run_says_so(busy: Cast, run: Say) -> None:
    draft = OnboardingSession.objects.create(
        workspace=busy.workspace, customer_name=f"Ask <{busy.operator.email.upper()}> first"
    )

    dry = run("erase_user", busy.operator.email, "--dry-run")
    said = run("erase_user", busy.operator.email, "--yes")

    place = ["onboarding_onboardingsession.customer_name", "1"]
    for each in [dry, said]:
        assert place in [line.split()[:2] for line in each.splitlines()]
    draft.refresh_from_db()
    assert draft.customer_name == "Ask <erased> first"
    assert not User.objects.filter(pk=busy.operator.pk).exists()


def test_address_in_the_customers_directory_is_the_customers(busy: Cast, run: Say) -> None:
    with scopes_disabled():
        report = StoredReport.objects.get()
        report.payload["note"] = busy.operator.email
        report.save()

    said = run("erase_user", busy.operator.email, "--yes")

    (line,) = [line for line in said.splitlines() if "reports_storedreport.payload" in line]
    assert line.split()[1] == "1"
    assert "the customer's own directory" in line
    assert not User.objects.filter(pk=busy.operator.pk).exists()


def test_same_name_elsewhere_is_shown_to_look_at(busy: Cast, run: Say) -> None:
    UserFactory(name=busy.operator.name)

    said = run("erase_user", busy.operator.email, "--yes")

    assert f"Texts with the name {busy.operator.name}; look whose it is:" in said
    assert "accounts_user.name" in said.partition("look whose it is:")[2]


def test_operator_of_the_platform_with_the_same_number_keeps_the_session(
    busy: Cast, run: Say, client: Client
) -> None:
    same = busy.platform_operator
    sign_in(client, same)
    PlaneSession.objects.filter(plane=Plane.SYSTEM).update(account_id=busy.operator.pk)

    run("erase_user", busy.operator.email, "--yes")

    assert PlaneSession.objects.filter(plane=Plane.SYSTEM).count() == 1
