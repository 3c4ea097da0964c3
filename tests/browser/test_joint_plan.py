"""An intention from incomplete to complete, into a plan, and the joint plan taken away."""

from browser.steps import led_by
from factories.planning import planned

from ropewalk.organisations.models import Membership


def fill_day(page, name, day, month, year):
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name={name}_{part}]").fill(str(value))


def complete(page, here, check_page):
    """Add every part of an intention, each on the page that asks for it."""
    save = page.get_by_role("button", name="Save")
    led_by(page.get_by_role("link", name="Choose the measure"))
    page.get_by_label("Which need").select_option(index=1)
    page.get_by_label("Which outcome").select_option(str(here.measure.outcome_id))
    page.get_by_label("Which measure").select_option(str(here.measure.pk))
    check_page(page, name="aim-intention")
    save.click()
    led_by(page.get_by_role("link", name="Enter the service"))
    page.get_by_label("Which service").fill("Care at home")
    save.click()
    led_by(page.get_by_role("link", name="Enter the fund and the sum"))
    page.get_by_label("Which fund").select_option(index=1)
    page.get_by_label("By how much").fill("lots")
    save.click()
    check_page(page, name="cost-intention-refused")
    page.get_by_label("By how much").fill("120,000")
    save.click()
    led_by(page.get_by_role("link", name="Say what it does to providers"))
    page.get_by_label("What does it do to providers?").fill("One provider gains.")
    page.get_by_label("What does it do to groups").fill("None is worse off.")
    check_page(page, name="weigh-intention")
    save.click()
    led_by(page.get_by_role("link", name="Choose the decision"))
    page.get_by_label("Which priority").select_option(index=1)
    page.get_by_label("Which body").select_option(index=1)
    page.get_by_label("Which decision").select_option(index=1)
    check_page(page, name="route-intention")
    save.click()
    led_by(page.get_by_role("link", name="Add the first milestone"))
    page.get_by_label("What is to be done?").fill("The contract begins")
    fill_day(page, "due_on", 1, 6, 2027)
    check_page(page, name="add-milestone")
    save.click()
    page.get_by_text("Nothing is missing from it.").wait_for()


def ask_and_issue(page, check_page):
    """Record who was asked and what it took, and issue the plan."""
    # who was asked and what it took is kept beside it
    led_by(page.get_by_role("link", name="See who was asked"))
    led_by(page.get_by_role("link", name="Record who was asked"))
    led_by(page.get_by_role("button", name="Record it"))
    check_page(page, name="record-consultation-refused")
    page.get_by_label("Analyse").check()
    page.get_by_label("Carers", exact=True).check()
    page.get_by_label("How were they asked?").fill("At the carers' forum")
    page.get_by_label("What did they say?").fill("Weekends are hardest.")
    page.get_by_label("What did it change?").fill("Weekends come first.")
    fill_day(page, "asked_on", 13, 10, 2026)
    led_by(page.get_by_role("button", name="Record it"))
    led_by(page.get_by_role("link", name="Record hours of a stage"))
    page.get_by_label("Do", exact=True).check()
    page.get_by_label("Whose people").select_option(index=1)
    page.get_by_label("How many hours?").fill("90")
    page.get_by_label("What did they go into?").fill("Meetings")
    check_page(page, name="record-effort")
    led_by(page.get_by_role("button", name="Record it"))
    page.get_by_text("Out of balance: Do takes 100%").first.wait_for()
    check_page(page, name="plan-cycle")

    # a body's decision issues it
    led_by(page.get_by_role("link", name="Go back to the plan"))
    led_by(page.get_by_role("link", name="Issue the plan"))
    page.get_by_label("Which decision approved it?").select_option(index=1)
    check_page(page, name="issue-joint-plan")
    led_by(page.get_by_role("button", name="Issue it"))
    page.get_by_text("The plan stands as it was issued.").wait_for()
    check_page(page, name="joint-plan-version")
    led_by(page.get_by_role("link", name="Go to the plan as it stands"))
    led_by(page.get_by_role("link", name="Compare it with"))
    check_page(page, name="compare-joint-plans-none")
    led_by(page.get_by_role("link", name="Go back to the plan"))


def test_an_intention_is_completed_planned_and_downloaded(
    signed_in_page, check_page, view
):
    # given a commissioner of a partnership that plans
    here = planned()
    mine = Membership.objects.get(account=here.planner)
    page = signed_in_page(membership=mine, view=view)
    page.goto(f"/partnership/{here.partnership.pk}/")
    led_by(page.get_by_role("link", name="Commissioning intentions"))
    check_page(page, name="intentions-empty")

    # when they record an intention, its page says what is missing
    led_by(page.get_by_role("link", name="Record an intention"))
    led_by(page.get_by_role("button", name="Record the intention"))
    check_page(page, name="record-intention-refused")
    page.get_by_label("Invest").check()
    page.get_by_label("With what, or about what?").fill("Care at home at weekends")
    led_by(page.get_by_role("button", name="Record the intention"))
    page.get_by_text("It is not complete").wait_for()
    check_page(page, name="intention-incomplete")

    # and they add each part where the page leads
    complete(page, here, check_page)
    check_page(page, name="intention-complete")

    # then it stands in the register and in a plan
    led_by(page.get_by_role("link", name="Go to the intentions"))
    check_page(page, name="intentions")
    led_by(page.get_by_role("link", name="Go to the plans"))
    led_by(page.get_by_role("link", name="Record a plan"))
    page.get_by_label("What is it called?").fill("Joint plan 2027")
    fill_day(page, "starts_on", 1, 4, 2027)
    fill_day(page, "ends_on", 31, 3, 2028)
    page.get_by_label("What is the vision?").fill("People live well at home.")
    page.get_by_label("Care at home at weekends").check()
    check_page(page, name="record-joint-plan")
    led_by(page.get_by_role("button", name="Record the plan"))
    page.get_by_text("Every intention is tied to an outcome").wait_for()
    check_page(page, name="joint-plan")

    # who was asked is kept beside it, and a body's decision issues it
    ask_and_issue(page, check_page)

    # and the joint plan is a document
    with page.expect_download() as taken:
        page.get_by_role("link", name="as a document").click()
    assert taken.value.suggested_filename == "joint-plan-joint-plan-2027.docx"
    with page.expect_download() as taken:
        page.get_by_role("link", name="to print").click()
    printed = page.context.new_page()
    printed.set_content(taken.value.path().read_text())
    assert printed.get_by_role("heading", name="Easy read").count() == 1
