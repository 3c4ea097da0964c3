"""Two partners appraise options in a browser: each scores, sees where they differ, signs."""

from pathlib import Path

from browser.steps import led_by
from factories.strategy import planning, proposed_decision

from ropewalk.organisations.models import Membership
from ropewalk.strategy.actions.points import import_points
from ropewalk.strategy.actions.shortlist import (
    score_priority,
    set_priority_criterion,
)
from ropewalk.strategy.queries.points import read_points

EXAMPLE = Path(__file__).parents[1] / "strategy" / "salford_and_trafford.csv"


def give(page, appraisal, scores, swings):
    """Fill in a form of scores and send it."""
    criteria = list(appraisal.criteria.all())
    for criterion, swing in zip(criteria, swings, strict=True):
        page.locator(f"[name=swing_{criterion.pk}]").fill(str(swing))
    for option, row in zip(appraisal.options.all(), scores, strict=True):
        for criterion, score in zip(criteria, row, strict=True):
            cell = f"{option.pk}_{criterion.pk}"
            for name, unsure in (("low", -10), ("likely", 0), ("high", 10)):
                page.locator(f"[name={name}_{cell}]").fill(str(score + unsure))
    led_by(page.get_by_role("button", name="Give these scores"))


def set_out(mine, theirs, check_page, here, made):
    """Each partner names its own people and it is opened, once nothing is lacking."""
    mine.goto("/")
    led_by(mine.get_by_role("link", name="Plan", exact=True).first)
    mine.get_by_text("1 priority stands").wait_for()
    check_page(mine, name="planning")
    led_by(mine.get_by_role("link", name="Priorities").first)
    check_page(mine, name="priorities")
    mine.goto(f"/plan/priorities/{made.priority_id}/")
    check_page(mine, name="priority")
    led_by(mine.get_by_role("link", name=made.title))
    mine.get_by_text("it lacks an appraiser").wait_for()
    check_page(mine, name="appraisal-draft")
    for page, who in ((mine, here.commissioner), (theirs, here.other)):
        page.goto(f"/plan/appraisals/{made.pk}/")
        led_by(page.get_by_role("link", name="Name who scores"))
        page.get_by_label("Who scores?").select_option(str(who.pk))
        check_page(page, name="name-appraiser")
        led_by(page.get_by_role("button", name="Name them"))
    mine.goto(f"/plan/appraisals/{made.pk}/")
    led_by(mine.get_by_role("link", name="Open it for scoring"))
    led_by(mine.get_by_role("button", name="Open it"))


def score(mine, theirs, check_page, made):
    """Each scores on their own screen; a fault is said beside its field."""
    led_by(mine.get_by_role("link", name="Score the options"))
    check_page(mine, name="score-options")
    first = ((40, 70, 90, 30), (80, 60, 50, 90), (60, 50, 70, 70), (20, 80, 90, 40))
    give(mine, made, first, (90, 75, 50, 25))
    mine.get_by_text("No swing here is 100").first.wait_for()
    check_page(mine, name="score-options-refused")
    give(mine, made, first, (100, 75, 50, 25))
    mine.get_by_text("kept back until everybody named has scored").wait_for()
    theirs.goto(f"/plan/appraisals/{made.pk}/results/")
    theirs.get_by_text("kept back until everybody named has scored").wait_for()
    check_page(theirs, name="results-kept-back")
    theirs.goto(f"/plan/appraisals/{made.pk}/score/")
    second = (*first[:3], (20, 20, 90, 40))
    give(theirs, made, second, (100, 60, 50, 40))
    theirs.get_by_text("They differ most on 3 and Cost: 60 points").wait_for()
    check_page(theirs, name="appraisal-results")


def sign(page, made, code):
    page.goto(f"/plan/appraisals/{made.pk}/agree/")
    page.get_by_label(f"{code}: ").check()
    led_by(page.get_by_role("button", name="Sign it"))
    page.get_by_text("What partners agree to").wait_for()


def test_two_partners_appraise_and_the_decision_shows_it(
    signed_in_page, check_page, view
):
    # given an appraisal that lacks who scores, and a decision that is proposed
    here = planning()
    made = here.draft()
    decision = proposed_decision(here)
    council = Membership.objects.get(account=here.commissioner)
    board = Membership.objects.get(account=here.other)
    mine = signed_in_page(membership=council, view=view)
    theirs = signed_in_page(membership=board, view=view)

    # when both partners score it and sign different options, then the same
    set_out(mine, theirs, check_page, here, made)
    score(mine, theirs, check_page, made)
    sign(mine, made, "1(b)")
    sign(theirs, made, "2")
    theirs.get_by_text("Not agreed: ").wait_for()
    check_page(theirs, name="appraisal-not-agreed")
    sign(theirs, made, "1(b)")
    theirs.get_by_text("Agreed: every partner signed").wait_for()

    # then it is closed and put with the decision, which shows it
    mine.goto(f"/plan/appraisals/{made.pk}/")
    led_by(mine.get_by_role("link", name="Close it"))
    check_page(mine, name="close-appraisal")
    led_by(mine.get_by_role("button", name="Close it"))
    led_by(mine.get_by_role("link", name="Put it with a decision"))
    mine.get_by_label(decision.item.title).check()
    mine.get_by_label("1(b): ").check()
    check_page(mine, name="put-appraisal")
    led_by(mine.get_by_role("button", name="Put it"))
    led_by(mine.get_by_role("link", name=f"Decision {decision.pk}"))
    mine.get_by_text("The appraisal put with this").wait_for()
    check_page(mine, name="decision-with-appraisal")


def test_what_surrounds_an_appraisal_keeps_to_what_every_page_keeps_to(
    signed_in_page, check_page, view
):
    # given a priority that is scored, options with pros and cons, and a mix
    here = planning()
    made = here.draft()
    said = read_points(EXAMPLE)
    import_points(appraisal_id=made.pk, said=said, preferred_on=None, **here.said)
    mix = here.mix(governance="3", lead="3", officers="2")
    reach = set_priority_criterion(
        partnership_id=here.partnership.pk, title="Reach", points=40, **here.said
    )
    score_priority(
        priority_id=made.priority_id,
        organisation_id=here.council.pk,
        scores={reach.pk: 80},
        **here.said,
    )
    option = made.options.get(code="1(b)")
    of = f"/plan/{here.partnership.pk}/"
    membership = Membership.objects.get(account=here.commissioner)
    page = signed_in_page(membership=membership, view=view)

    # then each page around it is as it should be
    for address, name in (
        (f"{of}priorities/", "priorities-ranked"),
        (f"{of}priorities/new/", "record-priority"),
        (f"{of}priorities/criteria/", "set-priority-criterion"),
        (f"/plan/priorities/{made.priority_id}/score/", "score-priority"),
        (f"/plan/priorities/{made.priority_id}/list/", "list-priority"),
        (f"{of}alignment/", "alignment"),
        (f"{of}appraisals/", "appraisals"),
        (f"/plan/appraisals/{made.pk}/", "appraisal-with-points"),
        (f"/plan/appraisals/{made.pk}/option/", "add-option"),
        (f"/plan/appraisals/{made.pk}/criterion/", "add-criterion"),
        (f"/plan/appraisals/{made.pk}/import/", "import-points"),
        (f"/plan/options/{option.pk}/", "option"),
        (f"/plan/options/{option.pk}/point/", "add-point"),
        (f"{of}models/", "option-library"),
        (f"{of}models/mix/", "mix-models"),
        (f"/plan/hybrids/{mix.pk}/", "hybrid"),
        (f"/plan/hybrids/{mix.pk}/offer/", "offer-hybrid"),
    ):
        page.goto(address)
        check_page(page, name=name)
