"""Reads what can be seen of the tenant in scope, in two statements."""

from collections.abc import Collection

from django.db.models import OuterRef, QuerySet
from django_scopes import scopes_disabled

from tenantpilot.database.row_subquery import RowSubquery
from visibility.enums import Area
from visibility.models import AreaAnswer, TenantAccess
from visibility.states import AreaState

# What `AreaState.of` goes by.
_ANSWER = (
    *("id", "verdict", "verdict_at", "seen_at", "count", "left_out"),
    *("needs", "trouble", "trouble_since"),
)
_ACCESS = ("id", "granted", "granted_at", "licences", "licences_at")


def states(areas: Collection[Area] = tuple(Area)) -> list[AreaState]:
    """Return the state of each of these areas, in the order of the pages."""
    return states_with(access_of_tenant(), areas)


def states_with(
    access: TenantAccess | None, areas: Collection[Area] = tuple(Area)
) -> list[AreaState]:
    """Return what `states` does, for who has read already what the tenant has granted."""
    answers = {answer.area: answer for answer in AreaAnswer.objects.filter(area__in=areas)}
    return [
        AreaState.of(area, answer=answers.get(area.value), access=access)
        for area in Area
        if area in areas
    ]


def state_of(area: Area) -> AreaState:
    """Return the state of one area."""
    return states([area])[0]


def read_with(*, tenant: OuterRef, area: OuterRef) -> dict[str, RowSubquery]:
    """Let a statement about areas of many tenants read answer and access, for `AreaState.of`."""
    with scopes_disabled():
        answers = AreaAnswer.objects.filter(tenant=tenant, area=area)
        found = TenantAccess.objects.filter(tenant=tenant)
    return {
        "answer": RowSubquery(answers, *_ANSWER),
        "access": RowSubquery(found, *_ACCESS),
    }


def access_of_tenant() -> TenantAccess | None:
    """Return what the tenant has granted and licensed; None if it was never read."""
    access: TenantAccess | None = accesses().first()
    return access


def accesses() -> QuerySet[TenantAccess]:
    """Return what the tenants in scope have granted and licensed: one row each, if any."""
    found: QuerySet[TenantAccess] = TenantAccess.objects.all()
    return found
