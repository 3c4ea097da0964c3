from django.db import migrations, models

from ropewalk.audit.append_only import install, remove


class Migration(migrations.Migration):
    """Keeps with what was issued what its decision lacked of the money."""

    dependencies = [("strategy", "0006_preference_replaced")]

    operations = [
        migrations.RunPython(
            remove("strategy.PlanVersionLine"), install("strategy.PlanVersionLine")
        ),
        migrations.AddField(
            model_name="planversionline",
            name="uncommitted",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        # a table that is built anew on SQLite has lost its triggers
        migrations.RunPython(
            install("strategy.PlanVersionLine"), remove("strategy.PlanVersionLine")
        ),
    ]
