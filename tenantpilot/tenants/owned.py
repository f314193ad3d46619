"""What every tenant-owned row has in common: its scope, kept by Python and by the database."""

from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager
from django_scopes.manager import DisabledQuerySet

from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace


class ClosedQuerySet(DisabledQuerySet):  # type: ignore[misc]  # django-scopes has no types
    """Refuses every question; django-scopes' own still answers whether there are any rows."""

    exists = contains = explain = exclude = distinct = in_bulk = DisabledQuerySet.error


class TenantManager(type(ScopedManager(tenant="tenant"))):  # type: ignore[misc]  # likewise
    """Knows the rows of the tenant in scope; outside `scope(tenant=…)` it raises ScopeError."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if isinstance(rows, DisabledQuerySet):
            return ClosedQuerySet(self.model, using=self._db, missing_scopes=rows.missing_scopes)
        return rows


class TenantOwned(models.Model):
    """A row of one tenant. Queries outside `scope(tenant=…)` raise ScopeError.

    A migration adds TenantScopeKey, so that tenant and workspace always belong together.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")

    # Typed loosely: the manager's model is the subclass.
    objects: ClassVar[Any] = TenantManager()

    class Meta:
        abstract = True
