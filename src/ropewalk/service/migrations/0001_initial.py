import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ropewalk.audit.together import MakeTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("money", "0004_accounts_never_change"),
        ("organisations", "0006_registers_of_companies_and_charities"),
        ("organisations", "__first__"),
        ("outcomes", "0003_whose_value"),
        ("partnership", "0001_squashed_0009_what_is_left_out"),
        ("place", "0003_withdrawals"),
    ]

    operations = [
        MakeTogether(
            [
                migrations.CreateModel(
                    name="Arrangement",
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
                                related_name="arrangements",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("framework", "Framework"),
                                    ("dynamic", "Dynamic market"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("conditions", models.TextField(max_length=4000)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("apply_until", models.DateField(blank=True, null=True)),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="arrangement_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("apply_until", None), ("kind", "dynamic")
                                    ),
                                    models.Q(
                                        ("apply_until__isnull", False),
                                        ("kind", "framework"),
                                    ),
                                    _connector="OR",
                                ),
                                name="arrangement_says_until_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BlockPlan",
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
                                related_name="block_plans",
                                to="partnership.partnership",
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
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
                    name="BlockStage",
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
                                related_name="stages",
                                to="service.blockplan",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MaxValueValidator(100)
                                ]
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "starts_on"),
                                name="block_stage_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)),
                                name="block_stage_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetShown",
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
                                related_name="budgets_shown",
                                to="partnership.partnership",
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
                            "practice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
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
                        "verbose_name_plural": "budgets shown",
                        "ordering": ["recorded_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("practice", None),
                                    ("locality", None),
                                    _connector="XOR",
                                ),
                                name="budget_shown_is_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostBuildUp",
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
                                related_name="cost_build_ups",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("care", "Care and support"),
                                    ("professional", "A professional's time"),
                                    ("brokerage", "Help to plan and arrange support"),
                                    ("community", "A community activity"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("unit", models.CharField(max_length=60)),
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
                        "ordering": ["unit", "starts_on", "recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CostInput",
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
                            "build_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inputs",
                                to="service.costbuildup",
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("hours", "Paid hours for a unit"),
                                    ("pay", "Pay for an hour, in pounds"),
                                    ("on_costs", "On-costs, in percent of pay"),
                                    ("travel", "Travel for a unit, in pounds"),
                                    ("overheads", "Overheads, in percent of all that"),
                                    ("return", "Return, in percent of the whole cost"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=4, max_digits=12)),
                        ("source", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("build_up", "part"), name="cost_input_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactorScore",
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
                                related_name="factor_scores",
                                to="partnership.partnership",
                            ),
                        ),
                        ("factor", models.SlugField(max_length=30)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_place", "In place"),
                                    ("partly", "Partly in place"),
                                    ("not_yet", "Not in place yet"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("evidence", models.CharField(max_length=1000)),
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
                    name="LegalAdvice",
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
                        ("post", models.CharField(max_length=150)),
                        ("advised_on", models.DateField()),
                        ("advised", models.CharField(max_length=2000)),
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
                    name="MarketIntention",
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
                                related_name="market_intentions",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="service.marketintention",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000)),
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
                                    models.Q(("text", ""), _negated=True),
                                    ("replaces__isnull", False),
                                    _connector="OR",
                                ),
                                name="market_intention_says_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticedContract",
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
                                related_name="noticed_contracts",
                                to="partnership.partnership",
                            ),
                        ),
                        ("ocid", models.CharField(max_length=200)),
                        ("release_id", models.CharField(max_length=200)),
                        ("released_at", models.DateTimeField()),
                        ("tag", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=500)),
                        ("buyer_name", models.CharField(max_length=300)),
                        ("subject_code", models.CharField(blank=True, max_length=20)),
                        ("pence", models.BigIntegerField(blank=True, null=True)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_before", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(max_length=200)),
                        ("imported_at", models.DateTimeField()),
                        (
                            "imported_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-released_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "ocid", "release_id"),
                                name="noticed_contract_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_before", None),
                                    ("ends_before__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="noticed_contract_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticedSupplier",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suppliers",
                                to="service.noticedcontract",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("scheme", models.CharField(blank=True, max_length=10)),
                        ("code", models.CharField(blank=True, max_length=20)),
                        ("name", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["contract", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"),
                                name="noticed_supplier_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("code", ""), ("name", ""), ("scheme", "")
                                    ),
                                    models.Q(
                                        models.Q(("scheme", ""), _negated=True),
                                        models.Q(("code", ""), _negated=True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="noticed_supplier_named_by_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
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
                                related_name="participations",
                                to="partnership.partnership",
                            ),
                        ),
                        ("scheme", models.CharField(max_length=200)),
                        (
                            "practice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        ("is_outside", models.BooleanField(default=False)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField(blank=True, null=True)),
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
                        "ordering": ["scheme", "starts_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("practice", None),
                                    ("locality", None),
                                    _connector="XOR",
                                ),
                                name="participation_is_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before", None),
                                    ("ends_before__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="participation_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementRequest",
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
                                related_name="placement_requests",
                                to="partnership.partnership",
                            ),
                        ),
                        ("reference", models.CharField(max_length=30)),
                        ("is_of_locality", models.BooleanField(default=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    (
                                        "daily_living",
                                        "Washing, dressing, eating and getting about",
                                    ),
                                    ("home", "A home, and keeping it safe and warm"),
                                    ("company", "Company, and things to do"),
                                    ("caring", "Looking after somebody else"),
                                    ("mind", "Mental health and wellbeing"),
                                    ("memory", "Memory and dementia"),
                                    ("learning", "A learning disability or autism"),
                                    ("senses", "Sight or hearing"),
                                    ("long_illness", "A long-term illness"),
                                    (
                                        "recovery",
                                        "Getting better after illness or hospital",
                                    ),
                                    ("money", "Money, benefits and advice"),
                                    ("work", "Work, learning and volunteering"),
                                    ("safety", "Staying safe from harm"),
                                    ("alcohol_drugs", "Alcohol and drugs"),
                                    ("equipment", "Equipment and changes to the home"),
                                    ("transport", "Getting to places"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("district", models.CharField(blank=True, max_length=4)),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=2, max_digits=9),
                        ),
                        ("unit", models.CharField(max_length=60)),
                        (
                            "how_often",
                            models.CharField(
                                choices=[("week", "a week"), ("whole", "in all")],
                                max_length=5,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("wanted", models.TextField(max_length=4000)),
                        (
                            "least_pounds",
                            models.DecimalField(decimal_places=4, max_digits=12),
                        ),
                        (
                            "most_pounds",
                            models.DecimalField(decimal_places=4, max_digits=12),
                        ),
                        (
                            "floor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("inadequate", "Inadequate"),
                                    ("requires_improvement", "Requires improvement"),
                                    ("good", "Good"),
                                    ("outstanding", "Outstanding"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("takes_unrated", models.BooleanField(default=False)),
                        ("closes_at", models.DateTimeField()),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("district", ""),
                                    ("locality", None),
                                    _connector="XOR",
                                ),
                                name="placement_is_somewhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_of_locality", False),
                                    ("locality__isnull", False),
                                    _connector="OR",
                                ),
                                name="placement_names_its_locality",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("least_pounds__gt", 0),
                                    ("most_pounds__gte", models.F("least_pounds")),
                                ),
                                name="placement_band_is_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="placement_wants_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementClosed",
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
                                related_name="closed",
                                to="service.placementrequest",
                            ),
                        ),
                        (
                            "because",
                            models.CharField(
                                choices=[
                                    ("no_offer", "Nobody could offer it"),
                                    ("none_wanted", "No offer was wanted"),
                                    ("otherwise", "It was arranged another way"),
                                    ("not_needed", "It is not needed any more"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
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
                        "verbose_name_plural": "placements closed",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Provider",
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
                                related_name="providers",
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
                            "sector",
                            models.CharField(
                                choices=[
                                    (
                                        "statutory",
                                        "Statutory: a council's or the NHS's own",
                                    ),
                                    ("voluntary", "Voluntary"),
                                    ("independent", "Independent"),
                                    ("micro", "Micro: fewer than five people"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("regulator_code", models.CharField(blank=True, max_length=20)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField(blank=True, null=True)),
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
                        "ordering": ["organisation__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "organisation"),
                                name="provider_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before", None),
                                    ("ends_before__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="provider_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArrangementApplication",
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
                            "arrangement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="service.arrangement",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="service.provider",
                            ),
                        ),
                        ("how", models.TextField(max_length=8000)),
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationDecision",
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
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="service.arrangementapplication",
                            ),
                        ),
                        ("is_admitted", models.BooleanField()),
                        ("reason", models.TextField(max_length=4000)),
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
                    name="Concern",
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
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="concerns",
                                to="service.provider",
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
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("quality", "Quality of care or support"),
                                    ("safety", "Safety, as it was reported elsewhere"),
                                    ("staffing", "Staffing"),
                                    ("money", "Money: whether it can go on"),
                                    ("contract", "What the contract says"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("statement", models.TextField(max_length=2000)),
                        ("heard_on", models.DateField()),
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
                    name="ConcernStep",
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
                            "concern",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="service.concern",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("shared", "Shared with the partners"),
                                    ("replied", "The provider replied"),
                                    ("acted", "Acted on"),
                                    ("closed", "Closed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000)),
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
                                condition=models.Q(("kind__in", ["shared", "closed"])),
                                fields=("concern", "kind"),
                                name="concern_shared_and_closed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "shared"),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="concern_step_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareLocation",
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
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_locations",
                                to="service.provider",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("is_joined", models.BooleanField()),
                        ("on", models.DateField()),
                        ("name", models.CharField(max_length=300)),
                        ("vintage", models.CharField(max_length=100)),
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
                        ("submission_key", models.UUIDField()),
                    ],
                    options={
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission_key", "code"),
                                name="care_location_once_a_form",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_joined", True),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="care_location_taken_off_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectorTarget",
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
                                related_name="sector_targets",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "outside_percent",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MaxValueValidator(100)
                                ]
                            ),
                        ),
                        ("by_day", models.DateField()),
                        ("why", models.CharField(max_length=1000)),
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
                                condition=models.Q(("outside_percent__lte", 100)),
                                name="sector_target_is_a_share",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Service",
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
                                related_name="services",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="service.provider",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("description", models.TextField(max_length=4000)),
                        ("for_whom", models.CharField(max_length=500)),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("at_home", "Living well at home"),
                                    ("access", "Finding help"),
                                    ("short_term", "Short-term help and recovery"),
                                    ("hospital", "In hospital"),
                                    ("home_again", "Home again"),
                                    ("long_term", "Long-term support"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "minimum_age",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        (
                            "maximum_age",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("telephone", models.CharField(blank=True, max_length=30)),
                        ("address", models.URLField(blank=True, max_length=500)),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField(blank=True, null=True)),
                        ("paused_on", models.DateField(blank=True, null=True)),
                        ("directory_id", models.UUIDField(unique=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("assured_on", models.DateField(blank=True, null=True)),
                        ("assurer_post", models.CharField(blank=True, max_length=150)),
                        (
                            "assurer_email",
                            models.EmailField(blank=True, max_length=254),
                        ),
                        ("changed_at", models.DateTimeField()),
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
                        (
                            "outcomes",
                            models.ManyToManyField(
                                related_name="+", to="outcomes.outcome"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before", None),
                                    ("ends_before__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="service_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minimum_age", None),
                                    ("maximum_age", None),
                                    ("maximum_age__gte", models.F("minimum_age")),
                                    _connector="OR",
                                ),
                                name="service_ages_are_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None),
                                    ("assured_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="service_published_is_assured",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementCandidate",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidates",
                                to="service.placementrequest",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.provider",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.service",
                            ),
                        ),
                        (
                            "pounds",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=12, null=True
                            ),
                        ),
                        (
                            "why_not",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "not_a_provider",
                                        "It gives no services here on the day",
                                    ),
                                    (
                                        "no_such_service",
                                        "It has no service of the kind",
                                    ),
                                    ("not_there", "Its service is not given there"),
                                    (
                                        "not_running",
                                        "Its service does not run on the day",
                                    ),
                                    ("held", "Nobody new is placed with it now"),
                                    (
                                        "no_price",
                                        "It has no contract and no listed price for the unit",
                                    ),
                                    (
                                        "not_counted",
                                        "Nobody has counted its places lately",
                                    ),
                                    (
                                        "full",
                                        "It was full when its places were last counted",
                                    ),
                                    ("not_rated", "Its rating is not known"),
                                    ("below_floor", "Its rating is below the floor"),
                                    ("below_band", "Its price is below the band"),
                                    ("above_band", "Its price is above the band"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("said", models.CharField(blank=True, max_length=400)),
                        ("rests_on_name", models.BooleanField(default=False)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["provider__organisation__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "provider"),
                                name="placement_candidate_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("pounds__isnull", False),
                                        ("said", ""),
                                        ("service__isnull", False),
                                        ("why_not", ""),
                                    ),
                                    models.Q(
                                        models.Q(("why_not", ""), _negated=True),
                                        models.Q(("said", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="placement_candidate_is_asked_or_told_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityClaim",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity_claims",
                                to="service.service",
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        ("baseline", models.PositiveIntegerField()),
                        (
                            "percent",
                            models.DecimalField(decimal_places=2, max_digits=5),
                        ),
                        ("evidence", models.CharField(max_length=500)),
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
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("baseline__gt", 0)),
                                name="activity_claim_has_a_baseline",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("percent__gt", 0), ("percent__lte", 100)
                                ),
                                name="activity_claim_is_a_fall",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="activity_claim_is_for_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityCount",
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
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="service.activityclaim",
                            ),
                        ),
                        ("actual", models.PositiveIntegerField()),
                        ("source", models.CharField(max_length=300)),
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Ending",
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
                            "service",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ending",
                                to="service.service",
                            ),
                        ),
                        ("ends_before", models.DateField()),
                        ("why", models.TextField(max_length=4000)),
                        (
                            "override",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.decision",
                            ),
                        ),
                        (
                            "override_ground",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("regulator", "The regulator acted"),
                                    ("failure", "The provider failed"),
                                    ("safety", "People are not safe"),
                                    ("cause", "The contract was broken"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "override_because",
                            models.CharField(blank=True, max_length=1000),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "alternatives",
                            models.ManyToManyField(
                                related_name="+", to="service.service"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["ends_before", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("override", None),
                                        ("override_because", ""),
                                        ("override_ground", ""),
                                    ),
                                    models.Q(
                                        ("override__isnull", False),
                                        models.Q(
                                            ("override_ground", ""), _negated=True
                                        ),
                                        models.Q(
                                            ("override_because", ""), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="ending_override_is_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EndingStep",
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
                            "ending",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="service.ending",
                            ),
                        ),
                        (
                            "check_of",
                            models.CharField(
                                choices=[
                                    (
                                        "impact",
                                        "What it means for the people who use it",
                                    ),
                                    (
                                        "involvement",
                                        "People who use it, carers and the public were involved",
                                    ),
                                    (
                                        "scrutiny",
                                        "Scrutiny was consulted, or need not be",
                                    ),
                                    ("equality", "The equality duty was met"),
                                    (
                                        "staff",
                                        "What becomes of the staff, and whether they transfer",
                                    ),
                                    ("transfer", "How each person's support passes on"),
                                    (
                                        "route",
                                        "The contract can be ended, and by which route",
                                    ),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                choices=[
                                    ("met", "Met"),
                                    ("not_met", "Not met"),
                                    ("advice", "Needs advice"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("said", models.CharField(max_length=2000)),
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementOffer",
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
                            "candidate",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offer",
                                to="service.placementcandidate",
                            ),
                        ),
                        (
                            "pounds",
                            models.DecimalField(decimal_places=4, max_digits=12),
                        ),
                        ("starts_on", models.DateField()),
                        ("offer", models.TextField(max_length=4000)),
                        ("is_told_to_broker", models.BooleanField(default=False)),
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
                        "ordering": ["candidate__provider__organisation__name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pounds__gt", 0)),
                                name="placement_offer_has_a_price",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementChoice",
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
                                related_name="choice",
                                to="service.placementrequest",
                            ),
                        ),
                        (
                            "offer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choice",
                                to="service.placementoffer",
                            ),
                        ),
                        (
                            "chosen_by",
                            models.CharField(
                                choices=[
                                    ("person", "The person"),
                                    (
                                        "representative",
                                        "A carer or representative, for the person",
                                    ),
                                    ("locality", "The locality"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "turned_on",
                            models.CharField(
                                choices=[
                                    ("known", "Already known and trusted"),
                                    ("near", "Near to home, family or friends"),
                                    (
                                        "times",
                                        "The times, or the same people each time",
                                    ),
                                    ("culture", "Language, faith or culture"),
                                    ("skill", "What its people know how to do"),
                                    ("quality", "Its quality"),
                                    ("start", "How soon it can start"),
                                    ("price", "Its price"),
                                    ("other", "Something else"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
                        ("chosen_on", models.DateField()),
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
                    name="OfferWithdrawn",
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
                            "offer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawn",
                                to="service.placementoffer",
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
                        "verbose_name_plural": "offers withdrawn",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OfferShown",
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
                            "choice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shown",
                                to="service.placementchoice",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.placementoffer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "offers shown",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("choice", "offer"),
                                name="placement_offer_shown_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Procurement",
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
                                related_name="procurements",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "buyer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procurements",
                                to="service.service",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("psr", "Provider Selection Regime"),
                                    ("pa23", "Procurement Act 2023"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("value_pence", models.PositiveBigIntegerField()),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("specifying", "Being specified"),
                                    ("open", "Open to providers"),
                                    ("evaluating", "Being evaluated"),
                                    ("standstill", "Waiting out the standstill"),
                                    ("awarded", "Awarded"),
                                    ("abandoned", "Abandoned"),
                                ],
                                default="specifying",
                                max_length=10,
                            ),
                        ),
                        (
                            "abandoned_because",
                            models.CharField(blank=True, max_length=500),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage", "abandoned"),
                                    ("abandoned_because", ""),
                                    _connector="XOR",
                                ),
                                name="procurement_abandoned_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lot",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="service.procurement",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        ("year_starting", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["procurement", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procurement", "number"), name="lot_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bid",
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
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="service.lot",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="service.provider",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("lot", "provider"), name="bid_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
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
                            "lot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="award",
                                to="service.lot",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="service.provider",
                            ),
                        ),
                        ("why", models.CharField(max_length=2000)),
                        (
                            "not_first_because",
                            models.CharField(blank=True, max_length=2000),
                        ),
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
                        ("awarded_on", models.DateField()),
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
                    name="BidAttachment",
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
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="service.bid",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("folder", models.UUIDField(unique=True)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("pages", models.PositiveIntegerField()),
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
                    name="BidVersion",
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
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="service.bid",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("price_pence", models.PositiveBigIntegerField()),
                        ("offer", models.TextField(max_length=20000)),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bid", "number"), name="bid_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price_pence__gt", 0)),
                                name="bid_has_a_price",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                                related_name="contracts",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "award",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="service.award",
                            ),
                        ),
                        (
                            "buyer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="service.provider",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="service.service",
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
                            "strand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.strand",
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
                        ("reference", models.CharField(max_length=50)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "payment",
                            models.CharField(
                                choices=[
                                    ("block", "Block: a sum whatever the activity"),
                                    (
                                        "cost_volume",
                                        "Cost and volume: a sum up to a volume, then by unit",
                                    ),
                                    ("unit", "By unit delivered"),
                                    ("outcome", "By outcome reached"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=60)),
                        ("starts_on", models.DateField()),
                        ("income_until", models.DateField(blank=True, null=True)),
                        ("is_budget_ready", models.BooleanField(default=False)),
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
                                fields=("partnership", "reference"),
                                name="contract_reference_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("payment", "block"),
                                    models.Q(("unit", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="contract_says_its_unit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractMeasure",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="service.contract",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.measure",
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True
                            ),
                        ),
                        ("days_to_return", models.PositiveSmallIntegerField()),
                        (
                            "least",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True
                            ),
                        ),
                        (
                            "most",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "measure"),
                                name="contract_measure_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("least", None),
                                    ("most", None),
                                    ("most__gt", models.F("least")),
                                    _connector="OR",
                                ),
                                name="contract_measure_is_plausible_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractOrder",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="service.contract",
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.order",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year_starting"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "year_starting"),
                                name="contract_order_once_a_year",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractVersion",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="service.contract",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("first", "As first agreed"),
                                    ("variation", "Variation"),
                                    ("uplift", "Uplift of price"),
                                    ("extension", "Extension"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("pence", models.PositiveBigIntegerField()),
                        (
                            "unit_pounds",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=12, null=True
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
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
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"),
                                name="contract_version_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="contract_version_is_for_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriteriaVersion",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criteria_versions",
                                to="service.procurement",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("most_points", models.PositiveSmallIntegerField()),
                        (
                            "floor_percent",
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
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procurement", "number"),
                                name="criteria_version_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_points__gt", 0)),
                                name="criteria_give_points",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
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
                                related_name="criteria",
                                to="service.criteriaversion",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("quality", "Quality and innovation"),
                                    ("value", "Value"),
                                    (
                                        "integration",
                                        "Integration, collaboration and service sustainability",
                                    ),
                                    (
                                        "access",
                                        "Improving access, reducing health inequalities and facilitating choice",
                                    ),
                                    ("social", "Social value"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(max_length=1000)),
                        ("is_price", models.BooleanField(default=False)),
                        (
                            "floor",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "code"), name="criterion_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreedScore",
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
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed",
                                to="service.bid",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed",
                                to="service.criterion",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(max_length=2000)),
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
                    name="Delivery",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="service.contract",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("on", models.DateField()),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=2, max_digits=12),
                        ),
                        ("pence", models.PositiveBigIntegerField()),
                        (
                            "practice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                        (
                            "uplift_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uplifts",
                                to="service.delivery",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.contractversion",
                            ),
                        ),
                        (
                            "order_step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.orderstep",
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
                        "verbose_name_plural": "deliveries",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "reference"), name="delivery_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quantity__gt", 0), ("uplift_of", None)),
                                    models.Q(
                                        ("quantity", 0), ("uplift_of__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_is_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("practice", None),
                                    ("locality", None),
                                    _connector="OR",
                                ),
                                name="delivery_is_for_one",
                            ),
                            models.UniqueConstraint(
                                fields=("uplift_of", "version"),
                                name="uplift_once_a_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluator",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluators",
                                to="service.procurement",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procurement", "account"), name="evaluator_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BidScore",
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
                            "evaluator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="service.evaluator",
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="service.bid",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="service.criterion",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(max_length=2000)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluatorDeclaration",
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
                            "evaluator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to="service.evaluator",
                            ),
                        ),
                        ("has_interest", models.BooleanField()),
                        ("particulars", models.CharField(blank=True, max_length=500)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionReport",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception_reports",
                                to="service.contract",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception_reports",
                                to="service.contractmeasure",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    (
                                        "variation",
                                        "Special-cause variation for the worse",
                                    ),
                                    ("target", "The target is missed"),
                                    ("late", "A return is late"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("found", models.CharField(max_length=1000)),
                        ("statement", models.TextField(max_length=2000)),
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
                    name="ExclusionDecision",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusion_decisions",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusion_decisions",
                                to="service.provider",
                            ),
                        ),
                        ("is_excluded", models.BooleanField()),
                        ("reason", models.TextField(max_length=4000)),
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusionJudged",
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
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judged",
                                to="service.exclusiondecision",
                            ),
                        ),
                        ("ground", models.CharField(max_length=20)),
                        ("is_likely_again", models.BooleanField()),
                        ("reason", models.TextField(max_length=2000)),
                        ("law", models.CharField(max_length=300)),
                        ("certainty", models.CharField(max_length=60)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "ground"),
                                name="exclusion_judged_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusionStatement",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusion_statements",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusion_statements",
                                to="service.provider",
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusionAnswer",
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
                                related_name="applying",
                                to="service.exclusionstatement",
                            ),
                        ),
                        ("ground", models.CharField(max_length=20)),
                        ("evidence", models.TextField(max_length=4000)),
                        ("self_cleaning", models.TextField(max_length=4000)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "ground"),
                                name="exclusion_answer_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtensionOption",
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
                                related_name="options",
                                to="service.contractversion",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("months", models.PositiveSmallIntegerField()),
                        ("notice_by", models.DateField(blank=True, null=True)),
                        (
                            "decider",
                            models.CharField(
                                choices=[
                                    ("buyer", "The buyer"),
                                    ("provider", "The provider"),
                                    ("either", "Either side"),
                                    ("both", "Both together"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("terms", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "ordering": ["version", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "number"),
                                name="extension_option_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months__gt", 0)),
                                name="extension_option_is_for_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImprovementPlan",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="improvement_plans",
                                to="service.contract",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="service.exceptionreport",
                            ),
                        ),
                        ("aim", models.CharField(max_length=500)),
                        ("met_when", models.CharField(max_length=500)),
                        ("review_on", models.DateField()),
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
                    name="AgreedAction",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="service.exceptionreport",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="service.improvementplan",
                            ),
                        ),
                        ("what", models.CharField(max_length=500)),
                        ("owner_post", models.CharField(max_length=120)),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("plan__isnull", False), ("report", None)),
                                    models.Q(("plan", None), ("report__isnull", False)),
                                    _connector="OR",
                                ),
                                name="agreed_action_is_of_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreedActionDone",
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
                            "action",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="done",
                                to="service.agreedaction",
                            ),
                        ),
                        ("done_on", models.DateField()),
                        ("shown_by", models.CharField(max_length=500)),
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
                    name="Invoice",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="service.contract",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("received_on", models.DateField()),
                        ("pence", models.PositiveBigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("queried", "Queried with the provider"),
                                    ("held", "Held"),
                                    ("passed", "Passed for payment"),
                                    ("paid", "Paid"),
                                ],
                                default="received",
                                max_length=8,
                            ),
                        ),
                        ("state_because", models.CharField(blank=True, max_length=500)),
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
                            models.UniqueConstraint(
                                fields=("contract", "reference"),
                                name="invoice_reference_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pence__gt", 0)),
                                name="invoice_is_for_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["queried", "held"]),
                                        _negated=True,
                                    ),
                                    models.Q(("state_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="invoice_held_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceLine",
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
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="service.invoice",
                            ),
                        ),
                        (
                            "delivery",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice_line",
                                to="service.delivery",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceStep",
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
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="service.invoice",
                            ),
                        ),
                        (
                            "order_step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.orderstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ContractModification",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="modification",
                                to="service.contractversion",
                            ),
                        ),
                        ("is_allowed", models.BooleanField(null=True)),
                        ("reason", models.TextField(max_length=4000)),
                        ("needs_notice", models.BooleanField(null=True)),
                        ("notice_reason", models.CharField(max_length=1000)),
                        ("law", models.CharField(max_length=300)),
                        ("certainty", models.CharField(max_length=60)),
                        (
                            "advice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.legaladvice",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Moderation",
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
                            "lot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moderation",
                                to="service.lot",
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
                    name="ModificationTest",
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
                            "modification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tests",
                                to="service.contractmodification",
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("found", models.CharField(max_length=12)),
                        ("why", models.CharField(max_length=1000)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("modification", "code"),
                                name="modification_test_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OptionDecision",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="service.extensionoption",
                            ),
                        ),
                        ("is_used", models.BooleanField()),
                        ("decided_on", models.DateField()),
                        ("why", models.CharField(max_length=1000)),
                        (
                            "extended_by",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="option_used",
                                to="service.contractversion",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("extended_by__isnull", False),
                                        ("is_used", True),
                                    ),
                                    models.Q(("extended_by", None), ("is_used", False)),
                                    _connector="OR",
                                ),
                                name="option_used_extends",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanEnding",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ending",
                                to="service.improvementplan",
                            ),
                        ),
                        (
                            "end",
                            models.CharField(
                                choices=[("met", "Met"), ("not_met", "Not met")],
                                max_length=7,
                            ),
                        ),
                        ("because", models.TextField(max_length=2000)),
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
                    name="PlanReview",
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
                                related_name="reviews",
                                to="service.improvementplan",
                            ),
                        ),
                        ("reviewed_on", models.DateField()),
                        ("found", models.TextField(max_length=2000)),
                        ("next_on", models.DateField()),
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
                                    ("next_on__gt", models.F("reviewed_on"))
                                ),
                                name="plan_is_next_reviewed_later",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned procurement"),
                                    ("tender", "Tender"),
                                    ("intended_approach", "Intended approach"),
                                    ("transparency", "Transparency"),
                                    ("intention", "Intention to award"),
                                    ("award", "Award"),
                                    ("contract", "Contract details"),
                                    ("change", "Change of a contract"),
                                    ("termination", "Ending of a contract"),
                                ],
                                max_length=17,
                            ),
                        ),
                        ("published_on", models.DateField()),
                        ("reference", models.CharField(max_length=100)),
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
                        "ordering": ["published_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationRound",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitation_rounds",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "arrangement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="call_offs",
                                to="service.arrangement",
                            ),
                        ),
                        ("why", models.TextField(max_length=4000)),
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="BidCall",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="service.procurement",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("closes_at", models.DateTimeField()),
                        ("opens_at", models.DateTimeField()),
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
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procurement", "number"), name="bid_call_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at__gte", models.F("closes_at"))
                                ),
                                name="bids_open_after_they_close",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="service.invitationround",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="service.provider",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "provider"), name="invitation_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusionRaised",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions_raised",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions_raised",
                                to="service.provider",
                            ),
                        ),
                        ("ground", models.CharField(max_length=20)),
                        ("evidence", models.TextField(max_length=4000)),
                        ("answer_by", models.DateField()),
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
                        "ordering": ["recorded_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("procurement", "provider", "ground"),
                                name="exclusion_raised_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedDelivery",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported",
                                to="service.contract",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported",
                                to="service.contractorder",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60)),
                        ("on", models.DateField()),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=2, max_digits=12),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
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
                        "verbose_name_plural": "reported deliveries",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="reported_delivery_is_of_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedStep",
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
                            "reported",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="service.reporteddelivery",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("queried", "Queried with the provider"),
                                    ("answered", "The provider answered"),
                                    ("withdrawn", "Withdrawn by the provider"),
                                    ("confirmed", "Confirmed: it counts for payment"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=1000)),
                        (
                            "ends",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ending",
                                to="service.reporteddelivery",
                            ),
                        ),
                        (
                            "delivery",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported_step",
                                to="service.delivery",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ends", models.F("reported")),
                                        ("kind__in", ["confirmed", "withdrawn"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("kind__in", ["confirmed", "withdrawn"]),
                                            _negated=True,
                                        ),
                                        ("ends", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="reported_delivery_ends_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("delivery__isnull", False),
                                        ("kind", "confirmed"),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "confirmed"), _negated=True),
                                        ("delivery", None),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reported_step_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportStep",
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="service.exceptionreport",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("answered", "The provider answered"),
                                    ("closed", "Closed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField(max_length=2000)),
                        (
                            "closes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closing",
                                to="service.exceptionreport",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closes", models.F("report")),
                                        ("kind", "closed"),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "closed"), _negated=True),
                                        ("closes", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="exception_report_closed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="exception_report_step_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Representation",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representations",
                                to="service.procurement",
                            ),
                        ),
                        ("made_by", models.CharField(max_length=200)),
                        ("about", models.CharField(max_length=2000)),
                        ("received_on", models.DateField()),
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
                        "ordering": ["received_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RepresentationAnswer",
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
                            "representation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="service.representation",
                            ),
                        ),
                        ("decided", models.CharField(max_length=2000)),
                        ("decided_on", models.DateField()),
                        ("told_on", models.DateField()),
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
                                    ("told_on__gte", models.F("decided_on"))
                                ),
                                name="representation_is_decided_before_it_is_told",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Requirement",
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
                                related_name="requirements",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "practice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
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
                        ("what", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        ("quantity", models.PositiveIntegerField()),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        (
                            "lot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requirements",
                                to="service.lot",
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("practice", None),
                                    ("locality", None),
                                    _connector="XOR",
                                ),
                                name="requirement_is_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="requirement_is_for_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Return",
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
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="service.contractmeasure",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("value", models.DecimalField(decimal_places=4, max_digits=16)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("returned_on", models.DateField()),
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
                        "ordering": ["starts_on", "ends_before", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "measure",
                                    "starts_on",
                                    "ends_before",
                                    "number",
                                ),
                                name="return_version_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="return_corrected_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before__gt", models.F("starts_on"))
                                ),
                                name="return_is_for_a_period",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RouteRecord",
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
                            "procurement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routes",
                                to="service.procurement",
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("direct_a", "Direct award A"),
                                    ("direct_b", "Direct award B"),
                                    ("direct_c", "Direct award C"),
                                    ("most_suitable", "Most suitable provider"),
                                    ("competitive", "Competitive process"),
                                    ("open", "Open procedure"),
                                    ("light_touch", "Light touch"),
                                    ("below_threshold", "Below the threshold"),
                                    ("direct_justified", "Direct award, justified"),
                                    ("direct_urgent", "Urgent award"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("why", models.TextField(max_length=4000)),
                        (
                            "advice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.legaladvice",
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
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RouteFinding",
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="service.routerecord",
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("direct_a", "Direct award A"),
                                    ("direct_b", "Direct award B"),
                                    ("direct_c", "Direct award C"),
                                    ("most_suitable", "Most suitable provider"),
                                    ("competitive", "Competitive process"),
                                    ("open", "Open procedure"),
                                    ("light_touch", "Light touch"),
                                    ("below_threshold", "Below the threshold"),
                                    ("direct_justified", "Direct award, justified"),
                                    ("direct_urgent", "Urgent award"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("must", "Must be used"),
                                    ("may", "May be used"),
                                    ("not_open", "Not open"),
                                    ("advice", "Needs advice"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.TextField(max_length=4000)),
                        ("law", models.CharField(max_length=300)),
                        ("certainty", models.CharField(max_length=60)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "route"), name="route_finding_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RouteFact",
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="service.routerecord",
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("answer", models.CharField(max_length=40)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "name"), name="route_fact_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RouteTest",
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tests",
                                to="service.routerecord",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "route",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("direct_a", "Direct award A"),
                                    ("direct_b", "Direct award B"),
                                    ("direct_c", "Direct award C"),
                                    ("most_suitable", "Most suitable provider"),
                                    ("competitive", "Competitive process"),
                                    ("open", "Open procedure"),
                                    ("light_touch", "Light touch"),
                                    ("below_threshold", "Below the threshold"),
                                    ("direct_justified", "Direct award, justified"),
                                    ("direct_urgent", "Urgent award"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("asked", models.CharField(max_length=500)),
                        ("found", models.CharField(max_length=12)),
                        ("why", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "number"), name="route_test_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServedArea",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="served_areas",
                                to="service.service",
                            ),
                        ),
                        ("district", models.CharField(blank=True, max_length=4)),
                        (
                            "locality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.body",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["district", "locality__name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("district", ""),
                                    ("locality", None),
                                    _connector="XOR",
                                ),
                                name="served_area_is_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("district", ""), _negated=True),
                                fields=("service", "district"),
                                name="served_district_once",
                            ),
                            models.UniqueConstraint(
                                fields=("service", "locality"),
                                name="served_locality_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Price",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prices",
                                to="service.service",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("care", "Care and support"),
                                    ("professional", "A professional's time"),
                                    ("brokerage", "Help to plan and arrange support"),
                                    ("community", "A community activity"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        ("unit", models.CharField(max_length=60)),
                        (
                            "pounds",
                            models.DecimalField(decimal_places=4, max_digits=12),
                        ),
                        (
                            "vat_percent",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=5, null=True
                            ),
                        ),
                        (
                            "below_cost_because",
                            models.CharField(blank=True, max_length=500),
                        ),
                        (
                            "cost",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="service.costbuildup",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_before", models.DateField(blank=True, null=True)),
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
                        "ordering": ["what", "starts_on", "recorded_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pounds__gte", 0)),
                                name="price_is_not_below_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_before", None),
                                    ("ends_before__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="price_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeUse",
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
                                related_name="practice_uses",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practice_uses",
                                to="service.service",
                            ),
                        ),
                        (
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pointed", "The practice pointed them to it"),
                                    ("used", "They used it"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("year_starting", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField()),
                        ("people", models.PositiveIntegerField()),
                        ("source", models.CharField(max_length=300)),
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
                        "ordering": ["recorded_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quarter__gte", 1), ("quarter__lte", 4)
                                ),
                                name="practice_use_is_of_a_quarter",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningHours",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="service.service",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Monday"),
                                    (2, "Tuesday"),
                                    (3, "Wednesday"),
                                    (4, "Thursday"),
                                    (5, "Friday"),
                                    (6, "Saturday"),
                                    (7, "Sunday"),
                                ]
                            ),
                        ),
                        ("opens_at", models.TimeField()),
                        ("closes_at", models.TimeField()),
                    ],
                    options={
                        "verbose_name_plural": "opening hours",
                        "ordering": ["weekday", "opens_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__gt", models.F("opens_at"))
                                ),
                                name="hours_close_after_open",
                            ),
                            models.UniqueConstraint(
                                fields=("service", "weekday", "opens_at"),
                                name="hours_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MakeOrBuy",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made_or_bought",
                                to="service.service",
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("make", "A partner provides it itself"),
                                    ("buy", "It is bought"),
                                    ("both", "Partly each"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
                        ("decided_on", models.DateField()),
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
                        "verbose_name_plural": "made or bought",
                        "ordering": ["recorded_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Location",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="locations",
                                to="service.service",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("physical", "A building"),
                                    ("postal", "An address for letters"),
                                    ("virtual", "By telephone or online"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("street", models.CharField(blank=True, max_length=200)),
                        ("town", models.CharField(blank=True, max_length=100)),
                        ("county", models.CharField(blank=True, max_length=100)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        ("longitude", models.FloatField(blank=True, null=True)),
                        ("directory_id", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "physical"), _negated=True),
                                    models.Q(("postcode", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="location_building_has_a_postcode",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeftOut",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_out",
                                to="service.service",
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        ("goes_to", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name_plural": "left out",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("service", "what"), name="left_out_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("what", ""), _negated=True),
                                    models.Q(("goes_to", ""), _negated=True),
                                ),
                                name="left_out_goes_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KindAnswered",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kinds_answered",
                                to="service.service",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    (
                                        "daily_living",
                                        "Washing, dressing, eating and getting about",
                                    ),
                                    ("home", "A home, and keeping it safe and warm"),
                                    ("company", "Company, and things to do"),
                                    ("caring", "Looking after somebody else"),
                                    ("mind", "Mental health and wellbeing"),
                                    ("memory", "Memory and dementia"),
                                    ("learning", "A learning disability or autism"),
                                    ("senses", "Sight or hearing"),
                                    ("long_illness", "A long-term illness"),
                                    (
                                        "recovery",
                                        "Getting better after illness or hospital",
                                    ),
                                    ("money", "Money, benefits and advice"),
                                    ("work", "Work, learning and volunteering"),
                                    ("safety", "Staying safe from harm"),
                                    ("alcohol_drugs", "Alcohol and drugs"),
                                    ("equipment", "Equipment and changes to the home"),
                                    ("transport", "Getting to places"),
                                ],
                                max_length=14,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "kinds answered",
                        "ordering": ["kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("service", "kind"), name="kind_answered_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Imported",
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
                            "service",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imported",
                                to="service.service",
                            ),
                        ),
                        (
                            "organisation_name",
                            models.CharField(blank=True, max_length=200),
                        ),
                        ("status", models.CharField(max_length=20)),
                        ("version", models.CharField(max_length=20)),
                        ("file_name", models.CharField(max_length=200)),
                        ("document", models.JSONField()),
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
                        "verbose_name_plural": "imported",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CapacityCount",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capacity",
                                to="service.service",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("low", "Some help each day"),
                                    ("high", "Help day and night"),
                                    ("nursing", "Nursing"),
                                    (
                                        "interim",
                                        "Interim bed: for a time, on the way home",
                                    ),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("from_hour", models.PositiveSmallIntegerField()),
                        ("until_hour", models.PositiveSmallIntegerField()),
                        ("places", models.PositiveIntegerField()),
                        ("taken", models.PositiveIntegerField(blank=True, null=True)),
                        ("source", models.CharField(max_length=300)),
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
                        "ordering": ["on", "from_hour", "recorded_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_hour__gt", models.F("from_hour")),
                                    ("until_hour__lte", 24),
                                ),
                                name="capacity_is_for_some_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken", None),
                                    ("taken__lte", models.F("places")),
                                    _connector="OR",
                                ),
                                name="capacity_taken_is_there",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRating",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="service.service",
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                choices=[
                                    ("inadequate", "Inadequate"),
                                    ("requires_improvement", "Requires improvement"),
                                    ("good", "Good"),
                                    ("outstanding", "Outstanding"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("rated_on", models.DateField()),
                        ("source", models.CharField(max_length=300)),
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
                    name="ServiceReach",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reaches",
                                to="service.service",
                            ),
                        ),
                        (
                            "reach",
                            models.CharField(
                                choices=[
                                    (
                                        "generic",
                                        "Generic: open to everybody who could use it",
                                    ),
                                    (
                                        "specialist",
                                        "Specialist: for one group of people alone",
                                    ),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("why", models.CharField(max_length=1000)),
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
                    ],
                    options={
                        "verbose_name_plural": "reaches of services",
                        "ordering": ["starts_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SpecificationVersion",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="specifications",
                                to="service.service",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("purpose", models.TextField(max_length=4000)),
                        ("scope", models.TextField(max_length=4000)),
                        (
                            "changed_because",
                            models.CharField(blank=True, max_length=1000),
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
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("service", "number"),
                                name="specification_version_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QualityStandard",
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
                                related_name="standards",
                                to="service.specificationversion",
                            ),
                        ),
                        ("standard", models.CharField(max_length=500)),
                        ("seen_by", models.CharField(max_length=500)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InvolvedInSpecification",
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
                                related_name="involved",
                                to="service.specificationversion",
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
                        ("changed", models.CharField(max_length=500)),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SpecifiedMeasure",
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
                                related_name="measures",
                                to="service.specificationversion",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outcomes.measure",
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "measure"),
                                name="specified_measure_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerminationGround",
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
                                related_name="grounds",
                                to="service.contractversion",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("notice", "By notice, without a fault"),
                                    (
                                        "breach",
                                        "The contract was broken and not put right",
                                    ),
                                    ("quality", "Quality stayed below what was agreed"),
                                    ("regulator", "The regulator acted"),
                                    ("insolvency", "The provider cannot pay its debts"),
                                    ("funding", "The money for it ends"),
                                    ("law", "The law requires it"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "by",
                            models.CharField(
                                choices=[
                                    ("buyer", "The buyer"),
                                    ("provider", "The provider"),
                                    ("either", "Either side"),
                                    ("both", "Both together"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        ("terms", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "kind", "by"),
                                name="termination_ground_once",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
