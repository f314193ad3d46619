from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey


class Migration(migrations.Migration):
    """Tie the tenant and the workspace of every row together."""

    dependencies = [("inventory", "0001_initial"), ("tenants", "0001_initial")]

    operations = [
        TenantScopeKey("inventory_policy"),
        TenantScopeKey("inventory_policyversion"),
        TenantScopeKey("inventory_agreement"),
    ]
