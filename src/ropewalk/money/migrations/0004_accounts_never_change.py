from django.db import migrations

from ropewalk.audit.append_only import RefuseChange

MODELS = ["money.LedgerAccount"]


class Migration(migrations.Migration):
    dependencies = [("money", "0003_extracts_read_again")]

    operations = [RefuseChange(*MODELS)]
