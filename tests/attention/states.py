"""Tenants in the states that need a person, as rows."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils.timezone import now
from django_scopes import scope

from attention.enums import Kind
from attention.items import TenantAttention
from attention.selectors import attention_of
from inventory.models import Agreement, Policy
from onboarding.models import OnboardingSession
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tests.reports.rows import a_global_administrator, a_report
from tests.tenant_dashboard.rows import a_run, an_ended_run

OLD = timedelta(days=3)


def healthy(tenant: Tenant) -> None:
    """Let everything work: checked, and synced a minute ago."""
    connect(tenant, status=ConnectionStatus.CONNECTED, missing_permissions=[])
    an_ended_run(tenant)


def connect(tenant: Tenant, **values: Any) -> None:
    ProviderConnection.objects.filter(tenant=tenant).update(last_checked_at=now(), **values)


def failed_sync(tenant: Tenant, **values: Any) -> OperationRun:
    return an_ended_run(tenant, RunOutcome.FAILED, failure_code="throttled", **values)


def consent_withdrawn(tenant: Tenant) -> None:
    connect(tenant, status=ConnectionStatus.FAILED, failure_code="not_consented")


def connection_broken(tenant: Tenant) -> None:
    connect(tenant, status=ConnectionStatus.FAILED, failure_code="application_unknown")


def credential_expires(tenant: Tenant) -> None:
    connect(tenant, secret_expires_on=(now() + timedelta(days=20)).date())


def permission_missing(tenant: Tenant) -> None:
    connect(tenant, missing_permissions=[REQUIRED_PERMISSIONS[0].value])


def report_failing(tenant: Tenant) -> None:
    an_ended_run(
        tenant, RunOutcome.FAILED, failure_code="forbidden", type="entra_admin_roles_report"
    )


def new_finding(tenant: Tenant) -> None:
    a_report(tenant, [a_global_administrator(is_guest=True)])


def no_worker(tenant: Tenant) -> None:
    a_run(tenant, created_at=now() - timedelta(hours=1))


def drift(tenant: Tenant) -> None:
    """Agree on one compliance policy, which changed since."""
    owner = {"tenant": tenant, "workspace_id": tenant.workspace_id}
    with scope(tenant=tenant):
        Agreement.objects.create(**owner, collections=["compliance_policies"])
        Policy.objects.create(
            **owner,
            collection="compliance_policies",
            external_id=str(uuid.uuid4()),
            name="BitLocker",
            digest="now",
            agreed_digest="then",
        )


def onboarding_stuck(tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(status=TenantStatus.ONBOARDING)
    OnboardingSession.objects.create(
        workspace_id=tenant.workspace_id,
        tenant=tenant,
        customer_name=tenant.name,
        changed_at=now() - timedelta(days=8),
    )


def sync_failing(tenant: Tenant) -> None:
    failed_sync(tenant)


STATES = {
    Kind.CONSENT_WITHDRAWN: consent_withdrawn,
    Kind.CONNECTION_BROKEN: connection_broken,
    Kind.SYNC_FAILING: sync_failing,
    Kind.NO_WORKER: no_worker,
    Kind.CREDENTIAL_EXPIRES: credential_expires,
    Kind.NEW_FINDING: new_finding,
    Kind.PERMISSION_MISSING: permission_missing,
    Kind.REPORT_FAILING: report_failing,
    Kind.DRIFT: drift,
    Kind.ONBOARDING_STUCK: onboarding_stuck,
}


def reread(tenant: Tenant) -> Tenant:
    return Tenant.objects.select_related("connection").get(pk=tenant.pk)


def seen(tenant: Tenant) -> TenantAttention:
    return attention_of(reread(tenant))


def kinds(tenant: Tenant) -> list[Kind]:
    return [item.kind for item in seen(tenant).items]
