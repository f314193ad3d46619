"""About the bundle itself: which product made it, for whom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.conf import settings

from support.facts import Code, Section, labelled
from support.roles import Who
from support.subject import Subject
from tenantpilot.vocabulary import DiagnosticsSource
from tenantpilot.workspaces.models import WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class About(Section):
    """Where the bundle comes from."""

    NAME: ClassVar[str] = "about"
    TITLE: ClassVar[str] = "About this bundle"

    product_version: Code = field(metadata=labelled("TenantPilot version"))
    opened_at: datetime = field(metadata=labelled("Opened"))
    source: DiagnosticsSource = field(metadata=labelled("Opened from"))
    opened_by: Who = field(metadata=labelled("Opened by"))


def read_about(subject: Subject) -> About:
    """Read who opened the bundle, as a role."""
    membership = WorkspaceMembership.objects.filter(
        workspace_id=subject.tenant.workspace_id, user=subject.opened_by
    ).first()
    return About(
        product_version=Code(settings.VERSION),
        opened_at=subject.at,
        source=subject.source,
        opened_by=Who(membership.role) if membership else Who.FORMER_MEMBER,
    )
