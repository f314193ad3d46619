"""Reads what can be seen of the tenant in scope."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet
from django_scopes import scopes_disabled

from tenantpilot.database.compiled import compiled
from tenantpilot.database.row_subquery import RowsSubquery, RowSubquery
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
    """Return the state of each of these areas, in the order of the pages. In two statements."""
    return states_with(access_of_tenant(), areas)


def states_with(
    access: TenantAccess | None, areas: Collection[Area] = tuple(Area)
) -> list[AreaState]:
    """Return what `states` does, for who has read already what the tenant has granted."""
    return _states(access, _answers(areas=tuple(areas)), areas)


@compiled
def _answers(*, areas: tuple[Area, ...]) -> QuerySet[AreaAnswer]:
    found: QuerySet[AreaAnswer] = AreaAnswer.objects.filter(area__in=areas)
    return found


def state_of(area: Area) -> AreaState:
    """Return the state of one area."""
    return states([area])[0]


def read_with(*, tenant: OuterRef, areas: QuerySet[Any, Any]) -> dict[str, Any]:
    """Let a statement about many tenants read access and some answers, for `states_of`."""
    with scopes_disabled():
        answers = AreaAnswer.objects.filter(tenant=tenant, area__in=areas)
        found = TenantAccess.objects.filter(tenant=tenant)
    return {
        "access": RowSubquery(found, *_ACCESS),
        "answers": RowsSubquery(answers, "area", *_ANSWER),
    }


def read_all() -> dict[str, Any]:
    """Let a statement about the tenant in scope read answers and access, for `states_of`."""
    return {
        "access": RowSubquery(accesses(), *_ACCESS),
        "answers": RowsSubquery(AreaAnswer.objects.all(), "area", *_ANSWER),
    }


def states_of(tenant: Any, areas: Collection[Area] = tuple(Area)) -> list[AreaState]:
    """Return what `states` does, of what was read with `read_all` or `read_with`."""
    return _states(tenant.access, tenant.answers, areas)


def access_of_tenant() -> TenantAccess | None:
    """Return what the tenant has granted and licensed; None if it was never read."""
    return _accesses().first()


def accesses() -> QuerySet[TenantAccess]:
    """Return what the tenants in scope have granted and licensed: one row each, if any."""
    found: QuerySet[TenantAccess] = TenantAccess.objects.all()
    return found


@compiled
def _accesses() -> QuerySet[TenantAccess]:
    return accesses()


def _states(
    access: TenantAccess | None, answers: Iterable[AreaAnswer], areas: Collection[Area]
) -> list[AreaState]:
    by_area = {answer.area: answer for answer in answers}
    return [
        AreaState.of(area, answer=by_area.get(area.value), access=access)
        for area in Area
        if area in areas
    ]
