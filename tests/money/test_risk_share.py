"""Who bears an overspend: it adds up to the penny, and follows what was agreed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from textwrap import dedent

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.rules.parts import parts
from ropewalk.money.rules.risk_share import (
    Basis,
    Limit,
    RecoveryTrigger,
    Strand,
    Terms,
    Tier,
    Underspend,
    recovery_plan_due,
    share_variance,
)

ICB, COUNCIL, TRUST = 1, 2, 3
NAMES = {ICB: "the ICB", COUNCIL: "the council", TRUST: "the trust"}
MILLION = 100_000_000  # pence
POOL = {ICB: 6 * MILLION, COUNCIL: 4 * MILLION}
BUDGET, OUTTURN = 10 * MILLION, 1_050_000_000
HALVES = {ICB: 5_000, COUNCIL: 5_000}
FIRST_2_PERCENT = Limit(basis_points=200)


def terms(basis=Basis.PROPORTIONAL, **more):
    return Terms(basis=basis, **{"underspend": Underspend.RETURN, **more})


def tiered(**more):
    return terms(
        Basis.TIERED, tiers=(Tier(FIRST_2_PERCENT), Tier(shares=HALVES)), **more
    )


def shared(agreed, contributions=POOL, budget=BUDGET, outturn=OUTTURN, strands=()):
    return share_variance(
        agreed,
        contributions,
        budget_pence=budget,
        outturn_pence=outturn,
        strands=strands,
        names=NAMES,
    )


# the worked example: £10.0m, of which 6.0 and 4.0, spent £10.5m


def test_worked_example_in_proportion():
    assert shared(terms()).by_partner == {ICB: 30_000_000, COUNCIL: 20_000_000}


def test_worked_example_in_tiers():
    found = shared(tiered())

    assert found.by_partner == {ICB: 27_000_000, COUNCIL: 23_000_000}
    assert [dict(band.by_partner) for band in found.bands] == [
        {ICB: 12_000_000, COUNCIL: 8_000_000},
        {ICB: 15_000_000, COUNCIL: 15_000_000},
    ]


def test_worked_example_by_who_owns_the_service():
    strands = [
        Strand("Nursing", ICB, 6 * MILLION, 6 * MILLION + 45_000_000),
        Strand("Home care", COUNCIL, 4 * MILLION, 4 * MILLION + 5_000_000),
    ]
    found = shared(terms(Basis.BY_SERVICE_OWNER), strands=strands)
    assert found.by_partner == {ICB: 45_000_000, COUNCIL: 5_000_000}


def test_one_partner_may_bear_what_another_has_left():
    strands = [
        Strand("Nursing", ICB, 6 * MILLION, 6 * MILLION + 80_000_000),
        Strand("Home care", COUNCIL, 4 * MILLION, 4 * MILLION - 30_000_000),
    ]
    found = shared(terms(Basis.BY_SERVICE_OWNER), strands=strands)

    assert found.by_partner == {ICB: 80_000_000, COUNCIL: -30_000_000}
    assert "the ICB bears £800,000.00 and the council has £300,000.00" in found.why[-1]


def test_services_that_even_out_still_fall_to_their_owners():
    strands = [
        Strand("Nursing", ICB, 6 * MILLION, 7 * MILLION),
        Strand("Home care", COUNCIL, 4 * MILLION, 3 * MILLION),
    ]
    agreed = terms(
        Basis.BY_SERVICE_OWNER, caps={ICB: Limit(pence=MILLION // 2)}, host=COUNCIL
    )
    found = shared(agreed, outturn=BUDGET, strands=strands)
    assert found.by_partner == {ICB: MILLION // 2, COUNCIL: -MILLION // 2}


def test_worked_example_capped_on_the_sum_the_host_bears_the_rest():
    found = shared(terms(cap_on_sum=Limit(pence=30_000_000), host=COUNCIL))
    assert found.by_partner == {ICB: 18_000_000, COUNCIL: 12_000_000 + 20_000_000}


def test_worked_example_capped_for_a_partner_another_that_is_named_bears_the_rest():
    found = shared(
        terms(caps={ICB: Limit(basis_points=250)}, host=ICB, bears_above=COUNCIL)
    )

    assert found.by_partner == {ICB: 25_000_000, COUNCIL: 25_000_000}
    assert found.bands[-1].by_partner == {ICB: -5_000_000, COUNCIL: 5_000_000}


def test_it_says_why_sentence_by_sentence():
    assert "\n".join(shared(tiered()).why) == dedent("""\
        The fund spent £10,500,000.00 against a budget of £10,000,000.00: £500,000.00 over.
        The first 2% of the budget (£200,000.00), £200,000.00, is shared in proportion to contributions: the ICB £120,000.00 and the council £80,000.00.
        Above 2% of the budget (£200,000.00), £300,000.00, is shared as agreed (the ICB 50% and the council 50%): the ICB £150,000.00 and the council £150,000.00.
        In all, the ICB bears £270,000.00 and the council bears £230,000.00.""")


def test_the_table_adds_up_down_and_across():
    table = shared(tiered()).table(NAMES)

    assert table.column("partner") == ("the ICB", "the council", "All")
    assert table.column("all") == (27_000_000, 23_000_000, 50_000_000)
    for row in table.rows:
        assert sum(row[1:-1]) == row[-1]


# properties

limits = st.one_of(
    st.builds(Limit, pence=st.integers(0, 10**9)),
    st.builds(Limit, basis_points=st.integers(0, 20_000)),
)


@st.composite
def whole_shares(draw, partners):
    weights = draw(
        st.lists(
            st.integers(0, 100), min_size=len(partners), max_size=len(partners)
        ).filter(any)
    )
    return parts(10_000, dict(zip(partners, weights, strict=True)))


@st.composite
def tiers(draw, partners):
    ends = sorted(draw(st.sets(st.integers(1, 5_000), max_size=4)))
    shares = st.none() | whole_shares(partners)
    return (
        *(Tier(Limit(basis_points=end), draw(shares)) for end in ends),
        Tier(shares=draw(shares)),
    )


@st.composite
def cases(draw):
    """Any terms, fund and services that can be shared."""
    partners = list(range(1, draw(st.integers(2, 5))))
    contributions = {each: draw(st.integers(0, 10**10)) for each in partners}
    assume(any(contributions.values()))
    basis = draw(st.sampled_from(Basis))
    others = [each for each in Basis if each is not Basis.BY_SERVICE_OWNER]
    bears = draw(st.sampled_from(partners))
    is_by_owner = basis is Basis.BY_SERVICE_OWNER
    agreed = Terms(
        basis=basis,
        underspend=draw(st.sampled_from(Underspend)),
        shares=draw(whole_shares(partners)),
        tiers=draw(tiers(partners)),
        fallback=draw(st.sampled_from(others)),
        caps=draw(
            st.dictionaries(
                st.sampled_from(partners).filter(lambda each: each != bears), limits
            )
            if len(partners) > 1
            else st.none()
        ),
        cap_on_sum=None if is_by_owner else draw(st.none() | limits),
        bears_above=bears,
        host=draw(st.sampled_from(partners)),
        de_minimis=None if is_by_owner else draw(st.none() | limits),
    )
    strands = draw(
        st.lists(
            st.builds(
                Strand,
                st.just("A service"),
                st.none() | st.sampled_from(partners),
                st.integers(0, 10**9),
                st.integers(0, 10**9),
            ),
            min_size=1,
            max_size=5,
        )
    )
    return agreed, contributions, strands


def of_case(agreed, contributions, strands):
    return shared(
        agreed,
        contributions,
        sum(each.budget_pence for each in strands),
        sum(each.outturn_pence for each in strands),
        strands,
    )


@given(case=cases())
def test_parts_always_add_up_to_the_variance_and_steps_to_the_parts(case):
    found = of_case(*case)

    assert sum(found.by_partner.values()) == found.variance_pence
    assert set(found.by_partner) == set(case[1])
    for partner, pence in found.by_partner.items():
        assert sum(band.by_partner.get(partner, 0) for band in found.bands) == pence
    for band in found.bands:
        assert sum(band.by_partner.values()) == band.pence
    assert sum(band.pence for band in found.bands) == found.variance_pence


@given(case=cases())
def test_no_partner_bears_more_than_its_cap(case):
    found = of_case(*case)
    for partner, cap in (case[0].caps or {}).items():
        assert found.by_partner[partner] <= cap.of(found.budget_pence)


@given(case=cases())
def test_each_partner_bears_its_own_services_and_no_other(case):
    agreed, contributions, strands = case
    own = [each for each in strands if each.owner is not None]
    found = of_case(replace(agreed, caps=None), contributions, own or strands)

    if agreed.basis is Basis.BY_SERVICE_OWNER and own:
        assert found.by_partner == {
            partner: sum(
                s.outturn_pence - s.budget_pence for s in own if s.owner == partner
            )
            for partner in contributions
        }


@given(case=cases())
def test_an_overspend_is_never_a_gain_where_services_are_shared(case):
    found = of_case(*case)
    if case[0].basis is not Basis.BY_SERVICE_OWNER:
        sign = 1 if found.variance_pence > 0 else -1
        assert all(sign * pence >= 0 for pence in found.by_partner.values())


@given(case=cases())
def test_every_step_has_a_sentence(case):
    found = of_case(*case)
    assert len(found.why) >= len(found.bands) + 1
    assert all(each.endswith(".") for each in found.why)


def by_the_penny(agreed, contributions, budget, variance):
    """Each penny of a small variance to its tier, one by one; each tier then exact."""
    pennies = [0] * len(agreed.tiers)
    for penny in range(1, abs(variance) + 1):
        for place, tier in enumerate(agreed.tiers):
            if tier.up_to is None or 10_000 * penny <= budget * tier.up_to.basis_points:
                pennies[place] += 1
                break
    exact = dict.fromkeys(contributions, Fraction(0))
    for tier, count in zip(agreed.tiers, pennies, strict=True):
        weights = tier.shares or contributions
        for partner in contributions:
            exact[partner] += Fraction(
                count * weights[partner], sum(weights.values())
            ) * (1 if variance > 0 else -1)
    return pennies, exact


@given(
    budget=st.integers(0, 3_000),
    outturn=st.integers(0, 3_000),
    contributions=st.fixed_dictionaries(
        {
            ICB: st.integers(1, 99),
            COUNCIL: st.integers(0, 99),
            TRUST: st.integers(0, 99),
        }
    ),
    data=st.data(),
)
def test_tiers_are_what_one_would_get_penny_by_penny(
    budget, outturn, contributions, data
):
    agreed = terms(Basis.TIERED, tiers=data.draw(tiers(list(contributions))))

    found = shared(agreed, contributions, budget, outturn)

    pennies, exact = by_the_penny(agreed, contributions, budget, outturn - budget)
    assert [abs(band.pence) for band in found.bands] == [n for n in pennies if n]
    for partner, pence in found.by_partner.items():
        assert abs(pence - exact[partner]) < max(1, len(found.bands))


@given(
    contributions=st.lists(st.integers(1, 10**9), min_size=1, max_size=5),
    over=st.integers(1, 10**9),
)
def test_tiers_that_all_follow_contributions_differ_from_one_by_pennies(
    contributions, over
):
    by_partner = dict(enumerate(contributions))
    agreed = terms(Basis.TIERED, tiers=(Tier(Limit(pence=10**6)), Tier()))

    plain = shared(terms(), by_partner, 10**9, 10**9 + over).by_partner
    found = shared(agreed, by_partner, 10**9, 10**9 + over).by_partner

    assert all(abs(found[each] - plain[each]) <= 2 for each in by_partner)


# small variances, underspends, services that nobody owns


@pytest.mark.parametrize(
    ("outturn", "by_partner"),
    [
        (10_100, {ICB: 0, COUNCIL: 100}),  # no more than 1%: stays with the host
        (9_900, {ICB: 0, COUNCIL: -100}),
        (10_101, {ICB: 61, COUNCIL: 40}),  # above it, all of it is shared
        (10_000, {ICB: 0, COUNCIL: 0}),
    ],
)
def test_what_is_too_small_to_share_stays_with_the_host(outturn, by_partner):
    agreed = terms(de_minimis=Limit(basis_points=100), host=COUNCIL)
    found = shared(agreed, {ICB: 6, COUNCIL: 4}, 10_000, outturn)
    assert found.by_partner == by_partner


@pytest.mark.parametrize(
    ("rule", "words", "is_paid_back"),
    [
        (Underspend.RETURN, "gets its part back", True),
        (Underspend.CARRY_FORWARD, "carried forward", False),
        (Underspend.REINVEST, "does not recur", False),
    ],
)
def test_an_underspend_is_shared_and_what_becomes_of_it_is_said(
    rule, words, is_paid_back
):
    found = shared(terms(underspend=rule), outturn=9 * MILLION)

    assert found.by_partner == {ICB: -60_000_000, COUNCIL: -40_000_000}
    assert words in " ".join(found.why)
    assert (found.underspend, found.is_paid_back) == (rule, is_paid_back)


def test_an_overspend_says_nothing_of_underspends():
    assert shared(terms()).underspend is None


def test_caps_do_not_touch_an_underspend():
    agreed = terms(caps={ICB: Limit(pence=1)}, cap_on_sum=Limit(pence=1), host=COUNCIL)
    assert shared(agreed, outturn=9 * MILLION).by_partner == {
        ICB: -60_000_000,
        COUNCIL: -40_000_000,
    }


def test_a_cap_holds_to_the_penny():
    agreed = terms(caps={ICB: Limit(pence=59)}, host=COUNCIL)
    assert shared(agreed, POOL, 0, 100).by_partner == {ICB: 59, COUNCIL: 41}


def test_what_nobody_owns_falls_to_the_basis_agreed_for_it():
    strands = [
        Strand("Nursing", ICB, 5 * MILLION, 5 * MILLION),
        Strand("Equipment", None, 5 * MILLION, 5 * MILLION + 50_000_000),
    ]
    agreed = terms(Basis.BY_SERVICE_OWNER, fallback=Basis.FIXED, shares=HALVES)

    found = shared(agreed, strands=strands)

    assert found.by_partner == {ICB: 25_000_000, COUNCIL: 25_000_000}
    assert "Nobody owns Equipment." in " ".join(found.why)


def test_a_partner_without_money_may_bear_a_fixed_share():
    agreed = terms(Basis.FIXED, shares={ICB: 2_500, TRUST: 7_500})
    found = shared(agreed, {ICB: None, COUNCIL: 0, TRUST: 0})
    assert found.by_partner == {ICB: 12_500_000, COUNCIL: 0, TRUST: 37_500_000}


def test_an_odd_penny_goes_to_the_partner_that_stands_first():
    agreed = terms(Basis.FIXED, shares=dict(reversed(HALVES.items())))
    assert shared(agreed, POOL, 100, 101).by_partner == {ICB: 1, COUNCIL: 0}


# what cannot be shared


@pytest.mark.parametrize(
    ("agreed", "contributions", "sentence"),
    [
        (terms(), {}, "nobody has put anything in"),
        (terms(), {ICB: 0, COUNCIL: 0}, "nobody has put anything in"),
        (terms(), {ICB: 1, COUNCIL: None}, "what the council puts in is not known"),
        (terms(), {ICB: 1, COUNCIL: -1}, "The council cannot put in less than nothing"),
        (
            terms(Basis.FIXED, shares={ICB: 5_000, TRUST: 5_000}),
            POOL,
            "The trust is named in the sharing, but not among the partners",
        ),
        (
            terms(host=TRUST, de_minimis=Limit(pence=1)),
            POOL,
            "The trust is named in the sharing",
        ),
        (
            terms(
                Basis.TIERED,
                tiers=(Tier(Limit(pence=30_000_000)), Tier(FIRST_2_PERCENT), Tier()),
            ),
            POOL,
            "out of order on a budget of £10,000,000.00",
        ),
        (terms(Basis.BY_SERVICE_OWNER), POOL, "no service is given"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_a_sentence(
    agreed, contributions, sentence
):
    with pytest.raises(BadInput, match=sentence):
        shared(agreed, contributions)


@pytest.mark.parametrize(
    ("strand", "sentence"),
    [
        (Strand("Nursing", ICB, BUDGET, BUDGET), "an outturn of £10,000,000.00, but"),
        (Strand("Nursing", TRUST, BUDGET, OUTTURN), "The trust is named"),
        (Strand("Nursing", None, BUDGET, OUTTURN), "Nobody owns Nursing, and nothing"),
    ],
)
def test_services_that_leave_open_who_bears_are_refused(strand, sentence):
    with pytest.raises(BadInput, match=sentence):
        shared(terms(Basis.BY_SERVICE_OWNER), strands=[strand])


def test_a_budget_below_nothing_is_refused():
    with pytest.raises(BadInput, match="budget cannot be less than nothing"):
        shared(terms(), budget=-1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: terms(Basis.FIXED), "what share each partner bears"),
        (lambda: terms(shares={ICB: 9_999}), "add up to 99.99%, not 100%"),
        (lambda: Tier(shares={ICB: 10_001}), "add up to 100.01%, not 100%"),
        (lambda: terms(shares={ICB: 10_001, COUNCIL: -1}), "less than nothing"),
        (lambda: terms(Basis.TIERED), "in which tiers"),
        (lambda: terms(Basis.TIERED, tiers=[Tier(FIRST_2_PERCENT)]), "last tier open"),
        (lambda: terms(Basis.TIERED, tiers=[Tier(), Tier()]), "Only the last tier"),
        (
            lambda: terms(Basis.TIERED, tiers=[Tier(Limit(pence=0)), Tier()]),
            "has nothing in it",
        ),
        (
            lambda: terms(
                Basis.TIERED,
                tiers=[Tier(FIRST_2_PERCENT), Tier(FIRST_2_PERCENT), Tier()],
            ),
            "tiers are out of order",
        ),
        (
            lambda: terms(Basis.BY_SERVICE_OWNER, fallback=Basis.BY_SERVICE_OWNER),
            "cannot fall to its owner",
        ),
        (
            lambda: terms(Basis.BY_SERVICE_OWNER, fallback=Basis.TIERED),
            "in which tiers",
        ),
        (lambda: terms(cap_on_sum=Limit(pence=1)), "bears what is above the cap"),
        (lambda: terms(caps={ICB: Limit(pence=1)}, host=ICB), "cannot have a cap"),
        (
            lambda: terms(Basis.BY_SERVICE_OWNER, cap_on_sum=Limit(pence=1), host=ICB),
            "no sum to cap",
        ),
        (lambda: terms(de_minimis=Limit(pence=1)), "which partner is the host"),
        (
            lambda: terms(Basis.BY_SERVICE_OWNER, de_minimis=Limit(pence=1), host=ICB),
            "a small variance is its owner's too",
        ),
        (Limit, "either in pence or in basis points"),
        (lambda: Limit(pence=1, basis_points=1), "either in pence or in basis points"),
        (lambda: Limit(pence=-1), "less than nothing"),
        (lambda: RecoveryTrigger(0, 10, "the board"), "more than nothing"),
        (lambda: RecoveryTrigger(1, -1, "the board"), "before it is asked for"),
        (lambda: RecoveryTrigger(1, 10, " "), "which body decides"),
    ],
)
def test_terms_that_leave_something_open_are_refused(make, sentence):
    with pytest.raises(BadInput, match=sentence):
        make()


def test_a_limit_in_part_of_a_penny_does_not_reach_the_next_penny():
    assert Limit(basis_points=1).of(19_999) == 1


# recovery plans


def recovering(forecast, **more):
    agreed = terms(recovery=RecoveryTrigger(100, 14, "the joint board", **more))
    return recovery_plan_due(
        agreed,
        budget_pence=1_000_000,
        forecast_pence=forecast,
        known_on=date(2026, 9, 20),
    )


def test_a_forecast_that_reaches_the_trigger_owes_a_plan_by_a_day():
    found = recovering(1_010_000)

    assert (found.due_on, found.body) == (date(2026, 10, 4), "the joint board")
    assert found.why == (
        "The forecast is £100.00 above budget, 1% of the budget; a plan is owed from 1%. "
        "It is due by 4 October 2026 and the joint board decides it."
    )


@pytest.mark.parametrize("forecast", [1_009_999, 1_000_000, 900_000])
def test_a_forecast_short_of_the_trigger_owes_none(forecast):
    assert recovering(forecast) is None


def test_a_projected_underspend_owes_a_plan_where_that_is_agreed():
    found = recovering(990_000, for_underspends=True)
    assert "£100.00 below budget" in found.why


def test_without_an_agreed_trigger_no_plan_is_owed():
    assert (
        recovery_plan_due(
            terms(), budget_pence=1, forecast_pence=9, known_on=date(2026, 9, 20)
        )
        is None
    )


def test_spending_without_any_budget_owes_a_plan():
    agreed = terms(recovery=RecoveryTrigger(100, 14, "the joint board"))
    found = recovery_plan_due(
        agreed, budget_pence=0, forecast_pence=9, known_on=date(2026, 9, 20)
    )
    assert "without any budget" in found.why


@pytest.mark.parametrize("words", [Basis, Underspend])
def test_every_word_has_its_own_label(words):
    labels = [each.label for each in words]
    assert len(set(labels)) == len(labels)
