"""Rows of the tenants in scope: what every model that a tenant owns answers with."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce
from django_scopes import ScopedManager, get_scope
from django_scopes.manager import DisabledQuerySet

from tenantpilot.database.id_array import IdArray


class ClosedQuerySet(DisabledQuerySet):  # type: ignore[misc]  # django-scopes has no types
    """Refuses every question; django-scopes' own still answers whether there are any rows."""

    exists = contains = explain = exclude = distinct = in_bulk = DisabledQuerySet.error


def _is_one_of(tenants: models.QuerySet[Any]) -> Coalesce:
    """Ask it of each row. As a join it would cost a list its order, and so its early end."""
    is_one = Q(tenant__in=tenants.order_by().values("pk"))
    return Coalesce(ExpressionWrapper(is_one, models.BooleanField()), Value(value=False))


def is_among(ids: Iterable[int] | IdArray, *, column: str = "tenant_id") -> models.Func:
    """Return the condition that a row is of one of these tenants."""
    numbers = ids if isinstance(ids, IdArray) else IdArray.of(ids)
    return models.Func(
        models.F(column),
        Value(numbers, output_field=models.TextField()),
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


class TenantManager(type(ScopedManager(tenant="tenant"))):  # type: ignore[misc]  # likewise
    """Knows the rows of the tenant in scope; outside `scope(tenant=…)` it raises ScopeError.

    In scope is a tenant, a list of some, their numbers as a list or as `IdArray`, or a queryset of
    many: the database then looks up which.
    """

    def get_queryset(self) -> Any:
        in_force = getattr(self, "_override_scope", None) or get_scope()
        tenants = in_force.get("tenant")
        if isinstance(tenants, models.QuerySet) and in_force.get("_enabled", True):
            return models.Manager.get_queryset(self).filter(_is_one_of(tenants))
        if isinstance(tenants, IdArray) and in_force.get("_enabled", True):
            return models.Manager.get_queryset(self).filter(is_among(tenants))
        if isinstance(tenants, list) and in_force.get("_enabled", True):
            are_numbers = not tenants or isinstance(tenants[0], int)
            ids = tenants if are_numbers else [each.pk for each in tenants]
            return models.Manager.get_queryset(self).filter(is_among(ids))
        rows = super().get_queryset()
        if isinstance(rows, DisabledQuerySet):
            return ClosedQuerySet(self.model, using=self._db, missing_scopes=rows.missing_scopes)
        return rows
