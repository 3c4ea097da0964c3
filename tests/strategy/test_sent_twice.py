"""What is sent twice, by a double click or after a lost answer, is on record once."""

from dataclasses import dataclass
from datetime import date
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from factories.business import YEAR, business
from factories.organisations import NOON, TODAY
from factories.partnership import three_partners
from factories.programme import local_plan_of, reappraised, talks_of, work
from factories.strategy import planning

from ropewalk.audit.models import Event
from ropewalk.strategy.actions import (
    business_cases,
    intentions,
    local_plan,
    negotiation,
    plans,
    points,
    portfolios,
    programme,
    scoring,
    shortlist,
)
from ropewalk.strategy.case_kinds import CasePartKind, LimitKind
from ropewalk.strategy.kinds import OptionKind, Side
from ropewalk.strategy.models import (
    CasePart,
    CaseStart,
    HeadLimit,
    OptionPoint,
    OptionsTaken,
    PortfolioGap,
    PortfolioLimit,
    PortfolioUse,
    Preference,
    PriorityScore,
    Reappraisal,
    SignOff,
)
from ropewalk.strategy.rules.negotiation import Limits
from ropewalk.strategy.rules.points import PointsSaid
from ropewalk.strategy.rules.task_said import TaskSaid

A_MOMENT = 1.0  # seconds; what is not held off is done long before


@dataclass
class Sent:
    """An action with what is sent to it, what else could be, and what it writes."""

    action: object
    said: dict
    otherwise: dict
    rows: object = None

    def send(self, **changes):
        return self.action(**self.said | changes)


def signing():
    place = planning()
    appraisal = place.scored()
    option, another = appraisal.options.all()[:2]
    said = {
        "appraisal_id": appraisal.pk,
        "organisation_id": place.council.pk,
        "option_id": option.pk,
        "level": "lead commissioning",
        "dissent": "",
    }
    return Sent(scoring.sign_off, said | place.said, {"option_id": another.pk}, SignOff)


def scoring_a_priority():
    place = planning()
    priority = place.priority()
    first, second = (
        shortlist.set_priority_criterion(
            partnership_id=place.partnership.pk, title=title, points=50, **place.said
        ).pk
        for title in ("Need", "Fairness")
    )
    said = {
        "priority_id": priority.pk,
        "organisation_id": place.council.pk,
        "scores": {first: 80, second: 20},
    }
    return Sent(
        shortlist.score_priority,
        said | place.said,
        {"scores": {first: 80, second: 30}},
        PriorityScore,
    )


def limiting():
    talks = talks_of(three_partners())
    said = {
        "head_id": talks.head.pk,
        "division_id": None,
        "limits": Limits(1000, 2000, None, 50_000_00),
        "by": talks.strategic,
        "at": NOON,
    }
    return Sent(negotiation.limit_head, said, {"limits": Limits(1000, 2000)}, HeadLimit)


def starting():
    here = business()
    case = here.case()
    here.answer(here.route(case))
    said = {"case_id": case.pk, "starts_on": date(2027, 4, 1), "because": "A new year"}
    return Sent(
        business_cases.say_start,
        said | here.who,
        {"starts_on": date(2027, 5, 1)},
        CaseStart,
    )


def writing_a_part():
    here = business()
    said = {
        "case_id": here.case().pk,
        "kind": CasePartKind.STRATEGIC,
        "text": "People wait too long",
        "after": None,
    }
    return Sent(business_cases.write_part, said | here.who, {}, CasePart)


def reappraising():
    three = three_partners()
    plan = local_plan_of(three)
    first = reappraised(plan, three.first)
    said = {
        "local_plan_id": plan.pk,
        "organisation_id": three.first.pk,
        "tool": first.tool,
        "relations": first.relations,
        "found": "We commission alone less often",
        "by": first.recorded_by,
        "at": NOON,
    }
    return Sent(local_plan.reappraise, said, {"found": "We never do"}, Reappraisal)


def taking_options():
    place = planning()
    plan = local_plan.begin_local_plan(
        partnership_id=place.partnership.pk,
        title="One system",
        submission_key=uuid4(),
        **place.said,
    )
    for each in (place.council, place.icb):
        local_plan.reappraise(
            local_plan_id=plan.pk,
            organisation_id=each.pk,
            tool="A checklist",
            relations="Open",
            found="Much",
            by=place.by_of(each),
            at=NOON,
        )
    closed = []
    for _ in range(2):
        appraisal = place.scored()
        for side in (Side.BENEFIT, Side.RISK):
            OptionPoint.objects.create(
                option=appraisal.options.first(),
                side=side,
                text="It is so",
                recorded_at=NOON,
                recorded_by=place.commissioner,
            )
        closed.append(place.close(appraisal).pk)
    said = {"local_plan_id": plan.pk, "appraisal_id": closed[0]}
    return Sent(
        local_plan.take_options,
        said | place.said,
        {"appraisal_id": closed[1]},
        OptionsTaken,
    )


def preferring():
    place = planning()
    said = {
        "appraisal_id": place.draft().pk,
        "said": PointsSaid(
            {"2": ("A joint post", OptionKind.MINIMUM)}, [], "2", ["It is cheap"]
        ),
        "preferred_on": TODAY,
    }
    return Sent(
        points.import_points,
        said | place.said,
        {"preferred_on": date(2026, 1, 1)},
        Preference,
    )


def counting_a_criterion():
    place = planning()
    said = {"partnership_id": place.partnership.pk, "title": "Need", "points": 50}
    return Sent(shortlist.set_priority_criterion, said | place.said, {"points": 60})


def budgeting():
    here = business()
    said = {
        "portfolio_id": here.portfolio().pk,
        "title": "Pool",
        "kind": LimitKind.POOL,
        "fund_id": None,
        "amounts": {YEAR: 100_00, YEAR + 1: None},
    }
    return Sent(
        portfolios.set_portfolio_budget,
        said | here.who,
        {"amounts": {YEAR: 100_00, YEAR + 1: 0}},
        PortfolioLimit,
    )


def using():
    here = business()
    _, pool, (option, *_) = here.two_of_three()
    said = {
        "option_id": option.pk,
        "budget_id": pool.pk,
        "amounts": {YEAR: 10_00, YEAR + 1: None},
    }
    return Sent(
        portfolios.say_uses, said | here.who, {"amounts": {YEAR: 11_00}}, PortfolioUse
    )


def finding_a_gap():
    here = business()
    said = {"portfolio_id": here.portfolio().pk, "pence": 99_99, "source": "The board"}
    return Sent(portfolios.say_gap, said | here.who, {"pence": 1_00}, PortfolioGap)


def changing_a_task():
    made = work()
    said = {
        "task_id": made.task().pk,
        "said": TaskSaid("Map what there is", lead_said="The joint team", days=5),
    }
    return Sent(
        programme.change_task,
        said | made.who,
        {"said": TaskSaid("Map what there is", lead_said="The joint team", days=6)},
    )


def changing_a_milestone():
    here = business()
    intention = intentions.record_intention(
        partnership_id=here.partnership.pk,
        kind="invest",
        title="Reablement",
        submission_key=uuid4(),
        **here.who,
    )
    milestone = intentions.add_milestone(
        intention_id=intention.pk, title="Signed", due_on=date(2026, 12, 1), **here.who
    )
    said = {
        "milestone_id": milestone.pk,
        "title": "Signed",
        "due_on": date(2026, 12, 8),
        "done_on": None,
    }
    return Sent(
        intentions.change_milestone, said | here.who, {"due_on": date(2026, 12, 9)}
    )


def _plan(here):
    return plans.record_plan(
        partnership_id=here.partnership.pk,
        title="Joint plan",
        vision="People live at home",
        starts_on=date(2026, 4, 1),
        ends_before=date(2027, 4, 1),
        submission_key=uuid4(),
        **here.who,
    )


def changing_a_plan():
    here = business()
    said = {
        "plan_id": _plan(here).pk,
        "title": "Our joint plan",
        "vision": "People live at home",
        "starts_on": date(2026, 4, 1),
        "ends_before": date(2027, 4, 1),
        "within_id": None,
    }
    return Sent(plans.change_plan, said | here.who, {"title": "The joint plan"})


def choosing():
    here = business()
    intention = intentions.record_intention(
        partnership_id=here.partnership.pk,
        kind="invest",
        title="Reablement",
        submission_key=uuid4(),
        **here.who,
    )
    said = {"plan_id": _plan(here).pk, "intention_ids": [intention.pk]}
    return Sent(plans.choose_intentions, said | here.who, {"intention_ids": []})


KEPT_FOR_EVER = (
    signing,
    scoring_a_priority,
    limiting,
    starting,
    writing_a_part,
    reappraising,
    taking_options,
    preferring,
)
TAKES_ITS_PLACE = (
    counting_a_criterion,
    budgeting,
    using,
    finding_a_gap,
    changing_a_task,
    changing_a_milestone,
    changing_a_plan,
    choosing,
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sending", KEPT_FOR_EVER + TAKES_ITS_PLACE, ids=lambda each: each.__name__
)
def test_what_is_sent_twice_is_recorded_once(sending):
    sent = sending()
    first = sent.send()
    rows = sent.rows and list(sent.rows.objects.values_list("pk", flat=True))
    events = Event.objects.count()

    again = sent.send()

    assert again == first
    assert Event.objects.count() == events
    assert (sent.rows and list(sent.rows.objects.values_list("pk", flat=True))) == rows


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sending",
    [each for each in KEPT_FOR_EVER + TAKES_ITS_PLACE if each is not writing_a_part],
    ids=lambda each: each.__name__,
)
def test_what_is_said_anew_and_then_taken_back_is_recorded_each_time(sending):
    """Only the last word is the same again: what was said before it can be said again."""
    sent = sending()
    sent.send()
    events = Event.objects.count()

    sent.send(**sent.otherwise)
    sent.send()

    assert Event.objects.count() == events + 2


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_the_same_moment_are_recorded_once():
    """The second begins before the first is committed: it waits, then finds it there.

    All in one test: emptying every table after each would take longer than the acts.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    for sending in KEPT_FOR_EVER:
        sent = sending()
        before = sent.rows.objects.count()
        answers = []

        thread = Thread(target=_send_elsewhere, args=(sent, answers))
        with transaction.atomic():
            first = sent.send()
            written = sent.rows.objects.count() - before
            thread.start()
            thread.join(A_MOMENT)
            assert thread.is_alive(), f"{sending.__name__}: the second was not held off"
        thread.join()

        assert answers == [first], sending.__name__
        assert sent.rows.objects.count() == before + written, sending.__name__


def _send_elsewhere(sent, answers):
    """Send it on a connection of its own."""
    try:
        answers.append(sent.send())
    finally:
        connection.close()
