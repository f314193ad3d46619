"""What takes more from outside than its arguments is not kept."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from tenantpilot.database.compiled import compiled
from tenantpilot.database.compiled_statement import NotCompilableError
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast


def _in_force(*, tenant_id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=tenant_id, created_at__lt=timezone.now())


def _made_of_a_value(*, tenant_id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=tenant_id + 1)


def _in_the_zone_of_a_person(*, tenant_id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=tenant_id, created_at__hour=0)


def _day_of_a_clock(*, tenant_id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=tenant_id, created_at__date=timezone.now().date())


def _read_meanwhile(*, tenant_id: int) -> QuerySet[Tenant]:
    others = list(Tenant.objects.values_list("pk", flat=True))
    return Tenant.objects.filter(pk=tenant_id).exclude(pk__in=others)


def _shaped_by_a_value(*, tenant_id: int) -> QuerySet[Tenant]:
    found = Tenant.objects.filter(pk=tenant_id)
    return found.filter(status="") if tenant_id % 2 else found


def _with_others(*, tenant_id: int) -> QuerySet[Tenant]:
    return Tenant.objects.filter(pk=tenant_id).prefetch_related("entitlements")


@pytest.mark.parametrize(
    "build",
    [
        _in_force,
        _made_of_a_value,
        _in_the_zone_of_a_person,
        _day_of_a_clock,
        _read_meanwhile,
        _shaped_by_a_value,
        _with_others,
    ],
)
def test_what_comes_from_outside_is_refused(cast: Cast, build: Any) -> None:
    with pytest.raises(NotCompilableError):
        list(compiled(build)(tenant_id=cast.tenant.pk))


def test_what_is_made_of_a_value_is_not_taken_for_another(cast: Cast) -> None:
    @compiled
    def made(*, one: int, two: int) -> QuerySet[Tenant]:
        return Tenant.objects.filter(pk=one + 1).exclude(workspace=two)

    with pytest.raises(NotCompilableError):
        list(made(one=cast.tenant.pk, two=cast.workspace.pk))
