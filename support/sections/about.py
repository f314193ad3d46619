"""About the bundle: the product's version, and where it was opened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.conf import settings

from support.enums import ActorRole
from support.types import DiagnosticsContext, Section, StaticCode, labelled
from tenantpilot.enums import DiagnosticsSource
from tenantpilot.workspaces.models import WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class About(Section):
    """Where the bundle comes from."""

    NAME: ClassVar[str] = "about"
    TITLE: ClassVar[str] = "About this bundle"

    product_version: StaticCode = field(metadata=labelled("TenantPilot version"))
    opened_at: datetime = field(metadata=labelled("Opened"))
    source: DiagnosticsSource = field(metadata=labelled("Opened from"))
    opened_by: ActorRole = field(metadata=labelled("Opened by"))


def read_about(context: DiagnosticsContext) -> About:
    """Read who opened the bundle, as a role."""
    membership = WorkspaceMembership.objects.filter(
        workspace_id=context.tenant.workspace_id, user=context.opened_by
    ).first()
    return About(
        product_version=StaticCode(settings.VERSION),
        opened_at=context.at,
        source=context.source,
        opened_by=ActorRole(membership.role) if membership else ActorRole.FORMER_MEMBER,
    )
