"""From the criteria to the award: the buyer, two providers and those who score.

The buyer sets criteria and asks for bids; a provider bids and nobody at the buyer sees it.
Of a choice whose bids were opened, evaluators score by themselves, compare, and the lot is
awarded after the standstill.
"""

from datetime import timedelta

import pytest
from browser.conftest import MOST_APART
from browser.steps import enter_day, follow, led_by, press
from django.urls import reverse
from django.utils import timezone
from factories.arrangements import arranged, joined
from factories.bidding import CLOSES, choice
from factories.organisations import TODAY
from factories.pdf import pdf
from playwright.sync_api import expect

from ropewalk.figures.days import local_day


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def made():
    return choice()


def of(account):
    return account.memberships.first()


def set_criteria(page):
    follow(page, "Set the criteria")
    page.get_by_label("Quality and innovation: weight").fill("30")
    page.get_by_label("Quality and innovation: why").fill("People notice it")
    for words in (
        "Integration, collaboration and service sustainability",
        "Improving access, reducing health inequalities and facilitating choice",
        "Social value",
    ):
        page.get_by_label(f"{words}: weight").fill("10")
        page.get_by_label(f"{words}: why").fill("It counts")
    page.get_by_label("Price: weight").fill("40")
    page.get_by_label("Price: why").fill("Money is short")
    press(page, "Set the criteria")


def ask_for_bids(page, check_page):
    follow(page, "Ask for bids")
    check_page(page, name="call-for-bids")
    then = local_day(timezone.now()) + timedelta(days=9)
    enter_day(page, "On which day do bids close?", then)
    page.get_by_label("At what time?").fill("12:00")
    enter_day(page, "On which day are they opened?", then)
    page.get_by_label("At what time are they opened?").fill("14:00")
    press(page, "Ask for bids")


def bid(page, check_page):
    page.goto("/do/")
    follow(page, "What your organisation can bid for")
    check_page(page, name="bids")
    led_by(page.get_by_role("link", name="Bid for Care at home"))
    check_page(page, name="make-bid")
    page.get_by_label("At which price").fill("90,000")
    page.get_by_label("What do you offer?").fill("A nurse at every visit")
    press(page, "Bid")
    check_page(page, name="answer-exclusion")
    page.get_by_label("A contract broken").check()
    press(page, "Go on")
    page.get_by_label("what happened, and when?").fill("A contract ended early in 2024")
    page.get_by_label("what was done so that").fill(
        "A new manager, and monthly reviews"
    )
    check_page(page, name="say-what-happened")
    press(page, "Answer")
    expect(page.locator("main")).to_contain_text("£90,000.00")
    check_page(page, name="own-bid")


def test_bids_are_asked_for_made_and_sealed(signed_in_page, check_page, made, view):
    buyer = signed_in_page(membership=of(made.here.commissioner), view=view)
    buyer.goto(f"/do/procurements/{made.procurement.pk}/")
    set_criteria(buyer)
    buyer.goto(f"/do/procurements/{made.procurement.pk}/criteria/")
    check_page(buyer, name="set-criteria")
    buyer.goto(f"/do/procurements/{made.procurement.pk}/")
    ask_for_bids(buyer, check_page)

    bid(signed_in_page(membership=of(made.first_bidder), view=view), check_page)

    follow(buyer, "See the bids received")
    expect(buyer.locator("main")).to_contain_text("The bids are sealed")
    expect(buyer.locator("main")).not_to_contain_text("Homecare Limited")
    check_page(buyer, name="bids-sealed")


def score(page, made, check_page):
    page.goto(f"/do/procurements/{made.procurement.pk}/bids/")
    follow(page, "Say whether you have an interest")
    check_page(page, name="declare-interest")
    page.get_by_label("No", exact=True).check()
    press(page, "Say so")
    for provider in ("Homecare Limited", "Second Homecare"):
        follow(page, f"Score {provider}, lot 1")
        for box in page.get_by_label("points, from 0 to 5").all():
            box.fill("4")
        for box in page.get_by_label("why?").all():
            box.fill("As they wrote")
        check_page(page, name="score-bid")
        press(page, "Give these scores")


def decide(page, made, check_page):
    page.goto(f"/do/procurements/{made.procurement.pk}/bids/")
    check_page(page, name="bids-received-with-grounds")
    follow(page, "Decide whether Homecare Limited is left out")
    page.get_by_label("No", exact=True).first.check()
    page.get_by_label("why do you find that?").fill("Two years without a complaint")
    page.get_by_label("No", exact=True).last.check()
    page.get_by_label("Why?", exact=True).fill("It was put right")
    check_page(page, name="decide-exclusion")
    press(page, "Decide")
    follow(page, "Put a ground to Homecare Limited")
    check_page(page, name="raise-exclusion")


def object_and_answer(page, check_page):
    follow(page, "Record a notice")
    page.get_by_label("Which notice?").select_option(label="Intention to award")
    enter_day(page, "On which day was it published?", CLOSES.date())
    page.get_by_label("What is its reference?").fill("2026/S 1")
    press(page, "Record it")
    follow(page, "Record a representation")
    page.get_by_label("Which organisation objects?").fill("Third Homecare")
    page.get_by_label("What does it object to?").fill("The weights")
    enter_day(page, "On which day did it arrive?", CLOSES.date() + timedelta(2))
    check_page(page, name="record-representation")
    press(page, "Record it")
    led_by(page.get_by_role("link", name="Answer Third Homecare"))
    page.get_by_label("What was decided, and why?").fill("They stand")
    enter_day(page, "On which day was it decided?", CLOSES.date() + timedelta(5))
    enter_day(
        page, "On which day was the organisation told?", CLOSES.date() + timedelta(5)
    )
    check_page(page, name="answer-representation")
    press(page, "Record the answer")
    check_page(page, name="procurement-with-standstill")


def test_bids_are_scored_compared_and_awarded_after_the_standstill(
    signed_in_page, check_page, made, view
):
    made.call()
    made.bid(applying=["performance"])
    made.bid(made.second, price=80_000_00)
    made.evaluate()
    decide(
        signed_in_page(membership=of(made.here.commissioner), view=view),
        made,
        check_page,
    )
    evaluator = made.evaluator(has_interest=None)
    score(signed_in_page(membership=of(evaluator.account), view=view), made, check_page)

    buyer = signed_in_page(membership=of(made.here.commissioner), view=view)
    buyer.goto(f"/do/procurements/{made.procurement.pk}/")
    follow(buyer, "See the bids received")
    check_page(buyer, name="bids-received")
    follow(buyer, "Name who scores")
    check_page(buyer, name="appoint-evaluator")
    buyer.goto(f"/do/procurements/{made.procurement.pk}/bids/")
    follow(buyer, "See the ranking of lot 1")
    follow(buyer, "Compare the scores")
    check_page(buyer, name="compare-scores")
    press(buyer, "Compare them")
    check_page(buyer, name="ranking")
    follow(buyer, "Agree the scores of Homecare Limited")
    check_page(buyer, name="agree-scores")
    buyer.goto(f"/do/procurements/{made.procurement.pk}/")
    object_and_answer(buyer, check_page)

    follow(buyer, "Award lot 1")
    check_page(buyer, name="award-lot")
    buyer.get_by_label("Homecare Limited", exact=True).check()
    buyer.get_by_label("Why?", exact=True).fill("The best offer")
    press(buyer, "Award it")
    expect(buyer.locator("main")).to_contain_text("Second Homecare is first")
    check_page(buyer, name="award-lot-refused")
    buyer.get_by_label("Why does it go to another than the first?").fill(
        "The first withdrew"
    )
    press(buyer, "Award it")
    expect(buyer.locator("main")).to_contain_text("Not to the first, because")
    assert local_day(timezone.now()) > TODAY


def test_markets_invitations_papers_and_costs_can_be_used_by_anybody(
    signed_in_page, check_page, made, view
):
    market = arranged(made)
    application = joined(made, market, made.first, is_admitted=None)
    joined(made, market, made.second)
    here = made.here
    buyer = signed_in_page(membership=of(here.commissioner), view=view)
    for name, address in (
        ("arrangements", reverse("arrangements", args=[here.partnership.pk])),
        ("make-arrangement", reverse("make-arrangement", args=[here.partnership.pk])),
        ("arrangement", reverse("arrangement", args=[market.pk])),
        ("decide-application", reverse("decide-application", args=[application.pk])),
        ("invite-to-bid", reverse("invite-to-bid", args=[made.lot.procurement_id])),
        ("costs", reverse("costs", args=[here.partnership.pk])),
        ("build-up-cost", reverse("build-up-cost", args=[here.partnership.pk])),
    ):
        buyer.goto(address)
        check_page(buyer, name=name)

    now = timezone.now()
    made.call(at=now, closes_at=now + timedelta(1), opens_at=now + timedelta(2))
    bid = made.bid(at=now).bid
    bidder = signed_in_page(membership=of(made.first_bidder), view=view)
    bidder.goto(reverse("attach-to-bid", args=[bid.pk]))
    check_page(bidder, name="attach-to-bid")
    bidder.locator("input[name=file]").set_input_files(
        {"name": "Method.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    press(bidder, "Send the paper")
    expect(bidder.locator("main")).to_contain_text("Method.pdf")
    check_page(bidder, name="bid-with-paper")
