from django.db import migrations

from ropewalk.audit.append_only import install, remove


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(
            install("audit.Event", "audit.Seal"), remove("audit.Event", "audit.Seal")
        )
    ]
