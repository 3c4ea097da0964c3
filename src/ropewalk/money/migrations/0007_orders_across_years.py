from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ropewalk.audit.append_only import AllowChange, RefuseChange

# what is added to steps is said of those that are there, and a constraint rebuilds the
# table on SQLite, which drops its triggers
MODELS = ["money.OrderStep"]


def say_years(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each step that it moved the budget of the year in which it was ordered."""
    order = apps.get_model("money", "Order").objects.filter(pk=models.OuterRef("order"))
    apps.get_model("money", "OrderStep").objects.exclude(kind="paid").update(
        year_starting=models.Subquery(order.values("year_starting")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0006_journals_by_moment"),
    ]

    operations = [
        AllowChange(*MODELS),
        migrations.AddField(
            model_name="orderstep",
            name="year_starting",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="journal",
            name="move",
            field=models.CharField(
                choices=[
                    ("budget_set", "Budget set"),
                    ("virement", "Virement"),
                    ("carried_forward", "Carried forward"),
                    ("held_back", "Held back or released"),
                    ("committed", "Committed"),
                    ("released", "Commitment released"),
                    ("rolled", "Commitment taken into the next year"),
                    ("delivered", "Delivered"),
                    ("invoiced", "Invoiced"),
                    ("paid", "Paid"),
                    ("spent", "Spent without an order"),
                    ("contribution_due", "Contribution due"),
                    ("contribution_received", "Contribution received"),
                    ("income_received", "Income received"),
                    ("risk_shared", "Risk shared"),
                    ("in_kind_given", "Given in kind"),
                    ("reversal", "Reversal"),
                ],
                max_length=21,
            ),
        ),
        migrations.AlterField(
            model_name="orderstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ordered", "Ordered"),
                    ("changed", "Order changed"),
                    ("delivered", "Delivered"),
                    ("invoiced", "Invoiced"),
                    ("paid", "Paid"),
                    ("released", "What is left released"),
                    ("rolled", "Taken into the next year"),
                ],
                max_length=9,
            ),
        ),
        migrations.RunPython(say_years, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="orderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "paid"), ("year_starting", None)),
                    models.Q(
                        models.Q(("kind", "paid"), _negated=True),
                        ("year_starting__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="order_step_says_whose_year",
            ),
        ),
        RefuseChange(*MODELS),
    ]
