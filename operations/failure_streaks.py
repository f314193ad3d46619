"""What fails on a set of tenants in scope, since when, and when a sync last ended well."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Subquery
from django_scopes import scopes_disabled

from operations.enums import RunOutcome, RunStatus
from operations.failures import FAILURES, INTERNAL_ERROR, Failure
from operations.models import OperationRun, run_number
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import Tenant, is_among

GOOD = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]
_PASSING = {failure.value for failure in GraphFailure if failure.is_passing}


class FailedRun(NamedTuple):
    """A run that failed, as far as it is told."""

    pk: int
    failure_code: str
    completed_at: datetime | None

    @property
    def number(self) -> str:
        return run_number(self.pk)


@dataclass(frozen=True, kw_only=True)
class FailingType:
    """Operations of one type that failed on a tenant, with none that ended well since."""

    tenant_id: int
    operation_type: OperationType
    count: int
    since: datetime
    latest: FailedRun

    @property
    def failure(self) -> Failure:
        """Why the latest failed."""
        return FAILURES.get(self.latest.failure_code, INTERNAL_ERROR)

    @property
    def is_passing(self) -> bool:
        """Whether the latest failure says nothing about the tenant."""
        return is_passing(self.failure.code)


def is_passing(failure_code: str) -> bool:
    """Return whether such a failure says nothing about the tenant: the next try may succeed."""
    return failure_code in _PASSING


type Failing = dict[tuple[int, OperationType], FailingType]


def failing() -> Failing:
    """Return what fails on the tenants in scope, by tenant and type, in two statements."""
    with scopes_disabled():
        later = OperationRun.objects.filter(
            tenant=OuterRef("tenant"),
            type=OuterRef("type"),
            status=RunStatus.COMPLETED,
            outcome__in=GOOD,
            completed_at__gte=OuterRef("completed_at"),
        )
    found = list(
        OperationRun.objects.filter(
            ~Exists(later), status=RunStatus.COMPLETED, outcome=RunOutcome.FAILED
        )
        .order_by()
        .values("tenant_id", "type")
        .annotate(count=Count("pk"), since=Min("completed_at"), latest=Max("pk"))
    )
    latest = _by_id([each["latest"] for each in found]) if found else {}
    return {
        (each["tenant_id"], OperationType(each["type"])): FailingType(
            tenant_id=each["tenant_id"],
            operation_type=OperationType(each["type"]),
            count=each["count"],
            since=each["since"],
            latest=latest[each["latest"]],
        )
        for each in found
    }


def _by_id(ids: Collection[int]) -> dict[int, FailedRun]:
    runs = OperationRun.objects.filter(is_among(ids, column="pk")).order_by()
    told = runs.values_list("pk", "failure_code", "completed_at")
    return {run.pk: run for run in map(FailedRun._make, told)}


def last_good_syncs(tenant_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a sync of each of these tenants last ended well, be it in part."""
    with scopes_disabled():
        good = OperationRun.objects.filter(
            tenant=OuterRef("pk"),
            type=OperationType.INVENTORY_SYNC,
            status=RunStatus.COMPLETED,
            outcome__in=GOOD,
        ).order_by("-completed_at")
    rows = (
        Tenant.objects.filter(is_among(tenant_ids, column="pk"))
        .order_by()
        .values_list("pk", Subquery(good.values("completed_at")[:1]))
    )
    return {pk: moment for pk, moment in rows if moment}
