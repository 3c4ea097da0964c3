"""From an agreement on paper to a decision whose checks are all met, as people meet it.

A newcomer forms a partnership of two councils and an ICB, imports their agreement, forms a
board, holds a meeting, is refused for a stated reason, and takes the decision once the
reason is gone.
"""

import re
from datetime import date

import pytest
from browser.conftest import VIEWS
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.pdf import pdf
from factories.place import NeedFactory

from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import DecisionState, Found, Office
from ropewalk.partnership.models import Decision
from ropewalk.web.requests import today

TOGETHER = "East and west together"
AGREEMENT = "Better Care Fund agreement"
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


def choose(page, question, *answers):
    group = page.get_by_role("group", name=question)
    for answer in answers:
        group.get_by_label(answer, exact=True).check()


def enter_day(page, question, day):
    group = page.get_by_role("group", name=question)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def follow(page, words):
    page.get_by_role("link", name=words, exact=True).first.click()


def add_seat(page, title, capacity, organisation="", *, position="", chair=False):
    follow(page, "Add a seat")
    page.get_by_label("What is the seat called?").fill(title)
    choose(page, "In what capacity does its holder sit?", capacity)
    if position:
        page.get_by_label("Is it reserved for somebody in particular?").select_option(
            label=position
        )
    if organisation:
        page.get_by_label("For which organisation does it speak?").select_option(
            label=organisation
        )
    if chair:
        page.get_by_label("It takes the chair").check()
    if capacity == "Provider":
        page.get_by_label("It has a vote").uncheck()
    page.get_by_label("Who sits in it?").fill(title)
    press(page, "Add the seat")
    page.get_by_role("heading", name="Joint board", level=1).wait_for()


@pytest.fixture(params=["wide with scripts", "narrow and plain"])
def view(request):
    """A long journey is walked in the two views that differ most."""
    return VIEWS[0] if request.param.startswith("wide") else VIEWS[-1]


@pytest.fixture
def page(commissioner, signed_in_page, view):
    return signed_in_page(membership=commissioner, view=view)


@pytest.fixture
def paper(tmp_path):
    """An agreement of two pages."""
    file = tmp_path / "agreement.pdf"
    file.write_bytes(pdf(2))
    return file


@pytest.fixture
def clears(signed_in_page, check_page, view):
    """A function by which a finance officer clears a decision: ``clears(officer, it)``."""

    def cleared(officer, decision):
        page = signed_in_page(membership=officer, view=view)
        page.goto(f"/partnership/decisions/{decision.pk}/clear/")
        choose(page, "What do you say?", "I clear it")
        check_page(page, name="clear")
        press(page, "Record what I say")

    return cleared


def bring_outcomes_into_use(page):
    page.goto("/plan/outcomes/")
    page.get_by_role("button", name=re.compile("Use it.*Adult Social Care")).click()
    page.get_by_role("heading", name="Adult Social Care Outcomes", level=1).wait_for()


def form_partnership(page, partners):
    page.get_by_role("link", name="Partnership", exact=True).click()
    follow(page, "Form a partnership")
    page.get_by_label("What is the partnership called?").fill(TOGETHER)
    page.get_by_label("What is it for?").fill("To commission care at home together.")
    choose(page, "Which organisations are in it?", *partners)
    press(page, "Form the partnership")
    page.get_by_role("heading", name=TOGETHER, level=1).wait_for()


def import_agreement(page, partners, paper):
    follow(page, "See and record agreements")
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


def form_board(page, partners, check_page):
    follow(page, TOGETHER)
    follow(page, "Form a body")
    page.get_by_label("What is the body called?").fill("Joint board")
    choose(page, "What sort of body is it?", "Board")
    choose(page, "At which level does it work?", "Strategic: the whole place")
    choose(page, "Does it decide or advise?", "Decides")
    choose(page, "For which partners does it act?", *partners)
    page.get_by_label("It calls itself joint").check()
    page.get_by_label("To which body or post does it report?").fill("Each cabinet")
    page.get_by_label("How many with a vote must be there?").fill("3")
    choose(page, "How far do providers take part?", "Providers sit without a vote")
    page.get_by_label("What does the council call significant spending?").fill(
        "500,000"
    )
    page.get_by_label("Up to how much may it decide by itself").fill("250,000")
    choose(page, "Who must sit?", "The chair is a cabinet member", "Carer: at least 1")
    check_page(page, name="form-body")
    press(page, "Form the body")
    assert "Carer: the terms ask for at least 1, and there are none." in page.content()
    check_page(page, name="body-breaches")


def fill_seats(page, partners, provider):
    council, west, icb = partners
    add_seat(
        page, "Chair", "Commissioner", council, position="Cabinet member", chair=True
    )
    add_seat(page, "Councillor", "Commissioner", west)
    add_seat(page, "ICB director", "Commissioner", icb)
    add_seat(page, "Carer", "Carer")
    add_seat(page, "Home care provider", "Provider", provider)
    assert "It is made up as its terms of reference say." in page.content()


def put_on_an_agenda(page, provider):
    follow(page, TOGETHER)
    follow(page, "Meetings")
    follow(page, "Call a meeting")
    page.get_by_label("Which body meets?").select_option(label="Joint board")
    enter_day(page, "On which day?", today())
    page.get_by_label("If it cannot wait").fill("people wait in hospital.")
    press(page, "Call the meeting")
    follow(page, "Add an item with its paper")
    page.get_by_label("What is the item about?").fill("Care at home this winter")
    choose(page, "Which organisations does it concern? (optional)", provider)
    press(page, "Add the item")


def propose(page, payers, check_page):
    follow(page, "Propose a decision")
    page.get_by_label("What would be decided?").fill("Buy 100 hours of care a week.")
    page.get_by_label("If it is a new matter, what is it called?").fill("Winter care")
    page.get_by_label("What does it use?").fill("£120,000 of the pooled fund")
    page.get_by_label("Which agreement does it rest on?").select_option(label=AGREEMENT)
    for name in payers:
        page.get_by_label(f"{name} commits, in pounds (optional)").fill("60,000")
    press(page, "Propose it")
    check_page(page, name="propose-refused")
    for question in ("Which needs does it answer?", "Which outcomes is it for?"):
        page.get_by_role("group", name=question).get_by_role("checkbox").first.check()
    press(page, "Propose it")
    page.get_by_role("heading", name="Decision", level=1).wait_for()


def open_meeting(page):
    follow(page, "Go back to the meeting")
    follow(page, "Open the meeting")
    here = page.get_by_role("group", name="Who is here?")
    for seat in here.get_by_role("checkbox").all():
        seat.check()
    press(page, "Open the meeting")


def vote_and_record(page, decision, check_page):
    page.goto(f"/partnership/decisions/{decision.pk}/votes/")
    for seat in page.get_by_label("For", exact=True).all():
        seat.check()
    check_page(page, name="votes")
    press(page, "Record the votes")
    follow(page, "Record the result")
    page.get_by_label("Yes, record it: it cannot be changed afterwards").check()
    press(page, "Record the result")
    page.get_by_text("Agreed").first.wait_for()


def test_from_an_agreement_on_paper_to_a_decision_whose_checks_are_all_met(
    commissioner, others, page, *, check_page, clears, paper
):
    council, (west, icb, provider) = commissioner.organisation, others
    partners = [council.name, west.name, icb.name]
    officers = [
        officer_of(council, Office.SECTION_151),
        officer_of(icb, Office.NHS_FINANCE),
    ]
    NeedFactory(organisation=council, statement=NEED)

    bring_outcomes_into_use(page)
    check_page(page, name="framework")
    form_partnership(page, partners)
    check_page(page, name="partnership-new")
    import_agreement(page, partners, paper)
    form_board(page, partners, check_page)
    fill_seats(page, partners, provider.name)
    check_page(page, name="body")
    put_on_an_agenda(page, provider.name)
    propose(page, [council.name, icb.name], check_page)
    decision = Decision.objects.get()
    open_meeting(page)

    page.goto(f"/partnership/decisions/{decision.pk}/")
    assert "has not cleared it" in page.content()
    assert "Home care provider" in page.content()
    assert "nothing is ruled on it" in page.content()
    check_page(page, name="decision-refused")

    for officer in officers:
        clears(officer, decision)
    page.goto(f"/partnership/items/{decision.item_id}/")
    page.get_by_role("link", name="Rule on it").click()
    check_page(page, name="rule-on-conflict")
    page.get_by_label("They take no part: no vote, no say, no paper").check()
    press(page, "Record the ruling")
    page.get_by_role("link", name="See what is proposed").wait_for()
    vote_and_record(page, decision, check_page)
    check_page(page, name="decision-agreed")

    decision.refresh_from_db()
    assert decision.state == DecisionState.AGREED
    assert {each.found for each in decision.checks.all()} == {Found.MET}
