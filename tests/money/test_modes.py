"""What each kind of fund allows: the kind decides what may be moved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.rules.modes import (
    MODES,
    LedgerSeen,
    commitment_seen,
    mode_of,
    modes_table,
    read_as_one,
    refusal_of_virement,
)

ICB, COUNCIL = 1, 2
NAMES = {ICB: "the ICB", COUNCIL: "the council"}

kinds = st.sampled_from(FundKind)
partners = st.sampled_from([ICB, COUNCIL])
strands = st.sampled_from(["home care", "nursing"])


def refusal(kind, partners=(ICB, ICB), strands=("home care", "home care")):
    return refusal_of_virement(
        kind,
        from_partner=partners[0],
        to_partner=partners[1],
        from_strand=strands[0],
        to_strand=strands[1],
        names=NAMES,
    )


ACROSS = (ICB, COUNCIL)
STRANDS = ("home care", "nursing")


@pytest.mark.parametrize(
    ("kind", "within", "across_partners"),
    [
        (FundKind.SINGLE, True, False),
        (FundKind.ALIGNED, True, False),
        (FundKind.SYNCHRONISED, True, False),
        (FundKind.LEAD, True, False),
        (FundKind.POOLED, True, True),
        (FundKind.INDICATIVE, True, False),
        (FundKind.POT, False, False),
        (FundKind.GRANT, False, False),
    ],
)
def test_s3_41_the_mode_decides_which_virement_is_allowed(
    kind, within, across_partners
):
    assert (refusal(kind, strands=STRANDS) is None) == within
    assert (refusal(kind, partners=ACROSS) is None) == across_partners
    assert (refusal(kind, ACROSS, STRANDS) is None) == across_partners


def test_s3_41_a_refusal_says_from_whom_to_whom_and_why():
    assert refusal(FundKind.ALIGNED, partners=ACROSS) == (
        "Money cannot move from the ICB to the council: aligned budgets stay with the "
        "partner whose they are."
    )
    assert refusal(FundKind.POT, strands=STRANDS) == (
        "Money cannot move from home care to nursing: a delegated pot is kept to what it "
        "was given for."
    )


def test_s3_23_virement_across_synchronised_ledgers_is_impossible():
    for strands in (STRANDS, ("home care", "home care")):
        assert "so nothing can pass between them" in refusal(
            FundKind.SYNCHRONISED, ACROSS, strands
        )
        assert "the council to the ICB" in refusal(
            FundKind.SYNCHRONISED, (COUNCIL, ICB), strands
        )


def ledger(partner, lines, stated, year=2026):
    return LedgerSeen(partner, date(year, 4, 1), date(year + 1, 4, 1), lines, stated)


def test_s3_23_two_ledgers_are_read_as_one_and_each_adds_up():
    found = read_as_one(
        [
            ledger(ICB, {"Nursing": 600, "Equipment": 50}, 650),
            ledger(COUNCIL, {"Home care": 400, "Equipment": 70}, 470),
        ],
        names=NAMES,
    )

    assert (found.pence, found.faults) == (1_120, ())
    assert found.table(NAMES).rows == (
        ("Nursing", 600, None),
        ("Equipment", 50, 70),
        ("Home care", None, 400),
        ("Stated total", 650, 470),
    )


def test_s3_23_a_ledger_that_does_not_add_up_is_named():
    found = read_as_one(
        [ledger(ICB, {"Nursing": 600}, 650), ledger(COUNCIL, {"Home": None}, 470)],
        names=NAMES,
    )
    assert list(found.faults) == [
        "The ledger of the ICB states £6.50 and its lines add up to £6.00.",
        "Whether the ledger of the council adds up cannot be said: Home is not known.",
    ]


@pytest.mark.parametrize(
    ("ledgers", "sentence"),
    [
        ([ledger(ICB, {}, 0)], "takes the ledgers of two"),
        ([ledger(ICB, {}, 0)] * 2, "the ICB has more than one ledger"),
        (
            [ledger(ICB, {}, 0), ledger(COUNCIL, {}, 0, year=2025)],
            "different periods: the ICB 2026/27 and the council 2025/26",
        ),
        (
            [
                ledger(ICB, {}, 0),
                LedgerSeen(COUNCIL, date(2026, 4, 1), date(2026, 7, 1), {}, 0),
            ],
            "the council 2026-04-01 up to 2026-07-01",
        ),
    ],
)
def test_s3_23_ledgers_of_other_periods_are_not_read_as_one(ledgers, sentence):
    with pytest.raises(BadInput, match=sentence):
        read_as_one(ledgers, names=NAMES)


@given(
    kind=kinds, pair=st.tuples(partners, partners), lines=st.tuples(strands, strands)
)
def test_a_virement_is_refused_exactly_where_the_table_says_no(kind, pair, lines):
    mode = mode_of(kind)
    wanted = [
        *([mode.may_move_across_partners] if pair[0] != pair[1] else []),
        *([mode.may_move_across_strands] if lines[0] != lines[1] else []),
        *([mode.may_move_within_partner] if pair[0] == pair[1] else []),
    ]
    found = refusal(kind, pair, lines)

    assert (found is None) == (
        all(wanted) and (pair[0] != pair[1] or lines[0] != lines[1])
    )
    assert found is None or found.endswith(".")


def test_money_that_stays_where_it_is_is_no_virement():
    assert refusal(FundKind.POOLED) == (
        "The money is for home care already, so there is nothing to move."
    )


def test_a_fund_without_parts_moves_money_between_services():
    assert refusal(FundKind.POOLED, (None, None), STRANDS) is None
    assert "the fund as a whole to partner 9" in refusal_of_virement(
        FundKind.SINGLE,
        from_partner=None,
        to_partner=9,
        from_strand="a",
        to_strand="a",
    )


# the table


def test_every_kind_has_one_row():
    assert list(MODES) == list(FundKind)
    assert len(modes_table().rows) == len(FundKind)


def test_only_a_pool_needs_a_host_and_a_manager_and_holds_cash_as_one():
    assert [
        (mode.is_cash_together, mode.needs_host, mode.needs_pool_manager)
        for mode in MODES.values()
        if mode.needs_host or mode.needs_pool_manager or mode.is_cash_together
    ] == [(True, True, True)]


def test_what_law_wants_in_writing_needs_an_agreement():
    assert {kind for kind, mode in MODES.items() if mode.needs_agreement} == {
        FundKind.LEAD,
        FundKind.POOLED,
        FundKind.GRANT,
    }


def test_only_an_indicative_budget_is_notional():
    assert [kind for kind, mode in MODES.items() if mode.is_notional] == [
        FundKind.INDICATIVE
    ]


@pytest.mark.parametrize("mode", MODES.values(), ids=lambda mode: mode.kind)
def test_each_row_says_what_it_rests_on_and_why_money_does_not_cross(mode):
    assert mode.rests_on
    assert mode.about.endswith(".")
    assert bool(mode.why_not) == (not mode.may_move_across_partners)


def test_pots_usually_stop_and_pools_usually_warn():
    assert mode_of(FundKind.POT).control is Control.HARD_STOP
    assert mode_of(FundKind.POOLED).control is Control.WARN


# commitments


def seen(control, adding, budget=1_000, kind=FundKind.POOLED):
    return commitment_seen(
        kind, control, budget_pence=budget, committed_pence=600, adding_pence=adding
    )


def test_s2_16_a_commitment_above_an_indicative_budget_is_alerted():
    control = mode_of(FundKind.INDICATIVE).control

    assert seen(control, 400, kind=FundKind.INDICATIVE).warning is None
    assert seen(control, 401, kind=FundKind.INDICATIVE).warning == (
        "Indicative budget: £4.01 on top of £6.00 is £0.01 more than the £10.00 that is "
        "indicated."
    )


@given(
    control=st.sampled_from(Control),
    kind=kinds,
    budget=st.none() | st.integers(0, 10**6),
    committed=st.integers(0, 10**6),
    adding=st.integers(1, 10**6),
)
def test_the_control_decides_what_a_passed_limit_does(
    control, kind, budget, committed, adding
):
    found = commitment_seen(
        kind,
        control,
        budget_pence=budget,
        committed_pence=committed,
        adding_pence=adding,
    )
    does_not_fit = budget is None or committed + adding > budget
    assert bool(found.refusal) == (does_not_fit and control is Control.HARD_STOP)
    assert bool(found.warning) == (does_not_fit and control is Control.WARN)


def test_a_commitment_of_nothing_is_refused():
    with pytest.raises(BadInput, match="more than nothing"):
        seen(Control.WARN, 0)
