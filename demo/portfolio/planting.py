"""Storing the customers, table by table: five hundred take seconds."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django_scopes import scopes_disabled

from attention.models import PutOff
from demo.portfolio import history, tenants
from demo.portfolio.states import State
from inventory.models import Agreement, Policy, PolicyVersion
from onboarding.models import OnboardingSession
from operations.models import OperationRun
from reports.models import StoredReport
from tenant_dashboard.models import TenantTag
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.workspaces.models import Workspace


@transaction.atomic
def plant(*, workspace: Workspace, states: Sequence[State], now: datetime) -> list[Tenant]:
    """Store a customer in each of these states (`states_of`) in the workspace.

    All history is the schedule's, so that no milestone is missing.
    """
    found = tenants.customers(workspace, states, now=now)
    ProviderConnection.objects.bulk_create(tenants.connections(found, now=now))
    OnboardingSession.objects.bulk_create(tenants.onboardings(found, now=now))
    with scopes_disabled():
        TenantTag.objects.bulk_create(tenants.tags(found))
        PutOff.objects.bulk_create(tenants.put_offs(found, now=now))
        OperationRun.objects.bulk_create(history.runs(found, now=now), batch_size=2_000)
        StoredReport.objects.bulk_create(history.reports(found, now=now), batch_size=500)
        policies = Policy.objects.bulk_create(history.policies(found, now=now))
        PolicyVersion.objects.bulk_create(history.versions(policies))
        Agreement.objects.bulk_create(history.agreements(found, now=now))
    return [each.tenant for each in found]
