"""Reads the audit log of one workspace."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audit_log.forms import SYSTEM
from tenantpilot.accounts.models import User
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

type Choice = tuple[str, str]


def entries(workspace: Workspace, filters: Mapping[str, Any]) -> QuerySet[AuditLog]:
    """Return the workspace's entries, newest first. Days are those of the current time zone."""
    found = AuditLog.objects.filter(workspace_id=workspace.pk)
    if who := filters.get("who"):
        found = (
            found.filter(actor_type="")
            if who == SYSTEM
            else found.filter(actor_type="User", actor_id=int(who))
        )
    if action := filters.get("action"):
        found = found.filter(action=action)
    if tenant := filters.get("tenant"):
        found = found.filter(tenant_id=int(tenant))
    if since := filters.get("since"):
        found = found.filter(occurred_at__gte=_midnight(since))
    if until := filters.get("until"):
        found = found.filter(occurred_at__lt=_midnight(until + timedelta(days=1)))
    return found.order_by("-occurred_at", "-pk")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def people(workspace: Workspace, *, asked_for: str = "") -> list[Choice]:
    """Return who can be filtered for: the members, and the person asked for if they acted here."""
    found = User.objects.filter(memberships__workspace=workspace)
    if asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 19:
        acted = AuditLog.objects.filter(
            workspace_id=workspace.pk, actor_type="User", actor_id=int(asked_for)
        )
        found |= User.objects.filter(pk__in=acted.values("actor_id")[:1])
    named = found.distinct().order_by("name", "pk").values_list("pk", "name", "email")
    return [(str(pk), f"{name} ({email})") for pk, name, email in named]


def tenants(workspace: Workspace) -> list[Choice]:
    """Return the workspace's tenants, archived ones too, by name."""
    found = Tenant.objects.filter(workspace=workspace).order_by("name", "pk")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]
