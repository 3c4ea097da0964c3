from django.db import migrations


def lead(apps, _schema_editor):
    """Whatever a contract ordered is taken further by the contract alone."""
    orders = apps.get_model("money", "Order").objects
    held = apps.get_model("service", "ContractOrder").objects
    orders.filter(pk__in=held.values("order")).update(is_led_above=True)


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0006_invoice_withdrawn"),
        ("money", "0008_led_above"),
    ]

    operations = [migrations.RunPython(lead, migrations.RunPython.noop)]
