"""What a person has to decide about: tenants put aside long ago, accounts without a place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import WorkspaceInvitation


@dataclass(frozen=True, kw_only=True)
class DueRemoval:
    """What is kept without a purpose, since when, and the command that ends it."""

    what: str
    since: datetime
    command: str


def due_removals(*, now: datetime) -> list[DueRemoval]:
    """Return what is due, longest first."""
    # Tenants of older versions do not know when they were archived.
    tenants = Tenant.objects.annotate(since=Coalesce("archived_at", "created_at")).filter(
        status=TenantStatus.ARCHIVED,
        since__lt=now - timedelta(days=settings.ARCHIVED_TENANT_DAYS),
    )
    invited = WorkspaceInvitation.objects.filter(email=OuterRef("email"))
    accounts = User.objects.annotate(used_at=Coalesce("last_login", "created_at")).filter(
        ~Exists(invited),
        memberships=None,
        used_at__lt=now - timedelta(days=settings.UNUSED_ACCOUNT_DAYS),
    )
    due = [
        DueRemoval(
            what=f"Tenant {tenant.pk}, archived",
            since=tenant.since,
            command=f"offboard_tenant {tenant.pk}",
        )
        for tenant in tenants
    ]
    due += [
        DueRemoval(
            what=f"Account {account.pk}, in no workspace",
            since=account.used_at,
            command=f"erase_user {account.email}",
        )
        for account in accounts
    ]
    return sorted(due, key=lambda each: each.since)
