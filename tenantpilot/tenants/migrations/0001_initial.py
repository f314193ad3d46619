import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("directory_id", models.UUIDField(verbose_name="Microsoft tenant id")),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("primary_domain", models.CharField(blank=True, max_length=253)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("onboarding", "Being onboarded"),
                            ("active", "Active"),
                            ("archived", "Archived"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tenants",
                        to="workspaces.workspace",
                    ),
                ),
                (
                    "cloud",
                    models.CharField(
                        choices=[
                            ("worldwide", "Worldwide (also GCC)"),
                            ("us_gov_high", "US Government GCC High"),
                            ("us_gov_dod", "US Government DoD"),
                            ("china", "China (21Vianet)"),
                        ],
                        default="worldwide",
                        max_length=12,
                        verbose_name="Microsoft cloud",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProviderApp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.UUIDField(verbose_name="application (client) id")),
                (
                    "directory_id",
                    models.UUIDField(verbose_name="Microsoft tenant id of the provider"),
                ),
                (
                    "cloud",
                    models.CharField(
                        choices=[
                            ("worldwide", "Worldwide (also GCC)"),
                            ("us_gov_high", "US Government GCC High"),
                            ("us_gov_dod", "US Government DoD"),
                            ("china", "China (21Vianet)"),
                        ],
                        default="worldwide",
                        max_length=12,
                        verbose_name="Microsoft cloud",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provider_app",
                        to="workspaces.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AppCredential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("secret", "Client secret"),
                            ("certificate", "Certificate"),
                            ("federated", "Federated credential"),
                        ],
                        max_length=11,
                    ),
                ),
                ("sealed_secret", models.BinaryField()),
                ("thumbprint", models.CharField(blank=True, max_length=40)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("expiry_read_at", models.DateTimeField(blank=True, null=True)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("proved_at", models.DateTimeField(blank=True, null=True)),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credentials",
                        to="tenants.providerapp",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProviderConnection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.UUIDField(verbose_name="application (client) id")),
                ("sealed_secret", models.BinaryField()),
                ("secret_expires_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unchecked", "Not checked yet"),
                            ("connected", "Connected"),
                            ("failed", "Failed"),
                        ],
                        default="unchecked",
                        max_length=9,
                    ),
                ),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                ("last_checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "missing_permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connection",
                        to="tenants.tenant",
                    ),
                ),
                (
                    "credential_kind",
                    models.CharField(
                        choices=[
                            ("secret", "Client secret"),
                            ("certificate", "Certificate"),
                            ("federated", "Federated credential"),
                        ],
                        default="secret",
                        max_length=11,
                    ),
                ),
                ("credential_since", models.DateTimeField(blank=True, null=True)),
                ("expiry_read_at", models.DateTimeField(blank=True, null=True)),
                ("thumbprint", models.CharField(blank=True, max_length=40)),
                (
                    "app",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="connections",
                        to="tenants.providerapp",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ComparisonKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed_secret", models.BinaryField()),
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comparison_key",
                        to="tenants.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TenantEntitlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entitlements",
                        to="workspaces.workspacemembership",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entitlements",
                        to="tenants.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.UniqueConstraint(
                fields=("id", "workspace"), name="tenants_tenant_scope"
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.UniqueConstraint(
                fields=("workspace", "directory_id"), name="tenants_directory_once_here"
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status", "active"),
                    models.Q(("status", "onboarding"), ("verified_at__isnull", False)),
                    _connector="OR",
                ),
                fields=("directory_id",),
                name="tenants_directory_verified_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["onboarding", "active", "archived"])),
                name="tenants_tenant_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["unchecked", "connected", "failed"])),
                name="tenants_connection_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "failed"), ("failure_code", ""), _connector="XOR"),
                name="tenants_connection_failed_has_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenantentitlement",
            constraint=models.UniqueConstraint(
                fields=("membership", "tenant"), name="tenants_entitled_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cloud__in", ["worldwide", "us_gov_high", "us_gov_dod", "china"])
                ),
                name="tenants_tenant_cloud_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("credential_kind__in", ["secret", "certificate", "federated"])),
                name="tenants_connection_credential_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("app__isnull", False), ("credential_kind", "federated"), _connector="OR"
                    ),
                    models.Q(("sealed_secret", b""), _negated=True),
                    _connector="XOR",
                ),
                name="tenants_connection_own_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerapp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cloud__in", ["worldwide", "us_gov_high", "us_gov_dod", "china"])
                ),
                name="tenants_app_cloud_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appcredential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proved_at__isnull", True)),
                fields=("app",),
                name="tenants_app_one_new_credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="appcredential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proved_at__isnull", False)),
                fields=("app",),
                name="tenants_app_one_proved_credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="appcredential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "federated"),
                    models.Q(("sealed_secret", b""), _negated=True),
                    _connector="XOR",
                ),
                name="tenants_app_credential_has_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="appcredential",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["secret", "certificate", "federated"])),
                name="tenants_app_credential_known",
            ),
        ),
    ]
