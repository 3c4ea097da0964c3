"""From a priority to an appraisal put with a decision: who may, what is refused, what is kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import Three, three_partners
from factories.place import NeedFactory
from factories.strategy import (
    CRITERIA,
    OPTIONS,
    SCORES,
    Planning,
    planning,
    proposed_decision,
    scoring,
)
from numpy.random import default_rng

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.organisations.models import Role
from ropewalk.partnership.actions import withdraw_proposal
from ropewalk.partnership.kinds import Capacity, DecisionState, Way
from ropewalk.partnership.models import Decision, Vote
from ropewalk.strategy.actions.appraisals import (
    OptionSaid,
    add_criterion,
    add_option,
    begin_appraisal,
    drop_criterion,
    drop_option,
    open_appraisal,
    release_appraiser,
)
from ropewalk.strategy.actions.priorities import withdraw_priority
from ropewalk.strategy.actions.scoring import score_options
from ropewalk.strategy.kinds import OptionKind, PriorityHead
from ropewalk.strategy.models import AppraiserRelease, Scoring, SignOff
from ropewalk.strategy.queries.appraisals import appraisal_page, decision_choices
from ropewalk.strategy.queries.blind import why_kept_back
from ropewalk.strategy.queries.put_with import in_the_papers, put_with
from ropewalk.strategy.queries.results import results_of

pytestmark = pytest.mark.django_db


@laid
def here() -> Planning:
    return planning()


def answer(appraisal):
    return results_of(appraisal, on=TODAY, rng=default_rng(appraisal.pk))


def test_s0_16_a_priority_stands_under_one_of_five_heads_and_comes_from_needs(here):
    made = here.priority()

    assert len(PriorityHead) == 5
    assert made.head in PriorityHead
    assert made.needs.count() == 1
    with pytest.raises(BadInput, match="comes from needs"):
        here.priority(need_ids=[])
    with pytest.raises(BadInput, match="did not record it"):
        here.priority(need_ids=[NeedFactory(organisation=here.icb).pk])
    with pytest.raises(ValueError, match="not a valid"):
        here.priority(head="sixth")


def test_a_withdrawn_priority_stays_on_record_and_is_not_appraised(here):
    made = here.priority()
    withdraw_priority(priority_id=made.pk, because="Done elsewhere", **here.said)

    with pytest.raises(BadInput, match="withdrawn"):
        here.begin(made)
    with pytest.raises(BadInput, match="already"):
        withdraw_priority(priority_id=made.pk, because="Again", **here.said)


def test_an_analyst_does_not_plan(here):
    analyst = MembershipFactory(role=Role.ANALYST, organisation=here.council).account
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        begin_appraisal(
            priority_id=here.priority().pk,
            title="A",
            question="B",
            submission_key=uuid4(),
            by=analyst,
            at=NOON,
        )


def test_it_is_not_opened_before_everything_is_there_and_then_stays_as_it_is(here):
    made = here.draft(options=OPTIONS[1:2], criteria=CRITERIA[:1])
    with pytest.raises(BadInput) as refused:
        open_appraisal(appraisal_id=made.pk, **here.said)
    said = str(refused.value)
    assert "an option to do nothing, an option to do the minimum, a second" in said
    assert f"an appraiser of {here.council.name}" in said
    assert f"an appraiser of {here.icb.name}" in said

    opened = here.opened()
    with pytest.raises(BadInput, match="stay as they are"):
        add_option(appraisal_id=opened.pk, said=OPTIONS[0], **here.said)
    with pytest.raises(BadInput, match="stay as they are"):
        drop_criterion(criterion_id=opened.criteria.first().pk, **here.said)
    with pytest.raises(BadInput, match="stay as they are"):
        open_appraisal(appraisal_id=opened.pk, **here.said)


def test_options_and_criteria_are_refused_in_words_that_say_what_is_right(here):
    made = here.draft()
    option = {"appraisal_id": made.pk, **here.said}
    with pytest.raises(BadInput, match=r"an option 1\(b\) already"):
        add_option(said=OPTIONS[1], **option)
    with pytest.raises(BadInput, match="kind “Do nothing” already"):
        add_option(said=OptionSaid("9", "Nothing", OptionKind.NOTHING), **option)
    with pytest.raises(BadInput, match="costs nothing or more"):
        add_option(said=replace(OPTIONS[1], code="9", pence=-1), **option)
    with pytest.raises(BadInput, match="of that name already"):
        add_criterion(said=CRITERIA[0], **option)
    with pytest.raises(BadInput, match="from 1 to 100"):
        add_criterion(said=replace(CRITERIA[0], title="X", threshold=101), **option)
    drop_option(option_id=made.options.get(code="3").pk, **here.said)
    assert made.options.count() == 3


def test_a_partners_own_commissioner_names_its_people(here):
    made = here.draft()
    with pytest.raises(PermissionDenied, match="can name or release who scores"):
        here.name(
            made, three_partners().first, here.commissioner
        )  # an organisation that is no partner
    observer = MembershipFactory(organisation=here.council).account
    with pytest.raises(BadInput, match="acts for"):
        here.name(made, here.council, observer)
    here.name(made, here.council)
    with pytest.raises(BadInput, match="named already"):
        here.name(made, here.council)


def test_only_those_named_score_and_the_last_word_counts(here):
    made = here.opened()
    stranger = MembershipFactory(role=Role.ANALYST, organisation=here.council).account
    with pytest.raises(PermissionDenied, match="not one of those who score"):
        here.score(made, stranger)
    key = uuid4()
    for _ in range(2):
        score_options(
            appraisal_id=made.pk, said=scoring(made), submission_key=key, **here.said
        )
    assert Scoring.objects.filter(appraiser__appraisal=made).count() == 1
    other = [[100, 100, 100, 100], *SCORES[1:]]
    here.score(made, here.commissioner, scores=other)

    assert "1(a): Each goes on alone comes first with 100" in answer(made).answer


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"swings": (60, 40, 0, 0)}, "No swing here is 100"),
        ({"swings": (100, 50, 101, 0)}, "swing of Feasibility is from 0 to 100"),
        ({"scores": [[None] * 4] * 4}, "Score one option at least"),
        ({"scores": [[101, 1, 1, 1], *SCORES[1:]]}, r"1\(a\) on Outcomes: Write"),
    ],
)
def test_bad_scores_are_refused_and_nothing_is_kept(here, changes, words):
    made = here.opened()
    with pytest.raises(BadInput, match=words):
        here.score(made, here.commissioner, **changes)
    assert not Scoring.objects.exists()


def test_nobody_sees_what_was_given_before_everybody_named_scored(here):
    made = here.opened()
    late = MembershipFactory(role=Role.ANALYST, organisation=here.icb)
    here.name(made, here.icb, late.account)
    here.score(made, here.commissioner)
    here.score(made, here.commissioner)  # a throwaway one unlocks nothing
    here.score(made, here.other)

    assert why_kept_back(made, on=TODAY) == (
        "What was given is kept back until everybody named has scored, or it is closed. "
        f"Still to score: {here.icb.name}."
    )
    late.ends_before = TODAY  # they act for it no more
    late.save()
    assert why_kept_back(made, on=TODAY) is None


def test_one_who_does_not_score_holds_nothing_for_ever(here):
    made = here.opened()
    late = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    here.name(made, here.icb, late)
    here.score(made, here.commissioner)
    here.score(made, here.other)

    assert why_kept_back(here.close(made), on=TODAY) is None


def test_a_partner_whose_only_appraiser_left_is_still_waited_for(here):
    made = here.opened()
    here.score(made, here.commissioner)
    here.other.memberships.update(ends_before=TODAY)

    assert here.icb.name in why_kept_back(made, on=TODAY)


def test_nobody_is_named_once_the_results_can_be_seen(here):
    made = here.scored()
    late = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account

    with pytest.raises(BadInput, match="nobody is named any more"):
        here.name(made, here.icb, late)


def test_scores_given_again_once_results_could_be_seen_are_told_by_partner(here):
    made = here.opened()
    here.score(made, here.commissioner)
    here.score(made, here.commissioner)  # before the other: nothing could be seen
    here.score(made, here.other)
    assert not any("Changed after" in each for each in answer(made).notes)

    here.score(made, here.other)

    assert answer(made).notes[-1] == (
        f"Changed after seeing the others: {here.icb.name}."
    )


def release(appraiser, by, because="They changed jobs", at=NOON):
    return release_appraiser(appraiser_id=appraiser.pk, because=because, by=by, at=at)


def test_no_partner_agrees_while_somebody_named_has_still_to_score(here):
    made = here.opened()
    late = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    here.name(made, here.icb, late)
    here.score(made, here.commissioner)
    here.score(made, here.other)  # every partner has scored, and not everybody named

    with pytest.raises(BadInput, match=f"Still to score: {here.icb.name}"):
        here.sign(made, here.council, "3")
    assert not SignOff.objects.exists()

    here.close(made)
    assert here.sign(made, here.council, "3").pk


def test_what_a_released_appraiser_gave_is_kept_and_not_counted(here):
    made = here.opened()
    leaver = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    named = here.name(made, here.icb, leaver)
    here.score(made, leaver, scores=SCORES[::-1], dissent="I differ.")
    here.score(made, here.commissioner)

    release(named, here.other)
    with pytest.raises(BadInput, match="not named again"):
        here.name(made, here.icb, leaver)
    here.score(made, here.other)

    found = answer(made)
    assert [row[1] for row in found.values.rows] == pytest.approx([58, 69, 60, 56])
    assert found.dissent == []
    assert (
        f"{leaver.name}, for {here.icb.name}, was released on 13 October 2026, since They "
        "changed jobs. What they gave stays on record and is not counted."
    ) in found.notes
    assert Scoring.objects.filter(appraiser=named).count() == 1
    with pytest.raises(PermissionDenied, match="not one of those who score"):
        here.score(made, leaver)


def test_one_who_is_released_is_waited_for_no_more(here):
    made = here.opened()
    named = here.name(
        made,
        here.icb,
        MembershipFactory(role=Role.ANALYST, organisation=here.icb).account,
    )
    here.score(made, here.commissioner)
    here.score(made, here.other)
    here.score(made, here.other)  # while the third was waited for: nothing was seen
    assert why_kept_back(made, on=TODAY)

    release(named, here.other, at=NOON + timedelta(minutes=1))

    assert why_kept_back(made, on=TODAY) is None
    found = answer(made)
    assert not any("Changed after" in each for each in found.notes)
    assert any(each.endswith("They had not scored.") for each in found.notes)


def test_a_partner_whose_only_appraiser_is_released_names_another(here):
    made = here.opened()
    here.score(made, here.commissioner)
    release(made.appraisers.get(account=here.other), here.other)

    assert here.icb.name in why_kept_back(made, on=TODAY)
    assert here.icb.name in appraisal_page(made, on=TODAY).still
    another = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    here.name(made, here.icb, another)
    here.score(made, another)
    assert why_kept_back(made, on=TODAY) is None


def test_before_it_is_opened_a_released_appraiser_is_lacking(here):
    made = here.draft()
    here.name(made, here.council)
    release(here.name(made, here.icb), here.other)

    with pytest.raises(BadInput, match=f"it lacks an appraiser of {here.icb.name}"):
        open_appraisal(appraisal_id=made.pk, **here.said)
    assert f"an appraiser of {here.icb.name}" in appraisal_page(made, on=TODAY).lacks


def test_who_is_released_when_and_by_whom_is_refused_in_a_sentence(here):
    made = here.opened()
    named = made.appraisers.get(account=here.other)
    with pytest.raises(PermissionDenied, match="can name or release who scores"):
        release(named, here.commissioner)
    with pytest.raises(BadInput, match="Say why"):
        release(named, here.other, " ")

    first = release(named, here.other)
    assert release(named, here.other) == first
    with pytest.raises(BadInput, match="released already"):
        release(named, here.other, "Another reason")
    assert Event.objects.filter(kind=Event.Kind.APPRAISER_RELEASED).count() == 1

    seen = here.scored()
    for state in (seen, here.close(seen)):
        with pytest.raises(BadInput, match=r"what they gave counts|closed"):
            release(state.appraisers.get(account=here.other), here.other)
    assert AppraiserRelease.objects.count() == 1


def test_the_results_say_the_answer_how_sure_and_what_would_change_it(here):
    made = here.opened()
    here.score(made, here.commissioner, unsure=10)
    here.score(made, here.other, unsure=20, dissent="The costs are guessed.")

    found = answer(made)

    assert found.answer.startswith(
        "1(b): A board led by the council comes first with 69 of 100, 9 ahead of 2."
    )
    assert "10,000 draws" in found.answer
    assert f"start from {made.pk}" in found.places_said
    assert found == answer(made)  # the dice fall the same each time
    assert [row[1] for row in found.values.rows] == pytest.approx([58, 69, 60, 56])
    assert sum(found.places.rows[1][1:]) == pytest.approx(100)
    assert found.needed.rows[1][1] == "82"
    assert "gave the same scores" in found.apart_said
    assert found.dissent == [
        (f"An appraiser of {here.icb.name}", "The costs are guessed.")
    ]
    assert "not over heads" in found.notes[0] or "counts once" in found.notes[0]


def test_where_partners_differ_is_said_first_and_largest_first(here):
    made = here.opened()
    here.score(made, here.commissioner)
    here.score(made, here.other, scores=[*SCORES[:3], [20, 20, 100, 40]])

    found = answer(made)

    assert (
        f"most on 3 and Cost: 60 points between {here.council.name}" in found.apart_said
    )
    assert found.apart.rows[0][:2] == ("3 on Cost", 60)


def test_ties_are_said_as_ties(here):
    made = here.scored()
    tied = [SCORES[1], SCORES[1], *SCORES[2:]]
    here.score(made, here.commissioner, scores=tied)
    here.score(made, here.other, scores=tied)

    found = answer(made)

    assert found.answer.startswith("1(a) and 1(b) tie for first with 69")
    assert [row[2] for row in found.values.rows[:2]] == ["1, tied", "1, tied"]


def test_a_lead_that_rounds_to_nothing_is_still_said_as_a_lead(here):
    made = here.scored()
    near = [[80, 60, 50, 88], SCORES[1], *SCORES[2:]]
    here.score(made, here.commissioner, scores=near)
    here.score(made, here.other, scores=near)

    assert answer(made).answer.startswith(
        "1(b): A board led by the council comes first with 69 of 100, less than 1 ahead "
        "of 1(a)."
    )


def test_an_option_that_comes_first_more_often_than_the_leader_is_said(here):
    made = here.scored()
    # the leader has nowhere to go but down from 100, the other may as well go up
    scores = [[74, 74, 74, 74], [100, 60, 40, 100], *SCORES[2:]]
    for by in (here.commissioner, here.other):
        here.score(made, by, scores=scores, unsure=25)

    found = answer(made)

    often = {row[0][:4]: row[1] for row in found.places.rows}
    assert often["1(a)"] > often["1(b)"]
    assert "1(b): A board led by the council comes first with" in found.answer
    assert f"draws, but 1(a) in {often['1(a)']:.0f}%" in found.answer


def test_the_weights_with_which_each_option_comes_first_are_shown(here):
    made = here.opened()
    one_matters, other_matters = (100, 20, 20, 20), (20, 100, 20, 20)
    scores = [[100, 0, 50, 50], [0, 100, 50, 50], [0, 0, 0, 0], [0, 0, 0, 0]]
    for by, swings in (
        (here.commissioner, one_matters),
        (here.other, other_matters),
    ):
        here.score(made, by, scores=scores, swings=swings)

    rows = answer(made).leading.rows

    first, second, *never = rows
    assert first[1] > first[2]
    assert second[2] > second[1]
    assert [sum(row[1:]) for row in rows[:2]] == pytest.approx([100, 100])
    assert [row[1:] for row in never] == [(None,) * 4] * 2


def test_a_criterion_that_nobody_scored_leaves_no_value(here):
    made = here.opened()
    blank = [[*row[:3], None] for row in SCORES]
    here.score(made, here.commissioner, scores=blank)
    here.score(made, here.other, scores=blank)

    found = answer(made)

    assert found.answer == (
        "No value can be worked out: nobody has scored any option on “Equity”."
    )
    assert [row[1] for row in found.values.rows] == [None] * 4
    assert found.places is None


def test_an_option_below_a_critical_threshold_is_marked_as_fallen(here):
    critical = [*CRITERIA[:2], replace(CRITERIA[2], threshold=60), CRITERIA[3]]
    made = here.scored(criteria=critical)

    found = answer(made)

    assert "2: A joint post comes first" in found.answer
    assert any("1(b)" in note and "falls" in note for note in found.notes)
    assert found.values.rows[1][2:4] == ("none", "falls")


def test_s0_43_each_partner_signs_and_agreement_is_of_all(here):
    made = here.opened()
    with pytest.raises(BadInput, match="while the results are kept back"):
        here.sign(made, here.council, "3")
    here.score(made, here.commissioner)
    here.score(made, here.other)
    here.sign(made, here.council, "3")
    here.sign(made, here.icb, "1(b)", dissent="Too large.")

    page = appraisal_page(made, on=TODAY)
    assert not page.is_agreed
    assert page.agreement.startswith("Not agreed: ")
    assert (here.icb.name, "Too large.") in answer(made).dissent

    here.sign(made, here.icb, "3")
    assert appraisal_page(made, on=TODAY).is_agreed
    assert SignOff.objects.count() == 3
    with pytest.raises(PermissionDenied, match="what it agrees to"):
        here.sign(made, three_partners().first, "3")


def test_it_closes_once_every_partner_scored_and_then_nothing_is_scored(here):
    made = here.opened()
    here.score(made, here.commissioner)
    with pytest.raises(BadInput, match=f"Still to score: {here.icb.name}"):
        here.close(made)
    here.score(made, here.other)
    here.close(made)

    with pytest.raises(BadInput, match="is closed"):
        here.score(made, here.other)
    with pytest.raises(BadInput, match="is closed"):
        here.close(made)


def test_a_closed_appraisal_is_put_with_a_proposed_decision_of_its_partnership(here):
    made = here.scored()
    ours = proposed_decision(here)
    with pytest.raises(BadInput, match="not closed yet"):
        here.put(made, ours)
    here.close(made)
    three = three_partners()
    theirs = three.propose(three.item(three.meeting(three.board())))
    with pytest.raises(BadInput, match="decision of this partnership"):
        here.put(made, theirs)

    taken = proposed_decision(here)
    withdraw_proposal(decision_id=taken.pk, **here.said)
    with pytest.raises(BadInput, match="that is proposed"):
        here.put(made, taken)

    here.put(made, ours)

    with pytest.raises(BadInput, match="already"):
        here.put(made, ours)
    (told,) = put_with(ours, on=TODAY)
    assert told.option == "1(b): A board led by the council"
    assert told.places == (
        "place 1: option 1(b) with 69 of 100; place 2: option 2 with 60 of 100; "
        "place 3: option 1(a) with 58 of 100; place 4: option 3 with 56 of 100"
    )
    assert Event.objects.filter(kind=Event.Kind.APPRAISAL_PUT).count() == 1


def test_many_appraisals_are_put_with_a_decision_in_as_many_queries_as_one(here):
    ours = proposed_decision(here)

    def put():
        made = here.scored()
        here.close(made)
        here.put(made, ours)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            put_with(ours, on=TODAY)
        return len(queries)

    put()
    one = asked()
    put()

    assert asked() == one
    assert len(put_with(ours, on=TODAY)) == 2


def leave(here, organisation, *, on):
    """A partner leaves from a day on."""
    here.partnership.partners.filter(organisation=organisation).update(
        starts_on=TODAY - timedelta(days=90), ends_before=on
    )


def test_scores_of_a_partner_that_has_left_an_open_appraisal_are_not_counted(here):
    made = here.opened()
    here.score(made, here.commissioner)
    here.score(made, here.other, scores=[[100, 100, 100, 100], *SCORES[1:]])
    assert answer(made).answer.startswith("1(a): Each goes on alone comes first")

    leave(here, here.icb, on=TODAY)

    found = answer(made)
    assert found.answer.startswith("1(b): A board led by the council comes first")
    assert f"Not counted, for no partner any more: {here.icb.name}." in found.notes
    assert "Only one partner has scored" in found.apart_said


def test_scores_of_a_partner_that_left_a_closed_appraisal_stay_in_its_answer(here):
    made = here.opened()
    here.score(made, here.commissioner)
    here.score(made, here.other, scores=[[100, 100, 100, 100], *SCORES[1:]])
    closed = here.close(made)

    leave(here, here.icb, on=TODAY + timedelta(days=1))

    later = results_of(
        closed, on=TODAY + timedelta(days=30), rng=default_rng(closed.pk)
    )
    assert later.answer.startswith("1(a): Each goes on alone comes first")
    assert not any("Not counted" in each for each in later.notes)


def signed_by_all(here, code="2", **changes):
    """A closed appraisal of which every partner signed one option; 1(b) comes first."""
    made = here.scored(**changes)
    here.sign(made, here.council, code)
    here.sign(made, here.icb, code)
    here.close(made)
    return made


def test_an_option_that_partners_did_not_sign_is_put_with_a_reason_only(here):
    made, decision = signed_by_all(here), proposed_decision(here)
    with pytest.raises(BadInput) as refused:
        here.put(made, decision, "3")
    said = str(refused.value)
    assert f"{here.council.name} signed 2: A joint post" in said
    assert "1(b): A board led by the council comes first" in said
    assert "Say why 3: One new body is preferred" in said
    with pytest.raises(BadInput, match="comes first"):
        here.put(made, decision, "2")
    assert not made.put.exists()

    here.put(made, decision, "3", because="The board asked for it.")

    (told,) = put_with(decision, on=TODAY)
    assert told.because == "The board asked for it."
    assert "Why this one: The board asked for it." in in_the_papers(told)


def test_an_option_that_fell_below_a_threshold_is_not_put_at_all(here):
    critical = [replace(CRITERIA[0], threshold=35), *CRITERIA[1:]]
    made = signed_by_all(here, "3", criteria=critical)

    with pytest.raises(BadInput, match="fell below the threshold on Outcomes"):
        here.put(made, proposed_decision(here), "3", because="All signed it.")


def test_the_option_put_is_replaced_until_somebody_votes_and_stays_on_record(here):
    made, decision = signed_by_all(here, "1(b)"), proposed_decision(here)
    here.put(made, decision, "2", because="Cheaper to begin with.")
    [(_, words)] = decision_choices(made, actor=here.commissioner, on=TODAY)
    assert words.endswith("Put already, preferring 2: A joint post")

    here.put(made, decision, "1(b)")

    (told,) = put_with(decision, on=TODAY)
    assert told.option == "1(b): A board led by the council"
    assert told.because == ""
    (before,) = told.before
    assert before.endswith("2: A joint post. Why this one: Cheaper to begin with.")
    seen = appraisal_page(made, on=TODAY)
    assert [each.option.code for each in seen.put] == ["1(b)"]
    assert [each.option.code for each in seen.put_before] == ["2"]

    three = Three(here.commissioner, here.council, here.icb, here.icb, here.partnership)
    seat = three.seat(decision.item.meeting.body, "Member", Capacity.COMMISSIONER)
    Vote.objects.create(
        decision=decision,
        seat=seat,
        way=Way.FOR,
        cast_at=NOON,
        recorded_by=here.commissioner,
    )
    with pytest.raises(BadInput, match="Votes are cast"):
        here.put(made, decision, "2", because="After all.")


def test_once_a_body_decided_with_it_nobody_signs_another_option(here):
    made, decision = signed_by_all(here, "3"), proposed_decision(here)
    here.sign(made, here.council, "1(b)", dissent="It costs too much.")
    here.sign(made, here.icb, "1(b)")
    seen = appraisal_page(made, on=TODAY)
    assert [each.option for each in seen.signed_before] == ["3: One new body"] * 2
    assert f"{here.council.name}: 1(b)" in put_signed(here, made, decision)
    assert "It costs too much." in put_signed(here, made, decision)

    Decision.objects.filter(pk=decision.pk).update(
        state=DecisionState.AGREED, decided_at=NOON, decided_by=here.commissioner
    )

    with pytest.raises(BadInput) as refused:
        here.sign(made, here.council, "3")
    assert f"decided by decision {decision.pk} on {day(TODAY)}" in str(refused.value)
    assert appraisal_page(made, on=TODAY).is_agreed


def put_signed(here, made, decision):
    """What the decision says that partners signed."""
    if not put_with(decision, on=TODAY):
        here.put(made, decision, "1(b)")
    (told,) = put_with(decision, on=TODAY)
    return " ".join(told.signed)


def test_an_option_with_no_cost_is_named_and_not_taken_for_free(here):
    found = answer(here.scored())

    assert found.worth_said == (
        "No other option beats 1(a) and 2 on value and cost. Not on the picture: 1(b) (its "
        "cost is not known)."
    )
    assert found.worth.rows == (
        ("1(a)", 0, pytest.approx(58), None, "yes", "the cheapest"),
        (
            "2",
            60_000_00,
            pytest.approx(60),
            pytest.approx(10),  # for each £10,000
            "yes",
            "2 points for £60,000 more",
        ),
        (
            "3",
            250_000_00,
            pytest.approx(56),
            pytest.approx(2.24),
            "no",
            "2 gives as much or more for no more",
        ),
        (
            "1(b)",
            None,
            pytest.approx(69),
            None,
            "not weighed",
            "its cost is not known",
        ),
    )
    assert "Value for each £10,000" in [each.title for each in found.worth.columns]


def test_what_is_known_of_an_option_that_falls_is_told_with_the_reason(here):
    critical = [replace(CRITERIA[0], threshold=50), *CRITERIA[1:]]

    found = answer(here.scored(criteria=critical))

    told = {row[0]: row[1:] for row in found.worth.rows}
    assert told["1(a)"] == (0, pytest.approx(58), None, "not weighed", "it falls")
    assert told["3"] == (250_000_00, pytest.approx(56), None, "not weighed", "it falls")
    assert found.worth_said.endswith(
        "Not on the picture: 1(a) (it falls), 1(b) (its cost is not known) and 3 (it falls)."
    )


def test_every_reason_that_an_option_is_not_weighed_is_told(here):
    blank = [SCORES[0], [*SCORES[1][:3], None], *SCORES[2:]]
    made = here.opened()
    here.score(made, here.commissioner, scores=blank)
    here.score(made, here.other, scores=blank)

    told = {row[0]: row[1:] for row in answer(made).worth.rows}

    assert told["1(b)"] == (
        None,
        None,
        None,
        "not weighed",
        "it has no value and its cost is not known",
    )


def test_where_no_cost_is_known_there_is_no_picture(here):
    free = [replace(each, pence=None) for each in OPTIONS]

    found = answer(here.scored(options=free))

    assert found.worth is None
    assert found.worth_said.startswith("No option that stands has a known cost.")


def test_a_decision_is_chosen_by_its_item_and_what_is_proposed_is_not_told():
    here = planning()
    decision = proposed_decision(here)

    [(_, words)] = decision_choices(here.draft(), actor=here.commissioner, on=TODAY)

    assert decision.item.title in words
    assert decision.proposal[:20] not in words
