import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ropewalk.audit.together import MakeTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("money", "0005_year_end"),
        ("organisations", "0006_registers_of_companies_and_charities"),
        ("outcomes", "0004_measure_added_by"),
        ("partnership", "0010_when_an_item_was_added"),
        ("place", "0003_withdrawals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeTogether(
            steps=[
                migrations.CreateModel(
                    name="Appraisal",
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
                                related_name="appraisals",
                                to="partnership.partnership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("question", models.TextField(max_length=2000)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                        "ordering": ["-recorded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AppraisalCriterion",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criteria",
                                to="strategy.appraisal",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("at_worst", models.CharField(max_length=300)),
                        ("at_best", models.CharField(max_length=300)),
                        (
                            "threshold",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AppraisalOption",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="options",
                                to="strategy.appraisal",
                            ),
                        ),
                        ("code", models.CharField(max_length=10)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("nothing", "Do nothing"),
                                    ("minimum", "Do the minimum"),
                                    ("change", "A change"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("description", models.TextField(blank=True, max_length=2000)),
                        ("level", models.CharField(blank=True, max_length=300)),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AppraisalPut",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="put",
                                to="strategy.appraisal",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appraisals",
                                to="partnership.decision",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        (
                            "because",
                            models.CharField(blank=True, default="", max_length=1000),
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
                    },
                ),
                migrations.CreateModel(
                    name="Appraiser",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appraisers",
                                to="strategy.appraisal",
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
                            "account",
                            models.ForeignKey(
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
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AppraiserRelease",
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
                            "appraiser",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="release",
                                to="strategy.appraiser",
                            ),
                        ),
                        ("because", models.CharField(max_length=300)),
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
                    name="BusinessCase",
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
                                related_name="business_cases",
                                to="partnership.partnership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "option",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="business_cases",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        ("first_year", models.PositiveSmallIntegerField()),
                        ("years", models.PositiveSmallIntegerField()),
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
                    },
                ),
                migrations.CreateModel(
                    name="CaseLine",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="strategy.businesscase",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("cost", "A cost"), ("benefit", "A benefit")],
                                max_length=7,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("service", "Care, support or treatment given"),
                                    ("staff", "Staff"),
                                    ("premises", "Buildings and equipment"),
                                    ("hospital", "Stays in hospital and visits to it"),
                                    ("care_home", "Places in care homes"),
                                    ("drugs", "Drugs"),
                                    ("gp_time", "Time of general practice"),
                                    ("sickness", "Sickness absence from work"),
                                    ("unpaid", "Time of carers who are not paid"),
                                    ("wellbeing", "Health and wellbeing"),
                                    ("other", "Something else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "party",
                            models.CharField(
                                choices=[
                                    ("partner", "A partner"),
                                    ("people", "People who use support"),
                                    ("carers", "Carers"),
                                    ("providers", "Providers"),
                                    ("employers", "Employers"),
                                    ("others", "Others"),
                                ],
                                max_length=10,
                            ),
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
                            "nature",
                            models.CharField(
                                choices=[
                                    ("cash", "Cash: money is paid, or no longer paid"),
                                    (
                                        "resource",
                                        "Resource: used or freed, and no money moves",
                                    ),
                                    ("welfare", "Welfare: how well people live"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("years", models.PositiveSmallIntegerField()),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
                        ("least_pence", models.BigIntegerField(blank=True, null=True)),
                        ("most_pence", models.BigIntegerField(blank=True, null=True)),
                        (
                            "qalys",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True
                            ),
                        ),
                        (
                            "least_qalys",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True
                            ),
                        ),
                        (
                            "most_qalys",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True
                            ),
                        ),
                        (
                            "optimism",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "None: it is known, or not of a project"),
                                    ("building", "A standard building"),
                                    (
                                        "other_building",
                                        "A building that is not standard",
                                    ),
                                    ("equipment", "Equipment, or developing a system"),
                                    ("outsourcing", "Having it done by others"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("trial", "Trials, or a review of trials"),
                                    ("study", "A study of another kind"),
                                    ("records", "Own records, a quote or a contract"),
                                    ("judgement", "A claim: professional judgement"),
                                    ("claim", "A claim: somebody says so"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("evidence", models.CharField(max_length=500)),
                        (
                            "deprivation_fifth",
                            models.PositiveSmallIntegerField(blank=True, null=True),
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
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CaseLineTakenOff",
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
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_off",
                                to="strategy.caseline",
                            ),
                        ),
                        ("because", models.CharField(max_length=300)),
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
                        "verbose_name_plural": "case lines taken off",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CasePart",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="strategy.businesscase",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    (
                                        "strategic",
                                        "Strategic: why it is needed, and what it is to achieve",
                                    ),
                                    (
                                        "economic",
                                        "Economic: what is best for society, of what could be done",
                                    ),
                                    (
                                        "commercial",
                                        "Commercial: who could give it, and how it is bought",
                                    ),
                                    (
                                        "financial",
                                        "Financial: who pays, and whether they can",
                                    ),
                                    (
                                        "management",
                                        "Management: how it is carried out and looked at again",
                                    ),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(max_length=8000)),
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
                    name="CaseRoute",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routes",
                                to="strategy.businesscase",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
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
                    name="CaseStart",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="starts",
                                to="strategy.businesscase",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("because", models.CharField(blank=True, max_length=300)),
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
                    name="CycleDay",
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
                                related_name="cycle_days",
                                to="partnership.partnership",
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
                            "cycle",
                            models.CharField(
                                choices=[
                                    ("planning", "Planning"),
                                    ("budget", "Budget"),
                                    ("contracting", "Contracting"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("is_deadline", models.BooleanField()),
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Division",
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
                        ("title", models.CharField(max_length=150)),
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
                        "ordering": ["title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DivisionLocality",
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
                            "division",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="localities",
                                to="strategy.division",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                    ],
                    options={
                        "verbose_name_plural": "division localities",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Hybrid",
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
                                related_name="hybrids",
                                to="partnership.partnership",
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
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HybridChoice",
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
                            "hybrid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choices",
                                to="strategy.hybrid",
                            ),
                        ),
                        ("dimension", models.CharField(max_length=20)),
                        ("model", models.CharField(max_length=10)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Intention",
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
                                related_name="intentions",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("invest", "Invest"),
                                    ("maintain", "Maintain"),
                                    ("redesign", "Redesign"),
                                    ("decommission", "Decommission"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("service_said", models.CharField(blank=True, max_length=300)),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="place.need",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.outcome",
                            ),
                        ),
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
                        ("evidence", models.TextField(blank=True, max_length=2000)),
                        (
                            "fund",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intentions",
                                to="money.fund",
                            ),
                        ),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intentions",
                                to="partnership.decision",
                            ),
                        ),
                        (
                            "provider_impact",
                            models.TextField(blank=True, max_length=2000),
                        ),
                        (
                            "equality_impact",
                            models.TextField(blank=True, max_length=2000),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_because",
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
                        "ordering": ["title", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="businesscase",
                    name="intention",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="business_cases",
                        to="strategy.intention",
                    ),
                ),
                migrations.CreateModel(
                    name="LocalPlan",
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
                                related_name="local_plans",
                                to="partnership.partnership",
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
                        "ordering": ["-recorded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LocalPlanLine",
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
                            "local_plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="strategy.localplan",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("development", "Development of the organisations"),
                                    ("engagement", "Engagement of a profession"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("strategic", "Strategic: the whole place"),
                                    (
                                        "service",
                                        "Service: a neighbourhood, a practice, a pathway",
                                    ),
                                    (
                                        "individual",
                                        "Individual: what people's own plans add up to",
                                    ),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("whom", models.CharField(max_length=150)),
                        ("what", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
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
                            "intention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="strategy.intention",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Negotiation",
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
                                related_name="negotiations",
                                to="partnership.partnership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("people", models.CharField(max_length=200)),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
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
                        "ordering": ["-year_starting", "title", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="division",
                    name="negotiation",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="divisions",
                        to="strategy.negotiation",
                    ),
                ),
                migrations.CreateModel(
                    name="Negotiator",
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
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="negotiators",
                                to="strategy.negotiation",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="negotiators",
                                to="strategy.division",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
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
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OptionPoint",
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
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("advantage", "Advantage"),
                                    ("disadvantage", "Disadvantage"),
                                    ("benefit", "Benefit"),
                                    ("risk", "Risk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("evidence", models.CharField(blank=True, max_length=500)),
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
                    name="OptionsTaken",
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
                            "local_plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="options_taken",
                                to="strategy.localplan",
                            ),
                        ),
                        (
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="local_plans",
                                to="strategy.appraisal",
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
                        "verbose_name_plural": "options taken",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
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
                                related_name="plans",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "within",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="strategy.plan",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("vision", models.TextField(max_length=4000)),
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
                        ("submission_key", models.UUIDField(unique=True)),
                        (
                            "intentions",
                            models.ManyToManyField(
                                related_name="plans", to="strategy.intention"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-starts_on", "title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Effort",
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
                                related_name="efforts",
                                to="strategy.plan",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="strategy.effort",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("analyse", "Analyse"),
                                    ("plan", "Plan"),
                                    ("do", "Do"),
                                    ("review", "Review"),
                                ],
                                max_length=7,
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
                        ("hours", models.DecimalField(decimal_places=2, max_digits=8)),
                        ("worked_on", models.DateField()),
                        ("what", models.CharField(max_length=300)),
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
                        "ordering": ["worked_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
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
                                related_name="consultations",
                                to="strategy.plan",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="strategy.consultation",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("analyse", "Analyse"),
                                    ("plan", "Plan"),
                                    ("do", "Do"),
                                    ("review", "Review"),
                                ],
                                max_length=7,
                            ),
                        ),
                        (
                            "voice",
                            models.CharField(
                                choices=[
                                    ("people", "People who use services"),
                                    ("carers", "Carers"),
                                    ("public", "The public"),
                                    ("front_line", "Front-line staff"),
                                    ("provider", "A provider"),
                                    ("commissioner", "A commissioner"),
                                    ("analyst", "An analyst, from data"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("how", models.CharField(max_length=300)),
                        ("heard", models.TextField(max_length=2000)),
                        ("changed", models.TextField(max_length=2000)),
                        ("asked_on", models.DateField()),
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
                        "ordering": ["asked_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersion",
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
                                related_name="versions",
                                to="strategy.plan",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_versions",
                                to="partnership.decision",
                            ),
                        ),
                        ("decided_by", models.CharField(max_length=300)),
                        ("issued_on", models.DateField()),
                        ("title", models.CharField(max_length=200)),
                        ("vision", models.TextField(max_length=4000)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("partnership_name", models.CharField(max_length=200)),
                        ("within_title", models.CharField(blank=True, max_length=200)),
                        ("hash", models.CharField(max_length=64)),
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
                        "ordering": ["plan", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersionLine",
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="strategy.planversion",
                            ),
                        ),
                        (
                            "intention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issued",
                                to="strategy.intention",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("invest", "Invest"),
                                    ("maintain", "Maintain"),
                                    ("redesign", "Redesign"),
                                    ("decommission", "Decommission"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("service", models.CharField(blank=True, max_length=300)),
                        ("priority", models.CharField(blank=True, max_length=300)),
                        ("body", models.CharField(blank=True, max_length=300)),
                        ("add_on", models.CharField(blank=True, max_length=300)),
                        ("need", models.TextField(blank=True, max_length=2000)),
                        ("need_source", models.CharField(blank=True, max_length=500)),
                        ("outcome", models.CharField(blank=True, max_length=500)),
                        (
                            "outcome_source",
                            models.CharField(blank=True, max_length=600),
                        ),
                        ("measure", models.CharField(blank=True, max_length=300)),
                        (
                            "measure_source",
                            models.CharField(blank=True, max_length=300),
                        ),
                        ("evidence", models.TextField(blank=True, max_length=2000)),
                        ("fund", models.CharField(blank=True, max_length=200)),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
                        (
                            "provider_impact",
                            models.TextField(blank=True, max_length=2000),
                        ),
                        (
                            "equality_impact",
                            models.TextField(blank=True, max_length=2000),
                        ),
                        ("decision", models.TextField(blank=True, max_length=2500)),
                        ("is_decided", models.BooleanField()),
                        (
                            "uncommitted",
                            models.CharField(blank=True, default="", max_length=100),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersionMilestone",
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
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="strategy.planversionline",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersionPartner",
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partners",
                                to="strategy.planversion",
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Portfolio",
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
                                related_name="portfolios",
                                to="partnership.partnership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("value_said", models.CharField(max_length=200)),
                        ("first_year", models.PositiveSmallIntegerField()),
                        ("years", models.PositiveSmallIntegerField()),
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
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioBudget",
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
                            "portfolio",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budgets",
                                to="strategy.portfolio",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pool", "A pool or budget"),
                                    ("ring_fence", "Ring-fenced money"),
                                    ("workforce", "Workforce: whole-time posts"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "fund",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fund",
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
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioGap",
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
                            "portfolio",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gaps",
                                to="strategy.portfolio",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("pence", models.BigIntegerField()),
                        ("source", models.CharField(max_length=300)),
                        ("is_reconstructed", models.BooleanField(default=False)),
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
                        "ordering": ["year_starting"],
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioLimit",
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
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="strategy.portfoliobudget",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("amount", models.BigIntegerField()),
                    ],
                    options={
                        "ordering": ["year_starting"],
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioOption",
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
                            "portfolio",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="options",
                                to="strategy.portfolio",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("invest", "Invest"),
                                    ("disinvest", "Disinvest"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "intention",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.intention",
                            ),
                        ),
                        (
                            "appraised",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True
                            ),
                        ),
                        ("value_source", models.CharField(blank=True, max_length=300)),
                        ("value_taken_on", models.DateField(blank=True, null=True)),
                        ("must_because", models.CharField(blank=True, max_length=300)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_because",
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
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioScenario",
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
                            "portfolio",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scenarios",
                                to="strategy.portfolio",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("because", models.CharField(blank=True, max_length=300)),
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
                    name="PortfolioTie",
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
                            "portfolio",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties",
                                to="strategy.portfolio",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("needs", "Cannot be done without"),
                                    ("pair", "Is paid for by giving up"),
                                    ("excludes", "Cannot be done beside"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.portfoliooption",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.portfoliooption",
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
                    },
                ),
                migrations.CreateModel(
                    name="PortfolioUse",
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
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="strategy.portfoliooption",
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="strategy.portfoliobudget",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("amount", models.BigIntegerField()),
                    ],
                    options={
                        "ordering": ["budget", "year_starting"],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="preferences",
                                to="strategy.appraisal",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        ("preferred_on", models.DateField()),
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
                    name="PreferenceReason",
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
                            "preference",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reasons",
                                to="strategy.preference",
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
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
                                related_name="priorities",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "head",
                            models.CharField(
                                choices=[
                                    ("community", "Community development"),
                                    ("market_gaps", "Gaps in the market"),
                                    (
                                        "integration",
                                        "Integration centred on the person",
                                    ),
                                    ("personalisation", "More personalisation"),
                                    ("new", "New arrangements"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("because", models.TextField(max_length=2000)),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.outcome",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_because",
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
                        (
                            "needs",
                            models.ManyToManyField(related_name="+", to="place.need"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "priorities",
                        "ordering": ["title", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="intention",
                    name="priority",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions",
                        to="strategy.priority",
                    ),
                ),
                migrations.AddField(
                    model_name="appraisal",
                    name="priority",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="strategy.priority",
                    ),
                ),
                migrations.CreateModel(
                    name="PriorityCriterion",
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
                                related_name="priority_criteria",
                                to="partnership.partnership",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("points", models.PositiveSmallIntegerField()),
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
                        "verbose_name_plural": "priority criteria",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityScore",
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
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="strategy.priority",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="strategy.prioritycriterion",
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
                        ("score", models.PositiveSmallIntegerField()),
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
                    name="Programme",
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
                                related_name="programmes",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="strategy.plan",
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="partnership.change",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("purpose", models.TextField(max_length=2000)),
                        ("changes_structures", models.BooleanField()),
                        ("starts_on", models.DateField()),
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
                        "ordering": ["-starts_on", "title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
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
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="strategy.programme",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "intention",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="strategy.intention",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.outcome",
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
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeTask",
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
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="strategy.programme",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="strategy.project",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        (
                            "lead_member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.member",
                            ),
                        ),
                        ("lead_said", models.CharField(blank=True, max_length=150)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        (
                            "days",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("due_from", models.DateField(blank=True, null=True)),
                        ("due_before", models.DateField(blank=True, null=True)),
                        ("due_said", models.CharField(blank=True, max_length=150)),
                        (
                            "funding",
                            models.CharField(
                                choices=[
                                    ("funded", "Funded"),
                                    ("to_identify", "To be identified"),
                                    ("not_known", "Not known"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("funding_said", models.CharField(blank=True, max_length=200)),
                        (
                            "fund",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.fund",
                            ),
                        ),
                        (
                            "pace",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("quick", "Quick win"),
                                    ("systemic", "Systemic change"),
                                    ("", "Not said"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "work",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sets_up", "Sets up a body"),
                                    ("appoints", "Appoints to a body"),
                                    ("", "Neither"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("body_said", models.CharField(blank=True, max_length=150)),
                        ("done_on", models.DateField(blank=True, null=True)),
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
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="Benefit",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benefits",
                                to="strategy.project",
                            ),
                        ),
                        ("what", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
                        ("realised_on", models.DateField(blank=True, null=True)),
                        ("shown_by", models.CharField(blank=True, max_length=300)),
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Reappraisal",
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
                            "local_plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reappraisals",
                                to="strategy.localplan",
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
                        ("tool", models.CharField(max_length=300)),
                        ("relations", models.TextField(max_length=2000)),
                        ("found", models.TextField(max_length=2000)),
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
                    name="Round",
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
                            "division",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="strategy.division",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("strategic", "Strategic team"),
                                    ("local", "Local team"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "move",
                            models.CharField(
                                choices=[
                                    ("offer", "Offer"),
                                    ("counter", "Counter-offer"),
                                    ("agreed", "Agreed"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("activity", models.PositiveIntegerField()),
                        ("pence", models.BigIntegerField()),
                        ("location", models.CharField(max_length=200)),
                        ("because", models.CharField(blank=True, max_length=500)),
                        ("outside", models.CharField(blank=True, max_length=500)),
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
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralRuling",
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
                            "round",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ruling",
                                to="strategy.round",
                            ),
                        ),
                        ("is_allowed", models.BooleanField()),
                        ("because", models.CharField(max_length=500)),
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
                    name="RouteStep",
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
                            "route",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="strategy.caseroute",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("because", models.CharField(blank=True, max_length=500)),
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
                    name="ScenarioFactor",
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
                            "scenario",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factors",
                                to="strategy.portfolioscenario",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.portfoliooption",
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.portfoliobudget",
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Scoring",
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
                            "appraiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorings",
                                to="strategy.appraiser",
                            ),
                        ),
                        ("dissent", models.CharField(blank=True, max_length=1000)),
                        ("recorded_at", models.DateTimeField()),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OptionScore",
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
                            "scoring",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="strategy.scoring",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisalcriterion",
                            ),
                        ),
                        ("low", models.PositiveSmallIntegerField()),
                        ("likely", models.PositiveSmallIntegerField()),
                        ("high", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceHead",
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
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to="strategy.negotiation",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.AddField(
                    model_name="round",
                    name="head",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="strategy.servicehead",
                    ),
                ),
                migrations.CreateModel(
                    name="HeadLimit",
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
                            "head",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="strategy.servicehead",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="strategy.division",
                            ),
                        ),
                        (
                            "least_activity",
                            models.PositiveIntegerField(blank=True, null=True),
                        ),
                        (
                            "most_activity",
                            models.PositiveIntegerField(blank=True, null=True),
                        ),
                        ("least_pence", models.BigIntegerField(blank=True, null=True)),
                        ("most_pence", models.BigIntegerField(blank=True, null=True)),
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
                    name="ShortListing",
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
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="listings",
                                to="strategy.priority",
                            ),
                        ),
                        ("is_on", models.BooleanField()),
                        ("because", models.CharField(max_length=500)),
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
                    name="SignOff",
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
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="strategy.appraisal",
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
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisaloption",
                            ),
                        ),
                        ("level", models.CharField(blank=True, max_length=300)),
                        ("dissent", models.CharField(blank=True, max_length=1000)),
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
                    name="Swing",
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
                            "scoring",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="swings",
                                to="strategy.scoring",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="strategy.appraisalcriterion",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Waiting",
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
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits",
                                to="strategy.programmetask",
                            ),
                        ),
                        (
                            "on_task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds_up",
                                to="strategy.programmetask",
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
                    },
                ),
                migrations.AddConstraint(
                    model_name="appraisalcriterion",
                    constraint=models.UniqueConstraint(
                        fields=("appraisal", "title"), name="criterion_once_per_title"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisalcriterion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("threshold", None),
                            ("threshold__lte", 100),
                            _connector="OR",
                        ),
                        name="criterion_threshold_up_to_100",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisaloption",
                    constraint=models.UniqueConstraint(
                        fields=("appraisal", "code"), name="option_once_per_code"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisaloption",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("pence", None), ("pence__gte", 0), _connector="OR"
                        ),
                        name="option_costs_nothing_or_more",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraiser",
                    constraint=models.UniqueConstraint(
                        fields=("appraisal", "account"), name="appraiser_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraiserrelease",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True),
                        name="appraiser_release_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organisation__isnull", False), ("party", "partner")
                            ),
                            models.Q(
                                models.Q(("party", "partner"), _negated=True),
                                ("organisation", None),
                            ),
                            _connector="OR",
                        ),
                        name="line_names_a_partner_where_one_pays",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("pence", None), ("qalys", None), _connector="OR"
                        ),
                        name="line_has_one_amount",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("least_pence", None), ("most_pence", None)),
                            models.Q(
                                ("least_pence__lte", models.F("pence")),
                                ("most_pence__gte", models.F("pence")),
                            ),
                            _connector="OR",
                        ),
                        name="line_pence_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("least_qalys", None), ("most_qalys", None)),
                            models.Q(
                                ("least_qalys__lte", models.F("qalys")),
                                ("most_qalys__gte", models.F("qalys")),
                            ),
                            _connector="OR",
                        ),
                        name="line_qalys_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("deprivation_fifth", None),
                            models.Q(
                                ("deprivation_fifth__gte", 1),
                                ("deprivation_fifth__lte", 5),
                            ),
                            _connector="OR",
                        ),
                        name="line_of_a_fifth",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("years__gt", 0)), name="line_has_years"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseroute",
                    constraint=models.UniqueConstraint(
                        fields=("case", "name"), name="route_once_per_case"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caseroute",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("pence", None), ("pence__gt", 0), _connector="OR"
                        ),
                        name="route_asks_for_some",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="divisionlocality",
                    constraint=models.UniqueConstraint(
                        fields=("division", "name"), name="locality_once_in_a_division"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hybridchoice",
                    constraint=models.UniqueConstraint(
                        fields=("hybrid", "dimension"), name="hybrid_choice_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="businesscase",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("intention", None), ("option__isnull", False)),
                            models.Q(("intention__isnull", False), ("option", None)),
                            _connector="OR",
                        ),
                        name="case_is_for_one_thing",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="businesscase",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("years__gt", 0), ("years__lte", 60)),
                        name="case_has_years",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="localplanline",
                    constraint=models.UniqueConstraint(
                        fields=("local_plan", "kind", "level", "whom", "what"),
                        name="local_plan_line_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="negotiation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="negotiation_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="division",
                    constraint=models.UniqueConstraint(
                        fields=("negotiation", "title"), name="division_once_per_title"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="negotiator",
                    constraint=models.UniqueConstraint(
                        fields=("negotiation", "account"), name="negotiator_on_one_side"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="plan_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="effort",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0)),
                        name="effort_took_some_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planversion",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "number"), name="plan_version_once_per_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="plan_version_ends_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planversionline",
                    constraint=models.UniqueConstraint(
                        fields=("version", "intention"), name="intention_issued_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfolio",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("years__gt", 0), ("years__lte", 10)),
                        name="portfolio_has_years",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliobudget",
                    constraint=models.UniqueConstraint(
                        fields=("portfolio", "title"), name="portfolio_budget_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliogap",
                    constraint=models.UniqueConstraint(
                        fields=("portfolio", "year_starting"), name="gap_once_per_year"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliogap",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("pence__gte", 0)),
                        name="gap_is_nothing_or_more",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliolimit",
                    constraint=models.UniqueConstraint(
                        fields=("budget", "year_starting"), name="limit_once_per_year"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliolimit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="limit_is_nothing_or_more",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliooption",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("portfolio", "title"),
                        name="portfolio_option_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliooption",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("value", None),
                            models.Q(("value_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="portfolio_value_has_a_source",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliooption",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("value_taken_on", None),
                            models.Q(
                                ("appraised__isnull", False), ("value__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="portfolio_value_taken_is_of_an_appraised_option",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliooption",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="portfolio_option_withdrawal_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfolioscenario",
                    constraint=models.UniqueConstraint(
                        fields=("portfolio", "title"), name="portfolio_scenario_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliotie",
                    constraint=models.UniqueConstraint(
                        fields=("kind", "one", "other"), name="portfolio_tie_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliotie",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("one", models.F("other")), _negated=True),
                        name="portfolio_tie_is_of_two",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="portfoliouse",
                    constraint=models.UniqueConstraint(
                        fields=("option", "budget", "year_starting"),
                        name="use_once_per_year",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priority",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="priority_withdrawal_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="intention",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="intention_withdrawal_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="appraisal_opens_before_it_closes",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prioritycriterion",
                    constraint=models.UniqueConstraint(
                        fields=("partnership", "title"), name="priority_criterion_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prioritycriterion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__gt", 0), ("points__lte", 100)),
                        name="priority_criterion_has_points",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priorityscore",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("score__lte", 100)),
                        name="priority_score_up_to_100",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programme",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("changes_structures", False),
                            ("change__isnull", False),
                            _connector="OR",
                        ),
                        name="programme_of_structures_has_a_change",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="project",
                    constraint=models.UniqueConstraint(
                        fields=("programme", "title"), name="project_once_per_title"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="project",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("intention__isnull", False),
                            ("outcome__isnull", False),
                            _connector="OR",
                        ),
                        name="project_is_for_something",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.UniqueConstraint(
                        fields=("programme", "number"), name="task_once_per_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lead_member", None),
                                models.Q(("lead_said", ""), _negated=True),
                            ),
                            models.Q(("lead_member__isnull", False), ("lead_said", "")),
                            _connector="OR",
                        ),
                        name="task_has_one_lead",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_before", None), ("due_from", None)),
                            ("due_before__gt", models.F("due_from")),
                            _connector="OR",
                        ),
                        name="task_is_due_in_a_spell",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("due_before", None),
                            ("due_before__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="task_is_due_after_it_starts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("days", None), ("days__gt", 0), _connector="OR"
                        ),
                        name="task_takes_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("funding", "funded"), _negated=True),
                            models.Q(("funding_said", ""), _negated=True),
                            ("fund__isnull", False),
                            _connector="OR",
                        ),
                        name="task_funded_says_from_what",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("fund", None), ("funding", "funded"), _connector="OR"
                        ),
                        name="task_with_a_fund_is_funded",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmetask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("work", ""),
                            models.Q(("body_said", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="task_about_a_body_names_it",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="benefit",
                    constraint=models.UniqueConstraint(
                        fields=("project", "what"), name="benefit_once_per_project"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="benefit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("realised_on", None), ("shown_by", "")),
                            models.Q(
                                ("realised_on__isnull", False),
                                models.Q(("shown_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="benefit_realised_is_shown",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="routestep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "asked"),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="route_answer_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="scenariofactor",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("budget__isnull", False), ("option", None)),
                            models.Q(("budget", None), ("option__isnull", False)),
                            _connector="OR",
                        ),
                        name="factor_is_of_one_thing",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="optionscore",
                    constraint=models.UniqueConstraint(
                        fields=("scoring", "option", "criterion"),
                        name="option_scored_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="optionscore",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("low__lte", models.F("likely")),
                            ("likely__lte", models.F("high")),
                            ("high__lte", 100),
                        ),
                        name="option_score_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicehead",
                    constraint=models.UniqueConstraint(
                        fields=("negotiation", "number"),
                        name="service_head_once_per_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(
                        fields=("division", "head", "number"),
                        name="round_once_per_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("pence__gte", 0)),
                        name="round_costs_nothing_or_more",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("location", ""), _negated=True),
                        name="round_says_where",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="headlimit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("least_activity", None),
                            ("most_activity", None),
                            ("most_activity__gte", models.F("least_activity")),
                            _connector="OR",
                        ),
                        name="limit_of_activity_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="headlimit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("least_pence", None),
                            ("most_pence", None),
                            ("most_pence__gte", models.F("least_pence")),
                            _connector="OR",
                        ),
                        name="limit_of_cost_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="swing",
                    constraint=models.UniqueConstraint(
                        fields=("scoring", "criterion"), name="swing_once_per_criterion"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="swing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__lte", 100)), name="swing_up_to_100"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waiting",
                    constraint=models.UniqueConstraint(
                        fields=("task", "on_task"), name="waiting_once_for_a_task"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waiting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("task", models.F("on_task")), _negated=True
                        ),
                        name="task_waits_for_another",
                    ),
                ),
            ]
        )
    ]
