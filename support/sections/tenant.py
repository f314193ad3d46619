"""The tenant itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override
from uuid import UUID

from support.facts import Code, Finding, Number, Section, Severity, Word, labelled
from support.subject import Subject
from tenantpilot.tenants.models import TenantStatus


@dataclass(frozen=True, kw_only=True)
class TenantFacts(Section):
    """Which tenant this is, by number: names and domains stay here."""

    NAME: ClassVar[str] = "tenant"
    TITLE: ClassVar[str] = "Tenant"

    status: TenantStatus = field(metadata=labelled("State"))
    since: datetime = field(metadata=labelled("Managed since"))
    tenant: Number = field(metadata=labelled("Tenant number"))
    workspace: Number = field(metadata=labelled("Workspace number"))
    directory_id: UUID = field(metadata=labelled("Microsoft tenant ID"))

    @override
    def findings(self) -> Iterator[Finding]:
        if self.status == TenantStatus.ARCHIVED:
            yield Finding(
                severity=Severity.NOTICE,
                code=Code("tenant_archived"),
                title=Word("The tenant is archived."),
                next_step=Word("Its history stays readable, but nothing starts on it."),
            )
        elif self.status == TenantStatus.ONBOARDING:
            yield Finding(
                severity=Severity.NOTICE,
                code=Code("tenant_onboarding"),
                title=Word("The tenant is still being onboarded."),
                next_step=Word("Finish onboarding. Operations can start once it is activated."),
            )


def read_tenant(subject: Subject) -> TenantFacts:
    """Read the tenant."""
    tenant = subject.tenant
    return TenantFacts(
        status=TenantStatus(tenant.status),
        since=tenant.created_at,
        tenant=Number(tenant.pk),
        workspace=Number(tenant.workspace_id),
        directory_id=tenant.directory_id,
    )
