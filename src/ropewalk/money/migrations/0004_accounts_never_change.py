from django.db import migrations

from ropewalk.audit.append_only import install, remove

MODELS = ["money.LedgerAccount"]


class Migration(migrations.Migration):
    dependencies = [("money", "0003_extracts_read_again")]

    operations = [migrations.RunPython(install(*MODELS), remove(*MODELS))]
