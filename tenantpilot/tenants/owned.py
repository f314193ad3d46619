"""What every tenant-owned row has in common: its scope, kept by Python and by the database."""

from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager

from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace


class TenantOwned(models.Model):
    """A row of one tenant. Queries outside `scope(tenant=…)` raise ScopeError.

    A migration adds TenantScopeKey, so that tenant and workspace always belong together.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")

    # Typed loosely: django-scopes has no types, and the manager's model is the subclass.
    objects: ClassVar[Any] = ScopedManager(tenant="tenant")

    class Meta:
        abstract = True
