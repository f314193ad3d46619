"""What is too old goes by itself, each kind after its period, and not a day before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, models
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django import Settings

from onboarding.models import OnboardingSession
from operations.models import OperationRun
from reports.models import StoredReport
from reviewpacks.models import ReviewPack
from system_dashboard.verification.verify import verify
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.retention import retentions
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.tenants.services import offboarding
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import number, onboard
from tests.data_protection.rows import found
from tests.factories import InvitationFactory, UserFactory
from tests.ledger import ledger

pytestmark = pytest.mark.django_db

type Make = Callable[[Cast], models.Model]


def ended_run(cast: Cast) -> models.Model:
    OperationRun.objects.filter(status="queued").update(
        status="completed", outcome="succeeded", completed_at=timezone.now()
    )
    return found(OperationRun.objects.filter(status="completed").first())


def report(cast: Cast) -> models.Model:
    return found(StoredReport.objects.first())


def expired_pack(cast: Cast) -> models.Model:
    ReviewPack.objects.update(status="expired", file_name="")
    return found(ReviewPack.objects.first())


def ended_onboarding(cast: Cast) -> models.Model:
    OnboardingSession.objects.update(status="cancelled", ended_at=timezone.now())
    return found(OnboardingSession.objects.first())


def untouched_draft(cast: Cast) -> models.Model:
    return OnboardingSession.objects.create(workspace=cast.workspace, customer_name="Someone")


KINDS = {
    "RUN_RETENTION_DAYS": (ended_run, "completed_at"),
    "REPORT_RETENTION_DAYS": (report, "created_at"),
    "REVIEW_PACK_RETENTION_DAYS": (expired_pack, "created_at"),
    "ONBOARDING_RETENTION_DAYS": (ended_onboarding, "ended_at"),
    "ONBOARDING_DRAFT_DAYS": (untouched_draft, "changed_at"),
}


# Tried below, and in tests/inventory/test_pruning.py.
ELSEWHERE = {"FAILED_JOB_DAYS", "INVENTORY_HISTORY_DAYS"}


def ages(row: models.Model, column: str, *, days: int) -> None:
    past = timezone.now() - timedelta(days=days)
    type(row)._base_manager.filter(pk=row.pk).update(**{column: past})


def is_there(row: models.Model) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("setting", KINDS)
def test_record_goes_after_its_period_and_not_before(
    busy: Cast, run: Say, settings: Settings, setting: str
) -> None:
    make, column = KINDS[setting]
    days = getattr(settings, setting)
    events, differences = len(ledger()), verify(now=timezone.now()).differences
    with scopes_disabled():
        row = make(busy)
        ages(row, column, days=days - 1)
        run("prune_records")
        assert is_there(row)

        ages(row, column, days=days + 1)
        run("prune_records")

        assert not is_there(row)
    assert len(ledger()) == events
    assert verify(now=timezone.now()).differences <= differences


def test_every_period_is_tried_here() -> None:
    declared = {each.setting for _, each in retentions()}

    assert declared == KINDS.keys() | ELSEWHERE


def test_live_run_and_ready_pack_stay_however_old(busy: Cast, run: Say) -> None:
    with scopes_disabled():
        OperationRun.objects.update(created_at=timezone.now() - timedelta(days=2_000))
        ReviewPack.objects.filter(status="ready").update(
            created_at=timezone.now() - timedelta(days=2_000)
        )
        live = set(OperationRun.objects.filter(completed_at=None).values_list("pk", flat=True))
        packs = set(ReviewPack.objects.filter(status="ready").values_list("pk", flat=True))

        run("prune_records")

        assert live <= set(OperationRun.objects.values_list("pk", flat=True))
        assert packs <= set(ReviewPack.objects.values_list("pk", flat=True))
    assert live


def test_untouched_draft_with_a_tenant_is_cancelled_and_its_secret_goes(
    busy: Cast, run: Say
) -> None:
    draft = onboard(busy, by=busy.owner)
    tenant = _tenant_of(draft)
    ProviderConnection.objects.create(
        tenant=tenant, client_id=busy.tenant.connection.client_id, sealed_secret=b"sealed"
    )
    ages(draft, "changed_at", days=181)

    run("prune_records")

    draft.refresh_from_db()
    tenant.refresh_from_db()
    assert (draft.status, draft.changed_by_id) == ("cancelled", None)
    assert tenant.status == TenantStatus.ARCHIVED
    assert not ProviderConnection.objects.filter(tenant=tenant).exists()


def _tenant_of(draft: OnboardingSession) -> Tenant:
    assert draft.tenant is not None
    return draft.tenant


def test_client_secret_goes_when_its_tenant_is_archived(busy: Cast) -> None:
    assert ProviderConnection.objects.filter(tenant=busy.tenant).exists()

    offboarding.archive(tenant=busy.tenant)

    assert not ProviderConnection.objects.filter(tenant=busy.tenant).exists()
    busy.tenant.refresh_from_db()
    assert busy.tenant.archived_at is not None


def test_failed_jobs_go_and_waiting_ones_stay(busy: Cast, run: Say, settings: Settings) -> None:
    waiting = number("SELECT count(*) FROM procrastinate_jobs")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
            "VALUES ('default', 'old', '{}', 'failed'), ('default', 'new', '{}', 'failed') "
            "RETURNING id, task_name) "
            "INSERT INTO procrastinate_events (job_id, type, at) SELECT id, "
            "'failed', now() - CASE task_name WHEN 'old' THEN make_interval(days => %s) "
            "ELSE make_interval() END FROM job",
            [settings.FAILED_JOB_DAYS + 1],
        )

    run("prune_records")

    assert waiting > 0
    assert number("SELECT count(*) FROM procrastinate_jobs") == waiting + 1


def test_archived_tenants_and_unused_accounts_are_listed_with_what_to_run(
    cast: Cast, run: Say
) -> None:
    offboarding.archive(tenant=cast.tenant)
    leaver: User = UserFactory()
    invited: User = UserFactory()
    fresh: User = UserFactory()
    InvitationFactory(workspace=cast.workspace, email=invited.email)
    WorkspaceMembership.objects.filter(user=cast.outsider).delete()
    long_ago = timezone.now() - timedelta(days=400)
    User.objects.exclude(pk=fresh.pk).update(created_at=long_ago, last_login=None)

    ages(cast.tenant, "archived_at", days=400)
    said = run("list_due_removals")

    assert f"manage.py offboard_tenant {cast.tenant.pk}" in said
    assert f"manage.py erase_user {leaver.email}" in said
    for person in (cast.owner, invited, fresh):
        assert person.email not in said
