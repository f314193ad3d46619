"""Reads runs of the tenant in scope. Nothing here looks beyond it."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now

from operations.enums import LIVE, RunStatus
from operations.models import OperationRun
from operations.services.lease import stale
from operations.services.start_blockers import start_blocker_for
from tenantpilot.database.compiled import compiled
from tenantpilot.tenants.models import Tenant


def runs(
    *, operation_type: str = "", state: str = "", live: bool = False
) -> QuerySet[OperationRun]:
    """Return the runs, newest first, each with its initiator and `is_stale`.

    `live`: only those that run, or wait to begin at once.
    """
    found: QuerySet[OperationRun] = (
        OperationRun.objects.select_related("initiator")
        .annotate(is_stale=ExpressionWrapper(stale(), output_field=BooleanField()))
        .order_by("-created_at", "-pk")
    )
    if operation_type:
        found = found.filter(type=operation_type)
    if state:
        found = found.filter(_in_state(state))
    return found.filter(is_live_now()) if live else found


# As `runs`, for pages of a list.
listed_runs = compiled(runs)


@compiled
def runs_numbered(*, number: int) -> QuerySet[OperationRun]:
    """Return the run of this number, as `runs` does, if it is in scope."""
    return runs().filter(pk=number)


def runs_among(
    first: QuerySet[OperationRun], *others: QuerySet[OperationRun]
) -> QuerySet[OperationRun]:
    """Return what any of these finds, as `runs` does: one statement for all a page asks for."""
    wanted = first.values("pk").union(*(each.values("pk") for each in others))
    return runs().filter(pk__in=wanted)


def live() -> QuerySet[OperationRun]:
    """Return the runs that wait or run: there is never more than one of each type."""
    found: QuerySet[OperationRun] = OperationRun.objects.filter(status__in=LIVE)
    return found


def is_live_now() -> Q:
    """Match runs that run, or wait to begin at once: none that is planned for later."""
    return Q(status__in=LIVE) & (Q(due_at=None) | Q(due_at__lte=Now()))


def start_blocker(tenant: Tenant) -> str:
    """Say why no operation can start on the tenant now; empty if one can."""
    found = start_blocker_for(tenant)
    return found.on_page if found else ""


def _in_state(state: str) -> Q:
    return Q(status=state) if state in RunStatus.values else Q(outcome=state)
