"""A person is erased, and what others rely on stays."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from onboarding.models import CheckpointCompletion, OnboardingSession
from operations.models import OperationRun
from operations.services.execution import execute_run
from reports.models import StoredReport
from reviewpacks.models import ReviewPack
from support.models import DiagnosticBundle
from telemetry.catalog import EVENTS, OPERATION_STARTED
from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import fails_to_sign_in, onboard, signs_in
from tests.factories import InvitationFactory, UserFactory
from tests.ledger import ledger
from tests.system_dashboard.test_control_tower import figure

pytestmark = pytest.mark.django_db


def test_account_and_all_that_is_nothing_without_it_go(busy: Cast, run: Say) -> None:
    person = busy.operator
    InvitationFactory(email=person.email)

    run("erase_user", person.email.upper(), "--yes")

    assert not User.objects.filter(pk=person.pk).exists()
    assert not WorkspaceMembership.objects.filter(user_id=person.pk).exists()
    assert not WorkspaceInvitation.objects.filter(email=person.email).exists()
    assert not TenantEntitlement.objects.filter(membership__user_id=person.pk).exists()
    assert not PlaneSession.objects.filter(plane=Plane.ADMIN, account_id=person.pk).exists()
    assert not AccessAttempt.objects.filter(username__contains=person.email).exists()


def test_invited_address_without_an_account_is_forgotten(busy: Cast, run: Say) -> None:
    InvitationFactory(email="mara@msp.example", name="Mara Klein")
    kept = InvitationFactory(email="xmara@msp.example")

    dry = run("erase_user", "mara@msp.example", "--dry-run")
    assert WorkspaceInvitation.objects.count() == 2
    said = run("erase_user", "Mara@msp.example", "--yes")

    for each in [dry, said]:
        assert ["workspaces_workspaceinvitation", "1"] in [
            line.split()[:2] for line in each.splitlines()
        ]
    assert WorkspaceInvitation.objects.get() == kept


def test_what_others_rely_on_stays_and_forgets_the_person(busy: Cast, run: Say) -> None:
    onboard(busy, by=busy.operator)
    with scopes_disabled():
        before = _kept_counts()

        run("erase_user", busy.operator.email, "--yes")

        assert _kept_counts() == before
        assert min(before) >= 1
        assert not OperationRun.objects.exclude(initiator=None).exists()
        assert not StoredReport.objects.exclude(created_by=None).exists()
        assert not ReviewPack.objects.exclude(requested_by=None).exists()
        assert not DiagnosticBundle.objects.exclude(opened_by=None).exists()
        assert not OnboardingSession.objects.exclude(created_by=None, changed_by=None).exists()
        assert not CheckpointCompletion.objects.exclude(completed_by=None).exists()


def test_colleagues_keep_everything(busy: Cast, run: Say) -> None:
    signs_in(busy.manager)
    # Its address ends like the other one's.
    namesake = UserFactory(name="Ona Operator", email=f"x{busy.operator.email}")
    fails_to_sign_in(namesake.email)

    run("erase_user", busy.operator.email, "--yes")

    kept = set(User.objects.values_list("pk", flat=True))
    assert {busy.owner.pk, busy.manager.pk, busy.reader.pk, busy.outsider.pk, namesake.pk} == kept
    assert PlaneSession.objects.filter(account_id=busy.manager.pk).exists()
    assert AccessAttempt.objects.filter(username=f"admin:{namesake.email}").exists()


def test_counts_on_the_system_page_survive_the_person(busy: Cast, run: Say, client: Client) -> None:
    sign_in(client, busy.platform_operator)
    before = {
        event: figure(client.get("/system/").text, f'data-event="{event.name}') for event in EVENTS
    }
    actors = {row.actor_id for row in ledger()}

    run("erase_user", busy.operator.email, "--yes")

    text = client.get("/system/").text
    assert {event: figure(text, f'data-event="{event.name}') for event in EVENTS} == before
    assert before[OPERATION_STARTED] == "1"
    assert actors == {busy.operator.pk}
    assert {row.actor_id for row in ledger()} == {None}


def test_pages_of_what_stays_can_be_opened_and_name_nobody(
    busy: Cast, run: Say, client: Client
) -> None:
    onboarding = onboard(busy, by=busy.operator)
    with scopes_disabled():
        pages = [
            reverse(
                "operations:detail", args=[busy.tenant.pk, OperationRun.objects.latest("pk").pk]
            ),
            reverse("reports:detail", args=[busy.tenant.pk, StoredReport.objects.get().pk]),
            reverse("reviewpacks:detail", args=[busy.tenant.pk, ReviewPack.objects.get().pk]),
            reverse("support:bundle", args=[busy.tenant.pk, DiagnosticBundle.objects.get().pk]),
        ]
    lists = ["operations:list", "reports:list", "reviewpacks:list", "support:list"]
    pages += [reverse(name, args=[busy.tenant.pk]) for name in lists]
    pages += [
        reverse("onboarding:list", args=[busy.workspace.slug]),
        reverse("onboarding:session", args=[onboarding.pk]),
        reverse("members:list", args=[busy.workspace.slug]),
        reverse("tenant_dashboard:tenant", args=[busy.tenant.pk]),
    ]
    sign_in(client, busy.owner)
    named = [busy.operator.name in client.get(page).text for page in pages]

    run("erase_user", busy.operator.email, "--yes")

    assert any(named)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == HTTPStatus.OK, page
        assert busy.operator.name not in answer.text, page


def test_a_run_that_waits_is_not_carried_on_in_the_name_of_nobody(busy: Cast, run: Say) -> None:
    with scopes_disabled():
        waiting = OperationRun.objects.get(status="queued")

        run("erase_user", busy.operator.email, "--yes")
        execute_run(run_id=waiting.pk)

        waiting.refresh_from_db()
    assert (waiting.status, waiting.outcome) == ("completed", "failed")
    assert waiting.failure_code == "access_withdrawn"


def test_audit_log_keeps_its_rows_without_the_number_and_says_that_it_happened(
    busy: Cast, run: Say
) -> None:
    person = busy.operator
    log.record(action=AuditAction.PASSWORD_CHANGED, actor=person, subject=person)
    log.record(action=AuditAction.MEMBER_SUSPENDED, actor=busy.owner, person_id=person.pk)
    before: list[Any] = list(AuditLog.objects.order_by("pk").values())

    run("erase_user", person.email, "--yes")

    *kept, erased = AuditLog.objects.order_by("pk").values()
    people = ["actor_id", "subject_id", "person_id"]
    cut = [row | {name: None for name in people if _is(person, row, name)} for row in before]
    assert kept == cut
    assert {name for row in before for name in people if _is(person, row, name)} == set(people)
    assert any(row["actor_id"] == busy.owner.pk for row in kept)
    assert (erased["action"], erased["actor_id"]) == (AuditAction.ACCOUNT_ERASED, None)
    assert erased["details"].keys() == {"number", "fingerprint", "at"}
    assert erased["details"]["number"] == person.pk
    assert person.email not in json.dumps(erased, default=str)
    assert person.name not in json.dumps(erased, default=str)


def _is(person: User, row: dict[str, Any], name: str) -> bool:
    """Whether the column names the person; a subject may be another kind of thing."""
    is_person = name != "subject_id" or row["subject_type"] == "User"
    return is_person and bool(row[name] == person.pk)


def test_last_owner_stays_until_somebody_takes_over(busy: Cast, run: Say) -> None:
    with pytest.raises(CommandError) as refused:
        run("erase_user", busy.owner.email, "--yes")

    assert str(refused.value) == (
        "Olivia Owner is the last owner of Northwind IT who can sign in. Make another member an "
        "owner first, or name a member with --successor. Nothing was changed."
    )
    assert User.objects.filter(pk=busy.owner.pk).exists()

    run("erase_user", busy.owner.email, "--yes", "--successor", busy.manager.email)

    heir = WorkspaceMembership.objects.get(user=busy.manager)
    assert heir.role == Role.OWNER
    assert not User.objects.filter(pk=busy.owner.pk).exists()
    changed = AuditLog.objects.get(action=AuditAction.MEMBER_ROLE_CHANGED)
    assert changed.details == {"before": "manager", "role": "owner"}
    assert changed.person_id == busy.manager.pk


@pytest.mark.parametrize("who", ["outsider", "owner"])
def test_only_another_member_can_take_over(busy: Cast, run: Say, who: str) -> None:
    with pytest.raises(CommandError, match="cannot take over Northwind IT"):
        run("erase_user", busy.owner.email, "--yes", "--successor", getattr(busy, who).email)

    assert User.objects.filter(pk=busy.owner.pk).exists()


def _kept_counts() -> tuple[int, ...]:
    models = (
        OperationRun, StoredReport, ReviewPack, DiagnosticBundle, OnboardingSession,
        CheckpointCompletion,
    )  # fmt: skip
    return (*(model.objects.count() for model in models), len(ledger()))
