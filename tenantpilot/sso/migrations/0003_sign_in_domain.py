import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """Domains of addresses that are led to a workspace's provider."""

    dependencies = [
        ("sso", "0002_secret_expiry"),
        ("workspaces", "0004_single_sign_on_validated"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("domain", models.CharField(max_length=253, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_domains",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(domain=Lower("domain"), domain__contains="."),
                        name="sso_domain_as_compared",
                    )
                ],
            },
        ),
    ]
