"""A decision whose paper is kept from somebody is none that they can name in planning."""

from uuid import uuid4

import pytest
from factories.business import Business
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.partnership import three_partners
from factories.strategy import Planning

from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership.actions import declare_interest
from ropewalk.partnership.kinds import Capacity, InterestKind
from ropewalk.partnership.models import Member
from ropewalk.strategy.actions.appraisals import put_appraisal
from ropewalk.strategy.actions.business_cases import answer_route
from ropewalk.strategy.actions.intentions import record_intention, route_intention
from ropewalk.strategy.actions.plan_versions import issue_plan
from ropewalk.strategy.actions.plans import record_plan
from ropewalk.strategy.case_kinds import RouteState
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import Appraisal
from ropewalk.strategy.queries.appraisals import decision_choices as to_put_with
from ropewalk.strategy.queries.case_routes import decision_choices as to_answer_with
from ropewalk.strategy.queries.intentions import route_choices
from ropewalk.strategy.queries.plan_versions import issuing_decisions

pytestmark = pytest.mark.django_db
NO_SUCH_NUMBER = 999_999_999


@laid
def three():
    """A decision agreed and one proposed about a provider in which a commissioner has a share."""
    three = three_partners()
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Acme Care")
    board = three.board()
    owner = MembershipFactory(organisation=three.second, role=Role.COMMISSIONER).account
    elsewhere = three.body(name="Another group")
    three.seat(
        elsewhere, "Owner", Capacity.COMMISSIONER, three.second, email=owner.email
    )
    declare_interest(
        member_id=Member.objects.get(account=owner).pk,
        kind=InterestKind.OWNERSHIP,
        organisation_id=provider.pk,
        named="",
        particulars="A share",
        is_financial=True,
        is_sensitive=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    three.kept = {
        "owner": owner,
        "agreed": three.decided(board, provider),
        "proposed": three.propose(three.item(three.meeting(board), provider)),
    }
    return three


def intention(three):
    return record_intention(
        partnership_id=three.partnership.pk,
        kind=IntentionKind.INVEST,
        title="Care at home",
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )


def route(three):
    made = intention(three)
    return lambda number, by: route_intention(
        intention_id=made.pk,
        priority_id=None,
        body_id=None,
        decision_id=number,
        by=by,
        at=NOON,
    )


def issue(three):
    plan = record_plan(
        partnership_id=three.partnership.pk,
        title="Joint plan",
        vision="People live at home",
        starts_on=TODAY,
        ends_before=TODAY.replace(year=TODAY.year + 1),
        intention_ids=[intention(three).pk],
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )
    return lambda number, by: issue_plan(
        plan_id=plan.pk, decision_id=number, submission_key=uuid4(), by=by, at=NOON
    )


def answer(three):
    here = Business(three)
    asked = here.route(here.case())
    return lambda number, by: answer_route(
        route_id=asked.pk,
        state=RouteState.APPROVED,
        on=TODAY,
        because="As the board decided",
        decision_id=number,
        by=by,
        at=NOON,
    )


def put(three):
    appraisal = appraisal_of(three)
    return lambda number, by: put_appraisal(
        appraisal_id=appraisal.pk,
        decision_id=number,
        option_id=appraisal.options.first().pk,
        by=by,
        at=NOON,
    )


def appraisal_of(three):
    """An appraisal that is closed."""
    here = Planning(
        three.partnership, three.first, three.icb, three.secretary, three.secretary
    )
    made = here.draft()
    Appraisal.objects.filter(pk=made.pk).update(opened_at=NOON, closed_at=NOON)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("naming", "which"),
    [(route, "agreed"), (issue, "agreed"), (answer, "agreed"), (put, "proposed")],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_a_decision_kept_from_somebody_is_told_as_one_that_is_not_there(
    three, naming, which
):
    act, number = naming(three), three.kept[which].pk

    told = []
    for each in (number, NO_SUCH_NUMBER):
        with pytest.raises(BadInput) as refused:
            act(each, three.kept["owner"])
        told.append(str(refused.value))

    assert told[0] == told[1]
    assert act(number, three.secretary).pk


def test_nobody_chooses_from_a_decision_that_is_kept_from_them(three):
    closed, made = appraisal_of(three), intention(three)

    def choices(actor):
        here = {"actor": actor, "on": TODAY}
        return [
            number
            for pairs in (
                to_put_with(closed, **here),
                to_answer_with(three.partnership, **here),
                issuing_decisions(three.partnership, **here),
                route_choices(made, **here).decisions,
            )
            for number, _ in pairs
        ]

    assert choices(three.kept["owner"]) == []
    assert str(three.kept["agreed"].pk) in choices(three.secretary)
    assert str(three.kept["proposed"].pk) in choices(three.secretary)


def test_an_intention_keeps_the_decision_it_has_when_somebody_else_saves_it(three):
    act, number = route(three), three.kept["agreed"].pk
    kept = act(number, three.secretary)

    again = act(number, three.kept["owner"])

    assert again.decision_id == number
    held = route_choices(kept, actor=three.kept["owner"], on=TODAY).decisions
    assert [each for each, _ in held] == [str(number)]
