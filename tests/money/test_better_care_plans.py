"""Better Care Fund plans as records: entered, approved and locked, opened again, reported."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.better_care import better_care
from factories.money import contributed, manager_at, open_pool
from factories.organisations import NOON, TODAY, MembershipFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions import better_care as actions
from ropewalk.money.actions.better_care import SchemeSaid
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Move
from ropewalk.money.models import BetterCareApproval, BetterCareScheme
from ropewalk.money.queries.better_care import plan_seen, plans_seen_by
from ropewalk.money.queries.better_care_choices import (
    boards_to_choose,
    decisions_to_choose,
    register_of_plans,
)
from ropewalk.money.queries.better_care_quarter import quarter_seen
from ropewalk.money.rules.better_care_lists import Listing
from ropewalk.partnership.kinds import BodyKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy():
    return better_care()


# one for each area and year


def test_there_is_one_for_an_area_and_a_year(copy):
    with pytest.raises(BadInput, match="already"):
        better_care(copy.pool, board=copy.board, area="Elsewhere")
    other = copy.pool.three.body(name="Another board", kind=BodyKind.WELLBEING)
    with pytest.raises(BadInput, match="already"):
        better_care(copy.pool, board=other, area="trafford ")
    assert better_care(copy.pool, board=copy.board, year=2026).plan.year == "2026/27"


def test_it_is_begun_for_a_board_of_the_partnership_and_with_an_area(copy):
    foreign = open_pool().three.board(kind=BodyKind.WELLBEING)

    with pytest.raises(BadInput, match="Choose a health and wellbeing board"):
        better_care(copy.pool, board=foreign, year=2026)
    with pytest.raises(BadInput, match="Name the area"):
        better_care(copy.pool, board=copy.board, year=2026, area=" ")


def test_only_a_health_and_wellbeing_board_has_a_copy():
    pool = open_pool(years=(2025,))
    others = [
        pool.three.body(name=f"A {kind.label}", kind=kind)
        for kind in BodyKind
        if kind is not BodyKind.WELLBEING
    ]
    board = pool.three.body(name="Trafford's", kind=BodyKind.WELLBEING)

    assert boards_to_choose(pool.fund, on=TODAY) == [(str(board.pk), "Trafford's")]
    for each in others:
        with pytest.raises(BadInput, match="Choose a health and wellbeing board"):
            better_care(pool, board=each)
    assert better_care(pool, board=board).plan.board == board


def test_sent_twice_it_is_begun_once(copy):
    key = uuid4()
    first = better_care(copy.pool, board=copy.board, year=2026, submission_key=key)
    again = better_care(copy.pool, board=copy.board, year=2026, submission_key=key)
    assert first.plan == again.plan

    scheme = {
        "number": None,
        "scheme": SchemeSaid("Reablement"),
        "submission_key": uuid4(),
        **copy.said,
    }
    assert actions.enter_scheme(**scheme) == actions.enter_scheme(**scheme)


# what is entered


def test_a_plan_that_is_entered_whole_wants_only_the_boards_approval(copy):
    assert "0 schemes" in copy.seen.sentence
    copy.complete()

    assert copy.seen.checklist.wanting == [
        "Cover, Signed off by the board: its approval is not recorded"
    ]
    copy.approve()
    assert copy.seen.checklist.is_complete
    assert copy.seen.is_as_approved


def test_income_that_partners_do_not_contribute_is_told_by_source_and_partner(copy):
    copy.complete()
    copy.scheme(1_000_01, number=1)
    copy.income(1_000_01)
    title = copy.pool.source.title

    nhs, council = copy.pool.three.icb.name, copy.pool.three.first.name
    fault = (
        f"£1,000.01 is entered and £1,000.00 is contributed ({nhs} £600.00 and "
        f"{council} £400.00): £0.01 is not contributed"
    )
    assert f"Income, {title}, as contributed: {fault}" in copy.seen.checklist.wanting
    with pytest.raises(BadInput, match="as contributed"):
        copy.approve()
    (row, *_) = copy.seen.income_table().rows
    assert row[-1] == f"No: {fault}"

    contributed(copy.pool, copy.pool.three.second, 1, year=2025)
    assert copy.seen.income_table().rows[0][-1] == "Yes"
    copy.approve()


def test_income_of_which_no_contribution_is_recorded_is_not_complete(copy):
    copy.income()

    (wanting,) = (e for e in copy.seen.checklist.wanting if "contributed" in e)
    assert wanting == (
        f"Income, {copy.pool.source.title}, as contributed: £1,000.00 is entered and no "
        "contribution is recorded"
    )


def test_money_of_the_fund_without_an_income_here_is_named():
    pool = open_pool(years=(2025,), sources=["Core budgets", "A grant"])
    copy = better_care(pool).complete()
    assert "no income is entered" not in copy.seen.sentence
    nhs, other = copy.pool.three.icb, copy.pool.fund.sources.all()[1]
    contributed(copy.pool, nhs, 5_00, year=2025, source=1)

    assert copy.seen.sentence.endswith(
        "£5.00 is contributed to the fund of which no income is entered here: "
        f"{other.title} ({nhs.name} £5.00)."
    )


def test_what_was_entered_last_counts_and_what_was_before_stays(copy):
    copy.scheme(1_000_00)
    copy.scheme(400_00, number=1)
    copy.scheme(600_00)
    copy.income(900_00)
    copy.income(1_000_00)
    copy.minimum(500_00)
    copy.minimum(700_00)
    seen = copy.seen

    assert [(each.number, each.pence) for each in seen.said.schemes] == [
        (1, 400_00),
        (2, 600_00),
    ]
    assert seen.income_pence == seen.planned_pence == 1_000_00
    assert seen.said.minimum.pence == 700_00
    assert BetterCareScheme.objects.count() == 3


def test_a_scheme_is_taken_out_with_a_reason_and_its_number_is_not_used_again(copy):
    copy.scheme()
    with pytest.raises(BadInput, match="Say why"):
        actions.withdraw_scheme(number=1, why=" ", submission_key=uuid4(), **copy.said)
    said = {"number": 1, "why": "Ended", "submission_key": uuid4(), **copy.said}
    row = actions.withdraw_scheme(**said)

    assert actions.withdraw_scheme(**said) == row
    assert copy.seen.said.schemes == []
    with pytest.raises(BadInput, match="no scheme 1"):
        copy.scheme(number=1)
    assert copy.scheme().number == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "called"),
        ({"pence": -1}, "less than nothing"),
        ({"outputs": -1}, "less than nothing"),
        ({"scheme_type": "magic"}, "not on the list"),
        ({"area_of_spend": "moon"}, "not on the list"),
        ({"objective": "none"}, "not on the list"),
    ],
)
def test_a_scheme_is_refused_that_cannot_be(copy, changes, words):
    with pytest.raises(BadInput, match=words):
        copy.scheme(**changes)


def test_strands_and_sources_of_another_fund_are_refused(copy):
    other = open_pool()

    with pytest.raises(BadInput, match="strand of this fund"):
        copy.scheme(strand_id=other.strand.pk)
    with pytest.raises(BadInput, match="source of this fund"):
        copy.scheme(source_id=other.source.pk)
    with pytest.raises(BadInput, match="source of this fund"):
        copy.income(source_id=other.source.pk)


def test_income_and_the_minimum_say_where_they_come_from(copy):
    with pytest.raises(BadInput, match="where the sum comes from"):
        copy.income(said_by=" ")
    with pytest.raises(BadInput, match="kind of money"):
        copy.income(kind="")
    with pytest.raises(BadInput, match="not on the list"):
        copy.income(kind="lottery")
    with pytest.raises(BadInput, match="less than nothing"):
        copy.minimum(-1)


def test_2026_27_has_no_conditions_until_they_are_loaded_with_where_they_were_read():
    copy = better_care(year=2026)
    assert copy.seen.asked is None
    assert "not loaded: load from the framework" in copy.seen.checklist.wanting[-1]

    with pytest.raises(BadInput, match="each once"):
        copy.load(Listing.CONDITIONS)
    with pytest.raises(BadInput, match="each once"):
        copy.load(Listing.CONDITIONS, "A plan", "a  plan")
    copy.load(Listing.CONDITIONS, "A plan", "A pool")
    copy.assure()
    copy.load(Listing.CONDITIONS, "A joint plan", "A pool", "A report")
    seen = copy.seen

    assert [each.title for each in seen.asked] == ["A joint plan", "A pool", "A report"]
    assert "entered by the user" in seen.asked[0].said_by
    # what was said of the wording before is not said of the new one
    assert [each.holds for each in seen.said.conditions] == [None] * 3


def test_nothing_is_loaded_over_what_is_held_nor_on_other_lists(copy):
    with pytest.raises(BadInput, match="held already"):
        copy.load(Listing.CONDITIONS, "A plan")
    with pytest.raises(BadInput, match="Only conditions and metrics"):
        copy.load(Listing.AREAS, "Moon")


def test_a_condition_needs_words_and_has_to_be_one_of_the_year(copy):
    with pytest.raises(BadInput, match="assures nobody"):
        actions.assure_condition(code="agreed", holds=True, words=" ", **copy.said)
    with pytest.raises(BadInput, match="does not ask"):
        actions.assure_condition(code="moon", holds=True, words="Yes", **copy.said)


# the board's approval


def test_an_incomplete_plan_cannot_be_approved(copy):
    copy.scheme()
    with pytest.raises(BadInput, match="not complete"):
        copy.approve()
    assert not BetterCareApproval.objects.exists()


def test_what_is_approved_is_what_was_read(copy):
    copy.complete()

    with pytest.raises(BadInput, match="changed since you read it"):
        copy.approve(as_seen="")
    with pytest.raises(BadInput, match="day to come"):
        copy.approve(approved_on=TODAY + timedelta(days=1))
    with pytest.raises(BadInput, match="minute"):
        copy.approve(minute=" ")


def test_an_approved_plan_is_locked_and_another_version_begins_with_a_reason(copy):
    copy.complete().approve()
    with pytest.raises(PermissionDenied, match="locked"):
        copy.scheme(number=1)
    with pytest.raises(PermissionDenied, match="locked"):
        copy.income()
    with pytest.raises(PermissionDenied, match="locked"):
        actions.say_who_prepares(prepared_by_post="Somebody", **copy.said)
    with pytest.raises(PermissionDenied, match="locked"):
        copy.approve()

    with pytest.raises(BadInput, match="Say why"):
        actions.reopen_plan(why=" ", **copy.said)
    actions.reopen_plan(why="A late grant", **copy.said)
    with pytest.raises(PermissionDenied, match="open already"):
        actions.reopen_plan(why="Again", **copy.said)
    copy.scheme(1_100_00, number=1)
    copy.income(1_100_00)
    contributed(copy.pool, copy.pool.three.second, 100_00, year=2025)

    first = plan_seen(copy.plan, on=TODAY, version=1)
    assert (first.planned_pence, first.is_as_approved) == (1_000_00, True)
    assert first.state == f"version 1, approved on {TODAY.day} {TODAY:%B %Y}"
    assert (copy.seen.version, copy.seen.planned_pence) == (2, 1_100_00)
    assert copy.seen.was_reopened_because == "A late grant"
    assert copy.seen.state == "version 2, being worked on"
    copy.approve()
    assert [each.version for each in copy.seen.approvals] == [1, 2]


def test_the_board_approves_by_a_decision_that_was_taken_here():
    pool = open_pool(years=(2025,))
    board = pool.three.board(name="Health and wellbeing board", kind=BodyKind.WELLBEING)
    copy = better_care(pool, board=board)
    copy.complete()
    decision = copy.pool.three.decided(copy.board)
    other = copy.pool.three.board(name="Another board")
    elsewhere = copy.pool.three.decided(other)

    with pytest.raises(BadInput, match="Choose a decision of Health and wellbeing"):
        copy.approve(decision_id=elsewhere.pk)
    with pytest.raises(BadInput, match="day of that meeting"):
        copy.approve(decision_id=decision.pk, approved_on=TODAY - timedelta(days=1))
    choices = decisions_to_choose(copy.plan, copy.pool.three.secretary, on=TODAY)
    assert [number for number, _ in choices] == [str(decision.pk)]
    assert copy.approve(decision_id=decision.pk, minute="").decision == decision


def test_a_decision_that_was_not_agreed_approves_nothing(copy):
    copy.complete()
    meeting = copy.pool.three.meeting(copy.board)
    proposed = copy.pool.three.propose(copy.pool.three.item(meeting))

    with pytest.raises(BadInput):
        copy.approve(decision_id=proposed.pk)


# quarters


def report(copy, code, listing=Listing.METRICS, quarter=1, **changes):
    said = {"holds": True, "words": "Fewer than planned"}
    return actions.report_quarter(
        quarter=quarter, listing=listing, code=code, **said | changes, **copy.said
    )


def test_nothing_is_reported_before_a_plan_is_approved(copy):
    with pytest.raises(PermissionDenied, match="approved"):
        report(copy, "emergency")


def test_a_quarter_has_the_ledgers_figures_and_what_is_said_of_each_metric(copy):
    copy.complete().approve()
    pool = copy.pool
    day = TODAY.replace(year=2025, month=5)
    post_journal(
        fund_id=pool.fund.pk,
        draft=pool.draft(Move.SPENT, (A.HELD, A.SPENT, 300_00), on=day),
        by=pool.manager,
        at=NOON,
    )
    found = quarter_seen(copy.plan, 1, on=TODAY)
    assert [each.spent_pence for each in found.spend.lines] == [300_00]
    assert "£300.00 was spent to the end of quarter 1" in found.sentence
    assert "0 of 3 metrics are on track" in found.sentence
    assert "not closed" in found.note
    found.period.closed_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert found.note == "The quarter was closed on 1 July 2026."

    for code in ("emergency", "delay", "residential"):
        report(copy, code, holds=code != "delay")
    for each in found.seen.asked:
        report(copy, each.code, Listing.CONDITIONS)
    found = quarter_seen(copy.plan, 1, on=TODAY)
    assert "2 of 3 metrics are on track" in found.sentence
    # the pool's agreement is not signed, and nothing else is wanting
    assert found.checklist.wanting == [
        "Section 75, Agreement signed: the fund is not a section 75 pool yet"
    ]
    # another quarter has its own answers
    assert "0 of 3" in quarter_seen(copy.plan, 2, on=TODAY).sentence
    assert "end of the year" in quarter_seen(copy.plan, 4, on=TODAY).sentence


def test_a_quarter_is_one_of_four_and_what_is_reported_is_asked(copy):
    copy.complete().approve()

    with pytest.raises(BadInput, match="quarters 1 to 4"):
        report(copy, "emergency", quarter=5)
    with pytest.raises(BadInput, match="does not ask"):
        report(copy, "moon")
    with pytest.raises(BadInput, match="assures nobody"):
        report(copy, "emergency", words=" ")


def test_quarters_are_of_what_was_approved_and_not_of_what_is_being_worked_on(copy):
    copy.complete().approve()
    actions.reopen_plan(why="A late grant", **copy.said)
    copy.scheme(5_000_00)

    assert quarter_seen(copy.plan, 1, on=TODAY).seen.planned_pence == 1_000_00


def test_a_year_that_is_not_open_has_no_figures_yet():
    copy = better_care(year=2030)

    assert "not open" in quarter_seen(copy.plan, 1, on=TODAY).note


# who may, who sees


def test_only_who_keeps_the_fund_enters_anything(copy):
    outsider = MembershipFactory(organisation=copy.pool.three.first).account
    elsewhere = manager_at(copy.pool.three.second)

    for account in (outsider, elsewhere):
        with pytest.raises(PermissionDenied, match="keep this fund"):
            actions.enter_minimum(
                pence=1, said_by="Somebody", **copy.said | {"by": account}
            )
        with pytest.raises(PermissionDenied, match="keep this fund"):
            better_care(copy.pool, board=copy.board, year=2026, by=account)


def test_partners_of_the_fund_see_it_and_nobody_else(copy):
    partner = MembershipFactory(organisation=copy.pool.three.icb).account
    stranger = MembershipFactory().account

    assert list(plans_seen_by(partner, on=TODAY)) == [copy.plan]
    assert not plans_seen_by(stranger, on=TODAY).exists()
    table = register_of_plans([copy.plan], on=TODAY)
    assert table.records()[0]["state"] == "version 1, being worked on"
    copy.complete().approve()
    table = register_of_plans([copy.plan], on=TODAY)
    assert "approved on" in table.records()[0]["state"]


def test_a_fund_that_is_no_section_75_pool_is_seen_to_be_none(copy):
    assert copy.seen.warning == "Aligned - not yet a section 75 pool"

    three = copy.pool.three
    copy.plan.fund.agreement = three.agreement()
    assert copy.seen.warning == ""
    assert copy.seen.is_pool
    copy.plan.fund.kind = "single"
    assert copy.seen.warning == "Single budget - not a section 75 pool"


def test_what_the_fund_has_from_a_source_stands_beside_the_income(copy):
    copy.income()
    row = copy.seen.income_table().records()[0]

    assert (row["income"], row["in_fund"]) == (1_000_00, None)
    assert row["checker"] == "No: £1,000.00 of it is not planned"


def test_every_step_leaves_an_event_and_no_row_can_be_changed(copy):
    copy.complete().approve()
    kinds = set(Event.objects.values_list("kind", flat=True))

    assert {
        "better_care_started",
        "better_care_entered",
        "better_care_answered",
        "better_care_approved",
    } <= kinds
    with pytest.raises(IntegrityError), transaction.atomic():
        BetterCareScheme.objects.update(pence=1)
