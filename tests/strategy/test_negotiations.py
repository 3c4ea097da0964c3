"""Negotiations: who may say what next, what goes up, and what has to fit the cycles."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners
from factories.programme import cycle_day, negotiation_of, talks_of

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.strategy.actions import negotiation as actions
from ropewalk.strategy.actions.negotiation import HeadSaid
from ropewalk.strategy.models import Negotiation, Round
from ropewalk.strategy.programme_kinds import Cycle, Move, TeamSide
from ropewalk.strategy.queries.negotiations import (
    calendar_of,
    negotiation_page,
    rounds_page,
    standing_table,
)
from ropewalk.strategy.rules.negotiation import Limits, Standing

pytestmark = pytest.mark.django_db
LOCAL, STRATEGIC = TeamSide.LOCAL, TeamSide.STRATEGIC
LATER = NOON + timedelta(days=200)


@laid
def here():
    return talks_of(three_partners())


def standing(here):
    return rounds_page(here.north, here.head).shown.standing


def test_s3_16_a_division_is_planned_once_each_of_its_five_heads_is_agreed(here):
    heads = list(here.negotiation.heads.all())
    for head in heads:
        here.limit(head)
        here.say(LOCAL, head_id=head.pk)
    assert negotiation_page(here.negotiation).plans[1:] == [
        "The plan of North is not complete: 0 of 5 are agreed.",
        "The plan of South is not complete: 0 of 5 are agreed.",
    ]
    for head in heads:
        here.say(STRATEGIC, Move.AGREED, head_id=head.pk)

    page = negotiation_page(here.negotiation)

    assert page.said == "5 of 15 are agreed."
    assert "The plan of North is complete: 5 of 5 are agreed." in page.plans
    rows = [r for r in standing_table(page).records() if r["division"] == "North"]
    assert [(r["activity"], r["pence"], r["location"]) for r in rows][:2] == [
        ("1,500 hours", 40_000_00, "Eastby"),
        ("1,500 places", 40_000_00, "Eastby"),
    ]
    assert sum(len(d.localities.all()) for d in page.divisions) == 12


def test_s3_16_what_is_outside_the_framework_goes_up_and_cannot_be_agreed_below(here):
    here.limit()
    here.say(LOCAL, activity=2500, pence=60_000_00)
    assert standing(here) == Standing.REFERRED
    assert Round.objects.get().outside == (
        "2,500 hours is above the most, 2,000 and £60,000.00 is above the most, £50,000.00"
    )

    for side, move in ((STRATEGIC, Move.AGREED), (LOCAL, Move.COUNTER)):
        with pytest.raises(BadInput, match="It went up, because 2,500 hours"):
            here.say(side, move)
    with pytest.raises(PermissionDenied, match="not in the strategic team"):
        actions.rule_on_referral(
            round_id=Round.objects.get().pk,
            is_allowed=True,
            because="We want it",
            by=here.local,
            at=NOON,
        )
    assert Round.objects.count() == 1


def test_s3_16_a_ruling_lets_it_be_agreed_or_turns_it_down(here):
    here.limit()
    said = {"by": here.strategic, "at": NOON}
    first = here.say(LOCAL, activity=900)
    with pytest.raises(BadInput, match="Say why"):
        actions.rule_on_referral(
            round_id=first.pk, is_allowed=False, because=" ", **said
        )
    actions.rule_on_referral(
        round_id=first.pk, is_allowed=False, because="Too little", **said
    )
    assert standing(here) == Standing.TURNED_DOWN
    with pytest.raises(BadInput, match="Nothing waits for a ruling"):
        actions.rule_on_referral(
            round_id=first.pk, is_allowed=True, because="After all", **said
        )
    with pytest.raises(BadInput, match="turned down above"):
        here.say(STRATEGIC, Move.AGREED)
    second = here.say(LOCAL, Move.COUNTER, activity=950)
    actions.rule_on_referral(
        round_id=second.pk, is_allowed=True, because="For one year", **said
    )

    agreed = here.say(STRATEGIC, Move.AGREED)

    assert (agreed.activity, agreed.outside) == (950, "")
    with pytest.raises(BadInput, match="is agreed"):
        here.say(LOCAL, Move.COUNTER)


def test_s3_16_sides_take_turns_and_rounds_stand_side_by_side(here):
    with pytest.raises(BadInput, match="No limits are set"):
        here.say(LOCAL)
    here.limit()
    with pytest.raises(BadInput, match="Nothing is offered yet: make an offer"):
        here.say(LOCAL, Move.COUNTER)
    here.say(LOCAL)
    with pytest.raises(BadInput, match="with the strategic team to answer"):
        here.say(LOCAL, Move.COUNTER)
    here.say(STRATEGIC, Move.COUNTER, activity=1300, pence=38_000_00, location="Westby")
    with pytest.raises(BadInput, match="with the local team to answer"):
        here.say(STRATEGIC, Move.AGREED)
    here.say(LOCAL, Move.AGREED)

    rows = {r["what"]: r for r in rounds_page(here.north, here.head).beside.records()}

    assert rows["Who"]["round_2"] == "Strategic team"
    assert rows["Activity (hours)"]["round_2"] == "1,300 (down 200)"
    assert rows["Cost"]["round_2"] == "£38,000.00 (down £2,000.00)"
    assert rows["Where"]["round_2"] == "Westby (moved)"
    assert rows["Activity (hours)"]["round_3"] == "1,300"
    assert rows["What they say"]["round_3"] == "Agreed"


def test_limits_set_anew_count_when_it_comes_to_agreeing(here):
    here.limit()
    here.say(LOCAL)
    here.limit(division_id=here.north.pk, limits=Limits(most_activity=1000))

    with pytest.raises(BadInput, match="outside the framework as it is now"):
        here.say(STRATEGIC, Move.AGREED)
    here.say(STRATEGIC, Move.COUNTER, activity=1000)

    assert here.say(LOCAL, Move.AGREED).activity == 1000


def test_nobody_speaks_for_a_side_that_they_are_not_on(here):
    here.limit()
    with pytest.raises(PermissionDenied, match="local team of this division"):
        here.say(LOCAL, by=here.strategic)
    with pytest.raises(PermissionDenied, match="not in the strategic team"):
        here.say(STRATEGIC, by=here.local)
    with pytest.raises(PermissionDenied, match="not in the strategic team"):
        actions.limit_head(
            head_id=here.head.pk,
            division_id=None,
            limits=Limits(1),
            by=here.local,
            at=NOON,
        )
    with pytest.raises(BadInput, match="on a side of this negotiation already"):
        actions.name_negotiator(
            negotiation_id=here.negotiation.pk,
            division_id=here.north.pk,
            email=here.strategic.email,
            by=here.three.secretary,
            at=NOON,
        )
    elsewhere = MembershipFactory(role=Role.COMMISSIONER).account
    with pytest.raises(BadInput, match="Nobody does so with that one"):
        actions.name_negotiator(
            negotiation_id=here.negotiation.pk,
            division_id=None,
            email=elsewhere.email,
            by=here.three.secretary,
            at=NOON,
        )
    assert not Round.objects.exists()


def test_nothing_is_said_once_a_negotiation_is_over_and_a_form_counts_once(here):
    here.limit()
    with pytest.raises(BadInput, match="runs from 13 October 2026 to 31 January 2027"):
        here.say(LOCAL, at=LATER)
    first = here.say(LOCAL)
    again = here.say(LOCAL, submission_key=first.submission_key)
    assert again == first
    with pytest.raises(BadInput, match="how much, for how much and where"):
        here.say(STRATEGIC, Move.COUNTER, location=" ")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(), "at least one limit"),
        (Limits(5, 4), "cannot be below the least"),
        (Limits(None, None, 5, 4), "cannot be below the least"),
    ],
)
def test_limits_that_cannot_stand_are_refused(here, limits, words):
    with pytest.raises(BadInput, match=words):
        here.limit(limits=limits)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "what the negotiation is called"),
        ({"ends_on": TODAY - timedelta(days=1)}, "before it starts"),
        ({"heads": ()}, "from 1 to 20"),
        ({"heads": [HeadSaid("A", "x"), HeadSaid("a ", "y")]}, "once"),
        ({"heads": [HeadSaid("A", " ")]}, "with the unit"),
    ],
)
def test_a_negotiation_that_cannot_stand_is_refused(here, said, words):
    with pytest.raises(BadInput, match=words):
        negotiation_of(here.three, **said)


def test_a_locality_is_in_one_division(here):
    with pytest.raises(BadInput, match="North 1 is in North already"):
        actions.form_division(
            negotiation_id=here.negotiation.pk,
            title="Fourth",
            localities=["north 1"],
            by=here.three.secretary,
            at=NOON,
        )


def test_s3_40_a_negotiation_that_ends_after_the_budget_deadline_is_an_error(here):
    calendar = calendar_of(here.three.partnership, on=TODAY)
    assert calendar.said == "No deadline is ahead. Every negotiation ends in time."
    cycle_day(here.three)
    words = (
        "ends on 1 March 2027, after the budget deadline of "
        f"{here.three.first} on 20 February 2027"
    )
    with pytest.raises(BadInput, match=words):
        negotiation_of(here.three, ends_on=date(2027, 3, 1))
    assert Negotiation.objects.count() == 1
    negotiation_of(here.three, ends_on=date(2027, 3, 1), year_starting=2028)

    # a deadline that is recorded later shows what it clashes with
    cycle_day(
        here.three,
        cycle=Cycle.CONTRACTING,
        what="Contracts are signed",
        due_on=date(2027, 1, 15),
        organisation_id=here.three.icb.pk,
    )
    calendar = calendar_of(here.three.partnership, on=TODAY)

    assert calendar.clashes == [
        (
            f"“Older people 2027/28” ends on 31 January 2027, after the contracting deadline "
            f"of {here.three.icb} on 15 January 2027 (Contracts are signed): what is agreed "
            "would come too late for 2027/28."
        )
    ]
    assert calendar.said == (
        f"The next deadline is 15 January 2027: Contracts are signed ({here.three.icb}). "
        "Ends too late: 1 of 2 negotiations."
    )
    assert negotiation_page(here.negotiation).clashes == calendar.clashes
    assert [r["cycle"] for r in calendar.days.records()] == ["Contracting", "Budget"]


def test_negotiations_of_one_title_that_end_too_late_count_each_for_itself(here):
    negotiation_of(here.three, title=here.negotiation.title)
    negotiation_of(here.three, title="“Care” at home", year_starting=2028)
    cycle_day(here.three, due_on=date(2027, 1, 15))

    calendar = calendar_of(here.three.partnership, on=TODAY)

    assert calendar.said.endswith("Ends too late: 2 of 3 negotiations.")


def test_a_day_that_is_no_deadline_clashes_with_nothing(here):
    cycle_day(here.three, is_deadline=False, due_on=TODAY)
    assert calendar_of(here.three.partnership, on=TODAY).clashes == []
    outsider = MembershipFactory().organisation
    with pytest.raises(BadInput, match="Choose a partner"):
        cycle_day(here.three, organisation_id=outsider.pk)
