"""The demonstration place: who can sign in, and what they find."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from factories.laid import laid
from factories.organisations import NOON, TODAY, administrator
from pictures import PICTURES, not_shown

from ropewalk.audit.models import Event
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Contribution, Fund, OrderStep
from ropewalk.money.queries.balances import balances_in, balances_now
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
from ropewalk.service.models import (
    Contract,
    Delivery,
    PlacementRequest,
    Provider,
    Return,
    Service,
    ServiceIntention,
)
from ropewalk.service.permissions import refusal_to_bid
from ropewalk.service.queries.contract_told import contract_told
from ropewalk.service.queries.performance import performance_of
from ropewalk.stories.demonstration import build, sign_ins
from ropewalk.strategy.case_kinds import CasePartKind
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalPut,
    BusinessCase,
    Intention,
    Portfolio,
    Programme,
)
from ropewalk.strategy.queries.business_cases import case_told
from ropewalk.strategy.queries.intentions import register_of_intentions
from ropewalk.strategy.queries.programmes import programme_page

SPOT = (  # whom the pool orders from month by month, beside its contracts
    "Threshold Home Support (made up)",
    "Quick Fit Equipment (made up)",
    "Short Notice Breaks (made up)",
)
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def demonstration():
    """The demonstration as it stands on a day, and who can sign in."""
    return build(at=NOON)


def test_everybody_named_can_sign_in_and_has_the_role_that_is_printed(
    rf, demonstration
):
    made = demonstration

    assert len(made) == Account.objects.count() == 13
    for each in made:
        account = authenticate(
            rf.post("/"), username=each.email, password=each.password
        )
        assert account is not None, each.email
        held = Membership.objects.filter(account=account)
        assert held.exists()
        if "every partner" not in each.role:
            said = {f"{m.get_role_display()}, {m.organisation.name}" for m in held} | {
                f"{o.get_office_display()}, {o.organisation.name}"
                for o in StatutoryOfficer.objects.filter(account=account)
            }
            assert said == set(each.role.split("; "))


def test_people_of_its_two_providers_can_answer_for_them(demonstration):
    for handle, asked in (("ivor", "Doorstep Support"), ("joel", "Near Neighbours")):
        account = Account.objects.get(email=f"{handle}@demonstration.example")
        own = Provider.objects.get(organisation__name__startswith=asked)
        assert refusal_to_bid(actor=account, provider=own, on=TODAY) is None
        assert not partnerships_seen_by(account, on=TODAY).exists()


def test_passwords_belong_to_one_installation_alone(settings):
    settings.SECRET_KEY = "the key of one installation"
    here = {each.password for each in build(at=NOON)}

    settings.SECRET_KEY = "the key of another installation"
    assert sign_ins() == []  # these passwords open nothing, so none is printed
    assert len(here) == 13


def test_a_second_run_changes_nothing_and_prints_nobody_unasked(demonstration):
    events = Event.objects.count()

    assert build(at=NOON) == []
    assert sign_ins() == demonstration
    assert Event.objects.count() == events


def test_a_password_somebody_changed_is_no_longer_printed(demonstration):
    asha = Account.objects.get(email="asha@demonstration.example")

    change_password(
        account_id=asha.pk, password="three words of my own", by=asha, at=NOON
    )

    assert {s.email for s in demonstration} - {s.email for s in sign_ins()} == {
        asha.email
    }


def test_an_installation_that_has_begun_is_left_as_it_is():
    administrator()
    organisations = Organisation.objects.count()

    assert build(at=NOON) == []
    assert Organisation.objects.count() == organisations
    assert not Need.objects.exists()


def test_the_four_localities_of_trafford_hold_every_small_area_once(demonstration):
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


def test_the_commissioner_finds_needs_with_evidence_and_one_loose_end(demonstration):
    asha = Account.objects.get(email="asha@demonstration.example")

    needs = list(needs_seen_by(asha, on=TODAY))

    assert len(needs) == 3
    assert sum(bool(loose_ends(need)) for need in needs) == 1
    assert all(need.how_heard == "Written for the demonstration" for need in needs)
    figures = [e for need in needs for e in need.evidence.all() if e.figure_key]
    assert figures
    assert all(each.value is not None and each.vintage for each in figures)


def test_the_partners_have_a_fund_a_board_and_a_meeting_of_the_day(demonstration):
    asha = Account.objects.get(email="asha@demonstration.example")

    partnership = partnerships_seen_by(asha, on=TODAY).get()
    assert partnership.partners.count() == 3
    assert [each.code for each in frameworks_seen_by(asha, on=TODAY)] == ["ascof"]
    board = partnership.bodies.get(kind="board")
    assert breaches_of(board, on=TODAY) == []
    held, called = board.meetings.order_by("-state")
    assert (held.state, called.state) == (MeetingState.CLOSED, MeetingState.CALLED)
    assert called.on == TODAY, "it can be opened at once"
    assert called.items.count() == 1


def test_what_is_proposed_lacks_two_clearances_and_their_officers_can_give_them(
    demonstration,
):
    people = {each.name[:4]: each for each in Account.objects.all()}
    decision = decisions_seen_by(people["Asha"], on=TODAY).get(state="proposed")

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


def test_once_everybody_has_cleared_it_the_board_can_agree(demonstration):
    people = {each.name[:4]: each for each in Account.objects.all()}
    decision = decisions_seen_by(people["Asha"], on=TODAY).get(state="proposed")
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


def test_everything_is_done_by_action_so_all_of_it_is_recorded(demonstration):
    recorded = Event.objects.filter(kind=Event.Kind.NEED_RECORDED).count()
    assert recorded == Need.objects.count()
    drawn = Event.objects.filter(kind=Event.Kind.NEIGHBOURHOOD_DRAWN).count()
    assert drawn == Neighbourhood.objects.count()
    given = Event.objects.filter(kind=Event.Kind.ROLE_GIVEN).count()
    assert given == Membership.objects.count() - 1  # the first came with the beginning


def test_the_demonstrations_pool_is_open_and_its_ledger_adds_up(demonstration):
    fund = Fund.objects.get()
    now = balances_now(fund)

    assert fund.opened_at is not None
    assert now.of(A.BUDGET) == -600_000_00
    others = Delivery.objects.exclude(contract__reference="HH-C1")
    ordered = OrderStep.objects.filter(kind="delivered", order__supplier__in=SPOT)
    assert ordered.count() == 18
    assert (
        now.of(A.SPENT)
        == 3_299_70  # 161.75 hours at £20.40
        + sum(ordered.values_list("pence", flat=True))
        + sum(others.values_list("pence", flat=True))
    )
    assert ledger_difference() == ""


def test_its_year_goes_by_in_months_and_nothing_is_paid_before_it_came_in(
    demonstration,
):
    ended = [date(2026, month, 1) for month in (5, 6, 7, 8, 9, 10)]
    months = [each - timedelta(days=1) for each in ended]

    for contract in Contract.objects.exclude(reference="HH-C1"):
        assert [each.on for each in contract.deliveries.order_by("on")] == months
        states = [each.state for each in contract.invoices.order_by("received_on")]
        assert states == ["paid"] * 5 + ["passed"]
    late = []
    for asked in Contribution.objects.all():
        due = asked.instalments.filter(due_on__lte=TODAY).count()
        assert due == 7
        late.append(due - asked.receipts.count())
    assert late == [0, 0, 1]
    paid = OrderStep.objects.filter(kind="paid", on__lt=TODAY)
    assert {each.month for each in paid.values_list("on", flat=True)} == {5, 6, 7, 8, 9}
    for day in ended:
        assert balances_in(Fund.objects.get(), ends_before=day).of(A.HELD) >= 0


def test_what_two_localities_require_is_delivered_paid_and_measured(demonstration):
    contract = Contract.objects.get(reference="HH-C1")

    told = contract_told(contract, actor=contract.recorded_by, on=TODAY)

    assert "£1,071.00 paid" in told.said
    lot = contract.award.lot
    assert sum(each.quantity for each in lot.requirements.all()) == 2_400
    assert contract.service.published_at is not None
    assert [each.state for each in contract.invoices.order_by("pk")] == [
        "paid",
        "queried",
    ]


def test_each_month_was_returned_in_its_time_and_none_is_told_as_late(demonstration):
    contract = Contract.objects.get(reference="HH-C1")

    seen = performance_of(contract, on=TODAY)

    [measure] = seen.measures
    assert [each.days_late for each in measure.periods] == [0] * 6
    assert seen.in_time.value == 100
    rows = Return.objects.filter(measure__contract=contract)
    assert {(row.returned_on - row.ends_before).days for row in rows} == {8}
    assert {local_day(row.recorded_at) for row in rows} == {
        row.returned_on for row in rows
    }
    told = Event.objects.filter(kind=Event.Kind.RETURN_RECORDED).order_by("pk")
    assert list(told.values_list("at", flat=True)) == [row.recorded_at for row in rows]


def test_a_month_that_has_only_just_ended_is_not_returned_yet():
    build(at=datetime(2026, 10, 8, 12, tzinfo=UTC))

    months = Return.objects.order_by("pk").values_list("ends_before", flat=True)
    assert months.last() == date(2026, 9, 1)


def test_one_placement_was_chosen_at_more_than_the_lowest_price_and_one_is_open(
    demonstration,
):
    open_now, chosen = PlacementRequest.objects.order_by("-pk")

    assert open_now.candidates.asked().count() == 1
    assert not hasattr(open_now, "choice")
    choice = chosen.choice
    prices = sorted(each.offer.pounds for each in choice.shown.all())
    assert choice.offer.pounds == prices[-1] > prices[0]


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2027, 3, 31)])
def test_the_demonstration_can_begin_on_any_day_of_the_year(day):
    build(at=datetime.combine(day, NOON.timetz()))

    assert Contract.objects.get(reference="HH-C1").deliveries.count() == 3


def test_eight_people_of_three_partners_scored_and_the_board_prefers_what_all_agree_to(
    demonstration,
):
    appraisal = Appraisal.objects.get()
    put = AppraisalPut.objects.get()

    scorers = appraisal.appraisers.exclude(scorings=None)
    assert scorers.count() == 8
    assert scorers.values("organisation").distinct().count() == 3
    assert {each.option_id for each in appraisal.sign_offs.all()} == {put.option_id}
    assert put.decision.state == DecisionState.AGREED


def test_a_dozen_services_are_bought_and_one_carries_out_what_was_decided(
    demonstration,
):
    assert Service.objects.count() == 12
    assert all("(made up)" in str(each) for each in Provider.objects.all())
    link = ServiceIntention.objects.get()
    assert link.intention.decision == AppraisalPut.objects.get().decision
    assert link.intention.plans.count() == 2


def test_a_portfolio_of_its_intentions_fits_the_pool_of_next_year(demonstration):
    portfolio = Portfolio.objects.get()

    assert portfolio.options.count() == 4
    assert {each.intention for each in portfolio.options.all()} == set(
        Intention.objects.all()
    )


@pytest.mark.parametrize("pictured", PICTURES, ids=lambda each: each.name)
def test_each_picture_of_the_readme_is_of_a_page_that_shows_what_it_says(
    client, demonstration, pictured
):
    client.force_login(Account.objects.get(email="asha@demonstration.example"))

    with time_machine.travel(NOON, tick=False):
        page = client.get(pictured.address())

    assert page.status_code == 200
    assert not_shown(pictured, page.content.decode()) == []


def test_a_case_says_who_pays_and_waits_for_the_board_while_its_programme_goes_on(
    demonstration,
):
    case, programme = BusinessCase.objects.get(), Programme.objects.get()

    told = case_told(case, on=TODAY)
    assert {each.kind for each in case.parts.all()} == set(CasePartKind)
    assert (
        "Nothing starts before every route has approved it"
        in dict(told.facts)["Starts"]
    )
    page = programme_page(programme, on=TODAY)
    assert page.said.startswith(
        "9 tasks, 2 done: 4 funded, 3 with money to be identified, 2 where nobody knows."
    )
    assert page.said.endswith("Nothing is late.")
    [chain] = page.chains
    assert chain.endswith("“Look at the first three months”")
    paid = {each.fund for each in page.tasks if each.fund}
    assert paid == {Fund.objects.get()}
    held = register_of_intentions(programme.partnership)
    assert "What 1 more takes or frees is not known yet" in held.sentence
