"""The demonstration place: who can sign in, and what they find."""

from datetime import date, datetime

import pytest
from django.contrib.auth import authenticate

from ropewalk.audit.models import Event
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.organisations.actions import change_password
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.outcomes.queries import frameworks_seen_by
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import (
    Clearing,
    DecisionState,
    Found,
    MeetingState,
    Way,
)
from ropewalk.partnership.models import StatutoryOfficer
from ropewalk.partnership.queries.authority import cleared_of
from ropewalk.partnership.queries.bodies import breaches_of, holders_in
from ropewalk.partnership.queries.decisions import (
    checks_of,
    decisions_seen_by,
    offices_to_answer_as,
)
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.place.models import Need, Neighbourhood
from ropewalk.place.queries import loose_ends, needs_seen_by, place_of_neighbourhood
from ropewalk.place.shelf import shelf
from ropewalk.service.models import Contract
from ropewalk.service.queries.contract_told import contract_told
from ropewalk.stories.demonstration import build, sign_ins
from tests.factories.organisations import NOON, TODAY, administrator

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_everybody_named_can_sign_in_and_has_the_role_that_is_printed(rf):
    made = build(at=NOON)

    assert len(made) == Account.objects.count() == 9
    for each in made:
        account = authenticate(
            rf.post("/"), username=each.email, password=each.password
        )
        assert account is not None, each.email
        held = Membership.objects.filter(account=account)
        assert held.exists()
        if "every organisation" not in each.role:
            said = {f"{m.get_role_display()}, {m.organisation.name}" for m in held} | {
                f"{o.get_office_display()}, {o.organisation.name}"
                for o in StatutoryOfficer.objects.filter(account=account)
            }
            assert said == set(each.role.split("; "))


def test_passwords_belong_to_one_installation_alone(settings):
    settings.SECRET_KEY = "the key of one installation"
    here = {each.password for each in build(at=NOON)}

    settings.SECRET_KEY = "the key of another installation"
    assert sign_ins() == []  # these passwords open nothing, so none is printed
    assert len(here) == 9


def test_a_second_run_changes_nothing_and_prints_nobody_unasked():
    made = build(at=NOON)
    events = Event.objects.count()

    assert build(at=NOON) == []
    assert sign_ins() == made
    assert Event.objects.count() == events


def test_a_password_somebody_changed_is_no_longer_printed():
    made = build(at=NOON)
    asha = Account.objects.get(email="asha@demonstration.example")

    change_password(
        account_id=asha.pk, password="three words of my own", by=asha, at=NOON
    )

    assert {s.email for s in made} - {s.email for s in sign_ins()} == {asha.email}


def test_an_installation_that_has_begun_is_left_as_it_is():
    administrator()
    organisations = Organisation.objects.count()

    assert build(at=NOON) == []
    assert Organisation.objects.count() == organisations
    assert not Need.objects.exists()


def test_the_four_localities_of_trafford_hold_every_small_area_once():
    build(at=NOON)

    drawn = Neighbourhood.objects.order_by("name")
    assert [each.name for each in drawn] == [
        "Trafford Central",
        "Trafford North",
        "Trafford South",
        "Trafford West",
    ]
    areas = [
        code
        for each in drawn
        for code in place_of_neighbourhood(shelf(), each).lsoa_codes
    ]
    assert len(areas) == len(set(areas)) == 139


def test_the_commissioner_finds_needs_with_evidence_and_one_loose_end():
    build(at=NOON)
    asha = Account.objects.get(email="asha@demonstration.example")

    needs = list(needs_seen_by(asha, on=TODAY))

    assert len(needs) == 3
    assert sum(bool(loose_ends(need)) for need in needs) == 1
    assert all(need.how_heard == "Written for the demonstration" for need in needs)
    figures = [e for need in needs for e in need.evidence.all() if e.figure_key]
    assert figures
    assert all(each.value is not None and each.vintage for each in figures)


def test_the_partners_have_a_fund_a_board_and_a_meeting_of_the_day():
    build(at=NOON)
    asha = Account.objects.get(email="asha@demonstration.example")

    partnership = partnerships_seen_by(asha, on=TODAY).get()
    assert partnership.partners.count() == 3
    assert [each.code for each in frameworks_seen_by(asha, on=TODAY)] == ["ascof"]
    board = partnership.bodies.get(kind="board")
    assert breaches_of(board, on=TODAY) == []
    meeting = board.meetings.get()
    assert meeting.on == TODAY, "it can be opened at once"
    assert meeting.state == MeetingState.CALLED
    assert meeting.items.count() == 1


def test_what_is_proposed_lacks_two_clearances_and_their_officers_can_give_them():
    build(at=NOON)
    people = {each.name[:4]: each for each in Account.objects.all()}
    decision = decisions_seen_by(people["Asha"], on=TODAY).get()

    assert decision.state == DecisionState.PROPOSED
    assert list(cleared_of(decision).values()) == [False, False, True]
    for name in ("Efa ", "Fari"):
        assert any(
            code.startswith("finance-")
            for code, _ in offices_to_answer_as(decision, actor=people[name], on=TODAY)
        )
    on = decision.item.meeting.on
    found = {each.code: each.found for each in checks_of(decision, on=on)}
    waits = {code for code, each in found.items() if each != Found.MET}
    # the meeting is not open yet: nobody sits and nobody has voted
    assert waits == {"finance", "quorum", "sitting", "votes"}


def test_once_everybody_has_cleared_it_the_board_can_agree():
    build(at=NOON)
    people = {each.name[:4]: each for each in Account.objects.all()}
    decision = decisions_seen_by(people["Asha"], on=TODAY).get()
    meeting = decision.item.meeting
    for each in ("Efa ", "Fari"):
        officer = people[each]
        actions.give_clearance(
            decision_id=decision.pk,
            organisation_id=officer.memberships.get().organisation_id,
            about=Clearing.FINANCE,
            is_clear=True,
            advice="",
            by=officer,
            at=NOON,
        )
    at = datetime.combine(meeting.on, NOON.timetz())
    by = {"by": people["Asha"], "at": at}
    there = holders_in(meeting.body, on=meeting.on)
    actions.open_meeting(
        meeting_id=meeting.pk, holder_ids=[each.pk for each in there], **by
    )
    ways = {each.seat_id: Way.FOR for each in there if each.seat.has_vote}

    actions.cast_votes(decision_id=decision.pk, ways=ways, dissent={}, **by)
    taken = actions.take_decision(decision_id=decision.pk, **by)

    assert taken.state == DecisionState.AGREED
    assert {each.found for each in checks_of(taken, on=meeting.on)} == {Found.MET}


def test_everything_is_done_by_action_so_all_of_it_is_recorded():
    build(at=NOON)

    recorded = Event.objects.filter(kind=Event.Kind.NEED_RECORDED).count()
    assert recorded == Need.objects.count()
    drawn = Event.objects.filter(kind=Event.Kind.NEIGHBOURHOOD_DRAWN).count()
    assert drawn == Neighbourhood.objects.count()
    given = Event.objects.filter(kind=Event.Kind.ROLE_GIVEN).count()
    assert given == Membership.objects.count() - 1  # the first came with the beginning


def test_the_demonstrations_pool_is_open_and_its_ledger_adds_up():
    build(at=NOON)
    fund = Fund.objects.get()
    now = balances_now(fund)

    assert fund.opened_at is not None
    assert now.of(A.BUDGET) == -360_000_00
    assert (
        now.of(A.SPENT) == 100_000_00 + 3_299_70
    )  # orders, and 161.75 hours at £20.40
    assert ledger_difference() == ""


def test_what_two_localities_require_is_delivered_paid_and_measured():
    build(at=NOON)
    contract = Contract.objects.get()

    told = contract_told(contract)

    assert "£1,071.00 paid" in told.said
    lot = contract.award.lot
    assert sum(each.quantity for each in lot.requirements.all()) == 2_400
    assert contract.service.published_at is not None
    assert [each.state for each in contract.invoices.order_by("pk")] == [
        "paid",
        "queried",
    ]


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2027, 3, 31)])
def test_the_demonstration_can_begin_on_any_day_of_the_year(day):
    build(at=datetime.combine(day, NOON.timetz()))

    assert Contract.objects.get().deliveries.count() == 3
