from importlib import import_module

from django.conf import settings
from django.db import migrations

from ropewalk.audit.append_only import RefuseChange
from ropewalk.audit.together import MakeTogether

NAMES = (
    "0001_initial",
    "0002_refuse_change",
    "0003_changes",
    "0004_experts_ended_posts_and_struck_duties",
    "0005_keep_what_was_asked",
    "0006_once_only_keys_and_papers_of_notice",
    "0007_verdicts",
    "0008_known_then_and_money_cleared",
    "0009_what_is_left_out",
)
STEPS = [import_module(f"ropewalk.partnership.migrations.{name}") for name in NAMES]
MODELS = [
    "partnership.ApprovalNeeded",
    *(label for step in STEPS for label in getattr(step, "MODELS", ())),
]


class Migration(migrations.Migration):
    initial = True
    replaces = [("partnership", name) for name in NAMES]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisations", "0003_housing_body"),
        ("outcomes", "0002_refuse_change"),
        ("place", "0003_withdrawals"),
    ]

    operations = [
        MakeTogether(
            [each for step in STEPS for each in step.Migration.operations],
        ),
        RefuseChange(*MODELS),
    ]
