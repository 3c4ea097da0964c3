"""Bringing a framework into use, writing one, recording values: who may, what is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import MeasureFactory, OutcomeFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.outcomes.actions import (
    add_measure,
    adopt_framework,
    record_framework,
    record_value,
    set_target,
)
from ropewalk.outcomes.kinds import Direction, Frequency
from ropewalk.outcomes.models import Framework, MeasureValue, Outcome, Target
from ropewalk.outcomes.queries import (
    frameworks_seen_by,
    loose_ends_of,
    not_yet_adopted,
    outcome_choices,
    register_of_measures,
    table_of_values,
    targets_of,
    values_of,
)
from ropewalk.outcomes.said import HeadingSaid, OutcomeSaid

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
YEAR = {"starts_on": date(2025, 4, 1), "ends_before": date(2026, 4, 1)}
HOME = (HeadingSaid("Home", (OutcomeSaid("home", "Live at home"),)),)


@pytest.fixture
def commissioner():
    return MembershipFactory(role=Role.COMMISSIONER)


def own(membership, **changes):
    said = {
        "organisation_id": membership.organisation_id,
        "name": "Our strategy",
        "source": "Agreed in March",
        "headings": HOME,
        "starts_on": TODAY,
        "by": membership.account,
        "at": NOON,
    }
    return record_framework(**said | changes)


def test_a_framework_that_ships_comes_into_use_once(commissioner):
    first, second = (
        adopt_framework(code="ascof", by=commissioner.account, at=NOON)
        for _ in range(2)
    )

    assert first == second
    assert first.outcomes.count() == 6
    assert Event.objects.filter(kind=Event.Kind.OUTCOMES_RECORDED).count() == 1
    assert "ascof" not in {each.code for each in not_yet_adopted()}


def test_outcomes_of_the_past_cannot_be_chosen_for_a_decision_today(commissioner):
    adopt_framework(code="ascof", by=commissioner.account, at=NOON)
    adopt_framework(code="suffolk-2008", by=commissioner.account, at=NOON)

    assert len(outcome_choices(commissioner.account, on=TODAY)) == 6
    assert len(outcome_choices(commissioner.account, on=date(2008, 5, 1))) == 5


def test_an_own_framework_is_seen_by_its_organisation_alone(commissioner):
    recorded = own(commissioner)
    other = MembershipFactory(role=Role.COMMISSIONER)

    assert list(frameworks_seen_by(commissioner.account, on=TODAY)) == [recorded]
    assert not frameworks_seen_by(other.account, on=TODAY).exists()
    assert loose_ends_of(recorded) == [
        "No measure shows whether “Live at home” is better."
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "called"),
        ({"source": ""}, "comes from"),
        ({"headings": ()}, "an outcome at least"),
    ],
)
def test_half_a_framework_is_refused_and_nothing_is_written(
    commissioner, changes, said
):
    with pytest.raises(BadInput, match=said):
        own(commissioner, **changes)

    assert not Framework.objects.exists()
    assert not Outcome.objects.exists()
    assert not Event.objects.exists()


def test_two_frameworks_of_one_name_are_refused(commissioner):
    own(commissioner)

    with pytest.raises(BadInput, match="already"):
        own(commissioner)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.FINANCE, Role.SIGNATORY])
def test_who_may_not_record_outcomes_is_told_whom_to_ask(role):
    member = MembershipFactory(role=role)

    with pytest.raises(PermissionDenied, match="Ask a commissioner"):
        own(member)
    with pytest.raises(PermissionDenied, match="Ask a commissioner"):
        adopt_framework(code="ascof", by=member.account, at=NOON)
    assert not Framework.objects.exists()


def test_nobody_records_a_framework_of_another_organisation(commissioner):
    other = MembershipFactory()

    with pytest.raises(PermissionDenied):
        own(commissioner, organisation_id=other.organisation_id)


def test_a_corrected_value_is_another_row_and_what_was_known_then_is_still_known(
    commissioner,
):
    measure = MeasureFactory()
    said = {
        "measure_id": measure.pk,
        "organisation_id": commissioner.organisation_id,
        "source": "CLD",
        "by": commissioner.account,
    }
    record_value(value=Decimal("61.5"), at=NOON, **said, **YEAR)
    later = NOON + timedelta(days=30)
    record_value(value=Decimal(62), at=later, **said, **YEAR)

    assert [each.value for each in values_of(measure)] == [Decimal(62)]
    assert [each.value for each in values_of(measure, as_known=NOON)] == [
        Decimal("61.5")
    ]
    assert MeasureValue.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureValue.objects.update(value=0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_before": date(2025, 4, 1)}, "end after it starts"),
        ({"ends_before": date(2027, 4, 1)}, "not over yet"),
        ({"value": Decimal("Infinity")}, "not a number"),
        ({"value": Decimal(10) ** 12}, "not a number"),
        ({"source": " "}, "where the value comes from"),
    ],
)
def test_a_value_that_cannot_be_is_refused(commissioner, changes, said):
    given = {
        "measure_id": MeasureFactory().pk,
        "organisation_id": commissioner.organisation_id,
        "value": Decimal(1),
        "source": "CLD",
        "by": commissioner.account,
        "at": NOON,
        **YEAR,
    }

    with pytest.raises(BadInput, match=said):
        record_value(**given | changes)
    assert not MeasureValue.objects.exists()


def test_two_councils_have_a_value_and_a_target_each_on_a_framework_they_share(
    commissioner,
):
    measure, other = MeasureFactory(), MembershipFactory(role=Role.COMMISSIONER)
    for who, value, target in ((commissioner, 61, 70), (other, 75, 80)):
        said = {
            "measure_id": measure.pk,
            "organisation_id": who.organisation_id,
            "source": "CLD",
            "by": who.account,
            "at": NOON,
        }
        record_value(value=Decimal(value), **said, **YEAR)
        set_target(value=Decimal(target), **said)
    names = sorted([commissioner.organisation.name, other.organisation.name])

    assert {each.organisation_id: each.value for each in values_of(measure)} == {
        commissioner.organisation_id: 61,
        other.organisation_id: 75,
    }
    assert [each.value for each in targets_of(measure)] in ([70, 80], [80, 70])
    assert [row[0] for row in table_of_values(measure).rows] == names
    register = register_of_measures(measure.outcome.framework)
    assert [row[6] for row in register.rows] == names
    assert {row[7:9] for row in register.rows} == {(70.0, 61.0), (80.0, 75.0)}


def test_nobody_records_a_value_or_a_target_of_another_organisation(commissioner):
    said = {
        "measure_id": MeasureFactory().pk,
        "organisation_id": MembershipFactory().organisation_id,
        "value": Decimal(1),
        "source": "CLD",
        "by": commissioner.account,
        "at": NOON,
    }

    with pytest.raises(PermissionDenied):
        record_value(**said, **YEAR)
    with pytest.raises(PermissionDenied):
        set_target(**said)
    assert not MeasureValue.objects.exists()
    assert not Target.objects.exists()


COMPANY = {
    "name": "People with enough company",
    "unit": "percent",
    "direction": Direction.HIGHER,
    "frequency": Frequency.YEARLY,
    "source": "Our own survey",
}


def adding(membership, outcome, **changes):
    return add_measure(
        outcome_id=outcome.pk,
        organisation_id=membership.organisation_id,
        **COMPANY | {"by": membership.account, "at": NOON} | changes,
    )


def test_a_measure_is_added_to_an_outcome_of_ones_own_and_ties_it(commissioner):
    framework = own(commissioner)
    outcome = framework.outcomes.get()
    assert loose_ends_of(framework)

    made = adding(commissioner, outcome, target=Decimal("62.5"))

    assert (made.organisation, made.target) == (
        commissioner.organisation,
        Decimal("62.5"),
    )
    assert loose_ends_of(framework) == []
    event = Event.objects.get(kind=Event.Kind.MEASURE_ADDED)
    assert event.subject_id == str(made.pk)
    assert event.detail == f"outcome {outcome.pk}, {commissioner.organisation}"


def test_a_measure_added_to_what_all_share_says_who_added_it(commissioner):
    framework = adopt_framework(code="ascof", by=commissioner.account, at=NOON)
    adding(commissioner, framework.outcomes.first())

    sources = register_of_measures(framework).column("source")

    assert f"Our own survey (added by {commissioner.organisation})" in sources
    assert sum("added by" in str(each) for each in sources) == 1


def test_a_measure_is_refused_to_others_twice_half_said_and_late(commissioner):
    framework = own(commissioner)
    outcome = framework.outcomes.get()
    for role in (Role.COMMISSIONER, Role.OBSERVER):
        with pytest.raises(PermissionDenied, match="record outcomes"):
            adding(MembershipFactory(role=role), outcome)
    with pytest.raises(BadInput, match="what the measure is called"):
        adding(commissioner, outcome, unit=" ")
    with pytest.raises(BadInput, match="not a number"):
        adding(commissioner, outcome, target=Decimal("NaN"))
    adding(commissioner, outcome)
    with pytest.raises(BadInput, match="already"):
        adding(commissioner, outcome, name="PEOPLE with enough  company")
    ended = OutcomeFactory(framework__ends_before=TODAY)
    with pytest.raises(BadInput, match="no longer in force"):
        adding(commissioner, ended)
    assert outcome.measures.count() == 1
