"""Exception reports and improvement plans: opened, answered, agreed, reviewed, ended."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from factories.concerns import of_provider
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.performing import agreed, late, monthly, planned, returned
from factories.service import market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.exceptions import (
    answer_exception,
    close_exception,
    end_improvement,
    finish_action,
    review_improvement,
)
from ropewalk.service.models import AgreedActionDone, ExceptionReport
from ropewalk.service.performance_kinds import Ground, PlanEnd
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.exceptions import (
    plan_state,
    plans_seen_by,
    report_state,
    reports_seen_by,
)
from ropewalk.service.queries.market_watch import watched_by

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = NOON + timedelta(days=60)


@laid
def here():
    return market()


@pytest.fixture
def held(here):
    return monthly(here)


@pytest.fixture
def theirs(here):
    return of_provider(here.provider)


def seen(report, reader):
    return reports_seen_by(reader, on=TODAY).get(pk=report.pk)


def test_a_report_keeps_what_was_found_whatever_comes_later(here, held, theirs):
    report = late(here, held)
    for month in range(5):
        returned(held, month, 95, by=theirs)

    report.refresh_from_db()
    assert "5 returns are late" in report.found
    assert Event.objects.filter(kind="exception_opened").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        ExceptionReport.objects.filter(pk=report.pk).update(found="")


def test_what_the_figures_do_not_call_for_is_not_reported(here, held):
    with pytest.raises(BadInput, match="do not call for that report today"):
        late(here, held, ground=Ground.TARGET)
    late(here, held)
    with pytest.raises(BadInput, match="open already"):
        late(here, held)


def test_a_form_sent_twice_opens_one_report(here, held):
    key = uuid4()

    assert late(here, held, submission_key=key) == late(here, held, submission_key=key)


def test_only_who_commissions_and_is_not_of_the_provider_opens_one(here, held, theirs):
    both = MembershipFactory(
        organisation=here.three.first, role=Role.CONTRACT_MANAGER
    ).account
    MembershipFactory(account=both, organisation=here.provider.organisation)

    with pytest.raises(
        PermissionDenied, match="Ask a commissioner or contract manager"
    ):
        late(here, held, by=theirs)
    with pytest.raises(PermissionDenied, match="You belong to the provider"):
        late(here, held, by=both)
    assert not ExceptionReport.objects.exists()


def test_the_provider_can_answer_even_once_it_is_closed(here, held, theirs):
    report = late(here, held)
    said = {"report_id": report.pk, "at": NOON}
    with pytest.raises(PermissionDenied, match="Only the provider's own people"):
        answer_exception(text="Sent", by=here.commissioner, **said)
    close_exception(text="They came", by=here.commissioner, **said)
    answer_exception(text="They were sent in May", by=theirs, **said)

    assert report_state(seen(report, theirs)) == "Closed"
    with pytest.raises(BadInput, match="If it comes about again, open another"):
        close_exception(text="Again", by=here.commissioner, **said)


@pytest.mark.parametrize(
    "text", ["", "Ask jo@example.org", "Her number is 943 476 5919"]
)
def test_nobodys_details_stand_in_a_report(here, held, text):
    with pytest.raises(BadInput):
        late(here, held, statement=text)


def test_nobody_of_another_provider_learns_that_there_is_a_report(here, held, theirs):
    report = late(here, held)
    plan = planned(here, held.contract)
    rival = of_provider(here.another_provider())
    for reader, knows in (
        (theirs, True),
        (here.commissioner, True),
        (rival, False),
        (MembershipFactory().account, False),
    ):
        assert reports_seen_by(reader, on=TODAY).filter(pk=report.pk).exists() is knows
        assert plans_seen_by(reader, on=TODAY).filter(pk=plan.pk).exists() is knows


def test_an_action_is_done_once_by_either_side_with_what_shows_it(here, held, theirs):
    report = late(here, held)
    action = agreed(here, report_id=report.pk)
    said = {"action_id": action.pk, "shown_by": "The rota", "by": theirs, "at": NOON}
    with pytest.raises(BadInput, match="enter a day from then until today"):
        finish_action(done_on=TODAY + timedelta(days=1), **said)
    finish_action(done_on=TODAY, **said)

    with pytest.raises(BadInput, match="done already"):
        finish_action(done_on=TODAY, **said)
    assert AgreedActionDone.objects.get().shown_by == "The rota"
    with pytest.raises(PermissionDenied):
        agreed_by_provider(here, report, theirs)


def agreed_by_provider(here, report, theirs):
    here.commissioner = theirs
    return agreed(here, report_id=report.pk)


def test_a_plan_is_reviewed_on_its_days_and_ends_as_met_or_not(here, held):
    plan = planned(here, held.contract)

    def state(on=TODAY):
        return plan_state(plans_seen_by(here.commissioner, on=TODAY).get(), on=on)

    assert state() == "Open, next review 10 November 2026"
    agreed(here, plan_id=plan.pk)
    assert state(date(2026, 12, 1)) == (
        "Open, review overdue since 10 November 2026 and 1 milestone overdue"
    )
    own = {"plan_id": plan.pk, "by": here.commissioner, "at": LATER}
    review_improvement(
        reviewed_on=date(2026, 11, 10),
        found="Half of it is done",
        next_on=date(2027, 1, 12),
        **own,
    )
    assert state(date(2026, 11, 11)) == "Open, 1 milestone overdue"
    end_improvement(end=PlanEnd.NOT_MET, because="Visits are still cut short", **own)

    assert state() == "Ended: not met"
    with pytest.raises(BadInput, match="has ended"):
        end_improvement(end=PlanEnd.MET, because="After all", **own)


def test_what_is_open_and_overdue_warns_early_with_its_sentence(here, held):
    report = late(here, held)
    planned(here, held.contract)
    agreed(here, report_id=report.pk)

    def signals(on):
        [one] = watched_by(shelf(), here.commissioner, on=on).watched
        return {each.key: each for each in one.signals}

    today, later = signals(TODAY), signals(TODAY + timedelta(days=1))
    assert today["exceptions"].is_raised
    assert today["exceptions"].sentence == (
        "1 exception report and 1 improvement plan of its contracts are open."
    )
    assert today["overdue"].is_raised is False
    assert later["overdue"].is_raised
    assert later["overdue"].sentence == (
        "Of what was agreed in them, 1 action or review is overdue."
    )
    close_exception(
        report_id=report.pk, text="They came", by=here.commissioner, at=NOON
    )
    assert signals(TODAY + timedelta(days=1))["overdue"].figure.value == 0


def test_early_warnings_cost_the_same_for_many_reports(
    here, held, django_assert_max_num_queries
):
    report = late(here, held)
    agreed(here, report_id=report.pk)
    planned(here, held.contract)
    with django_assert_max_num_queries(40) as few:
        watched_by(shelf(), here.commissioner, on=TODAY)
    for _ in range(4):
        agreed(here, report_id=report.pk)
        planned(here, held.contract)
    with django_assert_max_num_queries(len(few)):
        watched_by(shelf(), here.commissioner, on=TODAY)


def test_what_waits_is_said_to_whoever_it_waits_for(here, held, theirs):
    report = late(here, held)
    agreed(here, report_id=report.pk)

    def words(who):
        return [each.words for each in awaited_of(who, on=TODAY)]

    assert words(theirs) == [
        "Give 5 returns of contract C-1 that are late",
        f"Answer the exception report about {held.measure} of contract C-1",
        "Fill two vacancies: Registered manager, due by 13 October 2026",
    ]
    assert words(here.commissioner) == []
    answer_exception(report_id=report.pk, text="Tomorrow", by=theirs, at=NOON)
    assert words(here.commissioner) == [
        f"Look into the provider's answer about {held.measure} of contract C-1"
    ]
    assert words(MembershipFactory().account) == []
