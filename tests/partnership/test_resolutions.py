"""Resolutions that bind later work, and recommendations that are owed an answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import three_partners

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Answer, BodyKind, Power, ResolutionKind
from ropewalk.partnership.models import Recommendation, Resolution
from ropewalk.partnership.queries.resolutions import (
    heard_said,
    refusal_by_resolution,
    register_of_recommendations,
    register_of_resolutions,
)
from ropewalk.partnership.rules.resolutions import PilotPool

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TEXT = "No more than three live pilot pooled budgets, each with a measurable advantage."


three = laid(three_partners)


def resolve(three, body, **changes):
    said = {
        "body_id": body.pk,
        "text": TEXT,
        "kind": ResolutionKind.NONE,
        "at_most": None,
        "owner_post": "Head of commissioning",
        "due_on": TODAY + timedelta(days=90),
        "resolved_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.record_resolution(**said | changes)


def ask(three, *, live, advantage="Falls down by a tenth.", on=TODAY):
    return refusal_by_resolution(
        ResolutionKind.PILOT_POOLS_AT_MOST,
        PilotPool(live=live, advantage=advantage),
        partnership_id=three.partnership.pk,
        on=on,
    )


def test_s4_04_a_fourth_pilot_is_refused_with_the_resolution_quoted(three):
    assert ask(three, live=7) is None
    resolve(three, three.body(), kind=ResolutionKind.PILOT_POOLS_AT_MOST, at_most=3)

    assert ask(three, live=2) is None
    assert ask(three, live=3).startswith(f"Joint board resolved: “{TEXT}” 3 are live")
    assert "specific, measurable advantage" in ask(three, live=0, advantage="")


def test_a_resolution_binds_its_own_partnership_from_its_day_until_it_ends(three):
    other = three_partners()
    resolve(
        three,
        three.body(),
        kind=ResolutionKind.PILOT_POOLS_AT_MOST,
        at_most=3,
        ends_before=TODAY + timedelta(days=10),
    )

    assert ask(other, live=9) is None
    assert ask(three, live=9, on=TODAY - timedelta(days=1)) is None
    assert ask(three, live=9, on=TODAY + timedelta(days=9)) is not None
    assert ask(three, live=9, on=TODAY + timedelta(days=10)) is None


def test_s4_15_six_resolutions_each_with_owner_day_and_status(three):
    body = three.body()
    made = [
        resolve(three, body, text=f"Resolution {number}.", owner_post=f"Post {number}")
        for number in range(1, 7)
    ]
    actions.finish_resolution(resolution_id=made[0].pk, by=three.secretary, at=NOON)

    table = register_of_resolutions(Resolution.objects.all(), on=TODAY)
    late = register_of_resolutions(
        Resolution.objects.all(), on=TODAY + timedelta(days=91)
    )

    assert table.column("number") == (1, 2, 3, 4, 5, 6)
    assert table.column("owner") == tuple(f"Post {number}" for number in range(1, 7))
    assert set(table.column("due")) == {"2027-01-11"}
    assert table.column("state") == ("done", *["under way"] * 5)
    assert late.column("state") == ("done", *["overdue"] * 5)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, "as it was passed"),
        ({"resolved_on": TODAY + timedelta(days=1)}, "once it is passed"),
        ({"kind": ResolutionKind.PILOT_POOLS_AT_MOST}, "how many pilot pooled"),
        ({"ends_before": TODAY}, "end after it was passed"),
    ],
)
def test_a_resolution_that_cannot_be_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        resolve(three, three.body(), **changes)

    assert not Resolution.objects.exists()


def test_a_resolution_is_done_once(three):
    made = resolve(three, three.body())
    said = {"resolution_id": made.pk, "by": three.secretary, "at": NOON}
    actions.finish_resolution(**said)

    with pytest.raises(BadInput, match="done already"):
        actions.finish_resolution(**said)


def recommend(three, group, board, **changes):
    said = {
        "from_body_id": group.pk,
        "to_body_id": board.pk,
        "title": "Night sitting",
        "existing_resources": "Two sitters on two nights.",
        "unmet_need": "Carers who cannot sleep.",
        "proposal": "Sitters on five nights.",
        "answer_by": TODAY + timedelta(days=42),
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.make_recommendation(**said | changes)


def answer(three, made, given=Answer.ACCEPTED, *, at=NOON):
    return actions.answer_recommendation(
        recommendation_id=made.pk,
        answer=given,
        because="It fits the plan.",
        by=three.secretary,
        at=at,
    )


def test_s3_04_what_a_group_advises_is_answered_and_whether_it_was_heard_is_said(three):
    board = three.body()
    group = three.body(
        name="Locality planning group", kind=BodyKind.LOCALITY, power=Power.ADVISES
    )
    made = [
        recommend(three, group, board, title=title)
        for title in ("One", "Two", "Three", "Four")
    ]
    answer(three, made[0])
    answer(three, made[1], Answer.NOT_ACCEPTED)
    answer(three, made[2], at=NOON + timedelta(days=43))

    later = TODAY + timedelta(days=43)
    every = Recommendation.objects.order_by("pk")
    table = register_of_recommendations(every, on=later)

    assert table.column("state") == (
        "accepted",
        "not accepted",
        "accepted, late",
        "overdue",
    )
    assert heard_said(every, on=later) == (
        "4 recommended, 3 answered: 67% accepted. 1 is overdue."
    )
    with pytest.raises(BadInput, match="answered already"):
        answer(three, made[0])


def test_s0_13_a_change_that_a_locality_asks_for_shows_when_it_was_sent_and_the_reply(
    three,
):
    group = three.body(
        name="Locality planning group", kind=BodyKind.LOCALITY, power=Power.ADVISES
    )
    made = recommend(three, group, three.body())
    later = NOON + timedelta(days=20)
    answer(three, made, Answer.NOT_ACCEPTED, at=later)

    [row] = register_of_recommendations(
        Recommendation.objects.all(), on=later.date()
    ).records()

    assert row["made"] == TODAY.isoformat()
    assert row["due"] == (TODAY + timedelta(days=42)).isoformat()
    assert row["answered"] == later.date().isoformat()
    assert (row["state"], row["reply"]) == ("not accepted", "It fits the plan.")


def test_s3_10_seven_groups_recommend_in_three_parts_and_the_officers_decide(three):
    officers = three.board(name="Chief officers group", kind=BodyKind.GROUP)
    groups = [
        three.body(
            name=f"Joint commissioning group {number}",
            kind=BodyKind.GROUP,
            power=Power.ADVISES,
            reports_to_body_ids=[officers.pk],
        )
        for number in range(1, 8)
    ]
    made = [recommend(three, group, officers) for group in groups]

    assert len(made) == 7
    assert all(
        each.existing_resources and each.unmet_need and each.proposal for each in made
    )
    for part in ("existing_resources", "unmet_need", "proposal"):
        with pytest.raises(BadInput, match="Say "):
            recommend(three, groups[0], officers, **{part: " "})
    answer(three, made[0])
    decision = three.decided(officers, text=made[0].proposal, matter=made[0].title)
    assert decision.state == "agreed"


def test_a_body_that_advises_cannot_decide(three):
    group = three.board(name="Planning group", power=Power.ADVISES)

    with pytest.raises(BadInput, match="advises: it can recommend this, not decide it"):
        three.decided(group)


def test_a_recommendation_is_made_once_to_another_body_with_time_to_answer(three):
    board, group = three.body(), three.body(name="Group")
    key = uuid4()
    one, two = (recommend(three, group, board, submission_key=key) for _ in range(2))
    assert one == two
    with pytest.raises(BadInput, match="another body"):
        recommend(three, group, group)
    with pytest.raises(BadInput, match="another body"):
        recommend(three, group, three_partners().body())
    with pytest.raises(BadInput, match="today or later"):
        recommend(three, group, board, answer_by=TODAY - timedelta(days=1))

    assert Recommendation.objects.count() == 1
