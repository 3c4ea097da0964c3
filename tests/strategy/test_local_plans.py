"""Local action plans: four steps in order, and who is awaited before the next."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners
from factories.programme import local_plan_of, reappraised

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.place.models import Level
from ropewalk.strategy.actions import local_plan as actions
from ropewalk.strategy.kinds import OptionKind, PriorityHead, Side
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    OptionPoint,
    OptionsTaken,
    Priority,
    Reappraisal,
)
from ropewalk.strategy.programme_kinds import LineKind
from ropewalk.strategy.queries.local_plans import local_plan_page, spoken_for

pytestmark = pytest.mark.django_db


@laid
def three():
    return three_partners()


@pytest.fixture
def plan(three):
    return local_plan_of(three)


def said(three):
    return {"by": three.secretary, "at": NOON}


def appraisal_of(three, *sides, closed=True):
    recorded = {"recorded_at": NOON, "recorded_by": three.secretary}
    priority = Priority.objects.create(
        partnership=three.partnership,
        head=PriorityHead.INTEGRATION,
        title="One team",
        because="People say so",
        submission_key=uuid4(),
        **recorded,
    )
    appraisal = Appraisal.objects.create(
        partnership=three.partnership,
        priority=priority,
        title="How close",
        question="How close?",
        opened_at=NOON,
        closed_at=NOON if closed else None,
        submission_key=uuid4(),
        **recorded,
    )
    option = AppraisalOption.objects.create(
        appraisal=appraisal, code="A", title="As now", kind=OptionKind.NOTHING
    )
    for side in sides:
        OptionPoint.objects.create(option=option, side=side, text="So", **recorded)
    return appraisal


def line(three, plan, kind, level, whom="Nurses"):
    return actions.add_plan_line(
        local_plan_id=plan.pk,
        kind=kind,
        level=level,
        whom=whom,
        what="Learn together",
        due_on=TODAY,
        **said(three),
    )


def test_s0_42_step_2_is_locked_until_each_partner_has_done_step_1(three, plan):
    appraisal = appraisal_of(three, Side.BENEFIT, Side.RISK)

    def take():
        return actions.take_options(
            local_plan_id=plan.pk, appraisal_id=appraisal.pk, **said(three)
        )

    reappraised(plan, three.first)
    with pytest.raises(
        BadInput,
        match="Step 2 is locked until step 1 is done: each partner reappraises from "
        f"where it stands. It waits for {three.second} and {three.icb}.",
    ):
        take()
    reappraised(plan, three.second)
    with pytest.raises(BadInput, match=f"It waits for {three.icb}."):
        take()
    assert not OptionsTaken.objects.exists()
    reappraised(plan, three.icb)

    take()

    assert local_plan_page(plan, on=TODAY).said.startswith("Step 3 of 4")


def test_s0_42_all_four_steps_are_done_in_their_order(three, plan):
    for each in three.all:
        reappraised(plan, each)
    with pytest.raises(BadInput, match="Step 3 is locked until step 2 is done"):
        line(three, plan, LineKind.DEVELOPMENT, Level.STRATEGIC)
    actions.take_options(
        local_plan_id=plan.pk,
        appraisal_id=appraisal_of(three, Side.BENEFIT, Side.RISK).pk,
        **said(three),
    )
    for level in (Level.STRATEGIC, Level.SERVICE):
        line(three, plan, LineKind.DEVELOPMENT, level)
    with pytest.raises(
        BadInput, match="waits for “Individual: what people's own plans"
    ):
        line(three, plan, LineKind.ENGAGEMENT, Level.STRATEGIC)
    line(three, plan, LineKind.DEVELOPMENT, Level.INDIVIDUAL)
    for level in Level:
        line(three, plan, LineKind.ENGAGEMENT, level)
    page = local_plan_page(plan, on=TODAY)
    assert page.said.endswith("at every level. Awaited: a second profession.")
    line(three, plan, LineKind.ENGAGEMENT, Level.SERVICE, "Social workers")

    assert local_plan_page(plan, on=TODAY).said == "All four steps are done."
    with pytest.raises(BadInput, match="in the plan already"):
        line(three, plan, LineKind.ENGAGEMENT, Level.SERVICE, "social workers")


def test_an_appraisal_in_the_open_is_closed_and_lays_open_benefits_and_risks(
    three, plan
):
    for each in three.all:
        reappraised(plan, each)
    for appraisal, words in (
        (appraisal_of(three, Side.BENEFIT, Side.RISK, closed=False), "still being"),
        (appraisal_of(three, Side.BENEFIT), "both benefits and risks"),
    ):
        with pytest.raises(BadInput, match=words):
            actions.take_options(
                local_plan_id=plan.pk, appraisal_id=appraisal.pk, **said(three)
            )
    with pytest.raises(BadInput, match="of this partnership"):
        actions.take_options(local_plan_id=plan.pk, appraisal_id=10**6, **said(three))


def test_a_partner_speaks_for_itself_and_its_last_word_counts(three, plan):
    with pytest.raises(PermissionDenied, match="secretary of that partner"):
        reappraised(plan, three.second, by=three.secretary)
    with pytest.raises(BadInput, match="with which tool"):
        reappraised(plan, three.first, tool=" ")
    reappraised(plan, three.first)
    reappraised(plan, three.first, found="We were too gloomy")

    page = local_plan_page(plan, on=TODAY)

    assert [each.found for each in page.reappraisals] == ["We were too gloomy"]
    assert Reappraisal.objects.count() == 2


def test_whom_somebody_may_speak_for_is_asked_once_however_many_partners(
    three, django_assert_num_queries
):
    def spoken():
        return spoken_for(three.secretary, three.partnership, on=TODAY)

    assert spoken() == [(str(three.first.pk), three.first.name)]
    MembershipFactory(
        account=three.secretary, organisation=three.icb, role=Role.COMMISSIONER
    )
    MembershipFactory(
        account=three.secretary, organisation=three.second, role=Role.OBSERVER
    )
    MembershipFactory(account=three.secretary, role=Role.COMMISSIONER)  # no partner

    with django_assert_num_queries(2):
        assert {name for _, name in spoken()} == {three.first.name, three.icb.name}
    three.secretary.is_active = False
    assert spoken() == []
