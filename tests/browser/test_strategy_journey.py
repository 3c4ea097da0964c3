"""From a need to a pound and back, by the people of three partners.

A commissioner sets a priority; two partners score the options on their own screens and
see where they differ; a board decides with the appraisal before it; what is intended is
carried out by a service that is paid and measured; the joint plan prints.
"""

import pytest
from browser.conftest import MOST_APART
from browser.steps import follow, press
from browser.test_appraisal import give, sign
from browser.test_joint_plan import complete, fill_day
from browser.test_partnership_journey import open_meeting, vote_and_record
from factories.money import open_pool
from factories.organisations import NOON, MembershipFactory
from factories.partnership import three_partners
from factories.planning import Planned
from factories.service import market_of
from factories.strategy import CRITERIA, OPTIONS, SCORES, Planning
from factories.threads import paid, valued
from playwright.sync_api import expect

from ropewalk.organisations.models import Membership, Role
from ropewalk.partnership.models import Decision
from ropewalk.strategy.actions.appraisals import (
    add_criterion,
    add_option,
    name_appraiser,
)
from ropewalk.strategy.actions.scoring import sign_off
from ropewalk.strategy.models import Appraisal, Intention, Priority

pytestmark = pytest.mark.postgresql
WORDS = "Home on the day"
STAGES = (
    "Need",
    "Decision",
    "Agreement, beside the thread",
    "Fund, beside the thread",
    "Contract",
    "Payment",
    "Measure",
)


@pytest.fixture(params=MOST_APART[:1], ids=str)
def view(request):
    return request.param


@pytest.fixture
def here():
    """A partnership that buys care at home already: paid for and measured."""
    three = three_partners()
    made = market_of(open_pool(three=three, agreement_id=three.agreement().pk))
    contract = made.committed()
    made.measured(contract)
    paid(made, contract)
    valued(made, made.measure)
    return made


def set_priority(page, need, measure, body):
    page.goto("/plan/")
    follow(page, "Priorities")
    follow(page, "Record a priority")
    page.get_by_label("What ought to come first?").fill(WORDS)
    page.get_by_label("Integration centred on the person").check()
    page.get_by_label("Why?").fill("People wait for somebody to be there.")
    page.locator(f"[name=need_ids][value='{need.pk}']").check()
    page.get_by_label("What ought to be better").select_option(str(measure.outcome_id))
    page.get_by_label("Which body decides").select_option(str(body.pk))
    press(page, "Record the priority")
    page.get_by_role("heading", name=WORDS, level=1).wait_for()
    return Priority.objects.get(title=WORDS)


def begin_appraisal(page, plan):
    """Begun in the browser; its options and criteria are those of our worked example."""
    follow(page, "Appraise options for it")
    page.get_by_label("What is the appraisal called?").fill(
        "Ways to be home on the day"
    )
    page.get_by_label("Which question does it answer?").fill("Who is there?")
    press(page, "Begin it")
    page.get_by_text("it lacks").first.wait_for()
    made = Appraisal.objects.get()
    for each in OPTIONS:
        add_option(appraisal_id=made.pk, said=each, **plan.said)
    for each in CRITERIA:
        add_criterion(appraisal_id=made.pk, said=each, **plan.said)
    return made


def score_on_their_own(mine, theirs, plan, made, third):
    """Two partners in the browser, on their own screens; the third beside them."""
    mine.goto(f"/plan/appraisals/{made.pk}/")
    follow(mine, "Open it for scoring")
    press(mine, "Open it")
    follow(mine, "Score the options")
    give(mine, made, (*SCORES[:2], SCORES[2], (20, 80, 90, 40)), (100, 75, 50, 25))
    theirs.goto(f"/plan/appraisals/{made.pk}/score/")
    give(theirs, made, (*SCORES[:3], (20, 20, 90, 40)), (100, 60, 50, 40))
    plan.score(made, third)
    theirs.goto(f"/plan/appraisals/{made.pk}/results/")
    expect(theirs.locator("main")).to_contain_text("They differ most on 3 and Cost")


def decide(page, made, decision):
    page.goto(f"/plan/appraisals/{made.pk}/")
    follow(page, "Close it")
    press(page, "Close it")
    follow(page, "Put it with a decision")
    page.get_by_label(decision.item.title).check()
    page.get_by_label("1(b): ").check()
    press(page, "Put it")
    page.goto(f"/partnership/decisions/{decision.pk}/")
    page.get_by_text("The appraisal put with this").wait_for()
    open_meeting(page)
    page.goto(f"/partnership/decisions/{decision.pk}/")
    vote_and_record(page, lambda *_, **__: None)


def test_from_a_need_to_a_pound_and_back(  # noqa: PLR0915 - one journey
    signed_in_page, check_page, view, here
):
    # given three partners, each with a commissioner, and a board that meets today
    three, service = here.three, here.partnership.services.get()
    need = service.needs.get()
    theirs_of, third_of = (
        MembershipFactory(role=Role.COMMISSIONER, organisation=each)
        for each in (three.icb, three.second)
    )
    plan = Planning(
        three.partnership, three.first, three.icb, here.commissioner, theirs_of.account
    )
    board = three.board()
    decision = three.propose(
        three.item(three.meeting(board)),
        need_ids=[need.pk],
        outcome_ids=[here.measure.outcome_id],
        agreement_id=here.pool.fund.agreement_id,
    )
    three.clear(decision)
    council = Membership.objects.get(account=here.commissioner)
    mine = signed_in_page(membership=council, view=view)
    theirs = signed_in_page(membership=theirs_of, view=view)

    # when one sets a priority and both score the options for it
    priority = set_priority(mine, need, here.measure, board)
    made = begin_appraisal(mine, plan)
    plan.name(made, three.first)
    plan.name(made, three.icb)
    _named(made, third_of)
    score_on_their_own(mine, theirs, plan, made, third_of.account)
    sign(mine, made, "1(b)")
    sign(theirs, made, "1(b)")
    _signed(made, third_of)

    # and a board decides with the appraisal before it
    decide(mine, made, decision)
    assert Decision.objects.get(pk=decision.pk).state == "agreed"

    # and what is intended is said whole, and carried out by the service
    mine.goto(f"/plan/{three.partnership.pk}/intentions/")
    follow(mine, "Record an intention")
    mine.get_by_label("Invest").check()
    mine.get_by_label("With what, or about what?").fill(WORDS)
    press(mine, "Record the intention")
    planned = Planned(
        here.pool, here.commissioner, board, decision, need, here.measure, priority
    )
    complete(mine, planned, lambda *_, **__: None)
    mine.goto(f"/do/services/{service.pk}/")
    follow(mine, "Say which intention it carries out")
    intention = Intention.objects.get(title=WORDS)
    mine.get_by_label("Which intention").select_option(str(intention.pk))
    press(mine, "Record it")

    # then one page walks from the priority to the payment and the measure
    mine.goto(f"/plan/priorities/{priority.pk}/")
    follow(mine, "Follow the thread")
    main = mine.locator("main")
    for words in (
        need.statement,
        decision.proposal,
        here.pool.fund.agreement.title,
        here.pool.fund.title,
        here.measure.name,
    ):
        expect(main).to_contain_text(words)
    check_page(mine, name="thread-of-a-priority")
    table = mine.locator("#table-thread")
    for stage in STAGES:
        expect(table.get_by_text(stage, exact=True).first).to_be_visible()

    # and back: from the contract to the need
    contract = service.contracts.get()
    mine.goto(f"/review/thread/contract/{contract.pk}/")
    expect(main).to_contain_text(WORDS)
    expect(main).to_contain_text(need.statement)

    # and the place at a glance shows it, and the joint plan prints
    mine.goto("/review/")
    expect(main).to_contain_text("at a glance")
    check_page(mine, name="place-at-a-glance")
    mine.goto(f"/plan/{three.partnership.pk}/plans/")
    follow(mine, "Record a plan")
    mine.get_by_label("What is it called?").fill("Joint plan")
    fill_day(mine, "starts_on", 1, 4, 2027)
    fill_day(mine, "ends_on", 31, 3, 2028)
    mine.get_by_label("What is the vision?").fill("People live well at home.")
    mine.get_by_label(WORDS).check()
    press(mine, "Record the plan")
    with mine.expect_download() as taken:
        mine.get_by_role("link", name="to print").click()
    assert WORDS in taken.value.path().read_text()

    # and any word of it is found
    follow(mine, "Search")
    mine.get_by_label("Words to look for").fill("home on the day")
    press(mine, "Search")
    expect(mine.get_by_role("heading", name="Priorities")).to_be_visible()
    check_page(mine, name="search-found")


def _named(made, membership):
    """The third partner names its own commissioner."""
    name_appraiser(
        appraisal_id=made.pk,
        organisation_id=membership.organisation_id,
        account_id=membership.account_id,
        by=membership.account,
        at=NOON,
    )


def _signed(made, membership):
    """The third partner agrees to the same."""
    sign_off(
        appraisal_id=made.pk,
        organisation_id=membership.organisation_id,
        option_id=made.options.get(code="1(b)").pk,
        level="",
        dissent="",
        by=membership.account,
        at=NOON,
    )
