"""An erasure cleans texts of addresses, and leaves what belongs to others."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from onboarding.models import OnboardingSession
from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.tenants.models import Tenant
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


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("_{}_", "_erased_"),
        ("**{}**: ask", "**erased**: ask"),
        ("-{}- +{}+", "-erased- +erased+"),
        ("Ask {}.", "Ask erased."),
        ("{}'s wish", "erased's wish"),
        ("?to%3D{}", "?to%3Derased"),
        ("{}\n{}", "erased\nerased"),
    ],
)
def test_signs_beside_an_address_are_not_part_of_it(
    busy: Cast, run: Say, written: str, cleaned: str
) -> None:
    email = busy.operator.email
    drafts = [
        OnboardingSession.objects.create(
            workspace=busy.workspace, customer_name=written.replace("{}", each)
        )
        for each in (email, email.replace("@", "%40"))
    ]
    with scopes_disabled():
        OperationRun.objects.filter(initiator=busy.operator).update(
            counts={"note": written.replace("{}", email)}
        )

    run("erase_user", email, "--yes")

    for draft in drafts:
        draft.refresh_from_db()
        assert draft.customer_name == cleaned
    with scopes_disabled():
        assert not OperationRun.objects.filter(counts__note__icontains=email).exists()


@pytest.mark.parametrize("written", ["{}.Danke", "not-{}", "o'{}", "x.{}", "{}-team"])
def test_what_may_be_a_longer_address_is_left_and_listed(
    busy: Cast, run: Say, written: str
) -> None:
    text = written.format(busy.operator.email)
    draft = OnboardingSession.objects.create(workspace=busy.workspace, customer_name=text)
    UserFactory(email=f"not-{busy.operator.email}")

    said = run("erase_user", busy.operator.email, "--yes")

    draft.refresh_from_db()
    assert draft.customer_name == text
    listed = said.partition("perhaps another person's address; look whose it is:")[2]
    assert "onboarding_onboardingsession.customer_name" in listed
    assert "accounts_user.email" not in listed
    assert "every text of the database" not in said


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


def test_file_that_may_hold_a_cleaned_text_is_listed_and_can_go(busy: Cast, run: Say) -> None:
    Tenant.objects.filter(pk=busy.tenant.pk).update(name=f"Of {busy.operator.email}")

    said = run("erase_user", busy.operator.email, "--yes")

    listed = said.partition("Files that may hold it until they expire")[2]
    assert "reviewpacks_reviewpack.file_name" in listed
    assert "Expired 1 review pack and deleted 1 file." in run(
        "expire_review_packs", "--tenant", str(busy.tenant.pk)
    )


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
