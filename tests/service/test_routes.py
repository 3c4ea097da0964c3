"""The route to a provider by the rules: what is kept, what is refused, how long is waited."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.bidding import with_criteria
from factories.organisations import TODAY, MembershipFactory
from factories.service import CHOSEN_BY_PEOPLE, COMPETED, YEAR, market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.service.actions.procurements import (
    award_lot,
    move_procurement,
    publish_notice,
    record_route,
)
from ropewalk.service.actions.representations import (
    answer_representation,
    record_representation,
)
from ropewalk.service.advised import AdviceSaid
from ropewalk.service.kinds import NoticeKind, Regime, Route, Stage, Standing
from ropewalk.service.models import Award, LegalAdvice, Notice, RouteRecord
from ropewalk.service.queries.procurement_told import procurement_told
from ropewalk.service.queries.waiting import waiting_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
ADVICE = AdviceSaid("Solicitor to the council", TODAY, "A single provider is left.")


@pytest.fixture
def here():
    return market()


def chosen(here, route, answers, procurement=None, **changes):
    said = {"why": "It is what the law opens.", **here.said}
    return record_route(
        procurement_id=(procurement or here.procurement()).pk,
        route=route,
        answers=answers,
        **said | changes,
    )


def noon_of(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


# ---- the route ----


def test_the_record_keeps_the_facts_every_route_and_every_test(here):
    made = chosen(here, Route.DIRECT_B, CHOSEN_BY_PEOPLE)

    assert {each.name: each.answer for each in made.facts.all()} == CHOSEN_BY_PEOPLE
    found = {each.route: each for each in made.findings.all()}
    assert set(found) == set(Route.values)
    assert found[Route.DIRECT_B].standing == Standing.MUST
    assert found[Route.COMPETITIVE].standing == Standing.NOT_OPEN
    assert found[Route.DIRECT_B].certainty == "published"
    assert ("direct_b", "patients_choose", "met") in made.tests.values_list(
        "route", "asked", "found"
    )
    assert ("", "authority", "met") in made.tests.values_list("route", "asked", "found")
    assert Event.objects.filter(kind=Event.Kind.ROUTE_RECORDED).count() == 1


def test_what_nobody_answered_is_kept_as_not_known(here):
    made = chosen(here, Route.DIRECT_B, CHOSEN_BY_PEOPLE | {"is_expiring": ""})

    assert not made.facts.filter(name="is_expiring").exists()
    assert made.tests.filter(asked="is_expiring", found="not known").exists()


def test_a_route_that_is_not_open_is_refused_with_the_sentence_of_the_rule(here):
    procurement = here.procurement()

    with pytest.raises(BadInput, match="Direct award A is not open"):
        chosen(here, Route.DIRECT_A, COMPETED, procurement)

    assert not RouteRecord.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.ROUTE_RECORDED).exists()


def test_a_route_on_facts_that_are_not_known_needs_advice(here):
    with pytest.raises(BadInput, match="Competitive process needs advice"):
        chosen(here, Route.COMPETITIVE, {"authority": "council"})


def test_a_closed_route_goes_by_legal_advice_that_is_kept_with_it(here):
    made = chosen(here, Route.DIRECT_A, COMPETED, advice=ADVICE)

    assert made.advice.post == "Solicitor to the council"
    assert made.advice.advised_on == TODAY
    assert made.findings.get(route=Route.DIRECT_A).standing == Standing.NOT_OPEN


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"post": " "}, "which post"),
        ({"advised": ""}, "what was advised"),
        ({"advised_on": TODAY + timedelta(1)}, "still to come"),
    ],
)
def test_legal_advice_is_whole_or_nothing_is_written(here, changes, refusal):
    said = {"post": "Solicitor", "advised_on": TODAY, "advised": "Go on"}

    with pytest.raises(BadInput, match=refusal):
        chosen(here, Route.DIRECT_A, COMPETED, advice=AdviceSaid(**said | changes))

    assert not LegalAdvice.objects.exists()
    assert not RouteRecord.objects.exists()


MIXED = COMPETED | {"is_mixed": "yes", "health_care_pence": "60000000"}


def test_a_mixed_contract_that_is_mainly_health_care_stays_under_its_regime(here):
    answers = MIXED | {"other_pence": "40000000", "is_separable": "no"}

    made = chosen(here, Route.COMPETITIVE, answers)

    assert made.procurement.regime == Regime.PROVIDER_SELECTION


def test_a_mixed_contract_that_is_mainly_something_else_goes_by_the_act(here):
    answers = MIXED | {
        "other_pence": "90000000",
        "is_separable": "no",
        "bought": "light_touch",
        "pence_with_vat": "150000000",
        "ground": "none",
    }
    procurement = here.procurement()

    with pytest.raises(BadInput, match="Competitive process is not open"):
        chosen(here, Route.COMPETITIVE, answers, procurement)
    made = chosen(here, Route.LIGHT_TOUCH, answers, procurement)

    assert made.procurement.regime == Regime.PROCUREMENT_ACT
    assert "smaller part by value" in made.tests.get(route="", asked="mixed").why


def test_an_unheard_of_fact_is_refused(here):
    with pytest.raises(BadInput, match="No route hangs on a fact called colour"):
        chosen(here, Route.DIRECT_B, CHOSEN_BY_PEOPLE | {"colour": "yes"})


def test_who_may_not_commission_records_no_route(here):
    observer = MembershipFactory(
        organisation=here.three.first, role=Role.OBSERVER
    ).account

    with pytest.raises(PermissionDenied, match="Ask a commissioner"):
        chosen(here, Route.DIRECT_B, CHOSEN_BY_PEOPLE, by=observer)


# ---- notices and the standstill ----


def competed(here):
    """A lot of a competitive choice that is being evaluated."""
    lot = here.lot()
    chosen(here, Route.COMPETITIVE, COMPETED, lot.procurement)
    with_criteria(here, lot)
    move_procurement(
        procurement_id=lot.procurement_id, to=Stage.EVALUATING, **here.said
    )
    return lot


def announced(here, lot, on, kind=NoticeKind.INTENTION, *, published_on=None):
    return publish_notice(
        procurement_id=lot.procurement_id,
        kind=kind,
        published_on=published_on or on,
        reference="2026/S 000-1",
        by=here.commissioner,
        at=noon_of(on),
    )


def awarded(here, lot, on, at=None):
    return award_lot(
        lot_id=lot.pk,
        provider_id=here.provider.pk,
        why="The best offer.",
        awarded_on=on,
        by=here.commissioner,
        at=at or noon_of(on),
    )


@pytest.mark.parametrize(
    ("notice_on", "last_day"),
    [
        (date(2026, 11, 2), date(2026, 11, 12)),
        (date(2026, 12, 18), date(2027, 1, 4)),
    ],
)
def test_q8_an_award_waits_until_midnight_at_the_end_of_the_standstill(
    here, notice_on, last_day
):
    lot = competed(here)
    announced(here, lot, notice_on)
    free = last_day + timedelta(1)
    a_minute_before = datetime(free.year, free.month, free.day, tzinfo=UTC) - timedelta(
        minutes=1
    )

    with pytest.raises(BadInput, match=f"awarded from {free.day} {free:%B %Y}"):
        awarded(here, lot, last_day, at=a_minute_before)
    assert not Award.objects.exists()

    assert awarded(here, lot, free, at=a_minute_before + timedelta(minutes=1))


def test_without_its_notice_a_standstill_never_ends(here):
    lot = competed(here)

    with pytest.raises(BadInput, match="opens with the notice “intention to award”"):
        awarded(here, lot, TODAY)


@pytest.mark.parametrize("kind", [NoticeKind.INTENTION, NoticeKind.TENDER])
def test_a_notice_is_not_older_than_its_procurement(here, kind):
    lot = competed(here)

    with pytest.raises(BadInput, match="was begun on 13 October 2026") as refused:
        announced(here, lot, TODAY, kind, published_on=TODAY - timedelta(1))
    assert "not of 12 October 2026" in str(refused.value)
    assert not Notice.objects.exists()

    assert announced(here, lot, TODAY, kind)


def of_a_day_without_rules(here, lot):
    """An intention to award that was recorded with a wrong year."""
    return Notice.objects.create(
        procurement=lot.procurement,
        kind=NoticeKind.INTENTION,
        published_on=date(2020, 1, 6),
        reference="2020/S 1",
        recorded_at=noon_of(TODAY),
        recorded_by=here.commissioner,
    )


def test_a_notice_of_a_day_whose_rules_are_not_held_opens_no_standstill(here):
    lot = competed(here)
    of_a_day_without_rules(here, lot)
    by = {"actor": here.commissioner, "on": TODAY}

    told = procurement_told(lot.procurement, **by).waiting

    assert told.free_from is None
    assert "has no value here for 6 January 2020" in told.said
    assert told.said.endswith(
        "Record the notice again, with the day on which it was published."
    )
    announced(here, lot, date(2026, 11, 2))
    again = procurement_told(lot.procurement, **by).waiting
    assert again.free_from == date(2026, 11, 13)


def test_what_was_objected_to_under_a_wrong_notice_still_holds_the_award_up(here):
    lot = competed(here)
    of_a_day_without_rules(here, lot)
    held = objected(here, lot, date(2026, 10, 20))
    announced(here, lot, date(2026, 11, 2))

    with pytest.raises(BadInput, match="has not been told a decision"):
        awarded(here, lot, date(2026, 11, 13))
    answered(here, held, date(2026, 11, 16))

    with pytest.raises(BadInput, match="awarded from 24 November 2026"):
        awarded(here, lot, date(2026, 11, 23))
    assert awarded(here, lot, date(2026, 11, 24))


def test_direct_award_b_waits_for_nothing(here):
    assert here.award().provider == here.provider


def objected(here, lot, on, made_by="Second Homecare"):
    return record_representation(
        procurement_id=lot.procurement_id,
        made_by=made_by,
        about="The weights",
        received_on=on,
        submission_key=uuid4(),
        by=here.commissioner,
        at=noon_of(on),
    )


def answered(here, held, on, **changes):
    said = {"decided": "It stands.", "decided_on": on, "told_on": on}
    return answer_representation(
        representation_id=held.pk,
        **said | changes,
        by=here.commissioner,
        at=noon_of(on),
    )


def test_a_representation_in_time_holds_the_award_up_until_five_days_after_the_answer(
    here,
):
    lot = competed(here)
    announced(here, lot, date(2026, 11, 2))
    held = objected(here, lot, date(2026, 11, 12))

    with pytest.raises(BadInput, match="has not been told a decision"):
        awarded(here, lot, date(2026, 11, 20))
    answered(here, held, date(2026, 11, 20))  # a Friday: until Friday 27 November

    with pytest.raises(BadInput, match="awarded from 28 November 2026"):
        awarded(here, lot, date(2026, 11, 27))
    assert awarded(here, lot, date(2026, 11, 28))


def test_a_late_representation_does_not_hold_it_up(here):
    lot = competed(here)
    announced(here, lot, date(2026, 11, 2))
    objected(here, lot, date(2026, 11, 13))

    assert awarded(here, lot, date(2026, 11, 13))


def test_a_second_notice_does_not_wipe_out_a_representation(here):
    lot = competed(here)
    announced(here, lot, date(2026, 11, 2))
    objected(here, lot, date(2026, 11, 4))
    announced(here, lot, date(2026, 11, 5))

    with pytest.raises(BadInput, match="has not been told a decision"):
        awarded(here, lot, date(2026, 12, 4))


def test_a_representation_is_answered_once(here):
    lot = competed(here)
    announced(here, lot, date(2026, 11, 2))
    held = objected(here, lot, date(2026, 11, 4))
    answered(here, held, date(2026, 11, 6))

    with pytest.raises(BadInput, match="answered already"):
        answered(here, held, date(2026, 11, 6))


def test_a_representation_before_any_notice_is_refused(here):
    lot = competed(here)

    with pytest.raises(BadInput, match="No intention to award was published"):
        objected(here, lot, TODAY)


def test_an_answer_before_its_representation_is_refused(here):
    lot = competed(here)
    announced(here, lot, date(2026, 11, 2))
    held = objected(here, lot, date(2026, 11, 4))

    with pytest.raises(BadInput, match="arrived on 4 November 2026"):
        answered(here, held, date(2026, 11, 6), decided_on=date(2026, 11, 3))


def test_under_the_act_the_standstill_opens_with_the_award_notice(here):
    lot = here.lot()
    answers = {
        "authority": "council",
        "is_health_care": "no",
        "bought": "services",
        "pence_with_vat": "50000000",
        "ground": "none",
    }
    made = chosen(here, Route.OPEN, answers, lot.procurement)
    move_procurement(
        procurement_id=lot.procurement_id, to=Stage.EVALUATING, **here.said
    )
    announced(here, lot, date(2026, 11, 2), NoticeKind.AWARD)

    # the day of the notice counts itself: Monday 2 to Wednesday 11 November
    assert waiting_of(made.procurement, made).free_from == date(2026, 11, 12)
    with pytest.raises(BadInput, match="awarded from 12 November 2026"):
        awarded(here, lot, date(2026, 11, 11))


# ---- urgency ----

URGENT = COMPETED | {
    "is_urgent": "yes",
    "is_urgency_own": "no",
    "is_delay_a_risk": "yes",
    "urgent_months": "6",
}


def urgently_awarded(here):
    lot = here.lot()
    made = chosen(here, Route.DIRECT_URGENT, URGENT, lot.procurement)
    move_procurement(
        procurement_id=lot.procurement_id, to=Stage.EVALUATING, **here.said
    )
    return made, awarded(here, lot, TODAY)


def test_an_urgent_award_waits_for_no_standstill_and_is_announced_within_thirty_days(
    here,
):
    made, award = urgently_awarded(here)

    assert made.findings.get(route=Route.DIRECT_URGENT).standing == Standing.MAY
    assert made.tests.filter(route="direct_urgent", found="met").count() == 5
    asked = procurement_told(
        award.lot.procurement, actor=award.recorded_by, on=TODAY
    ).tables[2]
    assert asked.rows[0][0] == "Notice of the urgent award"
    assert asked.rows[0][2] == (TODAY + timedelta(30)).isoformat()


def test_a_contract_that_was_awarded_urgently_lasts_no_longer_than_was_recorded(here):
    _, award = urgently_awarded(here)

    with pytest.raises(BadInput, match=r"urgently for up to 6 months.*lasts 12"):
        here.contract(award)
    terms = replace(
        here.contract_said().terms, ends_before=date(YEAR, 10, 1), pence=10_000_00
    )
    made = here.contract(award, terms=terms)

    assert made.versions.get().ends_before == date(YEAR, 10, 1)
