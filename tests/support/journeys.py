"""Short ways to a bundle."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.timezone import now
from django_scopes import scopes_disabled

from operations.models import OperationRun
from support.models import DiagnosticBundle
from support.services.bundles import open_bundle
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast


def opened(
    cast: Cast,
    *,
    run: OperationRun | None = None,
    token: UUID | None = None,
    by: User | None = None,
) -> DiagnosticBundle:
    """The operator opens diagnostics of the cast's tenant."""
    return open_bundle(
        tenant=cast.tenant, opened_by=by or cast.operator, token=token or uuid4(), run=run
    )


def bundles() -> list[DiagnosticBundle]:
    """Return every tenant's bundles, oldest first."""
    with scopes_disabled():
        return list(DiagnosticBundle.objects.order_by("pk"))


def age(bundle: DiagnosticBundle, **by: float) -> None:
    """Make a bundle as old as that."""
    taken = now() - timedelta(**by)
    alter(bundle, created_at=taken, expires_at=taken + timedelta(days=7))


def alter(bundle: DiagnosticBundle, **values: object) -> None:
    """Change a bundle behind the product's back."""
    with scopes_disabled():
        DiagnosticBundle.objects.filter(pk=bundle.pk).update(**values)


def values(bundle: DiagnosticBundle, section: str) -> dict[str, Any]:
    """Return a section's facts by name."""
    (found,) = [each for each in bundle.snapshot["sections"] if each["name"] == section]
    return {fact["name"]: fact["value"] for fact in found["facts"]}


def codes(bundle: DiagnosticBundle) -> list[str]:
    """Return what the bundle finds wrong."""
    return [issue["code"] for issue in bundle.snapshot["issues"]]


def list_url(tenant: Tenant) -> str:
    """Return the address of the tenant's bundles."""
    return reverse("support:list", args=[tenant.pk])


def url(bundle: DiagnosticBundle, page: str = "bundle") -> str:
    """Return the address of a bundle's page, or of its download."""
    return reverse(f"support:{page}", args=[bundle.tenant_id, bundle.pk])
