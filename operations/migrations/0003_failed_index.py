from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the runs that failed without reading all runs."""

    atomic = False
    dependencies = [("operations", "0002_tenant_scope")]

    operations = [
        AddIndexConcurrently(
            "operationrun",
            models.Index(
                fields=["tenant", "type", "completed_at"],
                name="operations_run_failed",
                condition=models.Q(status="completed", outcome="failed"),
            ),
        ),
    ]
