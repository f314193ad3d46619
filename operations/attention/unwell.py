"""The connections that may need a person, without the many that are well."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, is_among

WARN_DAYS = 30


def unwell(tenant_ids: Collection[int], *, now: datetime) -> dict[int, ProviderConnection | None]:
    """Return the connections that failed, miss a permission or expire soon, by tenant.

    None stands for a tenant that has no connection.
    """
    soon = (now + timedelta(days=WARN_DAYS)).date()
    may_need = (
        Q(status=ConnectionStatus.FAILED)
        | Q(missing_permissions__len__gt=0)
        | Q(secret_expires_on__lte=soon)
    )
    found = ProviderConnection.objects.filter(may_need, is_among(tenant_ids))
    without = Tenant.objects.filter(is_among(tenant_ids, column="pk"), connection=None)
    told = found.only(
        "tenant_id", "status", "failure_code", "missing_permissions", "secret_expires_on",
        "credential_kind",
    )  # fmt: skip
    return {
        **{each.tenant_id: each for each in told},
        **dict.fromkeys(without.values_list("pk", flat=True)),
    }
