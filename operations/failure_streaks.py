"""What fails on a set of tenants in scope, since when, and when a sync last ended well."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    CharField,
    Count,
    Exists,
    Func,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
)
from django_scopes import scopes_disabled

from operations.enums import GOOD, RunOutcome, RunStatus
from operations.failures import FAILURES, INTERNAL_ERROR, Failure
from operations.models import OperationRun, run_number
from tenantpilot.database.compiled import compiled
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.scoped_rows import is_among

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
    """Return what fails on the tenants in scope, by tenant and type, in one statement."""
    found = (
        FailingType(
            tenant_id=tenant_id,
            operation_type=OperationType(operation_type),
            count=count,
            since=since,
            latest=FailedRun(*latest),
        )
        for tenant_id, operation_type, count, since, *latest in _failing()
    )
    return {(each.tenant_id, each.operation_type): each for each in found}


@compiled
def _failing() -> QuerySet[OperationRun, Any]:
    failed = OperationRun.objects.filter(
        ~Exists(_ended_well_since()), status=RunStatus.COMPLETED, outcome=RunOutcome.FAILED
    )
    found: QuerySet[OperationRun, Any] = failed.order_by().values_list("tenant_id", "type")
    return found.annotate(
        count=Count("pk"),
        since=Min("completed_at"),
        latest=Max("pk"),
        code=_latest_code(),
        latest_at=Max("completed_at"),
    )


def _ended_well_since() -> QuerySet[OperationRun]:
    """Return the runs of the same type and tenant that ended well after one that failed."""
    with scopes_disabled():
        later: QuerySet[OperationRun] = OperationRun.objects.filter(
            tenant=OuterRef("tenant"),
            type=OuterRef("type"),
            outcome__in=GOOD,
            completed_at__gte=OuterRef("completed_at"),
        )
    return later


def _latest_code() -> Func:
    """Return why the latest failed. A tenant has one run of a type at a time."""
    codes = ArrayAgg("failure_code", order_by="-pk")
    return Func(codes, template="(%(expressions)s)[1]", output_field=CharField())


def last_good_syncs(tenant_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a sync of each of these tenants last ended well, be it in part."""
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).order_by()
    return {pk: moment for pk, moment in found.values_list("pk", last_good_sync()) if moment}


def last_good_sync() -> Subquery:
    """Let a statement about tenants read when a sync last ended well: an index knows it."""
    with scopes_disabled():
        syncs = OperationRun.objects.filter(
            tenant=OuterRef("pk"), type=OperationType.INVENTORY_SYNC, outcome__in=GOOD
        )
    return Subquery(syncs.order_by("-completed_at").values("completed_at")[:1])
