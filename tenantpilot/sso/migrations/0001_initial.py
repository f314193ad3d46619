import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_failed_sign_ins"),
        ("workspaces", "0003_single_sign_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entra", "Microsoft Entra ID"),
                            ("oidc", "Another provider with OpenID Connect"),
                        ],
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40)),
                ("issuer", models.CharField(max_length=300)),
                ("directory_id", models.UUIDField(blank=True, null=True)),
                ("client_id", models.CharField(max_length=200)),
                ("sealed_secret", models.BinaryField()),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="workspaces.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExternalIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to="sso.connection",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_identities",
                        to="accounts.platformoperator",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                fields=("workspace",), name="sso_one_a_workspace", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["entra", "oidc"])), name="sso_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("directory_id", None), ("kind", "oidc")),
                    models.Q(
                        ("directory_id__isnull", False),
                        (
                            "issuer",
                            django.db.models.functions.text.Concat(
                                models.Value(
                                    "https://login.microsoftonline.com/",
                                    output_field=models.TextField(),
                                ),
                                django.db.models.functions.comparison.Cast(
                                    "directory_id", models.TextField()
                                ),
                                models.Value("/v2.0", output_field=models.TextField()),
                            ),
                        ),
                        ("kind", "entra"),
                    ),
                    _connector="OR",
                ),
                name="sso_issuer_of_the_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issuer", ""), _negated=True),
                    models.Q(("client_id", ""), _negated=True),
                    models.Q(("sealed_secret", b""), _negated=True),
                ),
                name="sso_connection_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalidentity",
            constraint=models.UniqueConstraint(
                fields=("connection", "issuer", "subject"), name="sso_subject_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalidentity",
            constraint=models.UniqueConstraint(fields=("connection", "user"), name="sso_user_once"),
        ),
        migrations.AddConstraint(
            model_name="externalidentity",
            constraint=models.UniqueConstraint(
                fields=("connection", "operator"), name="sso_operator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", None), ("operator", None), _connector="XOR"),
                name="sso_identity_is_one_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", ""), _negated=True), name="sso_subject_said"
            ),
        ),
    ]
