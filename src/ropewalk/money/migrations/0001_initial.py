import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ropewalk.audit.together import MakeTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_pool_manager"),
        ("organisations", "__first__"),
        ("outcomes", "0003_whose_value"),
        ("partnership", "0001_squashed_0009_what_is_left_out"),
    ]

    operations = [
        MakeTogether(
            [
                migrations.CreateModel(
                    name="Fund",
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
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funds",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funds",
                                to="partnership.agreement",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("single", "Single budget"),
                                    ("aligned", "Aligned budgets"),
                                    ("synchronised", "Synchronised budgets"),
                                    ("lead", "Lead or delegated budget"),
                                    ("pooled", "Pooled fund"),
                                    ("indicative", "Indicative budget"),
                                    ("pot", "Delegated pot"),
                                    ("grant", "Grant"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "control",
                            models.CharField(
                                choices=[
                                    ("hard_stop", "Refused"),
                                    (
                                        "warn",
                                        "Goes through, is flagged and opens a recovery task",
                                    ),
                                    (
                                        "record_only",
                                        "Goes through: the spending is a duty",
                                    ),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        ("manager_post", models.CharField(blank=True, max_length=150)),
                        ("is_pilot", models.BooleanField(default=False)),
                        ("advantage", models.CharField(blank=True, max_length=500)),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.measure",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.framework",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=500)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_pilot", False),
                                    models.Q(
                                        models.Q(("advantage", ""), _negated=True),
                                        ("measure__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="fund_pilot_has_an_advantage",
                            ),
                            models.UniqueConstraint(
                                fields=("partnership", "title"), name="fund_title_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingSource",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="money.fund",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("condition", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "title"), name="source_title_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BalanceStated",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances_stated",
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
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("contribution", "Contributions for the year"),
                                    ("due", "Owed to the fund at the end of the year"),
                                    (
                                        "held",
                                        "Cash held for the fund at the end of the year",
                                    ),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("pence", models.BigIntegerField()),
                        ("reference", models.CharField(blank=True, max_length=200)),
                        ("recorded_at", models.DateTimeField()),
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
                        "verbose_name_plural": "balances stated",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BalanceSettled",
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
                        (
                            "stated",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settled",
                                to="money.balancestated",
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
                        ("ledger_pence", models.BigIntegerField()),
                        ("how", models.CharField(max_length=500)),
                        ("recorded_at", models.DateTimeField()),
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
                        "verbose_name_plural": "balances settled",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCarePlan",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="better_care_plans",
                                to="money.fund",
                            ),
                        ),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        ("area", models.CharField(max_length=150)),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "prepared_by_post",
                            models.CharField(blank=True, max_length=150),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-year_starting", "area", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("board", "year_starting"),
                                name="better_care_once_a_year",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareMinimum",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minimums",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("pence", models.PositiveBigIntegerField()),
                        ("said_by", models.CharField(max_length=300)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="BetterCareAsked",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asked",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("listing", models.CharField(max_length=12)),
                        ("batch", models.PositiveSmallIntegerField()),
                        ("code", models.CharField(max_length=30)),
                        ("title", models.CharField(max_length=300)),
                        ("said_by", models.CharField(max_length=300)),
                        ("recorded_at", models.DateTimeField()),
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
                        "verbose_name_plural": "better care asked",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CostChange",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cost_changes",
                                to="money.fund",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionRequest",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception_requests",
                                to="money.fund",
                            ),
                        ),
                        ("what", models.CharField(max_length=300)),
                        ("usually_paid_by", models.CharField(max_length=150)),
                        (
                            "pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        ("reasons", models.CharField(max_length=2000)),
                        ("clinical_view", models.CharField(max_length=2000)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionAnswer",
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
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="money.exceptionrequest",
                            ),
                        ),
                        ("is_agreed", models.BooleanField()),
                        ("answered_by_body", models.CharField(max_length=150)),
                        ("reasons", models.CharField(max_length=2000)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExtractLayout",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                        ("day", models.CharField(max_length=100)),
                        ("amount", models.CharField(max_length=100)),
                        ("reference", models.CharField(max_length=100)),
                        ("description", models.CharField(blank=True, max_length=100)),
                        ("is_credit_positive", models.BooleanField(default=False)),
                        ("timing_days", models.PositiveSmallIntegerField()),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="Extract",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extracts",
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
                            "layout",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.extractlayout",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("file_hash", models.CharField(max_length=64)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
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
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="extract_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                fields=("fund", "organisation", "file_hash"),
                                name="extract_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtractLine",
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
                        (
                            "extract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="money.extract",
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("on", models.DateField()),
                        ("pence", models.BigIntegerField()),
                        ("reference", models.CharField(blank=True, max_length=200)),
                        ("description", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["row"],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitClaim",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benefit_claims",
                                to="money.fund",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("source", models.CharField(max_length=300)),
                        ("effect", models.CharField(max_length=200)),
                        ("service", models.CharField(max_length=200)),
                        (
                            "pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        (
                            "year_starting",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        (
                            "years",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        (
                            "releases",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cash", "Releases cash"),
                                    ("avoided", "Avoids a cost to come"),
                                    ("capacity", "Releases capacity"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("is_withdrawn", models.BooleanField(default=False)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("year_starting", None), ("years", None)),
                                    models.Q(
                                        ("year_starting__isnull", False),
                                        ("years__gt", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_has_its_years_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_withdrawn", False),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="claim_is_withdrawn_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BaselineLine",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="baselines",
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
                        ("service", models.CharField(max_length=200)),
                        ("provider", models.CharField(blank=True, max_length=200)),
                        ("pence", models.PositiveBigIntegerField()),
                        ("why", models.CharField(blank=True, max_length=500)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="BaselineAgreed",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="baselines_agreed",
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
                        ("pence", models.PositiveBigIntegerField()),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="Contribution",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
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
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="money.fundingsource",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("pence", models.PositiveBigIntegerField()),
                        ("why", models.CharField(blank=True, max_length=500)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareIncome",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incomes",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fundingsource",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("pence", models.PositiveBigIntegerField()),
                        ("said_by", models.CharField(max_length=300)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="FundPartner",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partners",
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
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "organisation"),
                                name="fund_partner_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instalment",
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
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="money.contribution",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("due_on", models.DateField()),
                        ("pence", models.PositiveBigIntegerField()),
                        ("is_void", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contribution", "number"),
                                name="instalment_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="periods",
                                to="money.fund",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("checked", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "year_starting", "number"),
                                name="period_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="period_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Journal",
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
                        (
                            "fund",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="money.fund",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="money.period",
                            ),
                        ),
                        (
                            "move",
                            models.CharField(
                                choices=[
                                    ("budget_set", "Budget set"),
                                    ("virement", "Virement"),
                                    ("carried_forward", "Carried forward"),
                                    ("held_back", "Held back or released"),
                                    ("committed", "Committed"),
                                    ("released", "Commitment released"),
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
                        ("effective_on", models.DateField()),
                        ("why", models.CharField(blank=True, max_length=500)),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="money.journal",
                            ),
                        ),
                        ("entries_hash", models.CharField(max_length=64)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                fields=["fund", "period"],
                                name="journal_by_fund_and_period",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("move", "reversal"),
                                        ("reverses__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("move", "reversal"), _negated=True),
                                        ("reverses", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="journal_reversal_reverses",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarryForward",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carry_forwards",
                                to="money.fund",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fundingsource",
                            ),
                        ),
                        ("from_year", models.PositiveSmallIntegerField()),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    (
                                        "agreement",
                                        "The agreement keeps what is left in the fund",
                                    ),
                                    (
                                        "condition",
                                        "Whoever gave it lets it be spent later",
                                    ),
                                    (
                                        "reserve",
                                        "A council holds it in an earmarked reserve",
                                    ),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("why", models.CharField(max_length=500)),
                        (
                            "journal",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CarryForwardAnswer",
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
                        (
                            "carry_forward",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="money.carryforward",
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
                        ("is_confirmed", models.BooleanField()),
                        ("advice", models.CharField(blank=True, max_length=1000)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="InstalmentAsked",
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
                        (
                            "instalment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asked",
                                to="money.instalment",
                            ),
                        ),
                        (
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "instalments asked",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedSaving",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_savings",
                                to="money.fund",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("pence", models.PositiveBigIntegerField()),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("said_by", models.CharField(max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
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
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="money.contribution",
                            ),
                        ),
                        ("pence", models.BigIntegerField()),
                        ("received_on", models.DateField()),
                        ("reference", models.CharField(blank=True, max_length=100)),
                        (
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pence", 0), _negated=True),
                                name="receipt_moves_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RechargeTerms",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recharge_terms",
                                to="money.fund",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "acts_as",
                            models.CharField(
                                choices=[
                                    ("principal", "As principal: gross"),
                                    ("agent", "As agent: net"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("why", models.CharField(max_length=500)),
                        ("recorded_at", models.DateTimeField()),
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
                        "verbose_name_plural": "recharge terms",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RiskTerms",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_terms",
                                to="money.fund",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("proportional", "In proportion to contributions"),
                                    ("fixed", "In fixed shares"),
                                    ("tiered", "In tiers"),
                                    ("by_owner", "By who owns the service"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "fallback",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("proportional", "In proportion to contributions"),
                                    ("fixed", "In fixed shares"),
                                    ("tiered", "In tiers"),
                                    ("by_owner", "By who owns the service"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "underspend",
                            models.CharField(
                                choices=[
                                    ("return", "Returned to the partners"),
                                    ("carry_forward", "Carried forward in the fund"),
                                    ("reinvest", "Spent once, on what does not recur"),
                                ],
                                max_length=13,
                            ),
                        ),
                        (
                            "de_minimis_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        (
                            "cap_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        (
                            "bears_above",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "trigger_basis_points",
                            models.PositiveIntegerField(blank=True, null=True),
                        ),
                        (
                            "recovery_days",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("recovery_body", models.CharField(blank=True, max_length=150)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="RiskShare",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_shares",
                                to="money.fund",
                            ),
                        ),
                        (
                            "terms",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.riskterms",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("budget_pence", models.BigIntegerField()),
                        ("outturn_pence", models.BigIntegerField()),
                        (
                            "journal",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "year_starting"),
                                name="risk_shared_once_a_year",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskCap",
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
                        (
                            "terms",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="caps",
                                to="money.riskterms",
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
                        ("pence", models.PositiveBigIntegerField()),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("terms", "organisation"), name="risk_cap_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavingRound",
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
                        (
                            "saving",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="money.plannedsaving",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("basis_points", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("saving", "number"), name="saving_round_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("basis_points__lte", 10000)),
                                name="saving_round_takes_no_more_than_all",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavingsGap",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="savings_gaps",
                                to="money.fund",
                            ),
                        ),
                        ("pence", models.PositiveBigIntegerField()),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("years", models.PositiveSmallIntegerField()),
                        ("said_by", models.CharField(max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pence__gt", 0), ("years__gt", 0)),
                                name="gap_is_of_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GapService",
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
                        (
                            "gap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="money.savingsgap",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="money.fund",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("quarterly", "Quarterly report"),
                                    ("annual", "Annual return"),
                                    ("memorandum", "Memorandum of accounts"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "quarter",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("as_known", models.DateTimeField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("comment", models.CharField(blank=True, max_length=2000)),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-ends_before", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="statement_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "quarterly"),
                                        ("quarter__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "quarterly"), _negated=True),
                                        ("quarter", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="statement_of_a_quarter_says_which",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementClearance",
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
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clearances",
                                to="money.statement",
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
                        ("is_clear", models.BooleanField()),
                        ("advice", models.CharField(blank=True, max_length=1000)),
                        ("recorded_at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="StatementRouted",
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
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routed",
                                to="money.statement",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
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
                        "verbose_name_plural": "statements routed",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "body"),
                                name="statement_routed_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Strand",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strands",
                                to="money.fund",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "number"), name="strand_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("fund", "title"), name="strand_title_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerAccount",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="money.fund",
                            ),
                        ),
                        (
                            "book",
                            models.CharField(
                                choices=[
                                    ("actual", "Actual"),
                                    ("budget", "Budget and commitments"),
                                    ("notional", "In kind and notional"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("contribution", "Contributions"),
                                    ("due", "Contributions due"),
                                    ("held", "Balance held"),
                                    ("accrued", "Delivered, not yet invoiced"),
                                    ("invoiced", "Invoiced, not yet paid"),
                                    ("spent", "Expenditure"),
                                    ("income", "Other income"),
                                    ("client", "Client contributions"),
                                    ("risk_share", "Risk share"),
                                    ("budget", "Budget given"),
                                    ("available", "Available"),
                                    ("reserved", "Held back"),
                                    ("committed", "Committed"),
                                    ("used", "Spent against the budget"),
                                    ("in_kind", "Given in kind"),
                                    ("in_kind_used", "Used in kind"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "strand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.strand",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fundingsource",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("is_capital", models.BooleanField(default=False)),
                        ("slot", models.CharField(max_length=100)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "slot"), name="account_slot_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("book", "budget"), ("year__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("book", "budget"), _negated=True),
                                        ("year", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="account_budget_is_for_a_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                        (
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="money.journal",
                            ),
                        ),
                        (
                            "out_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_out",
                                to="money.ledgeraccount",
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_in",
                                to="money.ledgeraccount",
                            ),
                        ),
                        ("pence", models.BigIntegerField()),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pence__gt", 0)),
                                name="entry_moves_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("out_of", models.F("into")), _negated=True
                                ),
                                name="entry_moves_elsewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="money.fund",
                            ),
                        ),
                        (
                            "strand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="money.strand",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fundingsource",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        ("is_capital", models.BooleanField(default=False)),
                        ("reference", models.CharField(max_length=60)),
                        ("supplier", models.CharField(max_length=200)),
                        ("what", models.CharField(max_length=300)),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "heading",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.priorityheading",
                            ),
                        ),
                        (
                            "outside_because",
                            models.CharField(blank=True, max_length=300),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fund", "reference"),
                                name="order_reference_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderStep",
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
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="money.order",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ordered", "Ordered"),
                                    ("changed", "Order changed"),
                                    ("delivered", "Delivered"),
                                    ("invoiced", "Invoiced"),
                                    ("paid", "Paid"),
                                    ("released", "What is left released"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("pence", models.BigIntegerField()),
                        (
                            "settles_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        ("on", models.DateField()),
                        ("reference", models.CharField(blank=True, max_length=100)),
                        (
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pence", 0), _negated=True),
                                name="order_step_moves_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "invoiced"),
                                        ("settles_pence__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "invoiced"), _negated=True),
                                        ("settles_pence", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_invoice_says_what_it_settles",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayTotal",
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
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="money.ledgeraccount",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.period",
                            ),
                        ),
                        ("effective_on", models.DateField()),
                        ("pence_in", models.BigIntegerField()),
                        ("pence_out", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "period", "effective_on"),
                                name="day_total_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryTask",
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
                        (
                            "fund",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recovery_tasks",
                                to="money.fund",
                            ),
                        ),
                        (
                            "strand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.strand",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("short_pence", models.PositiveBigIntegerField()),
                        (
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.journal",
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("owner_post", models.CharField(blank=True, max_length=150)),
                        ("plan", models.CharField(blank=True, max_length=1000)),
                        (
                            "closed_because",
                            models.CharField(blank=True, max_length=500),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at", None),
                                    models.Q(("plan", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recovery_has_a_plan",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarryForwardPart",
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
                        (
                            "carry_forward",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="money.carryforward",
                            ),
                        ),
                        (
                            "strand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.strand",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        ("is_capital", models.BooleanField(default=False)),
                        ("pence", models.PositiveBigIntegerField()),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pence__gt", 0)),
                                name="carry_forward_part_moves_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareScheme",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schemes",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("description", models.CharField(blank=True, max_length=1000)),
                        ("scheme_type", models.CharField(blank=True, max_length=30)),
                        ("objective", models.CharField(blank=True, max_length=30)),
                        ("area_of_spend", models.CharField(blank=True, max_length=30)),
                        ("provider", models.CharField(blank=True, max_length=200)),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fundingsource",
                            ),
                        ),
                        (
                            "strand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.strand",
                            ),
                        ),
                        (
                            "pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        ("outputs", models.PositiveIntegerField(blank=True, null=True)),
                        ("output_unit", models.CharField(blank=True, max_length=100)),
                        ("comment", models.CharField(blank=True, max_length=1000)),
                        ("is_withdrawn", models.BooleanField(default=False)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_withdrawn", False),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="scheme_is_withdrawn_for_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TierShare",
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
                        (
                            "terms",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tiers",
                                to="money.riskterms",
                            ),
                        ),
                        ("tier", models.PositiveSmallIntegerField()),
                        (
                            "up_to_basis_points",
                            models.PositiveIntegerField(blank=True, null=True),
                        ),
                        (
                            "up_to_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "basis_points",
                            models.PositiveIntegerField(blank=True, null=True),
                        ),
                    ],
                    options={
                        "ordering": ["tier", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("basis_points", None), ("organisation", None)
                                    ),
                                    models.Q(
                                        ("basis_points__lte", 10000),
                                        ("organisation__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="tier_share_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("up_to_basis_points", None),
                                    ("up_to_pence", None),
                                    _connector="OR",
                                ),
                                name="tier_ends_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Balance",
                    fields=[
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="balance",
                                serialize=False,
                                to="money.ledgeraccount",
                            ),
                        ),
                        ("pence", models.BigIntegerField()),
                        ("floor", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("floor", None),
                                    ("pence__gte", models.F("floor")),
                                    _connector="OR",
                                ),
                                name="balance_not_below_its_floor",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareApproval",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.decision",
                            ),
                        ),
                        ("minute", models.CharField(blank=True, max_length=200)),
                        ("approved_on", models.DateField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("recorded_at", models.DateTimeField()),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "version"),
                                name="better_care_version_approved_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision", None), ("minute", ""), _negated=True
                                ),
                                name="better_care_approval_rests_on_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareAnswer",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("listing", models.CharField(max_length=12)),
                        ("code", models.CharField(max_length=30)),
                        (
                            "quarter",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("holds", models.BooleanField()),
                        ("words", models.CharField(max_length=2000)),
                        ("recorded_at", models.DateTimeField()),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quarter", None),
                                    models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                    _connector="OR",
                                ),
                                name="better_care_answer_is_of_a_quarter",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BetterCareReopening",
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
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reopenings",
                                to="money.bettercareplan",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("why", models.CharField(max_length=500)),
                        ("recorded_at", models.DateTimeField()),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "version"),
                                name="better_care_version_begins_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostLine",
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
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="money.costchange",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("what", models.CharField(max_length=200)),
                        ("paid_before", models.CharField(max_length=150)),
                        ("paid_after", models.CharField(max_length=150)),
                        (
                            "before_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        (
                            "after_pence",
                            models.PositiveBigIntegerField(blank=True, null=True),
                        ),
                        ("said_by", models.CharField(max_length=300)),
                        ("is_withdrawn", models.BooleanField(default=False)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_withdrawn", False),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cost_is_withdrawn_for_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifferenceResolved",
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
                        (
                            "extract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolved",
                                to="money.extract",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolved",
                                to="money.extractline",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.entry",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    (
                                        "timing",
                                        "The other ledger shows it on other days",
                                    ),
                                    (
                                        "same",
                                        "It is the same as what the other ledger shows under another reference",
                                    ),
                                    (
                                        "ours",
                                        "A mistake in the fund's ledger, to be taken back or posted",
                                    ),
                                    (
                                        "theirs",
                                        "A mistake in the partner's ledger, which the partner puts right",
                                    ),
                                    ("elsewhere", "It is not of this fund"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("recorded_at", models.DateTimeField()),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("line__isnull", False),
                                    ("entry__isnull", False),
                                    _connector="OR",
                                ),
                                name="difference_is_of_something",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
