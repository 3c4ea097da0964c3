from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_the_measure(apps, _editor):
    """What is measured already is returned as often as its measure has a new value."""
    Measure = apps.get_model("outcomes", "Measure")
    ContractMeasure = apps.get_model("service", "ContractMeasure")
    own = Measure.objects.filter(pk=OuterRef("measure_id"))
    ContractMeasure.objects.update(frequency=Subquery(own.values("frequency")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0004_measure_added_by"),
        ("service", "0004_exclusion_decided_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="contractmeasure",
            name="frequency",
            field=models.CharField(
                choices=[
                    ("monthly", "Every month"),
                    ("quarterly", "Every quarter"),
                    ("yearly", "Every year"),
                    ("once", "Once"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(as_the_measure, migrations.RunPython.noop),
    ]
