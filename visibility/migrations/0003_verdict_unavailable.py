from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

VERDICTS = ["", "seen", "withheld", "not_licensed", "unavailable"]


class Migration(migrations.Migration):
    """Know the verdict of a tenant whose cloud does not have an area."""

    dependencies = [("visibility", "0002_tenant_scope")]

    operations = [
        migrations.AlterField(
            model_name="areaanswer",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[
                    ("seen", "Seen"),
                    ("withheld", "Withheld"),
                    ("not_licensed", "Not licensed"),
                    ("unavailable", "Not available in this cloud"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="areaanswer", name="visibility_verdict_known"),
        AddConstraintNotValid(
            model_name="areaanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", VERDICTS)), name="visibility_verdict_known"
            ),
        ),
    ]
