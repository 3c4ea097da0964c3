"""Plans: nested terms, outcomes before structures, and the document they come to."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import three_partners
from factories.planning import ENDS, STARTS, planned

from ropewalk.figures import BadInput
from ropewalk.paper.joint_plan import joint_plan_docx, joint_plan_html
from ropewalk.strategy.actions.business_cases import begin_case
from ropewalk.strategy.actions.intentions import record_intention, withdraw_intention
from ropewalk.strategy.actions.plans import change_plan, choose_intentions
from ropewalk.strategy.actions.portfolios import begin_portfolio
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import Plan
from ropewalk.strategy.queries.plan_told import sections_of
from ropewalk.strategy.queries.plans import plan_said, plans_seen_by

pytestmark = pytest.mark.django_db
THREE_YEARS = {"starts_on": date(2026, 4, 1), "ends_before": date(2029, 4, 1)}


@laid
def here():
    return planned()


def said(here, plan):
    return plan_said(plans_seen_by(here.planner, on=TODAY).get(pk=plan.pk), on=TODAY)


def test_s3_17_a_plan_for_a_year_lies_inside_a_plan_for_three(here):
    outer = here.plan(title="Three years", **THREE_YEARS)
    inner = here.plan(title="One year", within_id=outer.pk)

    assert said(here, inner).within == "Three years"
    assert said(here, outer).parts == ("One year, 1 April 2027 to 31 March 2028",)
    with pytest.raises(BadInput, match="keeps to its term, which is 1 April 2026 to"):
        here.plan(within_id=outer.pk, ends_before=date(2029, 4, 2))
    with pytest.raises(BadInput, match="two levels"):
        here.plan(within_id=inner.pk)
    own = {"title": "Three years", "vision": "Home", **here.said}
    with pytest.raises(BadInput, match="would lie outside its term"):
        change_plan(
            plan_id=outer.pk,
            starts_on=date(2028, 1, 1),
            ends_before=ENDS,
            within_id=None,
            **own,
        )
    with pytest.raises(BadInput, match="plans inside it"):
        change_plan(plan_id=outer.pk, within_id=inner.pk, **THREE_YEARS, **own)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_before": STARTS}, "comes on or after its first day"),
        ({"starts_on": date(1900, 1, 1)}, "cannot be planned for"),
        ({"ends_before": date(2101, 1, 1)}, "cannot be planned for"),
        ({"title": " "}, "what the plan is called"),
        ({"vision": ""}, "Enter the vision"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(here, changes, words):
    with pytest.raises(BadInput, match=words):
        here.plan(**changes)
    assert not Plan.objects.exists()


def test_s4_24_intentions_that_map_to_no_outcome_are_listed(here):
    plan = here.plan(here.complete(), bare := here.intend(title="Bare"))

    assert said(here, plan).vision_said() == "“Bare” is tied to no outcome yet."
    table = sections_of(said(here, plan))[0].tables[0]
    assert table.rows == (
        (
            "People live at home for longer",
            "People who live in their own home",
            "Care at weekends",
        ),
        ("No outcome yet", "", "Bare"),
    )
    whole = [each.pk for each in plan.intentions.exclude(pk=bare.pk)]
    choose_intentions(plan_id=plan.pk, intention_ids=whole, **here.said)
    assert said(here, plan).vision_said() == (
        "Every intention is tied to an outcome: 1 outcome in all."
    )


def test_a_plan_says_its_intentions_money_and_what_is_missing(here):
    plan = here.plan(
        here.complete(pence=100_000_00),
        here.complete(IntentionKind.DECOMMISSION, "Old centre", -30_000_00),
        here.intend(IntentionKind.REDESIGN, "Meals"),
    )
    assert said(here, plan).sentence() == (
        "Joint plan 2027 runs from 1 April 2027 to 31 March 2028 and has 3 intentions: "
        "1 to invest, 1 to redesign and 1 to decommission. The sums known take £100,000 "
        "and free £30,000 a year: £70,000 more in all. What 1 more takes or frees is not "
        "known yet: it still needs its sum. 1 is not complete."
    )
    assert said(here, plan).milestones_said() == (
        "Of 2 milestones, 0 done, 0 late and 2 to do."
    )


def test_what_was_withdrawn_counts_in_no_plan_and_joins_none(here):
    gone = here.complete()
    plan = here.plan(gone)
    withdraw_intention(intention_id=gone.pk, because="Over", **here.said)

    assert said(here, plan).sentence().endswith("has no intention yet.")
    choose_intentions(plan_id=plan.pk, intention_ids=[gone.pk], **here.said)
    with pytest.raises(BadInput, match="was withdrawn, so no plan takes it up"):
        here.plan(gone)


def test_an_intention_or_a_plan_of_another_partnership_is_refused(here):
    plan = here.plan(here.intend())
    other = three_partners()
    theirs = {
        "partnership_id": other.partnership.pk,
        "submission_key": uuid4(),
        "by": other.secretary,
        "at": NOON,
    }
    with pytest.raises(BadInput, match="intentions belongs to another partnership"):
        here.plan(*plan.intentions.all(), **theirs)
    with pytest.raises(BadInput, match="That plan belongs to another partnership"):
        here.plan(within_id=plan.pk, **theirs)
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        here.plan(**theirs | {"by": here.planner})


def test_the_joint_plan_is_a_numbered_document_with_an_easy_read_page_and_sources(here):
    plan = here.plan(
        here.complete(pence=100_000_00), here.intend(title="Meals <now>\x0b")
    )
    held = said(here, plan)
    made = joint_plan_docx(held)
    document = Document(BytesIO(made))
    headings = [
        each.text for each in document.paragraphs if each.style.name == "Heading 1"
    ]
    words = "\n".join(each.text for each in document.paragraphs)

    assert headings == [
        "Easy read: this plan in short",
        "1. Vision and outcomes",
        "2. Intentions",
        "3. Money by fund",
        "4. Milestones",
        "5. What is missing",
        "6. Sources",
    ]
    assert "Draft, as at 13 October 2026." in words
    assert "We want to do more of this: Care at weekends." in words
    assert "We do not know yet what 1 thing will cost." in words
    assert "By 1 June 2027: Contract begins." in words
    assert "Measure “People who live in their own home”: Client level data." in words
    assert made == joint_plan_docx(held)

    page = joint_plan_html(held)
    assert '<span class="number">6.</span>Sources' in page
    assert "Meals &lt;now&gt;" in page
    assert "1 June 2027" in page
    assert "2027-06-01" not in page


@pytest.mark.parametrize(
    "begin",
    [
        lambda said: record_intention(kind=IntentionKind.INVEST, **said),
        lambda said: begin_portfolio(
            value_said="Years", first_year=2026, years=1, **said
        ),
        lambda said: begin_case(
            intention_id=None, option_id=None, first_year=2026, years=1, **said
        ),
    ],
)
def test_who_does_not_plan_begins_nothing(here, begin):
    said = {"partnership_id": here.partnership.pk, "title": "Meals"}

    with pytest.raises(PermissionDenied, match="does not let you plan"):
        begin(said | {"submission_key": uuid4(), "by": here.pool.manager, "at": NOON})
