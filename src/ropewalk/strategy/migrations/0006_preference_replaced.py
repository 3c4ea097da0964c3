from django.db import migrations, models

from ropewalk.audit.append_only import install, remove


class Migration(migrations.Migration):
    """Keeps each option preferred for a decision with its reason; the last one counts."""

    dependencies = [("strategy", "0005_name_the_fund_of_a_task")]

    operations = [
        migrations.RunPython(
            remove("strategy.AppraisalPut"), install("strategy.AppraisalPut")
        ),
        migrations.RemoveConstraint(
            model_name="appraisalput", name="appraisal_put_once"
        ),
        migrations.AddField(
            model_name="appraisalput",
            name="because",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        # a table that is built anew on SQLite has lost its triggers
        migrations.RunPython(
            install("strategy.AppraisalPut"), remove("strategy.AppraisalPut")
        ),
    ]
