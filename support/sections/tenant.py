"""The tenant itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override
from uuid import UUID

from support.enums import IssueSeverity
from support.types import (
    DiagnosticsContext,
    Issue,
    ObjectId,
    Section,
    StaticCode,
    StaticText,
    labelled,
)
from tenantpilot.tenants.models import TenantStatus


@dataclass(frozen=True, kw_only=True)
class TenantSection(Section):
    """Which tenant this is, by number: names and domains stay here."""

    NAME: ClassVar[str] = "tenant"
    TITLE: ClassVar[str] = "Tenant"

    status: TenantStatus = field(metadata=labelled("State"))
    since: datetime = field(metadata=labelled("Managed since"))
    tenant: ObjectId = field(metadata=labelled("Tenant number"))
    workspace: ObjectId = field(metadata=labelled("Workspace number"))
    directory_id: UUID = field(metadata=labelled("Microsoft tenant ID"))

    @override
    def issues(self) -> Iterator[Issue]:
        if self.status == TenantStatus.ARCHIVED:
            yield Issue(
                severity=IssueSeverity.NOTICE,
                code=StaticCode("tenant_archived"),
                title=StaticText("The tenant is archived."),
                next_step=StaticText("Its history stays readable, but nothing starts on it."),
            )
        elif self.status == TenantStatus.ONBOARDING:
            yield Issue(
                severity=IssueSeverity.NOTICE,
                code=StaticCode("tenant_onboarding"),
                title=StaticText("The tenant is still being onboarded."),
                next_step=StaticText("Finish onboarding. Operations can start after activation."),
            )


def read_tenant(context: DiagnosticsContext) -> TenantSection:
    """Read the tenant."""
    tenant = context.tenant
    return TenantSection(
        status=TenantStatus(tenant.status),
        since=tenant.created_at,
        tenant=ObjectId(tenant.pk),
        workspace=ObjectId(tenant.workspace_id),
        directory_id=tenant.directory_id,
    )
