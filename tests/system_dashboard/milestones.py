"""A little real work: every milestone once, and everything beside it that counts as nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django_scopes import scope

from demo.graph_stub.world import StubTenant
from onboarding.models import OnboardingSession
from onboarding.services import sessions
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from reports.models import StoredReport
from reports.services import creation, deletion
from reviewpacks.enums import Period
from reviewpacks.models import ReviewPack
from reviewpacks.services import packs
from support.models import DiagnosticBundle
from support.services import bundles
from system_dashboard.verification.verify import Verification, verify
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.reconciliation import Difference
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint, OperationType, ReportType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tests.cast import Cast
from tests.onboarding.journeys import OnboardingDriver


@dataclass(frozen=True, kw_only=True)
class Milestones:
    """What the operator and the manager have done on the cast's tenant."""

    session: OnboardingSession
    being_onboarded: StubTenant
    bundle: DiagnosticBundle
    run: OperationRun
    scheduled: OperationRun
    report: StoredReport
    report_run: OperationRun
    pack: ReviewPack


def complete_milestones(
    cast: Cast, *, microsoft: StubTenant, being_onboarded: StubTenant
) -> Milestones:
    """Reach every milestone, and do what must not be recorded."""
    connect(cast.tenant, microsoft)
    session = onboard(cast, being_onboarded)
    run = start(cast, OperationType.INVENTORY_SYNC)
    scheduled = runs.schedule(tenant=cast.tenant, operation_type=OperationType.CONNECTION_CHECK)
    report_run = ask_for_report(cast)
    again = ask_for_report(cast)  # finds nothing new
    for each in (run, scheduled.run, again):
        execute_run(run_id=each.pk)
    pack = packs.request(
        tenant=cast.tenant,
        requested_by=cast.operator,
        include_operations=True,
        period=Period.DAYS_30,
    ).pack
    bundle = bundles.open_bundle(tenant=cast.tenant, opened_by=cast.operator, token=uuid4())
    with scope(tenant=cast.tenant):
        report: StoredReport = StoredReport.objects.get()
    return Milestones(
        session=session,
        being_onboarded=being_onboarded,
        bundle=bundle,
        run=run,
        scheduled=scheduled.run,
        report=report,
        report_run=report_run,
        pack=pack,
    )


def connect(tenant: Tenant, microsoft: StubTenant) -> None:
    """Let the tenant be that one of the stub's."""
    Tenant.objects.filter(pk=tenant.pk).update(directory_id=microsoft.directory_id)
    tenant.refresh_from_db()
    ProviderConnection.objects.filter(tenant=tenant).update(
        client_id=microsoft.client_id,
        sealed_secret=secrets.seal(microsoft.client_secret, tenant_id=tenant.pk),
    )


def onboard(cast: Cast, microsoft: StubTenant) -> OnboardingSession:
    """The manager takes a tenant as far as its connection."""
    session = sessions.start(
        workspace=cast.workspace, customer_name=microsoft.name, started_by=cast.manager
    )
    driver = OnboardingDriver(person=cast.manager, session=session, microsoft=microsoft)
    return driver.to(OnboardingCheckpoint.CONNECTION_CONFIGURED)


def start(cast: Cast, operation_type: OperationType) -> OperationRun:
    """The operator starts a run."""
    return runs.start(
        tenant=cast.tenant, operation_type=operation_type, initiator=cast.operator
    ).run


def ask_for_report(cast: Cast) -> OperationRun:
    """The operator asks for a report, and gets it."""
    started = creation.request_report(
        tenant=cast.tenant, report_type=ReportType.ENTRA_ADMIN_ROLES, requested_by=cast.operator
    )
    execute_run(run_id=started.run.pk)
    return started.run


def delete_report(done: Milestones, *, by: User) -> None:
    """An owner deletes the report."""
    with scope(tenant=done.report.tenant):
        assert deletion.delete_report(report=done.report, deleted_by=by)


def verified() -> Verification:
    """Verify now."""
    return verify(now=datetime.now(UTC))


def figures(verification: Verification) -> dict[UsageEvent, str]:
    """Return recorded/expected of each family."""
    return {each.event: f"{each.recorded}/{each.expected}" for each in verification.families}


def every(figure: str) -> dict[UsageEvent, str]:
    """Return the figures where all families have the same one."""
    return dict.fromkeys(EVENTS, figure)


def found(verification: Verification) -> list[Difference]:
    """Return every difference of every family."""
    return [each for family in verification.families for each in family.listed]
