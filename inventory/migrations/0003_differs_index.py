from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Find the policies that differ from what was agreed without reading all policies."""

    atomic = False
    dependencies = [("inventory", "0002_tenant_scope")]

    operations = [
        AddIndexConcurrently(
            "policy",
            models.Index(
                fields=["tenant", "collection"],
                name="inventory_policy_differs",
                condition=(
                    Q(removed_at=None) & (Q(agreed_digest="") | ~Q(digest=F("agreed_digest")))
                )
                | (~Q(removed_at=None) & ~Q(agreed_digest="")),
            ),
        ),
    ]
