from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Check the rows there are, while others go on writing."""

    dependencies = [("visibility", "0003_verdict_unavailable")]

    operations = [ValidateConstraint(model_name="areaanswer", name="visibility_verdict_known")]
