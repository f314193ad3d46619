"""Usage as the ledger would have it, at any moment of the past."""

from datetime import datetime

from demo.factories import operation_started
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.tenant_dashboard.rows import an_ended_run


def used(cast: Cast, *, at: datetime, times: int = 1, tenant: Tenant | None = None) -> None:
    """Record that the operator started operations on the tenant then."""
    for _ in range(times):
        run = an_ended_run(
            tenant or cast.tenant,
            initiator=cast.operator,
            created_at=at,
            started_at=at,
            completed_at=at,
        )
        operation_started(run).save()
