import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ropewalk.audit.append_only import AllowChange, RefuseChange

# adding a column may rebuild a table, which drops its triggers
REBUILT = "money.RiskShare"


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0008_led_above"),
        ("organisations", "0006_registers_of_companies_and_charities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllowChange(REBUILT),
        migrations.AddField(
            model_name="riskshare",
            name="checked",
            field=models.CharField(blank=True, default="", max_length=1000),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SharingConfirmed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year_starting", models.PositiveSmallIntegerField()),
                ("version", models.CharField(max_length=16)),
                ("recorded_at", models.DateTimeField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharings_confirmed",
                        to="money.fund",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sharings confirmed",
                "ordering": ["pk"],
            },
        ),
        RefuseChange(REBUILT, "money.SharingConfirmed"),
    ]
