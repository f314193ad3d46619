"""Everything one person can leave behind, and counting what is left of it."""

from uuid import uuid4

from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.utils import timezone

from onboarding.models import OnboardingSession
from onboarding.services import sessions
from onboarding.steps.tenant_identified import identify_tenant
from operations.services import runs
from support.services import bundles
from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.reports.rows import a_report
from tests.reviewpacks.journeys import make


def plant_data(cast: Cast) -> None:
    """Have the operator do everything there is on the cast's tenant; the owner is onboarding."""
    runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.operator
    )
    a_report(cast.tenant, created_by=cast.operator, trigger="person")
    make(cast)
    bundles.open_bundle(tenant=cast.tenant, opened_by=cast.operator, token=uuid4())
    onboard(cast, by=cast.operator)
    signs_in(cast.operator)
    fails_to_sign_in(cast.operator.email)


def onboard(cast: Cast, *, by: User) -> OnboardingSession:
    """Begin an onboarding and link its tenant."""
    session = sessions.start(workspace=cast.workspace, customer_name="Fourth Coffee", started_by=by)
    identify_tenant(
        session=session,
        actor=by,
        expected_version=session.version,
        customer_name="Fourth Coffee",
        directory_id=uuid4(),
    )
    session.refresh_from_db()
    return session


def signs_in(person: User) -> None:
    """Open a session on another device."""
    session = SessionStore(plane=Plane.ADMIN)
    session[SESSION_KEY] = str(person.pk)
    session.save()


def fails_to_sign_in(email: str, *, plane: Plane = Plane.ADMIN) -> None:
    """Leave what throttling counts."""
    AccessAttempt.objects.create(
        username=f"{plane}:{email}",
        ip_address="192.0.2.7",
        attempt_time=timezone.now(),
        failures_since_start=1,
    )


def rows_about(tenant: Tenant) -> dict[str, int]:
    """Count rows by hand, table by table, that name the tenant."""
    tables = [
        "operations_operationrun",
        "inventory_policy",
        "inventory_policyversion",
        "inventory_agreement",
        "tenants_comparisonkey",
        "reports_storedreport",
        "reports_reportschedule",
        "reviewpacks_reviewpack",
        "support_diagnosticbundle",
        "onboarding_onboardingsession",
        "tenants_providerconnection",
        "tenants_tenantentitlement",
        "product_usage_events",
    ]
    statement = "SELECT count(*) FROM {} WHERE tenant_id = %s"
    return {table: number(statement.format(table), tenant.pk) for table in tables}


def number(statement: str, *values: int) -> int:
    """Run a statement that counts."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        counted: int = cursor.fetchone()[0]
    return counted
