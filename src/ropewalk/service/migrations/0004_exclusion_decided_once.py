"""A decision on exclusion that is sent twice is recorded once, by its key."""

from django.db import migrations, models

from ropewalk.audit.append_only import AllowChange, RefuseChange

REBUILT = "service.ExclusionDecision"


class Migration(migrations.Migration):
    dependencies = [("service", "0003_carrying_out")]

    operations = [
        AllowChange(REBUILT),
        migrations.AddField(
            model_name="exclusiondecision",
            name="submission_key",
            field=models.UUIDField(blank=True, null=True, unique=True),
        ),
        RefuseChange(REBUILT),
    ]
