from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("money", "0007_orders_across_years")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="is_led_above",
            field=models.BooleanField(default=False),
        ),
    ]
