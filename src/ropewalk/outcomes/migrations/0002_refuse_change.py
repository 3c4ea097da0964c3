from django.db import migrations

from ropewalk.audit.append_only import install, remove


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [
        migrations.RunPython(
            install("outcomes.MeasureValue"), remove("outcomes.MeasureValue")
        )
    ]
