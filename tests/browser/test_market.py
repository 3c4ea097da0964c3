"""Early warnings, a concern with its reply, and the market position statement, in a browser."""

from datetime import date
from decimal import Decimal

import pytest
from browser.steps import led_by
from factories.concerns import of_provider, raised
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.service import AFTER, FIRST_DAY, Market, market

from ropewalk.organisations.models import Membership, Role
from ropewalk.service.actions.contracts import VersionSaid
from ropewalk.service.actions.services import PriceSaid, set_price
from ropewalk.service.actions.shaping import plan_block_stages, set_sector_target
from ropewalk.service.kinds import Payment, PriceKind

TRAFFORD = "E08000009"
LONG = "The Very Long Name of a Company that Gives Care in Everybody's Own Home Limited"


def trafford() -> Market:
    """The market of a partnership in Trafford, with something of each kind in it."""
    here = market()
    council = here.three.first
    council.names.update(name="Trafford")
    council.name = "Trafford"
    council.save(update_fields=["name"])
    here.another_provider(name=LONG)
    contract = here.committed(
        payment=Payment.BLOCK,
        unit="",
        terms=VersionSaid(FIRST_DAY, AFTER, 100_000_00),
    )
    set_price(
        service_id=contract.service_id,
        said=PriceSaid(PriceKind.CARE, "Care", "hour", Decimal("20.125"), FIRST_DAY),
        **here.said,
    )
    own = {"partnership_id": here.partnership.pk, "why": "People choose", **here.said}
    set_sector_target(outside_percent=100, by_day=date(2028, 4, 1), **own)
    plan_block_stages(stages=[(FIRST_DAY, 50), (date(2028, 4, 1), 0)], **own)
    return here


def test_a_concern_is_raised_replied_to_and_closed(signed_in_page, check_page, view):
    # given a provider that a partnership buys from
    here = trafford()
    mine = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=mine, view=view)

    # when its commissioner looks at the early warnings and raises a concern
    page.goto("/review/market/")
    check_page(page, name="early-warnings")
    led_by(page.get_by_role("link", name="Homecare Limited").first)
    check_page(page, name="watched-provider")
    led_by(page.get_by_role("link", name="Raise a concern"))
    led_by(page.get_by_role("button", name="Raise the concern"))
    check_page(page, name="raise-concern-refused")
    page.get_by_label("Staffing").check()
    page.get_by_label("Carers", exact=True).check()
    page.get_by_label("What is the concern?").fill("Visits are cut short.")
    led_by(page.get_by_role("button", name="Raise the concern"))
    page.get_by_role("heading", name="Concern: Staffing").wait_for()
    check_page(page, name="concern")

    # then the provider reads it and replies
    theirs = of_provider(here.provider)
    reader = signed_in_page(membership=theirs.memberships.get(), view=view)
    reader.goto("/review/market/")
    led_by(reader.get_by_role("link", name="Homecare Limited").first)
    led_by(reader.get_by_role("link", name="Staffing, heard on"))
    led_by(reader.get_by_role("link", name="Reply", exact=True))
    reader.get_by_label("What is your reply?").fill("Two people start on Monday.")
    check_page(reader, name="reply-to-concern")
    led_by(reader.get_by_role("button", name="Reply"))
    reader.get_by_text("Two people start on Monday.").wait_for()
    check_page(reader, name="concern-replied")

    # and it is closed with what came of it
    page.reload()
    led_by(page.get_by_role("link", name="Close the concern"))
    page.get_by_label("What came of it?").fill("Visits are whole again.")
    led_by(page.get_by_role("button", name="Close the concern"))
    page.get_by_text("Visits are whole again.").wait_for()


def test_the_market_of_a_place_and_its_statement(signed_in_page, check_page, view):
    page = signed_in_page(
        membership=MembershipFactory(account=AccountFactory(opened_at=NOON)), view=view
    )
    page.goto(f"/review/market/place/{TRAFFORD}/")
    check_page(page, name="market-of-place")
    led_by(page.get_by_role("link", name="Market position statement of Trafford"))
    page.get_by_role("heading", name="Market position statement").wait_for()
    check_page(page, name="market-statement-place")
    page.goto("/review/market/")
    check_page(page, name="early-warnings-empty")


def test_the_statement_of_a_partnership_and_what_is_typed_into_it(
    signed_in_page, check_page, view
):
    here = trafford()
    raised(here)
    mine = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=mine, view=view)
    page.goto(f"/review/market/statement/partnership-{here.partnership.pk}/")
    check_page(page, name="market-statement")
    for words, name in (
        ("Plan the stages of buying less by block", "plan-blocks"),
        ("Score a factor of success", "score-factor"),
        ("Say which services are generic", "record-reach"),
        ("Set a target for who gives services", "set-sector-target"),
        ("Write what you mean to do", "write-intention"),
    ):
        led_by(page.get_by_role("link", name=words))
        check_page(page, name=name)
        led_by(page.get_by_role("link", name="Market position of"))
    led_by(page.get_by_role("link", name="Write what you mean to do"))
    page.get_by_label("What do you mean to do?").fill("Buy less by block.")
    led_by(page.get_by_role("button", name="Record it"))
    page.get_by_text("Buy less by block.").wait_for()


@pytest.mark.parametrize("role", [Role.OBSERVER])
def test_an_observer_is_told_why_not(signed_in_page, check_page, view, role):
    here = trafford()
    member = MembershipFactory(organisation=here.three.first, role=role)
    page = signed_in_page(membership=member, view=view)
    page.goto(f"/review/market/providers/{here.provider.pk}/")
    check_page(page, name="watched-provider-observer")
    page.goto(f"/review/market/providers/{here.provider.pk}/raise-a-concern/")
    check_page(page, name="raise-concern-observer")
