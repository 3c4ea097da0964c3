"""From a request to place to the choice: whoever arranges it, a provider and the person."""

from datetime import timedelta

import pytest
from browser.steps import enter_day, follow, press
from django.utils import timezone
from factories.placements import brokered
from playwright.sync_api import expect

from ropewalk.figures.days import local_day

pytestmark = pytest.mark.postgresql


@pytest.fixture
def made():
    return brokered(at=timezone.now() - timedelta(hours=1))


def of(account):
    return account.memberships.first()


def ask(page, made, check_page):
    page.goto(f"/do/commissioning/{made.here.partnership.pk}/")
    follow(page, "Requests to place")
    follow(page, "Ask for a placement")
    page.get_by_label("What is your own reference").fill("Mary Smith")
    press(page, "Ask the providers")
    check_page(page, name="open-placement-refused")
    then = local_day(timezone.now()) + timedelta(days=7)
    page.get_by_label("What is your own reference").fill("AB-1042")
    page.get_by_label("What is wanted?").fill("Two visits a day, by women")
    page.get_by_label("in which postcode district").fill("M33")
    enter_day(page, "From which day is it wanted?", then)
    page.get_by_label("How many units?").fill("14")
    page.get_by_label("A week", exact=True).check()
    page.get_by_label("What is the least price").fill("20")
    page.get_by_label("And the most?").fill("25.50")
    enter_day(page, "On which day do offers close?", then)
    page.get_by_label("At what time do they close?").fill("12:00")
    press(page, "Ask the providers")
    expect(page.locator("main")).to_contain_text("2 of 3 providers were asked")
    check_page(page, name="placement-open")


def offer(page, check_page):
    page.goto("/do/")
    follow(page, "What your organisation is asked to offer")
    check_page(page, name="asked")
    page.locator("tbody th a").first.click()
    follow(page, "Make your offer")
    check_page(page, name="offer-placement")
    page.get_by_label("What is offered?").fill("The same two people each day")
    press(page, "Make the offer")
    expect(page.locator("main")).to_contain_text("Your offer stands")
    expect(page.locator("main")).not_to_contain_text("AB-1042")
    check_page(page, name="asked-of")


def test_a_placement_is_asked_for_offered_and_chosen(
    signed_in_page, check_page, made, view
):
    broker = signed_in_page(membership=of(made.here.commissioner), view=view)
    ask(broker, made, check_page)

    for person in (made.first_person, made.second_person):
        offer(signed_in_page(membership=of(person), view=view), check_page)

    broker.reload()
    follow(broker, "Record what was chosen")
    check_page(broker, name="choose-placement")
    broker.get_by_label("Homecare Limited").check()
    broker.get_by_label("The person", exact=True).check()
    broker.get_by_label("Why, in the words").fill("They came before")
    press(broker, "Record the choice")
    expect(broker.locator("main")).to_contain_text("Homecare Limited, Second Homecare")
    check_page(broker, name="placement-chosen")
    follow(broker, "Requests to place")
    check_page(broker, name="placements")
    follow(broker, "See how fairly placements are made")
    check_page(broker, name="placement-fairness")
