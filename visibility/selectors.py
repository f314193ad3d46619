"""Reads what can be seen of the tenant in scope, in two statements."""

from collections.abc import Collection

from visibility.enums import Area
from visibility.models import AreaAnswer, TenantAccess
from visibility.states import AreaState


def states(areas: Collection[Area] = tuple(Area)) -> list[AreaState]:
    """Return the state of each of these areas, in the order of the pages."""
    answers = {answer.area: answer for answer in AreaAnswer.objects.filter(area__in=areas)}
    access = access_of_tenant()
    return [
        AreaState.of(area, answer=answers.get(area.value), access=access)
        for area in Area
        if area in areas
    ]


def state_of(area: Area) -> AreaState:
    """Return the state of one area."""
    return states([area])[0]


def not_current(areas: Collection[Area]) -> set[tuple[int, Area]]:
    """Return tenant and area for what may no longer be shown as how things are.

    For the tenants in scope, which may be many, in two statements.
    """
    answers = AreaAnswer.objects.filter(area__in=areas)
    by_area = {(answer.tenant_id, answer.area): answer for answer in answers}
    access = {each.tenant_id: each for each in TenantAccess.objects.all()}
    tenants = access.keys() | {tenant for tenant, _ in by_area}
    return {
        (tenant, area)
        for tenant in tenants
        for area in areas
        if not AreaState.of(
            area, answer=by_area.get((tenant, area.value)), access=access.get(tenant)
        ).is_current
    }


def access_of_tenant() -> TenantAccess | None:
    """Return what the tenant has granted and licensed; None if it was never read."""
    access: TenantAccess | None = TenantAccess.objects.first()
    return access
