import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ropewalk.audit.append_only import AllowChange, RefuseChange

# a changed column may rebuild a table, which drops its triggers
REBUILT = "service.InvoiceLine"


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0005_how_often_returned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllowChange(REBUILT),
        migrations.CreateModel(
            name="InvoiceWithdrawal",
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
                ("why", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="service.invoice",
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
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="invoice_reference_once",
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="invoice_held_says_why",
        ),
        migrations.AlterField(
            model_name="invoice",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("queried", "Queried with the provider"),
                    ("held", "Held"),
                    ("passed", "Passed for payment"),
                    ("paid", "Paid"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="received",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="invoiceline",
            name="delivery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoice_lines",
                to="service.delivery",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("contract", "reference"),
                name="invoice_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["queried", "held", "withdrawn"]), _negated=True
                    ),
                    models.Q(("state_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="invoice_held_says_why",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="service.invoicewithdrawal",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows", None)),
                fields=("delivery",),
                name="delivery_invoiced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                fields=("delivery", "follows"),
                name="delivery_invoiced_once_a_withdrawal",
            ),
        ),
        RefuseChange(REBUILT, "service.InvoiceWithdrawal"),
    ]
