"""Savings: rounds compound, a benefit counts once, a cost that moves is not saved."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.rules.savings import (
    Benefit,
    CostBeforeAndAfter,
    Gap,
    Releases,
    Years,
    compound,
    cost_shift,
    count_benefits,
)

MILLION = 100_000_000  # pence
FIVE_PERCENT = Fraction(5, 100)

sums = st.integers(0, 10**12)
rates = st.lists(st.fractions(0, 1, max_denominator=10_000), max_size=8)

# rounds of cuts


def test_s2_19_three_rounds_of_5_percent_are_14_26_percent_and_not_15():
    found = compound(100_00, [FIVE_PERCENT] * 3)

    assert (found.left_pence, found.cut_pence) == (85_74, 14_26)
    assert found.cut == Fraction(142_625, 10**6)
    assert found.said == (
        "3 rounds of 5% leave £85.74 of £100.00: a cut of 14.26%, not 15%."
    )


def test_s2_19_each_round_says_what_it_takes_and_they_add_up():
    found = compound(100_00, [FIVE_PERCENT] * 3)

    assert [each.left_pence for each in found.rounds] == [95_00, 90_25, 85_74]
    assert [each.cut_pence for each in found.rounds] == [5_00, 4_75, 4_51]


@given(pence=sums, cuts=rates)
def test_rounding_happens_once_from_the_exact_amount(pence, cuts):
    found = compound(pence, cuts)

    exact = Fraction(pence)
    for rate in cuts:  # the twin: one round at a time, never rounded
        exact -= exact * rate
    assert abs(found.left_pence - exact) <= Fraction(1, 2)
    assert sum(each.cut_pence for each in found.rounds) == found.cut_pence
    assert found.cut <= found.added_up


@given(pence=sums, cuts=rates)
def test_the_order_of_rounds_does_not_matter(pence, cuts):
    there, back = compound(pence, cuts), compound(pence, cuts[::-1])
    assert (there.left_pence, there.cut) == (back.left_pence, back.cut)


@pytest.mark.parametrize(
    ("cuts", "words"),
    [
        ([], "£1.00 is not cut."),
        (["0.5"], "1 round of 50% leaves £0.50 of £1.00: a cut of 50%."),
        (
            ["0.5", "0.1"],
            "2 rounds of 50% and 10% leave £0.45 of £1.00: a cut of 55%, not 60%.",
        ),
        (["0", "0.1"], "2 rounds of 0% and 10% leave £0.90 of £1.00: a cut of 10%."),
    ],
)
def test_cuts_in_words(cuts, words):
    assert compound(100, [Fraction(each) for each in cuts]).said == words


@pytest.mark.parametrize(
    ("pence", "rate", "sentence"),
    [
        (-1, 0, "less than nothing"),
        (1, Fraction(-1, 100), "takes off -1%"),
        (1, Fraction(101, 100), "takes off 101%"),
    ],
)
def test_cuts_that_are_none_are_refused(pence, rate, sentence):
    with pytest.raises(BadInput, match=sentence):
        compound(pence, [rate])


# benefits that are claimed

FIVE_YEARS = Years(2007, 5)
TEN_YEARS = Years(2005, 10)
GAP = Gap(12 * MILLION, FIVE_YEARS, {"social care"})


def benefit(title="Fewer calls", pence=120_000_000, **more):
    return Benefit(
        **{
            "title": title,
            "source": "The agreement",
            "effect": "calls redirected",
            "service": "social care",
            "pence": pence,
            "years": FIVE_YEARS,
            "releases": Releases.CASH,
        }
        | more
    )


def test_s2_42_a_claim_over_the_same_five_years_is_10_percent_of_the_gap():
    found = count_benefits([benefit()], GAP)

    assert found.share == Fraction(1, 10)
    assert found.said == (
        "£1,200,000.00 of cash counts, which is 10% of the £12,000,000.00 to be found in "
        "2007/08 to 2011/12."
    )


def test_s2_42_sixty_million_for_other_services_is_left_out():
    elsewhere = benefit(
        "Savings of the partner",
        60 * MILLION,
        effect="offices and systems",
        service="other services",
        years=TEN_YEARS,
    )
    found = count_benefits([elsewhere, benefit()], GAP)

    assert found.counted_pence == 120_000_000
    assert found.benefits[0].reason == (
        "It saves money of other services, and the gap is that of social care."
    )
    assert found.said.endswith("1 claim of £60,000,000.00 is left out.")


def test_s2_42_a_claim_over_other_or_unknown_years_is_no_share_of_the_gap():
    found = count_benefits(
        [
            benefit("a", years=TEN_YEARS),
            benefit("b", years=None),
            benefit("c", years=Years(2012, 1)),
        ],
        GAP,
    )

    assert found.counted_pence == 0
    assert [each.reason for each in found.benefits] == [
        "It is for 2005/06 to 2014/15, and how much of it falls in 2007/08 to 2011/12 is not known.",
        "Over which years it saves is not known, so it cannot be set against 2007/08 to 2011/12.",
        "It is for 2012/13, and not for 2007/08 to 2011/12.",
    ]


def test_s2_42_the_same_money_counts_once():
    found = count_benefits(
        [
            benefit("Fewer calls"),
            benefit("Demand managed", source="The business case"),
            benefit("Fewer visits", effect="visits avoided"),
        ],
        GAP,
    )

    assert [each.is_counted for each in found.benefits] == [True, False, True]
    assert "same money as “Fewer calls”" in found.benefits[1].reason
    assert found.left_pence == 12 * MILLION - 240_000_000


def test_the_same_effect_in_years_that_overlap_is_the_same_money():
    found = count_benefits(
        [benefit("a", years=Years(2007, 2)), benefit("b", years=Years(2008, 2))], GAP
    )
    assert [each.is_counted for each in found.benefits] == [True, False]


def test_the_same_effect_in_other_years_is_other_money():
    found = count_benefits(
        [benefit("a", years=Years(2007, 2)), benefit("b", years=Years(2009, 3))], GAP
    )
    assert [each.is_counted for each in found.benefits] == [True, True]


def test_a_claim_that_is_left_out_does_not_keep_the_same_money_out():
    found = count_benefits([benefit("a", None), benefit("b")], GAP)

    assert [each.is_counted for each in found.benefits] == [False, True]
    assert found.benefits[0].reason == "How much it saves is not known."
    assert found.said.endswith("1 claim is left out.")
    assert found.table().column("claimed") == (None, 120_000_000)


def test_only_cash_counts_and_what_releases_none_or_is_not_known_is_told_apart():
    found = count_benefits(
        [
            benefit("a", 120_000_000, effect="a"),
            benefit("b", 20, effect="b", releases=Releases.CAPACITY),
            benefit("c", 3, effect="c", releases=None),
            benefit("d", 1_00, effect="d", releases=Releases.AVOIDED_COST),
        ],
        GAP,
    )

    cash, avoided, capacity, unknown = 120_000_000, 1_00, 20, 3
    assert [found.released(each) for each in (*Releases, None)] == [
        cash,
        avoided,
        capacity,
        unknown,
    ]
    assert (found.counted_pence, found.not_cash_pence, found.not_known_pence) == (
        cash,
        avoided + capacity,
        unknown,
    )
    assert (found.share, found.left_pence) == (Fraction(1, 10), 12 * MILLION - cash)
    assert found.said == (
        "£1,200,000.00 of cash counts, which is 10% of the £12,000,000.00 to be found in "
        "2007/08 to 2011/12. Another £1.20 releases no cash and does not count. Another "
        "£0.03 is not known to release cash and does not count."
    )
    assert found.table().column("counts") == ("Yes", "No", "No", "No")
    assert [each.reason.partition(", and ")[2] for each in found.benefits] == [
        "",
        "releases capacity, which is no cash.",
        "nobody has said whether it releases cash.",
        "avoids a cost to come, which is no cash.",
    ]
    assert found.table().column("releases") == (
        "Releases cash",
        "Releases capacity",
        None,
        "Avoids a cost to come",
    )


def test_money_that_releases_no_cash_is_not_told_again_as_cash():
    found = count_benefits(
        [benefit("a", releases=Releases.CAPACITY), benefit("b", source="Another")], GAP
    )

    assert (found.counted_pence, found.not_cash_pence) == (0, 120_000_000)
    assert found.benefits[1].reason == (
        "It is the same money as “a”, which is told already."
    )


claims = st.lists(
    st.builds(
        benefit,
        st.sampled_from(["a", "b", "c"]),
        st.none() | st.integers(0, 10**9),
        effect=st.sampled_from(["x", "y"]),
        service=st.sampled_from(["social care", "health", "other"]),
        years=st.none() | st.builds(Years, st.integers(2006, 2011), st.integers(1, 4)),
        releases=st.sampled_from([*Releases, None]),
    ),
    max_size=8,
)
two_services = Gap(12 * MILLION, FIVE_YEARS, {"social care", "health"})


@given(claimed=claims)
def test_no_money_is_counted_twice_and_every_claim_has_its_reason(claimed):
    found = count_benefits(claimed, two_services)

    assert [each.benefit for each in found.benefits] == claimed
    assert all(each.reason.endswith(".") for each in found.benefits)
    slots = [
        (each.effect, each.service, year)
        for seen in found.benefits
        if seen.stands
        for each in [seen.benefit]
        for year in range(
            each.years.year_starting, each.years.year_starting + each.years.count
        )
    ]
    assert len(slots) == len(set(slots))
    assert all(2007 <= year < 2012 for *_, year in slots)
    assert found.counted_pence + found.left_pence == two_services.pence
    assert all(each.releases is Releases.CASH for each in found.counted)
    standing = [each.benefit.pence for each in found.benefits if each.stands]
    told = found.counted_pence + found.not_cash_pence + found.not_known_pence
    assert told == sum(standing)


@given(claimed=claims)
def test_a_claim_is_left_out_only_when_something_is_wrong_with_it(claimed):
    found = count_benefits(claimed, two_services)

    taken = set()  # the twin: year by year
    for each in found.benefits:
        of = each.benefit
        years = (
            set(range(of.years.year_starting, of.years.year_starting + of.years.count))
            if of.years
            else set()
        )
        slots = {(of.effect, of.service, year) for year in years}
        is_sound = (
            of.service != "other"
            and of.pence is not None
            and bool(years)
            and years <= set(range(2007, 2012))
            and not slots & taken
        )
        assert each.stands == is_sound
        assert each.is_counted == (is_sound and of.releases is Releases.CASH)
        if is_sound:
            taken |= slots


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: benefit(source=" "), "Say who claims “Fewer calls”"),
        (lambda: benefit(effect=""), "what “Fewer calls” changes"),
        (lambda: benefit(service=""), "whose service's money"),
        (lambda: benefit(pence=-1), "cannot save less"),
        (lambda: Years(2007, 0), "for a year at least"),
        (lambda: Gap(0, FIVE_YEARS, {"social care"}), "more than nothing"),
        (lambda: Gap(1, FIVE_YEARS, ()), "whose services"),
    ],
)
def test_claims_that_say_too_little_are_refused(make, sentence):
    with pytest.raises(BadInput, match=sentence):
        make()


# costs that move

NHS, COUNCIL, PEOPLE = "the NHS", "the council", "people themselves"


def cost(what, before, after, before_pence, after_pence):
    return CostBeforeAndAfter(what, before, after, before_pence, after_pence)


def test_s2_33_a_cost_that_only_moves_saves_nothing_and_sums_to_zero():
    found = cost_shift(
        [
            cost("Night sitting", NHS, COUNCIL, 500_00, 500_00),
            cost("Equipment", COUNCIL, NHS, 120_00, 120_00),
        ]
    )

    assert [each.change_pence for each in found.payers] == [-380_00, 380_00]
    assert found.added_pence == 0
    assert found.said == (
        "£500.00 moves from the NHS to the council (Night sitting). £120.00 moves from "
        "the council to the NHS (Equipment). In all nothing is saved and nothing is added."
    )


def test_s2_33_both_ways_are_seen_and_the_net_is_told():
    found = cost_shift(
        [
            cost("Night sitting", NHS, COUNCIL, 500, 500),
            cost("Podiatry", NHS, COUNCIL, 40, 40),
            cost("Equipment", COUNCIL, NHS, 120, 120),
            cost("Cleaning", COUNCIL, PEOPLE, 10, 10),
        ]
    )

    assert [(each.from_payer, each.pence) for each in found.moved] == [
        (NHS, 540),
        (COUNCIL, 120),
        (COUNCIL, 10),
    ]
    assert found.moved_pence(COUNCIL, NHS) == 120
    assert found.net_pence(NHS, COUNCIL) == 420
    assert found.net_pence(COUNCIL, NHS) == -420
    assert {each.payer: each.change_pence for each in found.payers} == {
        NHS: -420,
        COUNCIL: 410,
        PEOPLE: 10,
    }


def test_s2_33_what_is_saved_is_told_apart_from_what_moves():
    found = cost_shift(
        [
            cost("Nursing home", NHS, COUNCIL, 1_000, 700),
            cost("Day centre", COUNCIL, COUNCIL, 200, 250),
        ]
    )

    assert found.moved[0].pence == 700
    assert found.added_pence == -250
    assert found.said.endswith("In all £2.50 is saved.")
    assert found.table().rows == (
        ("the NHS", 1_000, 0, -1_000),
        ("the council", 200, 950, 750),
    )


def test_s2_33_an_amount_that_is_not_known_leaves_no_total():
    found = cost_shift(
        [
            cost("Night sitting", NHS, COUNCIL, 500, None),
            cost("Equipment", PEOPLE, PEOPLE, 10, 30),
        ]
    )

    assert found.added_pence is None
    assert [each.change_pence for each in found.payers] == [-500, None, 20]
    assert found.said == (
        "Nothing is known to move. What Night sitting costs is not known in full, so "
        "nobody can say whether anything is saved."
    )


payers = st.sampled_from([NHS, COUNCIL, PEOPLE])
moving = st.builds(
    lambda before, after, pence: cost("Care", before, after, pence, pence),
    payers,
    payers,
    sums,
)
any_cost = st.builds(cost, st.just("Care"), payers, payers, sums, sums)


@given(costs=st.lists(moving, min_size=1, max_size=9))
def test_s2_33_changes_sum_to_zero_when_costs_only_move(costs):
    found = cost_shift(costs)

    assert sum(each.change_pence for each in found.payers) == 0
    assert found.added_pence == 0


@given(costs=st.lists(any_cost, min_size=1, max_size=9))
def test_changes_sum_to_what_is_added_and_no_payer_is_lost(costs):
    found = cost_shift(costs)

    assert sum(each.change_pence for each in found.payers) == found.added_pence
    assert sum(each.before_pence for each in found.payers) == sum(
        each.before_pence for each in costs
    )
    for each in found.payers:
        # what it pays more is what came, less what went, and what its costs grew by
        came = sum(m.pence for m in found.moved if m.to_payer == each.payer)
        went = sum(m.pence for m in found.moved if m.from_payer == each.payer)
        grew = sum(
            max(0, c.added_pence) * (c.paid_after == each.payer)
            + min(0, c.added_pence) * (c.paid_before == each.payer)
            for c in costs
        )
        assert each.change_pence == came - went + grew


def test_a_cost_that_grows_says_what_is_added():
    found = cost_shift([cost("Care", NHS, NHS, 100, 150)])
    assert found.said == "Nothing moves. In all £0.50 is added."


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: cost_shift([]), "Name the costs"),
        (lambda: cost("Care", NHS, NHS, -1, 0), "Care cannot cost less"),
        (lambda: cost("Care", NHS, " ", 1, 0), "who pays after"),
    ],
)
def test_costs_that_nobody_pays_are_refused(make, sentence):
    with pytest.raises(BadInput, match=sentence):
        make()
