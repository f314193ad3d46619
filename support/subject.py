"""Whom, and what, a bundle is about."""

from dataclasses import dataclass
from datetime import datetime

from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import DiagnosticsSource


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What every section gets to see. Sections read inside the tenant's scope.

    `at` is the moment by the database's clock; what began later is left out.
    """

    tenant: Tenant
    opened_by: User
    at: datetime
    # The run in question; None: the tenant as a whole.
    run_id: int | None = None

    @property
    def source(self) -> DiagnosticsSource:
        """Where the person opened the bundle."""
        if self.run_id is None:
            return DiagnosticsSource.TENANT_PAGE
        return DiagnosticsSource.OPERATION_RUN
