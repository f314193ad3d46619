from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey


class Migration(migrations.Migration):
    """Tie the tenant and the workspace of a session together, as soon as it has a tenant."""

    dependencies = [("onboarding", "0001_initial"), ("tenants", "0002_onboarding")]

    operations = [TenantScopeKey("onboarding_onboardingsession")]
