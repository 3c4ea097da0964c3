"""The gate of a change, the seven lessons, the objective tree and the pool: rules alone."""

from datetime import date

import pytest

from ropewalk.partnership.kinds import (
    ChallengeHeading,
    ChecklistAnswer,
    GateFinding,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.rules.changes import (
    ChangeFacts,
    LessonSaid,
    check_as_kept,
    gate,
    gate_said,
    lessons,
    lessons_source,
    not_met,
    numbered,
    risks_found,
    why_not_ahead,
    workplan_said,
)
from ropewalk.partnership.rules.pool import Pool, SchemeMoney

YES = LessonSaid(ChecklistAnswer.YES)
SET_UP_ONLY = (
    "about how organisations are set up, and none about what gets better for people."
)
PLAN = frozenset({TransitionSubject.SAFEGUARDING, TransitionSubject.STAFF})


def facts(**changes):
    """A change with everything that the gate asks for."""
    said = {
        "has_team": True,
        "subjects": PLAN,
        "objectives": [ObjectiveKind.OUTCOME],
        "lessons": dict.fromkeys((each.code for each in lessons()), YES),
        "unanswered": 0,
    }
    return ChangeFacts(**said | changes)


def finding(code, found):
    return next(each for each in found if each.code == code)


def test_a_change_with_everything_can_go_ahead():
    found = gate(facts())

    assert {each.finding for each in found} == {GateFinding.MET}
    assert not any(each.remedy for each in found)
    assert why_not_ahead(found) is None
    assert gate_said(found) == "It can go ahead."


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"has_team": False}, "team", "It has no change team."),
        (
            {"subjects": frozenset({TransitionSubject.STAFF})},
            "safeguarding",
            "Its transition plan has no line on safeguarding.",
        ),
        (
            {"lessons": {}},
            "capacity",
            "The lesson “Time and people” is not answered.",
        ),
    ],
)
def test_what_is_missing_stops_a_change_and_the_refusal_names_it(changes, code, said):
    found = gate(facts(**changes))

    assert finding(code, found).finding == GateFinding.NOT_MET
    assert finding(code, found).remedy
    assert said in why_not_ahead(found)
    assert gate_said(found).startswith("It cannot go ahead yet: ")


def test_a_change_without_any_plan_is_told_of_the_plan_and_of_safeguarding():
    found = gate(facts(subjects=frozenset()))
    assert [each.code for each in not_met(found)] == ["plan", "safeguarding"]
    assert "2 of 12 checks are not met, and there are no warnings." in gate_said(found)


@pytest.mark.parametrize(
    ("objectives", "sentence"),
    [
        (
            [ObjectiveKind.STRUCTURE],
            f"It has 1 objective {SET_UP_ONLY}",
        ),
        (
            [ObjectiveKind.STRUCTURE, ObjectiveKind.WORKING, ObjectiveKind.STRUCTURE],
            f"It has 2 objectives {SET_UP_ONLY}",
        ),
        ([], "It has no objective about what gets better for people."),
    ],
)
def test_s0_41_structures_without_outcomes_are_warned_of_and_do_not_stop(
    objectives, sentence
):
    found = gate(facts(objectives=objectives))
    warned = finding("objectives", found)

    assert (warned.finding, warned.sentence) == (GateFinding.WARNING, sentence)
    assert why_not_ahead(found) is None
    assert gate_said(found) == "It can go ahead, with 1 warning."


def test_s0_41_the_seven_lessons_are_asked_with_their_source():
    asked = lessons()
    assert len(asked) == 7
    assert len({each.code for each in asked}) == 7
    assert all(each.text.endswith("?") for each in asked)
    assert "January 2010" in lessons_source()
    assert {each.code for each in asked} <= {each.code for each in gate(facts())}


def test_a_lesson_not_yet_heeded_is_a_warning_with_what_is_to_be_done():
    said = LessonSaid(ChecklistAnswer.NO, action="Show each other the ledgers.")
    known = LessonSaid(ChecklistAnswer.YES, evidence="Board paper 4.")
    found = gate(facts(lessons=facts().lessons | {"finance": said, "leaders": known}))

    assert finding("finance", found).finding == GateFinding.WARNING
    assert finding("finance", found).sentence == (
        "No. To be done: Show each other the ledgers."
    )
    assert finding("leaders", found).sentence == "Yes. Board paper 4."
    assert why_not_ahead(found) is None


@pytest.mark.parametrize(
    ("unanswered", "sentence"),
    [
        (1, "1 challenge has no answer yet."),
        (3, "3 challenges have no answer yet."),
    ],
)
def test_challenges_without_an_answer_are_warned_of(unanswered, sentence):
    warned = finding("challenges", gate(facts(unanswered=unanswered)))
    assert (warned.finding, warned.sentence) == (GateFinding.WARNING, sentence)


def test_what_the_gate_kept_is_shown_under_its_title_of_today():
    kept = check_as_kept("team", GateFinding.MET, "It has a change team.")
    gone = check_as_kept("asked-no-more", GateFinding.MET, "Yes.")
    assert (kept.title, gone.title) == ("Is there a change team?", "asked-no-more")


def test_s0_32_a_change_without_a_team_has_no_transition_plan_by_rule():
    [found] = risks_found(title="One team", has_team=False)
    assert found.heading == ChallengeHeading.TRANSITION
    assert found.text.startswith("No transition plan: “One team” has no change team")
    assert risks_found(title="One team", has_team=True) == []


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([], "No task group works on it yet."),
        ([(date(2009, 4, 1), date(2009, 4, 20))], "1 task group over 1 month."),
        (
            [(date(2009, 4, 1), date(2010, 4, 1))] * 6,
            "6 task groups over 12 months.",
        ),
        (
            [
                (date(2009, 4, 1), date(2009, 6, 1)),
                (date(2009, 5, 1), date(2009, 6, 2)),
            ],
            "2 task groups over 3 months.",
        ),
    ],
)
def test_a_workplan_says_how_many_groups_over_how_many_months(terms, said):
    assert workplan_said(terms) == said


def test_objectives_are_numbered_as_a_tree_with_parts_after_their_whole():
    found = numbered([(10, None), (11, None), (12, 10), (13, 12), (14, 10)])
    assert [(each.key, each.number, each.depth) for each in found] == [
        (10, "1", 0),
        (12, "1.1", 1),
        (13, "1.1.1", 2),
        (14, "1.2", 1),
        (11, "2", 0),
    ]


HEALTH = SchemeMoney(1, "Health care", 200_00)
CARE = SchemeMoney(
    2, "Care", 40_00, is_apart=True, since=date(2009, 4, 1), reason="Caution."
)
UNKNOWN = SchemeMoney(3, "Equipment", None)
UNKNOWN_APART = SchemeMoney(4, "Telecare", None, is_apart=True, since=date(2009, 4, 1))


@pytest.mark.parametrize(
    ("schemes", "pence", "said"),
    [
        ([], 0, "No scheme is recorded, so nobody can say what the pool holds."),
        ([HEALTH], 200_00, "The pool holds £200.00 a year."),
        (
            [HEALTH, CARE],
            200_00,
            "The pool holds £200.00 a year. £40.00 is not devolved and is left out.",
        ),
        (
            [CARE],
            0,
            "The pool holds £0.00 a year. £40.00 is not devolved and is left out.",
        ),
        (
            [HEALTH, UNKNOWN_APART],
            200_00,
            (
                "The pool holds £200.00 a year. Money of no recorded sum is not devolved "
                "and is left out."
            ),
        ),
        ([UNKNOWN], 0, "What the pool holds in a year is not recorded."),
        (
            [HEALTH, UNKNOWN],
            200_00,
            "The pool holds £200.00 a year. No sum is recorded for 1 more of its schemes.",
        ),
    ],
)
def test_s0_37_a_pool_leaves_out_what_is_not_devolved(schemes, pence, said):
    pool = Pool(schemes)
    assert (pool.pence, pool.said) == (pence, said)


def test_a_scheme_says_since_when_it_is_kept_apart_and_why():
    assert CARE.state == "Not devolved since 1 April 2009: Caution"
    assert HEALTH.state == "Devolved"
