"""From an agreement on paper to a decision whose checks are all met, as people meet it.

A newcomer forms a partnership of two councils and an ICB, imports their agreement, forms a
board, holds a meeting, is refused for a stated reason, and takes the decision once the
reason is gone.
"""

import re
from collections import Counter
from datetime import date

import pytest
from browser.conftest import MOST_APART, PICTURES
from browser.steps import choose, enter_day, follow, led_by, press
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.pdf import pdf
from factories.place import NeedFactory
from playwright.sync_api import expect

from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import DecisionState, Found, Office
from ropewalk.partnership.models import Decision
from ropewalk.web.requests import today

TOGETHER = "East and west together"
AGREEMENT = "Better Care Fund agreement"
MOST = {"pages": 32, "clicks": 60, "letters": 500}
COUNTED = """(() => {
    const add = (name, number) =>
        sessionStorage.setItem(name, Number(sessionStorage.getItem(name) || 0) + number);
    addEventListener("click", event => event.isTrusted && add("clicks", 1), true);
    addEventListener("input", ({target}) => {
        if (target.matches("input:not([type=checkbox], [type=radio], [type=file]), textarea"))
            add("letters", target.value.length);
    }, true);
})()"""
NEED = "Older people wait too long to go home from hospital."


@pytest.fixture
def commissioner():
    return MembershipFactory(
        role=Role.COMMISSIONER, organisation=OrganisationFactory(name="Eastby Council")
    )


@pytest.fixture
def others():
    """Another council, an ICB and a provider."""
    return (
        OrganisationFactory(name="Westby Council"),
        OrganisationFactory(kind=OrganisationKind.ICB, name="The Bys ICB"),
        OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Care at Home Ltd"),
    )


def officer_of(organisation, office):
    held = MembershipFactory(role=Role.FINANCE, organisation=organisation)
    actions.appoint_officer(
        organisation_id=organisation.pk,
        office=office,
        email=held.account.email,
        starts_on=TODAY,
        by=administrator(organisation),
        at=NOON,
    )
    return held


def fill_seat(page, number, title, *, capacity="", organisation=None, position=""):
    page.get_by_label(f"What is seat {number} called?").fill(title)
    page.get_by_label(f"Who sits in seat {number}?").fill(title)
    for question, answer in (
        (f"For whom does seat {number} speak?", organisation),
        (f"As what does seat {number} sit?", capacity),
        (f"For whom is seat {number} reserved?", position),
    ):
        if answer:
            page.get_by_label(question).select_option(label=answer)


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def count():
    """How many pages were shown, clicks made and letters typed, by everybody together."""
    return Counter()


@pytest.fixture
def counted(signed_in_page, view, count):
    """A function that signs somebody in, and counts what they are shown and do.

    The counts are left in ``test-results``.
    """

    def opened(membership):
        page = signed_in_page(membership=membership, view=view)
        page.on("domcontentloaded", lambda: count.update(pages=1))
        page.context.add_init_script(COUNTED)
        page.goto("/")
        opened_pages.append(page)
        return page

    opened_pages = []
    yield opened
    for page in opened_pages:
        for name, number in page.evaluate("() => ({...sessionStorage})").items():
            count[name] += int(number)
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"journey-{view}.txt").write_text(f"{dict(count)}\n")
    for name, most in MOST.items():
        assert 0 < count[name] <= most, f"{count[name]} {name}"


@pytest.fixture
def page(commissioner, counted):
    return counted(commissioner)


@pytest.fixture
def paper(tmp_path):
    """An agreement of two pages."""
    file = tmp_path / "agreement.pdf"
    file.write_bytes(pdf(2))
    return file


def clear(page, check_page):
    """A finance officer clears a decision that waits for them, from where they start."""
    led_by(page.get_by_role("link", name=re.compile("Clear decision")))
    choose(page, "What do you say?", "I clear it")
    check_page(page, name="clear")
    press(page, "Record what I say")


def bring_outcomes_into_use(page):
    led_by(page.get_by_role("link", name="Plan", exact=True))
    follow(page, "See outcomes and their measures")
    led_by(page.get_by_role("button", name=re.compile("Use it.*Adult Social Care")))
    page.get_by_role("heading", name="Adult Social Care Outcomes", level=1).wait_for()


def form_partnership(page, partners):
    led_by(page.get_by_role("link", name="Partnership", exact=True))
    follow(page, "Form a partnership")
    page.get_by_label("What is the partnership called?").fill(TOGETHER)
    page.get_by_label("What is it for?").fill("To commission care at home together.")
    choose(page, "Which organisations are in it?", *partners)
    press(page, "Form the partnership")
    page.get_by_role("heading", name=TOGETHER, level=1).wait_for()


def import_agreement(page, partners, paper):
    follow(page, "Import an agreement that is on paper")
    page.locator("input[name=file]").set_input_files(paper)
    page.get_by_label("What is it called?").fill(AGREEMENT)
    choose(page, "Who is party to it?", *partners)
    choose(page, "Who has signed the paper? (optional)", *partners)
    enter_day(page, "First day (optional)", date(2026, 4, 1))
    page.get_by_label("It has no end").check()
    enter_day(page, "On which day was it signed? (optional)", date(2026, 3, 30))
    press(page, "Import the agreement")
    page.get_by_role("heading", name=AGREEMENT, level=1).wait_for()


def form_board(page, partners, provider, check_page):
    follow(page, "Form a body that decides under it")
    page.get_by_label("What is the body called?").fill("Joint board")
    page.get_by_label("To which body or post does it report?").fill("Each cabinet")
    page.get_by_label("How many with a vote must be there?").fill("3")
    choose(page, "How far do providers take part?", "Providers sit without a vote")
    page.get_by_label("What does the council call significant spending?").fill(
        "500,000"
    )
    page.get_by_label("Up to how much may it decide by itself").fill("250,000")
    choose(page, "Who must sit?", "The chair is a cabinet member", "Carer: at least 1")
    fill_seat(page, 1, "Chair", position="Cabinet member")
    fill_seat(page, 2, "Councillor")
    fill_seat(page, 3, "ICB director")
    fill_seat(page, 4, "Carer", capacity="Carer")
    fill_seat(page, 5, "Home care provider", capacity="Provider", organisation=provider)
    check_page(page, name="form-body")
    press(page, "Form the body")
    page.get_by_role("heading", name="Joint board", level=1).wait_for()
    expect(page.locator("main")).to_contain_text(
        "It is made up as its terms of reference say."
    )


def call_meeting(page):
    follow(page, "Call a meeting")
    enter_day(page, "On which day?", today())
    page.get_by_label("If it cannot wait").fill("people wait in hospital.")
    press(page, "Call the meeting")


def propose(page, payers, provider, check_page):
    follow(page, "Propose a decision")
    page.get_by_label("What is the item about?").fill("Care at home this winter")
    page.get_by_label("What would be decided?").fill("Buy 100 hours of care a week.")
    page.get_by_label("What does it use?").fill("£120,000 of the pooled fund")
    page.get_by_label("Which agreement does it rest on?").select_option(label=AGREEMENT)
    for name in payers:
        page.get_by_label(f"{name} commits, in pounds (optional)").fill("60,000")
    choose(page, "Which organisations does it concern? (optional)", provider)
    press(page, "Propose it")
    check_page(page, name="propose-refused")
    for question in ("Which needs does it answer?", "Which outcomes is it for?"):
        page.get_by_role("group", name=question).get_by_role("checkbox").first.check()
    press(page, "Propose it")
    page.get_by_role("heading", name=re.compile("^Decision"), level=1).wait_for()


def open_meeting(page):
    follow(page, "Go back to the meeting")
    follow(page, "Open the meeting")
    press(page, "Open the meeting")


def vote_and_record(page, check_page):
    follow(page, "Record the votes")
    choose(page, "How did they vote?", "For")
    check_page(page, name="votes")
    press(page, "Record the votes")
    page.get_by_label("Yes, record it: it cannot be changed afterwards").check()
    press(page, "Record the result")
    page.get_by_text("Agreed").first.wait_for()


def test_from_an_agreement_on_paper_to_a_decision_whose_checks_are_all_met(
    commissioner, others, page, *, check_page, counted, paper
):
    council, (west, icb, provider) = commissioner.organisation, others
    partners = [council.name, west.name, icb.name]
    officers = [
        officer_of(council, Office.SECTION_151),
        officer_of(icb, Office.NHS_FINANCE),
    ]
    NeedFactory(organisation=council, statement=NEED)

    bring_outcomes_into_use(page)
    form_partnership(page, partners)
    import_agreement(page, partners, paper)
    form_board(page, partners, provider.name, check_page)
    call_meeting(page)
    propose(page, [council.name, icb.name], provider.name, check_page)
    decision = Decision.objects.get()
    open_meeting(page)
    follow(page, "Deal with item 1: Care at home this winter")
    expect(page.locator("main")).to_contain_text("has not cleared it")
    expect(page.locator("main")).to_contain_text("Home care provider")
    expect(page.locator("main")).to_contain_text("nothing is ruled on it")
    check_page(page, name="decision-refused")

    for officer in officers:
        clear(counted(officer), check_page)
    led_by(page.get_by_role("link", name=re.compile("^Rule on it")))
    check_page(page, name="rule-on-conflict")
    page.get_by_label("They take no part: no vote, no say, no paper").check()
    press(page, "Record the ruling")
    vote_and_record(page, check_page)
    check_page(page, name="decision-agreed")

    decision.refresh_from_db()
    assert decision.state == DecisionState.AGREED
    assert {each.found for each in decision.checks.all()} == {Found.MET}
