from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey


class Migration(migrations.Migration):
    """Tie the tenant and the workspace of every row together."""

    dependencies = [("tenant_dashboard", "0001_initial"), ("tenants", "0001_initial")]

    operations = [
        TenantScopeKey("tenant_dashboard_tenantdetails"),
        TenantScopeKey("tenant_dashboard_tenanttag"),
        TenantScopeKey("tenant_dashboard_bulkstartitem"),
    ]
