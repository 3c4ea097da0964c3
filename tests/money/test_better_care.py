"""Better Care Fund: a plan balances by source, holds its minimum, and says what is wanting."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import Certainty
from ropewalk.money.rules.better_care import (
    Answer,
    Check,
    Checklist,
    Contributed,
    Income,
    Minimum,
    Plan,
    Scheme,
    SheetChecked,
    balance_by_source,
    checklist_of,
    content_hash,
    quarter_checklist,
    social_care_pence,
    spend_of,
    why_not_signed_off,
)
from ropewalk.money.rules.better_care_lists import Listing, listed_for

NHS, COUNCIL = 1, 2
SCHEME = Scheme(
    number=1,
    title="Reablement",
    description="Help to get going again at home",
    scheme_type="home_based",
    objective="discharge",
    area="social_care",
    provider="The council",
    source=NHS,
    pence=600_00,
    strand=11,
)
PLAN = Plan(
    board="Health and wellbeing board",
    area="Trafford",
    prepared_by="Head of joint commissioning",
    schemes=[
        SCHEME,
        replace(SCHEME, number=2, area="community_health", pence=400_00, strand=12),
        replace(SCHEME, number=3, source=COUNCIL, pence=500_00),
    ],
    incomes=[
        Income(NHS, "Minimum", "nhs_minimum", 1_000_00, "Allocations"),
        Income(COUNCIL, "Grant", "council_grant", 500_00, "Settlement"),
    ],
    minimum=Minimum(600_00, "Allocations"),
    conditions=[Answer("Agreed jointly", holds=True, words="Board of 3 March")],
    minimum_kinds=frozenset({"nhs_minimum"}),
    minimum_areas=frozenset({"social_care"}),
    is_signed_off=True,
    contributed=[
        Contributed(NHS, "The NHS", 1_000_00),
        Contributed(COUNCIL, "The council", 300_00),
        Contributed(COUNCIL, "The other council", 200_00),
    ],
)

sums = st.integers(0, 10**11)
keys = st.tuples(
    st.one_of(st.none(), st.integers(1, 3)), st.one_of(st.none(), st.integers(1, 2))
)
ledgers = st.dictionaries(keys, st.integers(-(10**9), 10**9), max_size=12)
linked = st.lists(
    st.builds(
        Scheme,
        number=st.integers(1, 99),
        source=st.one_of(st.none(), st.integers(1, 2)),
        strand=st.one_of(st.none(), st.integers(1, 3)),
        pence=sums,
    ),
    max_size=6,
    unique_by=lambda each: each.number,
)

# the rule of the plan


def faults(plan):
    return checklist_of(plan).wanting


def test_a_plan_that_balances_and_says_all_is_complete():
    found = checklist_of(PLAN)

    assert found.is_complete
    assert faults(PLAN) == []
    assert found.said.startswith("Every checker says yes")
    assert why_not_signed_off(PLAN) is None


@pytest.mark.parametrize(
    ("contributed", "fault"),
    [
        (
            [Contributed(NHS, "The NHS", 999_99)],
            "£999.99 is contributed (The NHS £999.99): £0.01 is not contributed",
        ),
        (
            [Contributed(NHS, "The NHS", 900_00), Contributed(NHS, "A", 100_01)],
            (
                "£1,000.01 is contributed (The NHS £900.00 and A £100.01): £0.01 more is "
                "contributed"
            ),
        ),
        ([], "no contribution is recorded"),
    ],
)
def test_income_has_to_be_what_partners_contribute_to_the_penny(contributed, fault):
    plan = replace(
        PLAN, contributed=[e for e in PLAN.contributed if e.source == COUNCIL]
    )
    plan = replace(plan, contributed=[*plan.contributed, *contributed])

    assert faults(plan) == [
        f"Income, Minimum, as contributed: £1,000.00 is entered and {fault}"
    ]
    assert content_hash(plan) == content_hash(PLAN)


def test_income_and_expenditure_of_a_source_have_to_be_the_same_to_the_penny():
    short = replace(
        PLAN,
        schemes=[
            *PLAN.schemes[:2],
            replace(SCHEME, number=3, source=COUNCIL, pence=499_99),
        ],
    )
    over = replace(
        PLAN,
        schemes=[
            *PLAN.schemes[:2],
            replace(SCHEME, number=3, source=COUNCIL, pence=500_01),
        ],
    )

    assert faults(short) == [
        "Expenditure, Income and expenditure, Grant: £0.01 of it is not planned"
    ]
    assert faults(over) == [
        "Expenditure, Income and expenditure, Grant: £0.01 more is planned than comes"
    ]


def test_what_one_source_is_short_another_does_not_make_up():
    moved = replace(
        PLAN,
        schemes=[
            SCHEME,
            replace(SCHEME, number=2, pence=399_00),
            replace(SCHEME, number=3, source=COUNCIL, pence=501_00),
        ],
    )

    assert sum(each.pence for each in moved.schemes) == 1_500_00
    assert len(faults(moved)) == 2


def test_expenditure_from_a_source_without_income_is_seen():
    plan = replace(PLAN, incomes=PLAN.incomes[:1])

    assert any("no income is entered" in each for each in faults(plan))


def test_the_minimum_for_adult_social_care_counts_social_care_from_the_nhs_minimum_only():
    assert social_care_pence(PLAN) == 600_00

    more = replace(PLAN, minimum=Minimum(600_01, "Allocations"))
    assert faults(more) == [
        (
            "Income, Minimum for adult social care: £600.00 of the NHS minimum is planned "
            "for adult social care, and at least £600.01 has to be: £0.01 is short"
        )
    ]
    assert "Income, Minimum for adult social care: it is not entered" in faults(
        replace(PLAN, minimum=None)
    )


@pytest.mark.parametrize(
    "name", ["title", "description", "scheme_type", "objective", "area", "provider"]
)
def test_a_scheme_says_all_that_is_asked_of_it(name):
    plan = replace(PLAN, schemes=[*PLAN.schemes, Scheme(4, **{name: "said"}, pence=0)])
    wanting = [each for each in faults(plan) if "Scheme 4" in each]

    assert len(wanting) == 6  # the other five, and its source
    assert all(each.endswith(": it is missing") for each in wanting)


def test_nothing_planned_is_not_the_same_as_not_known_and_below_nothing_is_refused():
    free = replace(PLAN, schemes=[*PLAN.schemes, replace(SCHEME, number=4, pence=0)])
    unknown = replace(
        PLAN, schemes=[*PLAN.schemes, replace(SCHEME, number=4, pence=None)]
    )
    negative = replace(
        PLAN,
        schemes=[
            replace(SCHEME, pence=601_00),
            PLAN.schemes[1],
            PLAN.schemes[2],
            replace(SCHEME, number=4, pence=-1_00),
        ],
    )

    assert faults(free) == []
    assert faults(unknown) == ["Expenditure, Scheme 4, expenditure: it is missing"]
    assert faults(negative) == [
        "Expenditure, Scheme 4, expenditure: it is less than nothing"
    ]


def test_each_condition_needs_its_assurance_statement():
    silent = replace(PLAN, conditions=[Answer("Agreed jointly", holds=True, words=" ")])
    unanswered = replace(
        PLAN, conditions=[Answer("Agreed jointly", holds=None, words="")]
    )

    assert faults(silent)[0].endswith("its assurance statement is missing")
    assert faults(unanswered)[0].endswith("nobody has said whether it is met")


def test_conditions_that_are_not_loaded_are_wanting_and_never_met():
    plan = replace(PLAN, conditions=None)

    assert faults(plan) == [
        "National conditions, Conditions: not loaded: load from the framework"
    ]
    assert "not complete" in why_not_signed_off(plan)


def test_the_approval_is_the_one_thing_that_may_be_wanting_when_it_is_recorded():
    plan = replace(PLAN, is_signed_off=False)

    assert faults(plan) == [
        "Cover, Signed off by the board: its approval is not recorded"
    ]
    assert why_not_signed_off(plan) is None


@given(st.lists(st.lists(st.booleans(), max_size=4), max_size=4))
def test_the_whole_is_complete_only_when_every_field_is(told):
    found = Checklist(
        [
            SheetChecked("S", [Check("F", "" if yes else "missing") for yes in sheet])
            for sheet in told
        ]
    )

    assert found.is_complete == (
        bool(told) and all(sheet and all(sheet) for sheet in told)
    )
    assert len(found.wanting) == sum(not yes for sheet in told for yes in sheet)


@given(told=st.lists(st.tuples(sums, sums), min_size=1, max_size=6))
def test_a_plan_balances_exactly_when_each_source_does(told):
    schemes = [
        replace(SCHEME, number=source, source=source, pence=planned)
        for source, (_, planned) in enumerate(told)
    ]
    incomes = [
        Income(source, f"Source {source}", "", pence, "Somebody")
        for source, (pence, _) in enumerate(told)
    ]
    lines = balance_by_source(replace(PLAN, schemes=schemes, incomes=incomes))

    assert [not each.fault for each in lines] == [a == b for a, b in told]
    assert sum(each.left_pence for each in lines) == sum(a - b for a, b in told)


# what schemes spent


@given(schemes=linked, ledger=ledgers)
def test_nothing_that_the_ledger_holds_is_lost_or_counted_twice(schemes, ledger):
    assert spend_of(schemes, ledger).total_pence == sum(ledger.values())


def test_schemes_that_share_a_strand_and_source_are_not_told_apart():
    sharing = [SCHEME, replace(SCHEME, number=2)]
    found = spend_of(sharing, {(11, NHS): 70_00, (12, NHS): 5_00})

    assert [each.spent_pence for each in found.lines] == [None, None]
    assert found.lines[0].note == (
        "The ledger has £70.00 for schemes 1 and 2 together."
    )
    assert (found.together_pence, found.outside_pence) == (70_00, 5_00)


def test_a_scheme_that_names_no_strand_has_no_spending_known():
    found = spend_of([replace(SCHEME, strand=None)], {(11, NHS): 70_00})

    assert found.lines[0].spent_pence is None
    assert found.outside_pence == 70_00


def test_a_scheme_on_its_strand_has_spent_nothing_or_what_the_ledger_says():
    assert spend_of([SCHEME], {}).lines[0].spent_pence == 0
    found = spend_of([SCHEME], {(11, NHS): 70_00, (11, None): 5_00}).lines[0]
    assert found.spent_pence == 75_00
    assert found.share == pytest.approx(75 / 600)
    assert spend_of([replace(SCHEME, pence=0)], {}).lines[0].share is None


# a quarter


def test_a_quarter_is_complete_when_pool_conditions_metrics_and_spending_are_said():
    said = {
        "is_pool": True,
        "conditions": PLAN.conditions,
        "metrics": [Answer("Admissions", holds=False, words="A hard winter")],
        "spend": spend_of([SCHEME], {}),
    }

    assert quarter_checklist(**said).is_complete
    assert quarter_checklist(**said | {"is_pool": False}).wanting == [
        "Section 75, Agreement signed: the fund is not a section 75 pool yet"
    ]
    assert not quarter_checklist(**said | {"metrics": None}).is_complete
    untold = Answer("Admissions", holds=None, words="")
    assert "on track" in quarter_checklist(**said | {"metrics": [untold]}).wanting[0]
    silent = Answer("Admissions", holds=True, words="")
    assert "narrative" in quarter_checklist(**said | {"metrics": [silent]}).wanting[0]
    unlinked = spend_of([replace(SCHEME, strand=None)], {})
    assert "no strand" in quarter_checklist(**said | {"spend": unlinked}).wanting[0]


# the lists


def test_what_2025_26_asks_is_held_with_how_far_it_can_be_relied_on():
    conditions = listed_for(Listing.CONDITIONS, year_starting=2025)
    metrics = listed_for(Listing.METRICS, year_starting=2025)

    assert len(conditions.items) == 4
    assert conditions.items[3].certainty == Certainty.UNVERIFIED
    assert len(metrics.items) == 3
    assert "general knowledge, not verified" in metrics.said


@pytest.mark.parametrize("listing", [Listing.CONDITIONS, Listing.METRICS])
@pytest.mark.parametrize("year", [2024, 2026, 2031])
def test_what_a_year_asks_is_never_that_of_another_year(listing, year):
    found = listed_for(listing, year_starting=year)

    assert found.items == ()
    assert "not loaded: load from the framework" in found.said


@pytest.mark.parametrize("listing", [Listing.OBJECTIVES, Listing.TYPES, Listing.AREAS])
def test_a_list_to_choose_from_falls_back_and_says_so(listing):
    found = listed_for(listing, year_starting=2026)

    assert found.items
    assert "for 2026/27 is held, so that of" in found.said
    assert found.title_of(found.items[0].code) == found.items[0].title
    assert found.title_of("unheard of") == "unheard of"


def test_a_year_before_every_list_gets_the_first():
    assert listed_for(Listing.OBJECTIVES, year_starting=2020).items


def test_the_codes_of_a_list_are_each_of_one_thing():
    for listing in Listing:
        for year in (2023, 2025, 2026):
            codes = [
                each.code for each in listed_for(listing, year_starting=year).items
            ]
            assert len(codes) == len(set(codes))
