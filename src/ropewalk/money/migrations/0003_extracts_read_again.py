from django.db import migrations

from ropewalk.audit.append_only import AllowChange, RefuseChange

# taking a constraint away rebuilds the table on SQLite, which drops its triggers
MODELS = ["money.Extract"]


class Migration(migrations.Migration):
    dependencies = [("money", "0002_refuse_change")]

    operations = [
        AllowChange(*MODELS),
        migrations.RemoveConstraint(model_name="extract", name="extract_once"),
        RefuseChange(*MODELS),
    ]
