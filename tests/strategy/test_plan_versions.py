"""Versions of plans: issued by a decision, frozen, and compared with what came later."""

from dataclasses import fields, replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import three_partners
from factories.planning import planned
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.paper.joint_plan import joint_plan_docx
from ropewalk.strategy.actions.intentions import (
    cost_intention,
    describe_intention,
    withdraw_intention,
)
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import PlanVersion, PlanVersionLine
from ropewalk.strategy.queries.plan_versions import (
    Compared,
    is_whole,
    plan_versions_seen_by,
    version_said,
)
from ropewalk.strategy.queries.plans import plan_said, plans_seen_by
from ropewalk.strategy.rules.intentions import IntentionSaid, MilestoneSaid
from ropewalk.strategy.rules.plan_versions import (
    Change,
    content_hash,
    differences,
    plan_changes,
)
from ropewalk.strategy.rules.plans import PlanSaid, Term

WORDS = st.sampled_from(["", "Meals", "meals", "Rest"])
STEPS = st.builds(
    MilestoneSaid,
    WORDS,
    st.just(TODAY),
    st.sampled_from([None, TODAY]),
    st.sampled_from([None, 1]),
)
BY_TYPE = {
    int: st.integers(1, 3),
    str: WORDS,
    bool: st.booleans(),
    int | None: st.sampled_from([None, -1, 0, 1]),
    IntentionKind: st.sampled_from(IntentionKind),
    date: st.sampled_from([TODAY, date(2000, 1, 1)]),
    Term: st.builds(
        Term,
        st.just(date(2026, 4, 1)),
        st.sampled_from([date(2027, 4, 1), date(2028, 4, 1)]),
    ),
    tuple[str, ...]: st.lists(WORDS, max_size=2).map(tuple),
    tuple[MilestoneSaid, ...]: st.lists(STEPS, max_size=2).map(tuple),
}


def each_field(kind, *, but=()):
    """What each field of something in words can hold."""
    return {
        each.name: BY_TYPE[each.type] for each in fields(kind) if each.name not in but
    }


INTENTION = each_field(IntentionSaid, but=["withdrawn_because"])
PLAN = each_field(PlanSaid, but=["intentions"])


def one_changed(draw, said, held):
    """Something in words with at most one field put otherwise."""
    name = draw(st.sampled_from(sorted(held)))
    return replace(said, **{name: draw(held[name])})


@st.composite
def plans_beside(draw):
    """Two plans that differ in little, each with its intentions as the records give them."""

    def as_given(intentions):
        once = {each.number: each for each in intentions}.values()
        return tuple(sorted(once, key=lambda each: (each.title, each.number)))

    before = draw(
        st.builds(
            PlanSaid,
            **PLAN,
            intentions=st.lists(st.builds(IntentionSaid, **INTENTION), max_size=3).map(
                as_given
            ),
        )
    )
    if not before.intentions or draw(st.booleans()):
        return before, one_changed(draw, before, PLAN)
    intentions = list(before.intentions)
    at = draw(st.integers(0, len(intentions) - 1))
    intentions[at] = one_changed(draw, intentions[at], INTENTION)
    return before, replace(before, intentions=as_given(intentions))


def is_told(before, after):
    changed = {each.change for each in differences(before, after)}
    return bool(plan_changes(before, after)) or not changed <= {Change.SAME}


@given(plans_beside())
def test_something_is_told_exactly_when_the_hashes_differ(plans):
    before, after = plans

    assert is_told(before, after) == (content_hash(before) != content_hash(after))


def one_intention(**changes):
    told = {each.name: "x" for each in fields(PlanSaid)}
    said = IntentionSaid(1, IntentionKind.INVEST, "Meals", decision="A", need="B")
    return PlanSaid(**told | {"intentions": (replace(said, **changes),)})


@pytest.mark.parametrize("name", sorted(INTENTION))
def test_each_field_of_an_intention_that_differs_is_told(name):
    other = {
        int: 2,
        str: "Other",
        bool: True,
        int | None: 1,
        IntentionKind: IntentionKind.MAINTAIN,
        tuple[MilestoneSaid, ...]: (MilestoneSaid("Review", TODAY),),
    }
    kind = next(each.type for each in fields(IntentionSaid) if each.name == name)
    before, after = one_intention(), one_intention(**{name: other[kind]})

    assert is_told(before, after)
    assert content_hash(before) != content_hash(after)


@pytest.mark.parametrize("name", sorted(PLAN))
def test_each_field_of_a_plan_that_differs_is_told_unless_it_is_of_another_plan(name):
    before = one_intention()
    after = replace(before, **{name: "Other"})
    is_own = name not in {"standing", "on", "parts"}

    assert is_told(before, after) == is_own
    assert (content_hash(before) != content_hash(after)) == is_own


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (
            {"decision": "Meals (Board: proposed)"},
            {"decision": "Meals (Board: agreed)", "is_decided": True},
            "decision: not agreed before, now agreed",
        ),
        ({"decision": ""}, {}, "decision: none before, now not agreed"),
        ({}, {"decision": "Another"}, "decision"),
        (
            {},
            {"uncommitted": "the decision commits no money"},
            "whether the decision commits the money",
        ),
        (
            {"add_on": "Add-on"},
            {},
            "programme: an add-on before, now in the main programme",
        ),
        ({"add_on": "No body"}, {"add_on": "No priority"}, "why it is an add-on"),
        ({}, {"need_source": "Carers"}, "source of the need"),
        ({}, {"outcome_source": "NHS"}, "source of the outcome"),
        ({}, {"measure_source": "Survey"}, "source of the measure"),
    ],
)
def test_what_changed_reads_as_people_would_say_it(before, after, what):
    (found,) = differences(one_intention(**before), one_intention(**after))

    assert (found.change, found.what) == (Change.CHANGED, what)


def test_what_is_recorded_anew_with_nothing_changed_is_told_as_that():
    (found,) = differences(one_intention(), one_intention(number=2))

    assert (found.change.label, found.what) == ("Recorded anew", "")


pytestmark = pytest.mark.django_db


@laid
def here():
    return planned()


def now(here, plan):
    return plan_said(plans_seen_by(here.planner, on=TODAY).get(pk=plan.pk), on=TODAY)


def read(here, version):
    return plan_versions_seen_by(here.planner, on=TODAY).get(pk=version.pk)


def test_an_issued_plan_is_kept_to_the_letter_and_made_again(here):
    made = here.complete()
    plan = here.plan(made, here.intend(title="Meals"))
    before = now(here, plan)
    version = read(here, here.issued(plan))
    paper = joint_plan_docx(version_said(version))
    assert is_whole(version)
    assert version_said(version) == replace(
        before,
        standing="Version 1, issued on 13 October 2026 by decision of Commissioning board",
        intentions=tuple(
            replace(
                each,
                milestones=tuple(replace(one, number=None) for one in each.milestones),
            )
            for each in before.intentions
        ),
    )

    made.fund.title = "Another name"
    made.fund.save(update_fields=["title"])
    own = {"intention_id": made.pk, **here.said}
    cost_intention(fund_id=made.fund_id, pence=99_00, **own)
    assert joint_plan_docx(version_said(read(here, version))) == paper
    since = Compared(version_said(version), now(here, plan))
    assert since.sentence == "Intentions: 1 changed and 1 as before."
    assert since.table().rows[0] == (
        "Care at weekends",
        "Changed",
        "Invest",
        "Invest",
        120_000_00,
        99_00,
        "sum: £120,000.00 before, now £99.00 and fund",
    )


def test_the_database_refuses_to_change_what_was_issued(here):
    version = here.issued(here.plan(here.complete()))
    line = version.lines.get()
    for change in (
        lambda: PlanVersionLine.objects.filter(pk=line.pk).update(pence=1),
        lambda: PlanVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_hash_is_of_every_word_and_of_every_sum(here):
    plan = now(here, here.plan(here.complete()))
    first = plan.intentions[0]
    step = first.milestones[0]
    other = [
        replace(plan, vision="Other"),
        replace(plan, partners=plan.partners[:1]),
        *(
            replace(plan, intentions=(replace(first, **change),))
            for change in (
                {"pence": 1},
                {"pence": None},
                {"is_decided": False},
                {"uncommitted": "the decision commits no money"},
                {"evidence": "A study"},
                {"milestones": (replace(step, done_on=TODAY),)},
            )
        ),
    ]
    assert len({content_hash(each) for each in [plan, *other]}) == len(other) + 1
    assert content_hash(replace(plan, standing="x", on=date(2000, 1, 1))) == (
        content_hash(plan)
    )


def test_a_plan_is_issued_by_a_decision_that_stands_and_is_of_the_partnership(here):
    plan = here.plan(here.complete())
    board = here.three.board(name="Another board")
    waiting = here.three.propose(here.three.item(here.three.meeting(board)))
    with pytest.raises(BadInput, match="A plan is issued by a decision that stands"):
        here.issued(plan, decision_id=waiting.pk)
    other = three_partners()
    theirs = other.propose(other.item(other.meeting(other.board())))
    with pytest.raises(BadInput, match="body of another partnership"):
        here.issued(plan, decision_id=theirs.pk)
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        here.issued(plan, by=here.pool.manager)
    assert not PlanVersion.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.JOINT_PLAN_ISSUED).exists()


def test_nothing_is_issued_that_is_empty_unread_or_issued_already(here):
    plan = here.plan()
    with pytest.raises(BadInput, match="nothing to issue"):
        here.issued(plan)
    plan = here.plan(here.complete())
    with pytest.raises(BadInput, match="changed since you opened the page"):
        here.issued(plan, as_seen="old")
    key = uuid4()
    first = here.issued(plan, submission_key=key)
    assert here.issued(plan, submission_key=key) == first
    with pytest.raises(BadInput, match="changed since version 1 was issued"):
        here.issued(plan)
    here.milestone(plan.intentions.get(), "Review")
    assert here.issued(plan).number == 2


def test_a_plan_is_compared_with_last_years_by_record_and_by_title(here):
    kept, gone, old = (
        here.complete(title="Kept"),
        here.intend(title="Gone"),
        here.intend(title="Meals"),
    )
    last = here.plan(kept, gone, old, title="Last year")
    withdraw_intention(intention_id=old.pk, because="Anew", **here.said)
    before = now(here, last)
    anew = here.intend(IntentionKind.REDESIGN, "meals")
    plan = here.plan(kept, anew, here.intend(title="New"))
    assert Compared(before, now(here, plan)).sentence == (
        "Intentions: 2 new, 1 gone and 1 as before. Of the plan itself, these differ: "
        "title."
    )

    old.withdrawn_at, old.withdrawn_because = None, ""
    old.save(update_fields=["withdrawn_at", "withdrawn_because"])
    found = Compared(now(here, last), now(here, plan)).found
    assert [(each.change, each.title) for each in found] == [
        (Change.NEW, "New"),
        (Change.GONE, "Gone"),
        (Change.CHANGED, "meals"),
        (Change.SAME, "Kept"),
    ]
    assert found[2].what == "kind: Invest before, now Redesign and title"


def test_what_is_described_anew_stays_as_it_was_in_the_version(here):
    made = here.intend(title="Meals")
    version = here.issued(here.plan(made))
    describe_intention(
        intention_id=made.pk,
        kind=IntentionKind.DECOMMISSION,
        title="No meals",
        service="",
        by=here.planner,
        at=NOON,
    )
    assert version_said(read(here, version)).intentions[0].kind == IntentionKind.INVEST
