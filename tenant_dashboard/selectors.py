"""Reads what a person may see: their workspaces, and the tenants of one of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet

from attention.selectors import put_offs
from inventory.drift import agreed_collections
from onboarding.attention import STUCK_AFTER, stuck_drafts
from onboarding.pages.app import in_use
from onboarding.selectors import drafts_of
from operations.attention.worker import PATIENCE, overdue_runs
from reports.selectors import schedules
from reviewpacks.selectors import packs
from tenant_dashboard.models import TenantDetails, TenantTag
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.database.compiled import compiled
from tenantpilot.database.id_array import IdArray
from tenantpilot.database.row_subquery import RowsSubquery, RowSubquery
from tenantpilot.sso.models import Connection
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from visibility.selectors import accesses

# What the page of a tenant shows of these rows.
_ACCESS = ("id", "tenant_id", "granted", "granted_at", "licences", "licences_at")
_DRAFT = ("id", "tenant_id", "status", "changed_at", "trouble_code", "waits_until")
_PACK = ("id", "status", "begins_on", "ends_on", "run_id", "created_at", "expires_at")
_PUT_OFF = (
    *("id", "tenant_id", "kind", "severity", "until", "note"),
    *("put_off_by_id", "created_at", "by"),
)


def tenants_seen(memberships: Sequence[WorkspaceMembership]) -> dict[int, int]:
    """Return how many tenants a person's memberships may open, by workspace; those of none miss."""
    sees_all = [each for each in memberships if Role(each.role).sees_every_tenant]
    by_name = [each for each in memberships if each not in sees_all]
    of_workspaces = Tenant.objects.filter(workspace__in=[each.workspace_id for each in sees_all])
    named = TenantEntitlement.objects.filter(membership__in=by_name)
    counted = _counted(of_workspaces, by="workspace")
    if by_name:
        counted = counted.union(_counted(named, by="membership__workspace"), all=True)
    return dict(counted)


def tenants(membership: WorkspaceMembership) -> list[Tenant]:
    """Return the tenants the member may see, by name."""
    return list(tenants_seen_by(membership).order_by("name", "pk"))


def workspace_with_rows(workspace: Workspace, *, onboarded: Collection[int], now: datetime) -> Any:
    """Return the workspace with what few of the tenants in scope have, in one statement.

    And with what it signs in with that can expire. `onboarded`: the tenants that may have a draft.
    """
    (read,) = _workspace_with_rows(
        workspace_id=workspace.pk,
        onboarded=IdArray.of(onboarded),
        today=now.date(),
        overdue_before=now - PATIENCE,
        stuck_before=now - STUCK_AFTER,
    )
    return read


@compiled
def _workspace_with_rows(
    *,
    workspace_id: int,
    onboarded: IdArray,
    today: date,
    overdue_before: datetime,
    stuck_before: datetime,
) -> QuerySet[Any]:
    rows = {
        "put_offs": RowsSubquery(put_offs(today=today), *_PUT_OFF),
        "overdue": overdue_runs(before=overdue_before),
        "drafts": stuck_drafts(onboarded, before=stuck_before),
        "tags": ArraySubquery(TenantTag.objects.order_by().values("name").distinct()),
        "app_credential": RowSubquery(in_use(OuterRef("pk")), "id", "kind", "expires_on"),
        "provider": RowSubquery(
            Connection.objects.filter(workspace=OuterRef("pk")),
            *("id", "kind", "name", "secret_expires_on"),
        ),
    }
    return Workspace.objects.annotate(**rows).only("pk").filter(pk=workspace_id)


def details_of_tenant() -> TenantDetails | None:
    """Return contact and note of the tenant in scope; None if there are none."""
    found: TenantDetails | None = TenantDetails.objects.first()
    return found


def stored_details(tenant: Tenant) -> dict[str, str]:
    """Return what the form of the details is filled with, for the tenant in scope."""
    kept = details_of_tenant()
    return {
        "name": tenant.name,
        "contact": kept.contact if kept else "",
        "note": kept.note if kept else "",
        "tags": ", ".join(tags_of_tenant()),
    }


def tags_of_tenant() -> list[str]:
    """Return the tags of the tenant in scope."""
    return list(_tags().values_list("name", flat=True))


def tenant_with_rows(tenant: Tenant, *, now: datetime) -> Any:
    """Return the tenant in scope with its connection and what its page shows a row or two of.

    They are of seven tables, and one statement.
    """
    (read,) = _tenant_with_rows(tenant_id=tenant.pk, today=now.date())
    read.workspace = tenant.workspace
    return read


@compiled
def _tenant_with_rows(*, tenant_id: int, today: date) -> QuerySet[Any]:
    rows = {
        "agreed": agreed_collections(of=OuterRef("pk")),
        "access": RowSubquery(accesses(), *_ACCESS),
        "details": RowSubquery(TenantDetails.objects.all(), "id", "contact", "note"),
        "draft": RowSubquery(drafts_of(tenant_id), *_DRAFT),
        "latest_pack": RowSubquery(packs(), *_PACK),
        "put_offs": RowsSubquery(put_offs(today=today), *_PUT_OFF),
        "tags": ArraySubquery(_tags().values("name")),
        "weekly": ArraySubquery(schedules().values("report_type")),
    }
    found = Tenant.objects.select_related("connection").defer("connection__sealed_secret")
    return found.annotate(**rows).filter(pk=tenant_id)


def _tags() -> QuerySet[TenantTag]:
    found: QuerySet[TenantTag] = TenantTag.objects.order_by("name")
    return found


def _counted(rows: QuerySet[Any], *, by: str) -> Any:
    return rows.order_by().values_list(by).annotate(n=Count("pk"))
