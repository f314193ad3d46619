"""From an alert to a tenant: which ones need attention, and why. Numbers, never names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count
from django_scopes import scopes_disabled

from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from system_dashboard.installation.credentials import near_expiry
from system_dashboard.installation.workspaces import when
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus

LATELY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class TenantState:
    """One tenant, the workspace it belongs to, and what of it needs attention."""

    tenant_id: int
    workspace: str
    status: str
    troubles: tuple[str, ...]


def read_tenant(tenant_id: int, *, now: datetime) -> TenantState | None:
    """Return how one tenant is; None if there is none of that number."""
    return next(iter(_states([tenant_id], troubles=_troubles(now=now))), None)


def read_troubled(*, now: datetime) -> list[TenantState]:
    """Return every tenant that needs attention, in four small statements."""
    troubles = _troubles(now=now)
    return _states(troubles, troubles=troubles)


def shared_troubles(found: Iterable[TenantState]) -> list[tuple[str, int]]:
    """Return what several tenants have in common, and how many: it may well have one cause."""
    kinds = Counter(trouble.partition(" (")[0] for each in found for trouble in each.troubles)
    return [(kind, tenants) for kind, tenants in kinds.most_common() if tenants > 1]


def _states(tenant_ids: Iterable[int], *, troubles: dict[int, list[str]]) -> list[TenantState]:
    found = Tenant.objects.filter(pk__in=tenant_ids).order_by("pk")
    return [
        TenantState(
            tenant_id=number, workspace=slug, status=TenantStatus(status).label.lower(),
            troubles=tuple(troubles.get(number, ())),
        )
        for number, slug, status in found.values_list("pk", "workspace__slug", "status")
    ]  # fmt: skip


def _troubles(*, now: datetime) -> dict[int, list[str]]:
    found = defaultdict(list)
    today = now.astimezone(UTC).date()
    for source in (_expiring(today=today), _not_connected(), _failing(since=now - LATELY)):
        for tenant_id, trouble in source:
            found[tenant_id].append(trouble)
    return found


def _expiring(*, today: date) -> Iterator[tuple[int, str]]:
    columns = ("tenant_id", "secret_expires_on", "app_id")
    for tenant_id, day, app in near_expiry(today=today).values_list(*columns):
        whose = "the credential of its workspace's app" if app else "its credential"
        yield tenant_id, f"{whose} {when(day, today=today)}"


def _not_connected() -> Iterator[tuple[int, str]]:
    failed = ProviderConnection.objects.filter(
        status=ConnectionStatus.FAILED, tenant__status=TenantStatus.ACTIVE
    )
    for tenant_id, code in failed.values_list("tenant_id", "failure_code"):
        yield tenant_id, f"the latest connection check failed: {code}"


def _failing(*, since: datetime) -> Iterator[tuple[int, str]]:
    with scopes_disabled():
        failed = OperationRun.objects.filter(
            status=RunStatus.COMPLETED, outcome=RunOutcome.FAILED, completed_at__gte=since
        )
        counted = failed.values_list("tenant_id", "type", "failure_code").annotate(Count("pk"))
        rows = list(counted.order_by("tenant_id", "type", "failure_code"))
    for tenant_id, operation_type, code, times in rows:
        yield tenant_id, f"{operation_type} failed: {code} ({times} × within a day)"
