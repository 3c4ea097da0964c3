from django.db import migrations, models


class Migration(migrations.Migration):
    """Tells a health and wellbeing board from other boards."""

    dependencies = [("partnership", "0010_when_an_item_was_added")]

    operations = [
        migrations.AlterField(
            model_name="body",
            name="kind",
            field=models.CharField(
                choices=[
                    ("board", "Board"),
                    ("wellbeing", "Health and wellbeing board"),
                    ("executive", "Executive"),
                    ("in_common", "Committees in common"),
                    ("joint", "Joint committee"),
                    ("group", "Group"),
                    ("panel", "Panel"),
                    ("locality", "Locality group"),
                    ("sovereign", "A partner's own board or cabinet"),
                ],
                max_length=10,
            ),
        )
    ]
