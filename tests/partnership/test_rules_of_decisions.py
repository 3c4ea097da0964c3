"""The rules of decisions by themselves: limits, key decisions, votes, approvals, cycles."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.partnership.kinds import (
    Capacity,
    DecisionState,
    Found,
    LimitBasis,
    Position,
    Power,
    Recurrence,
    Urgency,
    Way,
)
from ropewalk.partnership.rules.approvals import Step, whose_turn, why_not_valid
from ropewalk.partnership.rules.authority import (
    REMEDIES,
    TITLES,
    Facts,
    Limit,
    checks,
    in_the_way,
    is_key_decision,
    not_met_said,
    paragraph,
)
from ropewalk.partnership.rules.composition import SeatNow
from ropewalk.partnership.rules.key_decisions import KeyDecision, call_in_ends
from ropewalk.partnership.rules.meetings import days_of_cycle
from ropewalk.partnership.rules.resolutions import PilotPool, refusal_of_pilot
from ropewalk.partnership.rules.voting import not_carried

TUESDAY = date(2026, 10, 13)
LIMIT = Limit(
    subject="Equipment",
    by="Joint board",
    pence=25_000_00,
    basis=LimitBasis.SINGLE,
    used_pence=0,
    power=Power.DECIDES,
    is_in_force=True,
)
RULES = KeyDecision(threshold_pence=500_000_00, wards=2, notice_days=28, notice_on=None)
UNHELD = replace(RULES, wards=None, notice_days=None, exception_days=None)
WELL = Facts(
    on=TUESDAY,
    body="Locality group",
    power=Power.DECIDES,
    pence=20_000_00,
    whole_life_pence=None,
    same_matter_pence=0,
    wards_affected=0,
    is_marked_key=False,
    agreement="Pooled fund",
    agreement_fault=None,
    agreement_advice=None,
    limit=LIMIT,
    key_rules=RULES,
    composition=(),
    no_quorum=None,
    conflicts=(),
    not_carried=None,
    cleared={"The council": True},
    needs_legal_advice=False,
    legal={},
    missing_links=(),
    resolutions=(),
    is_open_meeting=True,
)


def found(facts, code):
    [check] = [each for each in checks(facts) if each.code == code]
    return check


def limited(**changes):
    return replace(WELL, limit=replace(LIMIT, **changes))


def test_when_nothing_is_wrong_every_check_is_met():
    assert {each.found for each in checks(WELL)} == {Found.MET}
    assert paragraph(checks(WELL)).startswith("Met: ")


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        (replace(WELL, power=Power.ADVISES, limit=None), "power", "advises"),
        (
            replace(limited(is_held=False), power=Power.ADVISES),
            "power",
            "recommend this, not decide it",
        ),
        (replace(WELL, is_open_meeting=False), "sitting", "not open"),
        (replace(WELL, agreement_fault="It ended."), "agreement", "It ended."),
        (replace(WELL, pence=25_000_01), "limit", "above the limit of £25,000.00"),
        (replace(WELL, same_matter_pence=5_000_01), "limit", "decided before"),
        (limited(is_in_force=False), "limit", "not in force on 13 October 2026"),
        (limited(power=Power.ADVISES), "limit", "to advise, not to decide"),
        (limited(is_held=False), "limit", "was not delegated to whoever decides"),
        (limited(basis=LimitBasis.WHOLE_LIFE), "limit", "over its whole life"),
        (
            replace(WELL, limit=None, unnamed=("“Equipment” from Top",)),
            "limit",
            "under “Equipment” from Top, or send it up",
        ),
        (limited(basis=LimitBasis.CUMULATIVE, used_pence=5_000_01), "limit", "before"),
        (replace(WELL, wards_affected=2), "key", "28 clear days' notice, and none"),
        (replace(WELL, composition=("Nobody has the chair.",)), "composition", "chair"),
        (replace(WELL, no_quorum="There is no quorum."), "quorum", "no quorum"),
        (replace(WELL, conflicts=("A has an interest.",)), "conflicts", "interest"),
        (replace(WELL, cleared={"The council": False}), "finance", "The council"),
        (replace(WELL, cleared={}), "finance", "does not say whose"),
        (replace(WELL, needs_legal_advice=True), "legal", "no monitoring officer"),
        (replace(WELL, legal={"The council": False}), "legal", "advises against"),
        (replace(WELL, missing_links=("It names no need.",)), "links", "no need"),
        (replace(WELL, not_carried="The vote is tied."), "votes", "tied"),
    ],
)
def test_what_stands_in_the_way_is_said_with_what_to_do(facts, code, said):
    check = found(facts, code)

    assert check.found == Found.NOT_MET
    assert said in check.sentence
    assert check.remedy
    assert f"Not met: {check.sentence}" in paragraph(checks(facts))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(WELL, agreement_advice="Its end is not recorded."), "agreement"),
        (replace(WELL, agreement="", cleared={"A": True, "B": True}), "agreement"),
        (replace(WELL, key_rules=replace(RULES, threshold_pence=None)), "key"),
        (replace(WELL, is_marked_key=True, key_rules=UNHELD), "key"),
        (replace(WELL, wards_affected=1, key_rules=UNHELD), "key"),
    ],
)
def test_what_nobody_can_tell_needs_legal_advice(facts, code):
    assert found(facts, code).found == Found.ADVICE


def test_a_whole_life_limit_is_held_against_the_whole_life():
    facts = replace(
        limited(basis=LimitBasis.WHOLE_LIFE),
        pence=10_000_00,
        whole_life_pence=30_000_00,
    )

    assert "£30,000.00 is above the limit" in found(facts, "limit").sentence
    assert found(replace(facts, whole_life_pence=25_000_00), "limit").found == Found.MET


@given(
    parts=st.lists(st.integers(1, 30_000_00), min_size=2, max_size=5),
    basis=st.sampled_from(LimitBasis),
)
def test_cutting_a_matter_up_never_lets_it_through(parts, basis):
    """However a sum above the limit is cut, the part that goes over is refused."""
    before, refused = 0, False
    for pence in parts:
        facts = replace(
            limited(basis=basis),
            pence=pence,
            whole_life_pence=pence,
            same_matter_pence=before,
            same_matter_whole_life_pence=before,
        )
        if found(facts, "limit").found == Found.NOT_MET:
            refused = True
            break
        before += pence

    assert refused == (sum(parts) > 25_000_00)
    assert before <= 25_000_00


def test_a_post_that_decides_alone_has_no_quorum_and_no_vote():
    facts = replace(
        WELL, post="Director", not_carried="Nobody voted.", no_quorum="None"
    )

    codes = {each.code for each in checks(facts)}

    assert not codes & {"quorum", "votes", "composition", "conflicts"}
    assert found(facts, "power").found == Found.MET
    assert found(replace(facts, limit=None), "power").found == Found.NOT_MET


def test_every_check_has_a_title_and_says_what_to_do():
    assert set(TITLES) == set(REMEDIES)


def key(**changes):
    return replace(
        WELL,
        limit=None,
        pence=600_000_00,
        key_rules=replace(RULES, **changes),
    )


@pytest.mark.parametrize(
    ("rules", "outcome", "said"),
    [
        ({"notice_on": date(2026, 9, 14)}, Found.MET, "gave 28 clear days"),
        ({"notice_on": date(2026, 9, 15)}, Found.NOT_MET, "gives 27"),
        (
            {"urgency": Urgency.EXCEPTION, "urgency_on": date(2026, 10, 5)},
            Found.MET,
            "5 clear working days before",
        ),
        (
            {"urgency": Urgency.EXCEPTION, "urgency_on": date(2026, 10, 7)},
            Found.ADVICE,
            "gives 5 clear days but only 3 without weekends and bank holidays",
        ),
        (
            {"urgency": Urgency.EXCEPTION, "urgency_on": date(2026, 10, 8)},
            Found.NOT_MET,
            "gives 4 clear days, and 5 are needed",
        ),
        (
            {"urgency": Urgency.SPECIAL, "urgency_on": TUESDAY},
            Found.MET,
            "chair of scrutiny agreed on 13 October 2026",
        ),
    ],
)
def test_notice_of_a_key_decision(rules, outcome, said):
    check = found(key(**rules), "key")

    assert (check.found, said in check.sentence) == (outcome, True), check.sentence


def test_a_body_that_advises_decides_the_part_that_was_delegated_to_it():
    facts = replace(WELL, power=Power.ADVISES)

    assert found(facts, "power").found == Found.MET
    assert "delegated to it to decide" in found(facts, "power").sentence
    above = found(replace(facts, pence=26_000_00), "limit")
    assert above.found == Found.NOT_MET


def test_on_a_day_whose_rules_are_not_held_nobody_is_told_that_they_were_kept():
    of_no_sum = replace(WELL, pence=None, key_rules=UNHELD)

    assert found(of_no_sum, "key").found == Found.MET  # key by the rules of no day
    marked = found(replace(of_no_sum, is_marked_key=True), "key")
    assert "on 13 October 2026 is not held here" in marked.sentence
    in_a_ward = found(replace(of_no_sum, wards_affected=1), "key")
    assert (
        "rules on key decisions of 13 October 2026 are not held" in in_a_ward.sentence
    )


def test_what_makes_a_decision_key():
    assert is_key_decision(key())
    assert is_key_decision(replace(WELL, wards_affected=2))
    assert is_key_decision(replace(WELL, is_marked_key=True, key_rules=None))
    assert not is_key_decision(WELL)


def test_s4_09_a_key_decision_is_not_taken_where_the_terms_leave_it_to_the_board():
    facts = key(is_taken_here=False, notice_on=date(2026, 9, 1))

    assert found(facts, "key").found == Found.MET
    assert found(facts, "level").found == Found.NOT_MET
    assert "leave those to the body above" in found(facts, "level").sentence


def test_call_in_counts_working_days():
    friday = date(2026, 10, 16)

    assert call_in_ends(friday, working_days=5) == date(2026, 10, 23)
    assert call_in_ends(TUESDAY, working_days=5) == date(2026, 10, 20)


def seat(number, organisation=None, *, is_chair=False):
    return SeatNow(
        seat=number,
        title=f"Seat {number}",
        capacity=Capacity.COMMISSIONER,
        position=Position.ANY,
        organisation=organisation,
        has_vote=True,
        is_chair=is_chair,
    )


def voted(*ways, organisations=(1, 1, 2, 2)):
    return [
        (seat(number, organisations[number], is_chair=number == 0), way)
        for number, way in enumerate(ways)
    ]


def outcome(votes, **rules):
    said = {
        "has_casting_vote": False,
        "needs_every_partner": False,
        "partners": {1: "The council", 2: "The board"},
    }
    return not_carried(votes, **said | rules)


F, A, N = Way.FOR, Way.AGAINST, Way.ABSTAINED


@pytest.mark.parametrize(
    ("votes", "rules", "said"),
    [
        (voted(F, F, F, A), {}, None),
        (voted(F, A, A, N), {}, "The vote is lost, 1 for and 2 against."),
        (voted(F, F, A, A), {}, "The vote is tied, 2 for and 2 against."),
        (voted(F, F, A, A), {"has_casting_vote": True}, None),
        (voted(A, F, F, A), {"has_casting_vote": True}, "The vote is tied"),
        (voted(N, N, N, N), {}, "Nobody has voted for or against."),
        (voted(F, F, F, A), {"needs_every_partner": True}, "The board has 1 for and 1"),
        (voted(F, F, F, N), {"needs_every_partner": True}, None),
    ],
)
def test_whether_a_vote_carries(votes, rules, said):
    result = outcome(votes, **rules)

    assert (result is None) if said is None else said in result


def test_partners_that_vote_as_blocks_have_one_vote_each():
    votes = voted(F, F, F, A, A, organisations=(1, 1, 1, 2, 3))
    partners = {1: "The council", 2: "The board", 3: "The trust"}

    assert outcome(votes, partners=partners) is None
    assert outcome(votes, partners=partners, votes_by_partner=True) == (
        "The vote is lost, 1 for and 2 against."
    )


def test_a_block_that_is_split_abstains_and_a_seat_of_nobody_votes_for_itself():
    votes = voted(F, A, F, F, organisations=(1, 1, 2, None))

    assert outcome(votes, votes_by_partner=True) is None
    against = voted(F, A, F, A, organisations=(1, 1, 2, None))
    assert "tied, 1 for and 1 against" in outcome(against, votes_by_partner=True)


CHAIN = [
    Step(1, 1, "Executive"),
    Step(2, 2, "Board"),
    Step(3, 3, "Cabinet"),
    Step(3, 4, "Trust board"),
]


def approved(*bodies):
    return [
        replace(step, is_approved=True if step.body in bodies else None)
        for step in CHAIN
    ]


def why_not(steps, **changes):
    said = {"on": TUESDAY, "call_in_until": None, "is_called_in": False}
    return why_not_valid(DecisionState.AGREED, steps, **said | changes)


def test_approvals_come_in_turn_and_the_last_side_by_side():
    assert [each.body for each in whose_turn(CHAIN)] == ["Executive"]
    assert why_not(CHAIN) == "It waits for the approval of Executive."
    both = approved("Executive", "Board")
    assert [each.body for each in whose_turn(both)] == ["Cabinet", "Trust board"]
    assert "Cabinet and Trust board" in why_not(both)
    assert "Trust board" in why_not(approved("Executive", "Board", "Cabinet"))
    assert why_not(approved(*(each.body for each in CHAIN))) is None


def test_one_refusal_ends_the_chain():
    steps = [
        replace(CHAIN[0], is_approved=True),
        replace(CHAIN[1], is_approved=False, because="Too dear."),
        *CHAIN[2:],
    ]

    assert whose_turn(steps) == []
    assert why_not(steps) == "Board did not approve it: Too dear."


def test_nobody_acts_while_scrutiny_can_call_it_in_or_has():
    until = TUESDAY + timedelta(days=5)

    assert "until the end of 18 October 2026" in why_not([], call_in_until=until)
    assert why_not([], call_in_until=until, on=until + timedelta(days=1)) is None
    assert "called it in" in why_not([], call_in_until=until, is_called_in=True)


def test_a_fortnight_and_the_third_tuesday():
    s0_31 = days_of_cycle(TUESDAY, Recurrence.FORTNIGHTLY, date(2026, 11, 30))
    assert s0_31 == [
        date(2026, 10, 13),
        date(2026, 10, 27),
        date(2026, 11, 10),
        date(2026, 11, 24),
    ]

    third = days_of_cycle(date(2026, 10, 20), Recurrence.MONTHLY, date(2027, 1, 31))
    assert third == [
        date(2026, 10, 20),
        date(2026, 11, 17),
        date(2026, 12, 15),
        date(2027, 1, 19),
    ]
    assert all(each.weekday() == TUESDAY.weekday() for each in third)


def test_a_fifth_friday_becomes_the_last():
    days = days_of_cycle(date(2026, 10, 30), Recurrence.MONTHLY, date(2026, 11, 30))

    assert days == [date(2026, 10, 30), date(2026, 11, 27)]


@given(
    first=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    every=st.sampled_from(Recurrence),
    length=st.integers(0, 700),
)
def test_a_cycle_keeps_its_weekday_and_its_bounds(first, every, length):
    until = first + timedelta(days=length)

    days = days_of_cycle(first, every, until)

    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] <= until
    assert {each.weekday() for each in days} == {first.weekday()}


def pilot(**changes):
    said = {"text": "No more than three pilots.", "body": "The board", "at_most": 3}
    return refusal_of_pilot(PilotPool(**changes), **said)


def test_a_fourth_pilot_is_refused_with_the_resolution_quoted():
    assert pilot(live=2, advantage="Falls down by a tenth.") is None
    assert "“No more than three pilots.” 3 are live" in pilot(live=3, advantage="x")


def test_a_pilot_without_an_advantage_is_refused():
    assert "specific, measurable advantage" in pilot(live=0, advantage=" ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"no_quorum": "Nobody."}, "1 check is not met."),
        (
            {"no_quorum": "Nobody.", "is_open_meeting": False},
            "2 checks are not met.",
        ),
        (
            {"no_quorum": "Nobody.", "not_carried": "Nobody has voted."},
            "2 checks are not met; the vote is one of them.",
        ),
    ],
)
def test_the_checks_not_met_are_counted_as_they_are_shown(changes, said):
    shown = checks(replace(WELL, **changes))

    assert in_the_way(shown)
    assert not_met_said(shown) == said


def test_s4_04_a_resolution_that_nobody_gave_facts_for_needs_somebody_to_read_it():
    found = {
        each.code: each for each in checks(replace(WELL, resolutions=("Not yet.",)))
    }
    none = {each.code: each for each in checks(WELL)}

    assert found["resolutions"].found == Found.ADVICE
    assert "has to check it against that: “Not yet.”" in found["resolutions"].sentence
    assert none["resolutions"].found == Found.MET
    assert none["resolutions"].sentence.startswith("No resolution of ")
