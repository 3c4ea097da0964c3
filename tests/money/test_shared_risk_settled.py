"""What comes in for shared risk is told apart from what comes in for contributions."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import YEAR, contributed, open_pool
from factories.statements import funded_pool, tiered
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
)
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Move
from ropewalk.money.models import RiskShare
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.closing import checklist_of
from ropewalk.money.queries.contributions import (
    contribution_figures,
    contributions_of,
    contributions_said,
    risk_owed,
    risk_owed_besides,
    risk_owed_table,
)
from ropewalk.money.queries.partner_view import partner_view
from ropewalk.money.rules.contributions import Receipt, kept, parts_for_risk
from ropewalk.money.rules.posting import Draft, Line, Place

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
OVER = datetime(2027, 4, 12, 12, tzinfo=UTC)
LAST_DAY = date(2027, 3, 31)

# the rule

pence = st.integers(-300, 300).filter(bool)


@given(
    came_in=st.lists(st.tuples(pence, st.booleans()), max_size=12),
    contribution=st.integers(0, 500),
    risk=st.integers(-400, 400),
)
def test_no_more_is_for_risk_than_is_owed_and_never_the_other_way(
    came_in, contribution, risk
):
    parts = parts_for_risk(came_in, contribution_pence=contribution, risk_pence=risk)

    assert len(parts) == len(came_in)
    for upto in range(len(parts) + 1):
        assert min(risk, 0) <= sum(parts[:upto]) <= max(risk, 0)


@given(
    came_in=st.lists(st.integers(1, 300), max_size=12),
    contribution=st.integers(0, 500),
    risk=st.integers(0, 400),
)
def test_the_contribution_is_settled_first_and_then_the_risk(
    came_in, contribution, risk
):
    parts = parts_for_risk(
        [(each, True) for each in came_in],
        contribution_pence=contribution,
        risk_pence=risk,
    )

    assert sum(parts) == min(max(sum(came_in) - contribution, 0), risk)


@pytest.mark.parametrize(
    ("came_in", "parts"),
    [
        # paid back once the underspend was shared
        ([(100, False), (-30, True)], [0, -30]),
        # a mistake that went back before is none of it
        ([(100, False), (-30, False), (30, False), (-10, True)], [0, 0, 0, -10]),
        # what was paid twice goes back first
        ([(100, False), (50, True), (-60, True)], [0, 0, -10]),
        # no more than the partner was owed
        ([(100, False), (-40, True)], [0, -30]),
    ],
)
def test_what_goes_back_of_an_underspend(came_in, parts):
    assert parts_for_risk(came_in, contribution_pence=100, risk_pence=-30) == parts


def test_what_went_back_is_taken_from_what_came_in_last():
    assert kept([(APRIL, 100), (MAY, 50), (JUNE, -70)]) == [Receipt(APRIL, 80)]
    assert kept([(APRIL, -5), (MAY, 50)]) == [Receipt(MAY, 50)]


# in a fund


@laid
def pool():
    made = funded_pool()
    tiered(made)
    ask_for_contributions(
        fund_id=made.fund.pk, year_starting=YEAR, by=made.manager, at=OVER
    )
    return made


def shared(pool, by_partner):
    """The risk of the year, shared: what each partner came to owe in pence."""
    lines = []
    for partner, owed in by_partner.items():
        risk, due = (Place(kind, partner=partner.pk) for kind in (A.RISK_SHARE, A.DUE))
        lines.append(Line(risk, due, owed) if owed > 0 else Line(due, risk, -owed))
    journal = post_journal(
        fund_id=pool.fund.pk,
        draft=Draft(Move.RISK_SHARED, LAST_DAY, tuple(lines), "Risk shared", uuid4()),
        by=pool.manager,
        at=OVER,
    )
    RiskShare.objects.create(
        fund=pool.fund,
        terms=pool.fund.risk_terms.get(),
        year_starting=YEAR,
        budget_pence=10_000_000_00,
        outturn_pence=10_000_000_00 + sum(by_partner.values()),
        journal=journal,
        recorded_at=OVER,
        recorded_by=pool.manager,
    )


def came(pool, partner, pence, *, source=0):
    receive_contribution(
        fund_id=pool.fund.pk,
        organisation_id=partner.pk,
        source_id=pool.fund.sources.all()[source].pk,
        year_starting=YEAR,
        pence=pence,
        received_on=LAST_DAY,
        reference="BACS",
        key=uuid4(),
        by=pool.manager,
        at=OVER,
    )


def of(pool, partner):
    [found] = (
        each
        for each in contributions_of(pool.fund, year_starting=YEAR)
        if each.organisation == partner
    )
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("owed", "before", "after"),
    [
        (50_000_00, [4_000_000_00], [50_000_00]),
        (50_000_00, [3_999_999_99], [20_000_00, 1]),
        (50_000_00, [1_000_000_00, 3_000_000_00], []),
        (50_000_00, [4_100_000_00], [-10_000_00]),
        (-50_000_00, [4_000_000_00], [-50_000_00]),
        (-50_000_00, [4_000_000_00, -1_00, 1_00], [-20_000_03]),
        (-50_000_00, [3_000_000_00], [950_000_00]),
    ],
)
def test_what_is_due_is_asked_and_risk_owed_less_what_came_in_of_both(
    pool, owed, before, after
):
    first, icb = pool.three.first, pool.three.icb
    for pence in before:
        came(pool, first, pence)
    shared(pool, {first: owed, icb: 70_00})
    for pence in after:
        came(pool, first, pence)

    now = balances_now(pool.fund).by(lambda place: place.partner, A.DUE)
    for partner in (first, icb):
        seen = of(pool, partner)
        asked = sum(each.pence for each in seen.instalments)
        assert now[partner.pk] == (
            asked + seen.risk_pence - seen.received_pence - seen.risk_received_pence
        )


@pytest.mark.django_db
def test_a_receipt_for_risk_is_no_contribution(pool):
    first, icb = pool.three.first, pool.three.icb
    came(pool, first, 4_000_000_00)
    shared(pool, {first: 50_000_00, icb: 70_000_00})
    came(pool, first, 20_000_00)
    held = contributions_of(pool.fund, year_starting=YEAR)

    assert of(pool, first).received_pence == 4_000_000_00
    assert of(pool, first).risk_received_pence == 20_000_00
    said = contributions_said(held, year_starting=YEAR, on=OVER.date())
    assert said == (
        "£4,000,000.00 of £10,000,000.00 for 2026/27 has come in. £6,000,000.00 is late. "
        f"{first.name} owes £50,000.00 of shared risk, of which £20,000.00 has come in. "
        f"{icb.name} owes £70,000.00 of shared risk, of which £0.00 has come in."
    )
    assert risk_owed_table(held, year_starting=YEAR).rows == (
        (first.name, 50_000_00, 20_000_00, 30_000_00),
        (icb.name, 70_000_00, 0, 70_000_00),
    )
    figures = contribution_figures(pool.fund, held, year_starting=YEAR, on=OVER.date())
    assert {each.key: each.value for each in figures} == {
        "agreed": 10_000_000_00,
        "received": 4_000_000_00,
        "late": 6_000_000_00,
        "risk_received": 20_000_00,
    }


@pytest.mark.django_db
def test_an_underspend_that_went_back_leaves_the_contribution_as_it_came_in(pool):
    first = pool.three.first
    came(pool, first, 4_000_000_00)
    shared(pool, {first: -50_000_00})
    came(pool, first, -50_000_00)

    seen = of(pool, first)

    assert seen.received_pence == 4_000_000_00
    assert seen.seen(on=OVER.date()).late_pence == 0
    [owed] = risk_owed([seen])
    assert owed.said == (
        f"{first.name} is owed £50,000.00 of shared risk, of which £50,000.00 has gone "
        "back."
    )


@pytest.mark.django_db
def test_a_contribution_that_went_back_is_late_again(pool):
    first = pool.three.first
    came(pool, first, 4_000_000_00)
    came(pool, first, -1_000_000_00)

    assert of(pool, first).seen(on=OVER.date()).late_pence == 1_000_000_00


@pytest.mark.django_db
def test_the_checklist_and_the_partner_read_them_apart(pool):
    first, icb = pool.three.first, pool.three.icb
    came(pool, first, 4_000_000_00)
    came(pool, icb, 6_000_000_00)
    shared(pool, {first: 50_000_00, icb: 70_000_00})
    came(pool, first, 20_000_00)
    period = pool.fund.periods.get(year_starting=YEAR, number=4)

    [check] = (
        each for each in checklist_of(period, on=OVER.date()) if each.key == "received"
    )
    view = partner_view(pool.fund, first, year_starting=YEAR, on=OVER.date())

    assert check.is_met
    assert check.said.startswith("Every contribution due by the end of the quarter")
    assert (
        f"{first.name} owes £50,000.00 of shared risk, of which £20,000.00"
        in check.said
    )
    rows = dict(view.tables()[0].rows)
    assert rows["It put in for its contribution"] == 4_000_000_00
    assert rows["It put in for shared risk"] == 20_000_00
    assert rows["It still owes of both at the end"] == 30_000_00
    assert "put in £4,000,000.00 in 2026/27" in view.sentence
    assert "and £20,000.00 for shared risk" in view.sentence


@pytest.mark.django_db
def test_contributions_of_all_sources_are_settled_before_shared_risk():
    pool = open_pool(sources=["Core budgets", "A grant"])
    icb = pool.three.icb
    for source, pence in enumerate((60_00, 40_00)):
        contributed(pool, icb, pence, source=source)
    tiered(pool)
    shared(pool, {icb: 15_00})

    def told():
        held = contributions_of(pool.fund, year_starting=YEAR)
        [owed] = risk_owed(held)
        return [each.received_pence for each in held], owed.received_pence

    came(pool, icb, 70_00)
    assert told() == ([70_00, 0], 0)
    came(pool, icb, 35_00, source=1)
    assert told() == ([65_00, 35_00], 5_00)
    came(pool, icb, 5_00, source=1)
    assert told() == ([60_00, 40_00], 10_00)
    assert contributions_said(
        contributions_of(pool.fund, year_starting=YEAR),
        year_starting=YEAR,
        on=OVER.date(),
    ).startswith("£100.00 of £100.00 for 2026/27 has come in. Nothing is late.")
    came(pool, icb, 9_00, source=1)
    assert told() == ([60_00, 44_00], 15_00)


@pytest.mark.django_db
@pytest.mark.parametrize("others", [True, False])
def test_a_partner_that_puts_in_nothing_is_told_of_what_it_owes_of_risk(others):
    pool = open_pool()
    first, second = pool.three.first, pool.three.second
    if others:
        contributed(pool, first, 100_00)
    tiered(pool)
    shared(pool, {second: 30_00})

    def told():
        held = contributions_of(pool.fund, year_starting=YEAR)
        besides = risk_owed_besides(pool.fund, held, year_starting=YEAR)
        table = risk_owed_table(held, year_starting=YEAR, besides=besides)
        said = contributions_said(
            held, year_starting=YEAR, on=OVER.date(), besides=besides
        )
        return table.rows, said

    rows, said = told()
    assert rows == ((second.name, 30_00, 0, 30_00),)
    owes = f"{second.name} owes £30.00 of shared risk, of which"
    assert said.endswith(
        f"{owes} £0.00 has come in. No contribution of it is set for the year: set one of "
        "£0.00 to record what is paid."
    )
    last = pool.fund.periods.get(year_starting=YEAR, number=4)
    [check] = (
        each for each in checklist_of(last, on=OVER.date()) if each.key == "received"
    )
    assert f"{owes} £0.00 has come in" in check.said
    with pytest.raises(BadInput, match="Set it first, as nothing where it owes only"):
        came(pool, second, 20_00)

    contributed(pool, second, 0)
    came(pool, second, 20_00)
    rows, said = told()
    assert rows == ((second.name, 30_00, 20_00, 10_00),)
    assert said.endswith(f"{owes} £20.00 has come in.")
