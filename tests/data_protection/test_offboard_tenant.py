"""A tenant is removed with every row and file about it, and nothing else is."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services.execution import execute_run
from telemetry.rollup import aggregate
from telemetry.rollup.check import verify_rollup
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import number, onboard, plant_data, rows_about
from tests.factories import ConnectionFactory
from tests.ledger import ledger
from tests.reviewpacks.journeys import files_in, make
from tests.reviewpacks.journeys import now as current
from tests.system_dashboard.usage import used

pytestmark = pytest.mark.django_db


@pytest.fixture
def archived(busy: Cast, run: Say) -> Tenant:
    """The tenant the operator has left data on, put aside."""
    run("archive_tenant", str(busy.tenant.pk))
    return busy.tenant


def test_every_row_about_the_tenant_goes(archived: Tenant, run: Say) -> None:
    before = rows_about(archived)

    run("offboard_tenant", str(archived.pk), "--yes")

    assert set(rows_about(archived).values()) == {0}
    assert not Tenant.objects.filter(pk=archived.pk).exists()
    assert sum(before.values()) >= 8


def test_other_tenants_keep_everything(busy: Cast, archived: Tenant, run: Say) -> None:
    used(busy, at=now(), tenant=busy.other_tenant, times=3)
    before = rows_about(busy.other_tenant)
    ConnectionFactory(tenant=busy.foreign_tenant)
    elsewhere = make(busy, tenant=busy.foreign_tenant, requested_by=busy.outsider)

    run("offboard_tenant", str(archived.pk), "--yes")

    assert rows_about(busy.other_tenant) == before
    assert {row.tenant_id for row in ledger()} == {busy.other_tenant.pk, busy.foreign_tenant.pk}
    assert current(elsewhere).status == "ready"


def test_checkpoints_of_an_onboarding_go_with_its_tenant(cast: Cast, run: Say) -> None:
    tenant = onboard(cast, by=cast.owner).tenant
    assert tenant
    Tenant.objects.filter(pk=tenant.pk).update(status=TenantStatus.ARCHIVED)

    said = run("offboard_tenant", str(tenant.pk), "--dry-run")
    run("offboard_tenant", str(tenant.pk), "--yes")

    assert ["onboarding_checkpointcompletion", "1"] in [line.split() for line in said.splitlines()]
    assert number("SELECT count(*) FROM onboarding_checkpointcompletion") == 0


@pytest.mark.django_db(transaction=True)
def test_files_of_review_packs_go_after_the_rows(
    archived: Tenant, run: Say, packs_folder: Path
) -> None:
    assert len(files_in(packs_folder)) == 1

    said = run("offboard_tenant", str(archived.pk), "--yes")

    assert files_in(packs_folder) == []
    assert "deleted 1 file." in said


def test_running_totals_stay_exact(busy: Cast, archived: Tenant, run: Say) -> None:
    for days in (0, 3, 40):
        at = now() - timedelta(days=days, minutes=5)
        used(busy, at=at, times=4)
        used(busy, at=at, tenant=busy.other_tenant, times=2)
    aggregate.rebuild()
    assert verify_rollup().total >= 18

    run("offboard_tenant", str(archived.pk), "--yes")

    after_removal = verify_rollup()
    aggregate.roll_up()
    proof = verify_rollup()
    assert after_removal.is_right
    assert proof.is_right
    assert proof.total + proof.pending == len(ledger()) == 6


def test_run_of_the_tenant_that_a_worker_takes_later_is_nothing(archived: Tenant, run: Say) -> None:
    with scopes_disabled():
        waiting = OperationRun.objects.get(status="queued").pk

    run("offboard_tenant", str(archived.pk), "--yes")

    execute_run(run_id=waiting)


def test_audit_log_keeps_its_rows_and_says_that_it_happened(
    busy: Cast, archived: Tenant, run: Say
) -> None:
    before = list(AuditLog.objects.order_by("pk").values())

    said = run("offboard_tenant", str(archived.pk), "--yes")

    *kept, offboarded = AuditLog.objects.order_by("pk").values()
    assert kept == before
    assert offboarded["action"] == AuditAction.TENANT_OFFBOARDED
    assert (offboarded["workspace_id"], offboarded["tenant_id"]) == (
        busy.workspace.pk, archived.pk,
    )  # fmt: skip
    assert "Contoso" not in json.dumps(offboarded, default=str)
    (line,) = [line for line in said.splitlines() if "audit_auditlog.tenant_id" in line]
    assert "kept: who did what" in line


def test_traces_are_left_in_every_table_these_tests_rely_on(cast: Cast) -> None:
    plant_data(cast)

    assert {table for table, rows in rows_about(cast.tenant).items() if rows == 0} <= {
        "inventory_agreement", "inventory_policy", "inventory_policyversion",
        "onboarding_onboardingsession", "reports_reportschedule", "tenants_comparisonkey",
    }  # fmt: skip
