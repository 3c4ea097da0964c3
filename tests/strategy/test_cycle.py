"""The cycle of a plan: who was asked at each stage, and which stage swallows the rest."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import TODAY, OrganisationFactory
from factories.planning import planned

from ropewalk.figures import BadInput
from ropewalk.parameters import parameter
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import CycleStage
from ropewalk.strategy.models import Consultation, Effort
from ropewalk.strategy.queries.cycle import cycle_of
from ropewalk.strategy.rules.cycle import balance

pytestmark = pytest.mark.django_db


@laid
def here():
    return planned()


@laid
def plan(here):
    return here.plan(here.intend())


def told(plan):
    return cycle_of(plan, on=TODAY)


def test_s0_10_a_piece_of_work_with_most_of_its_effort_in_do_shows_the_imbalance(
    here, plan
):
    here.worked(plan, CycleStage.DO, "90")
    here.worked(plan, CycleStage.PLAN, "10")

    assert told(plan).balance.sentence == (
        "Of the hours recorded, 10% in Plan and 90% in Do. Nothing is recorded for "
        "Analyse and Review. Out of balance: Do takes 90% of the effort, and the four "
        "stages have equal weight."
    )
    rows = told(plan).sections()[1].table("stages").rows
    assert rows[0] == ("Analyse", None, None)


def test_s0_10_four_stages_of_equal_weight_are_in_balance():
    equal = dict.fromkeys(CycleStage, Decimal("2.5"))
    assert balance(equal, most_percent=50).warning == ""
    half = {CycleStage.DO: Decimal(5), CycleStage.PLAN: Decimal(5)}
    assert balance(half, most_percent=50).warning == ""
    assert "No effort is recorded" in balance({}, most_percent=50).sentence


def test_the_threshold_is_dated_and_says_that_it_is_our_reconstruction():
    most = parameter("cycle_stage_most_percent", on=TODAY)
    assert str(most.certainty) == "our reconstruction"


def test_stages_and_groups_that_were_not_asked_are_said_and_three_groups_are_three(
    here, plan
):
    assert told(plan).asked_said == (
        "Nobody was asked at Analyse, Plan, Do and Review. Not asked at any stage: "
        "people who use services, carers and the public."
    )
    here.asked(plan)
    here.asked(plan, CycleStage.PLAN, Need.Voice.PROVIDER)
    assert told(plan).asked_said == (
        "Nobody was asked at Do and Review. Not asked at any stage: people who use "
        "services and the public."
    )


def test_a_record_that_was_wrong_is_put_right_once_and_counts_no_more(here, plan):
    wrong = here.worked(plan, CycleStage.DO, "900")
    here.worked(plan, CycleStage.DO, "9", replaces_id=wrong.pk)
    asked = here.asked(plan)
    here.asked(plan, CycleStage.REVIEW, replaces_id=asked.pk)

    assert [each.hours for each in told(plan).efforts] == [Decimal(9)]
    assert [each.stage for each in told(plan).consultations] == [CycleStage.REVIEW]
    with pytest.raises(BadInput, match="put right already"):
        here.worked(plan, CycleStage.DO, "8", replaces_id=wrong.pk)
    assert Effort.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": "0"}, "more than 0"),
        ({"hours": "100000.01"}, "up to 100,000"),
        ({"worked_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"worked_on": date(1066, 1, 1)}, "cannot be planned for"),
        ({"what": " "}, "what the hours went into"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_a_sentence(here, plan, changes, words):
    with pytest.raises(BadInput, match=words):
        here.worked(plan, CycleStage.DO, **{"hours": "1"} | changes)
    with pytest.raises(BadInput, match="no partner today"):
        here.worked(plan, CycleStage.DO, "1", organisation_id=OrganisationFactory().pk)


def test_a_consultation_says_what_it_changed_and_is_recorded_once(here, plan):
    with pytest.raises(BadInput, match="If it changed nothing, say so and why"):
        here.asked(plan, changed=" ")
    key = uuid4()
    assert here.asked(plan, submission_key=key) == here.asked(plan, submission_key=key)
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        here.asked(plan, by=here.pool.manager)
    assert Consultation.objects.count() == 1
