"""Practices, their use of services, what might help, a back-dated price and options, in a browser."""

from datetime import date
from decimal import Decimal

from browser.steps import led_by
from django.urls import reverse
from factories.directory import published
from factories.practices import indicated, used
from factories.service import AFTER, FIRST_DAY, market, stated

from ropewalk.organisations.models import Membership
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.options import GroundSaid, OptionSaid
from ropewalk.service.kinds import Decider, Phase, TerminationKind, VersionKind
from ropewalk.service.queries.modifying import ModificationSaid

LONG = "The Very Long Name of a Medical Practice in the Shopping Precinct and Health Centre"


def test_what_a_practice_was_shown_and_used(signed_in_page, check_page, view):
    # given two practices with a budget, and what was delivered to the people of one
    here = market()
    elm, other = here.practice(LONG), here.practice()
    indicated(here, [{"practice_id": elm.pk}, {"practice_id": other.pk}])
    contract = here.committed()
    here.deliver(contract, "Week 1", practice_id=elm.pk)
    here.deliver(contract, "Week 2")
    here.require(5, practice_id=elm.pk)
    used(here, contract.service, elm, 23)
    used(here, contract.service, other, 3)
    mine = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=mine, view=view)

    # when its commissioner goes from the register to the practice and to who used what
    page.goto(reverse("practices", args=[here.partnership.pk]))
    check_page(page, name="practices")
    led_by(page.get_by_role("link", name=LONG))
    check_page(page, name="practice")
    assert page.get_by_text("£201.25 is recorded as delivered").first.is_visible()
    page.goto(reverse("practice-use", args=[here.partnership.pk]))
    check_page(page, name="practice-use")
    assert page.get_by_text("fewer than 5").first.is_visible()
    page.goto(reverse("show-budget", args=[here.partnership.pk]))
    check_page(page, name="show-budget")
    page.goto(reverse("count-use", args=[contract.service_id]))
    check_page(page, name="count-use")


def test_a_back_dated_price_and_options(signed_in_page, check_page, view):
    # given a contract whose price rose from a day that has passed
    here = market()
    contract = here.committed()
    here.deliver(contract, "Week 1", quantity=Decimal("30.5"))
    vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.UPLIFT,
        terms=VersionSaid(FIRST_DAY, AFTER, 100_000_00, Decimal("20.5307"), "Clause 7"),
        after_version=1,
        facts=ModificationSaid(is_provided_for=True),
        **here.said,
    )
    stated(
        here,
        contract,
        options=[OptionSaid(12, date(2027, 2, 1), Decider.BUYER)],
        grounds=[GroundSaid(TerminationKind.NOTICE, Decider.BOTH, 90)],
    )
    draft = here.service(name="A draft")

    # when whoever pays posts the difference, and whoever commissions decides
    payer = Membership.objects.get(account=here.pool.manager)
    page = signed_in_page(membership=payer, view=view)
    page.goto(reverse("claim-uplift", args=[contract.pk]))
    check_page(page, name="claim-uplift")
    page.get_by_label("What is the number of the invoice").fill("UP-1")
    led_by(page.get_by_role("button", name="Post £12.38"))
    assert page.get_by_role("heading", name="Invoice UP-1").is_visible()
    mine = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=mine, view=view)
    page.goto(reverse("contract", args=[contract.pk]))
    check_page(page, name="contract-with-options")
    page.goto(reverse("state-options", args=[contract.pk]))
    check_page(page, name="state-options")
    page.goto(reverse("contract", args=[contract.pk]))
    led_by(page.get_by_role("link", name="Option 1"))
    check_page(page, name="decide-option")
    page.goto(reverse("change-service", args=[draft.pk]))
    check_page(page, name="change-service")
    page.goto(reverse("duties"))
    check_page(page, name="calendar-with-options")


def test_s2_43_somebody_finds_what_might_help(open_page, check_page, view):
    # given a club and a service that is arranged
    here = market()
    published(here, name="Lunch club", phase=Phase.AT_HOME)
    published(here, name="Care at home")
    page = open_page(view)

    # when somebody says what they would like help with, without signing in
    page.goto(reverse("directory"))
    led_by(page.get_by_role("link", name="Say what you would like help with"))
    check_page(page, name="self-assess")
    led_by(page.get_by_role("button", name="See what might help"))
    check_page(page, name="self-assess-refused")
    page.get_by_label("Company, and things to do").check()
    page.get_by_label("I am helping somebody else").check()
    led_by(page.get_by_role("button", name="See what might help"))
    check_page(page, name="self-assess-found")

    # then what they can use at once comes first, and the next person starts afresh
    listed = page.get_by_role("heading", level=3).all_inner_texts()
    assert listed[0].startswith("Lunch club")
    led_by(page.get_by_role("link", name="Start again for somebody else"))
    assert not page.get_by_label("Company, and things to do").is_checked()
