from unicodedata import category, normalize

import django.db.models.deletion
from django.db import migrations, models

from ropewalk.audit.append_only import RefuseChange


def name_matters(apps, _editor):
    """The key of every matter recorded so far, as the rule was on the day of this change."""
    Decision = apps.get_model("partnership", "Decision")
    for decision in Decision.objects.only("pk", "matter").iterator():
        plain = normalize("NFKC", decision.matter).casefold()
        seen = (each for each in plain if category(each) != "Cf")
        words = "".join(each if each.isalnum() else " " for each in seen).split()
        key = (" ".join(words) or plain.strip())[:400]
        Decision.objects.filter(pk=decision.pk).update(matter_key=key)


def copy_chains(apps, _editor):
    """What the agreement says today is the best that is known of decisions taken so far."""
    Decision = apps.get_model("partnership", "Decision")
    ApprovalStep = apps.get_model("partnership", "ApprovalStep")
    ApprovalNeeded = apps.get_model("partnership", "ApprovalNeeded")
    chains = {}
    for step in ApprovalStep.objects.order_by("turn", "pk"):
        chains.setdefault(step.agreement_id, []).append(step)
    ApprovalNeeded.objects.bulk_create(
        ApprovalNeeded(decision_id=pk, turn=step.turn, body_id=step.body_id)
        for pk, agreement in Decision.objects.filter(
            state="agreed", agreement__in=chains
        ).values_list("pk", "agreement_id")
        for step in chains[agreement]
    )


class Migration(migrations.Migration):
    dependencies = [("partnership", "0004_experts_ended_posts_and_struck_duties")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="call_in_settled_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="decision",
            name="matter_key",
            field=models.CharField(blank=True, editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="delegation",
            name="approved_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.decision",
            ),
        ),
        migrations.CreateModel(
            name="ApprovalNeeded",
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
                ("turn", models.PositiveSmallIntegerField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_needed",
                        to="partnership.decision",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "approvals needed",
                "ordering": ["turn", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "body"),
                        name="approval_needed_once_per_body",
                    )
                ],
            },
        ),
        RefuseChange("partnership.ApprovalNeeded"),
        migrations.RunPython(name_matters, migrations.RunPython.noop),
        migrations.RunPython(copy_chains, migrations.RunPython.noop),
    ]
