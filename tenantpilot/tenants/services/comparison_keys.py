"""The key with which values of one tenant are hashed."""

from secrets import token_hex

from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ComparisonKey, Tenant

_KEY_BYTES = 32


def comparison_key(tenant: Tenant) -> bytes:
    """Return the tenant's key, which is made at its first use. Raises SecretUnreadableError."""
    row, _ = ComparisonKey.objects.get_or_create(
        tenant=tenant,
        defaults={"sealed_secret": secrets.seal(token_hex(_KEY_BYTES), tenant_id=tenant.pk)},
    )
    return bytes.fromhex(secrets.unseal(bytes(row.sealed_secret), tenant_id=tenant.pk))
