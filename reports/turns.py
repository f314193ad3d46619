"""Storing, deleting and scheduling reports of a tenant happen one after the other."""

from tenantpilot.tenants.models import Tenant


def take(tenant: Tenant) -> Tenant:
    """Wait for others who change the tenant's reports; they wait until our transaction ends.

    Returns the tenant as it is then.

    `no_key`: the ledger's key check takes FOR KEY SHARE on this row and must not wait.
    """
    locked: Tenant = Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    return locked
