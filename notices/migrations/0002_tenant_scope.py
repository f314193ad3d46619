from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey


class Migration(migrations.Migration):
    """Tie the tenant and the workspace of every row together."""

    dependencies = [("notices", "0001_initial"), ("tenants", "0001_initial")]

    operations = [TenantScopeKey("notices_notice")]
