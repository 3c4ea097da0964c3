from django.db import migrations, models


class Migration(migrations.Migration):
    """Keeps the day on which an item came onto an agenda."""

    dependencies = [("partnership", "0009_what_is_left_out")]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="added_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
