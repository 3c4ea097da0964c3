from django.db import migrations

from ropewalk.audit.append_only import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [RefuseChange("outcomes.MeasureValue")]
