from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the reports that found something new without reading all reports."""

    atomic = False
    dependencies = [("reports", "0002_tenant_scope")]

    operations = [
        AddIndexConcurrently(
            "storedreport",
            models.Index(
                fields=["tenant", "created_at"],
                name="reports_with_news",
                condition=~models.Q(new_findings={}),
            ),
        ),
    ]
