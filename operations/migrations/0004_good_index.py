from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the latest run that ended well, whole or in part, with one look."""

    atomic = False
    dependencies = [("operations", "0003_failed_index")]

    operations = [
        AddIndexConcurrently(
            "operationrun",
            models.Index(
                fields=["tenant", "type", "-completed_at"],
                name="operations_run_good",
                condition=models.Q(outcome__in=["succeeded", "partially_succeeded"]),
            ),
        ),
        RemoveIndexConcurrently("operationrun", "operations_run_latest"),
    ]
