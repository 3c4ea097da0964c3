"""The thread through a contract, in a browser: the picture, the table and what hangs loose."""

from browser.steps import led_by
from factories.threads import intention_of, paid, priority_of, whole_thread

from ropewalk.organisations.models import Membership


def test_a_contract_is_followed_both_ways_and_its_loose_ends_found(
    signed_in_page, check_page, view
):
    # given a whole thread, and an intention that nobody carries out
    whole = whole_thread()
    here = whole.here
    for number in range(7):
        paid(here, whole.contract, f"INV-2{number}")
    intention_of(
        here,
        priority=priority_of(here, whole.need, title="Care in the evening"),
        title="Care in the evening, at night and at the weekend for whoever needs it",
    )
    mine = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=mine, view=view)

    # when somebody follows the thread from the contract
    page.goto(f"/do/contracts/{whole.contract.pk}/")
    led_by(page.get_by_role("link", name="Follow the thread"))
    page.get_by_text("The thread is whole").first.wait_for()
    page.get_by_role("img", name="The thread through C-1").wait_for()
    assert page.get_by_role("img", name="The thread through C-1").count() == 1
    check_page(page, name="thread-of-a-contract")

    # and asks why the contract is worth what it is
    led_by(page.get_by_role("link", name="Why worth £").first)
    page.get_by_role("heading", name="What it leads to").wait_for()
    page.get_by_text("Why this figure?").first.click()
    page.get_by_text("Version 1: as first agreed").wait_for()
    check_page(page, name="why-a-contract-is-worth-that")

    # and from the need where it begins
    page.goto(f"/review/thread/need/{whole.need.pk}/")
    page.get_by_text("No service carries it out.").wait_for()
    check_page(page, name="thread-of-a-need")

    # then the partnership's page lists what hangs loose
    page.goto("/review/statements/")
    led_by(page.get_by_role("link", name="Loose ends of"))
    page.get_by_text("ends hang loose").wait_for()
    check_page(page, name="loose-ends")

    # and a thing with nothing on it says so
    alone = intention_of(here, title="Alone")
    page.goto(f"/review/thread/intention/{alone.pk}/")
    page.get_by_text("Nothing leads to this intention").first.wait_for()
    check_page(page, name="thread-of-nothing")
