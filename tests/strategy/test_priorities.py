"""From the long list to the short list, and how money lines up with what comes first."""

from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import OutcomeFactory
from factories.partnership import three_partners
from factories.strategy import Planning, board_of, planning, planning_of

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.kinds import FundKind
from ropewalk.organisations.models import Role
from ropewalk.strategy.actions.priorities import (
    name_priority_body,
    say_priority_outcome,
    withdraw_priority,
)
from ropewalk.strategy.actions.shortlist import (
    list_priority,
    score_priority,
    set_priority_criterion,
)
from ropewalk.strategy.models import Intention
from ropewalk.strategy.queries.alignment import alignment_of
from ropewalk.strategy.queries.priorities import long_list, ranking_of
from ropewalk.strategy.rules.alignment import Lined, share_unaligned
from ropewalk.strategy.rules.ranking import ranked, value_of


@laid
def here() -> Planning:
    return planning()


@laid
def pool():
    return open_pool(three=three_partners())


def criterion(here, title, points):
    return set_priority_criterion(
        partnership_id=here.partnership.pk, title=title, points=points, **here.said
    )


def score(here, priority, organisation, **by_title):
    titles = {each.title: each.pk for each in here.partnership.priority_criteria.all()}
    return score_priority(
        priority_id=priority.pk,
        organisation_id=organisation.pk,
        scores={titles[title]: each for title, each in by_title.items()},
        by=here.by_of(organisation),
        at=NOON,
    )


def test_a_value_is_weighed_by_points_and_not_known_where_a_score_is_missing():
    points = {1: 60, 2: 20}

    assert value_of(points, {1: 80, 2: 40}) == 70
    assert value_of(points, {1: 80}) is None
    assert value_of({}, {}) is None


def test_priorities_that_tie_share_a_place_and_partners_count_once():
    both = {7: {1: 90}, 8: {1: 30}}
    found = ranked({1: 10}, {1: both, 2: {7: {1: 60}}, 3: {8: {1: 10}}, 4: {}}, [7, 8])

    assert [each.value for each in found] == [60, 60, 10, None]
    assert [each.place for each in found] == [1, 1, 3, None]
    assert [each.partners for each in found] == [2, 1, 1, 0]


@pytest.mark.django_db
def test_s0_16_the_long_list_is_scored_ranked_and_shortened_with_reasons(here):
    first, second = here.priority(title="Beds"), here.priority(title="Breaks")
    criterion(here, "Reach", 50)
    criterion(here, "Equity", 50)
    criterion(here, "Equity", 150 - 50)  # counts 100 from now on
    for organisation in (here.council, here.icb):
        score(here, first, organisation, Reach=90, Equity=30)
        score(here, second, organisation, Reach=30, Equity=90)
    list_priority(priority_id=second.pk, is_on=True, because="Most people", **here.said)

    table = long_list(here.partnership, here.commissioner, on=TODAY).table

    assert [row[0] for row in table.rows] == ["Breaks", "Beds"]
    assert [row[2] for row in table.rows] == ["1", "2"]
    assert [row[3] for row in table.rows] == [70, 50]
    assert [row[5] for row in table.rows] == ["on it: Most people", "not on it"]
    assert table.rows[0][4] == "2 of 2 partners"


@pytest.mark.django_db
def test_a_value_is_kept_back_until_the_reader_or_every_partner_has_scored(here):
    first, second = here.priority(title="Beds"), here.priority(title="Arms")
    criterion(here, "Reach", 50)
    score(here, first, here.council, Reach=90)
    score(here, second, here.council, Reach=30)
    stranger = MembershipFactory().account

    def told(reader):
        rows = long_list(here.partnership, reader, on=TODAY).table.rows
        return [(row[0], *row[2:5]) for row in rows]

    kept = "kept back until you or every partner has scored it"
    one = "1 of 2 partners"
    assert told(here.commissioner) == [("Beds", "1", 90, one), ("Arms", "2", 30, one)]
    for reader in (here.other, stranger):
        assert told(reader) == [("Arms", kept, None, one), ("Beds", kept, None, one)]
    score(here, first, here.icb, Reach=70)
    for reader in (here.other, stranger):
        assert told(reader)[0] == ("Beds", "1", 80, "2 of 2 partners")
        assert told(reader)[1][1] == kept


@pytest.mark.django_db
def test_a_priority_that_nobody_scored_in_full_has_no_place(here):
    made = here.priority()
    criterion(here, "Reach", 50)
    criterion(here, "Equity", 50)
    score(here, made, here.council, Reach=90)

    (found,) = ranking_of(here.partnership, on=TODAY)

    assert (found.value, found.place) == (None, None)


@pytest.mark.django_db
def test_what_is_wrong_with_the_short_list_is_said(here):
    made = here.priority()
    held = criterion(here, "Reach", 50)
    said = {"priority_id": made.pk, **here.said}
    with pytest.raises(BadInput, match="from 1 to 100 points"):
        criterion(here, "Reach", 0)
    with pytest.raises(BadInput, match="from 0 to 100"):
        score(here, made, here.council, Reach=101)
    with pytest.raises(BadInput, match="on the criteria of this"):
        score_priority(
            organisation_id=here.council.pk, scores={held.pk + 999: 1}, **said
        )
    with pytest.raises(PermissionDenied, match="can score priorities"):
        score_priority(organisation_id=here.icb.pk, scores={held.pk: 1}, **said)
    with pytest.raises(BadInput, match="Say why"):
        list_priority(is_on=True, because=" ", **said)
    with pytest.raises(BadInput, match="not on the short list"):
        list_priority(is_on=False, because="x", **said)
    list_priority(is_on=True, because="x", **said)
    with pytest.raises(BadInput, match="already"):
        list_priority(is_on=True, because="x", **said)
    withdraw_priority(because="Done", **said)
    with pytest.raises(BadInput, match="withdrawn"):
        list_priority(is_on=False, because="x", **said)
    with pytest.raises(BadInput, match="withdrawn"):
        score(here, made, here.council, Reach=1)


def test_s4_05_the_share_that_no_priority_has_is_of_all_budgets():
    lined = [Lined("A", 1000, {1: 300, 2: 100}), Lined("B", 1000, {1: 1500})]

    assert share_unaligned(lined) == Fraction(600, 2000)
    assert lined[1].unaligned == 0
    assert lined[1].beyond == 500
    assert share_unaligned([Lined("A", 0, {})]) is None
    without = Lined("C", None, {1: 200})
    assert share_unaligned([*lined, without]) == Fraction(600, 2000)
    assert share_unaligned([without]) is None
    assert (without.unaligned, without.beyond) == (None, 200)


def intend(pool, pence, to=None, title="More care at home", kind="invest"):
    """An intention that takes money of a pool."""
    return Intention.objects.create(
        partnership=pool.three.partnership,
        kind=kind,
        title=title,
        priority=to,
        fund=pool.fund,
        pence=pence,
        recorded_at=NOON,
        recorded_by=pool.three.secretary,
        submission_key=uuid4(),
    )


def lined_up(pool):
    return alignment_of(pool.three.partnership, pool.three.secretary, on=TODAY)


@pytest.mark.django_db
def test_s4_05_budgets_are_set_against_priorities_and_the_rest_is_said(pool):
    plans = planning_of(pool.three)
    priority = plans.priority()

    assert "No budget is given for 2026/27" in lined_up(pool).sentence
    budget = 1_000_000_00
    pool.budget(budget)
    assert lined_up(pool).sentence.startswith("100% of ")
    assert lined_up(pool).notes[-1] == (
        f"No money of these funds is lined up with: {priority.title}."
    )
    intend(pool, budget // 4, priority)
    intend(pool, budget // 4)  # for no priority: it lines up with none
    intend(pool, -budget, priority)  # what an intention frees is no spending

    found = lined_up(pool)

    assert found.sentence.startswith("75% of ")
    (row,) = found.table.rows
    assert row[2] == budget // 4
    assert row[3] == budget - budget // 4


@pytest.mark.django_db
def test_money_for_a_priority_that_was_withdrawn_is_lined_up_with_none(pool):
    priority = planning_of(pool.three).priority()
    pool.budget(1_000_000_00)
    intend(pool, 500_000_00, priority)
    assert lined_up(pool).sentence.startswith("50% of ")

    withdraw_priority(
        priority_id=priority.pk, because="Done", by=pool.three.secretary, at=NOON
    )

    found = lined_up(pool)
    assert found.sentence.startswith("100% of ")
    assert priority.title not in {each.title for each in found.table.columns}
    assert found.notes[-1].startswith("£500,000 is for what is no priority any more")
    assert priority.title in found.notes[-1]


@pytest.mark.django_db
def test_a_sum_that_nobody_knows_is_not_told_as_none(pool):
    priority = planning_of(pool.three).priority()
    pool.budget(1_000_000_00)
    intention = intend(pool, None, priority)

    found = lined_up(pool)

    assert not [each for each in found.notes if each.startswith("No money")]
    assert f"The sum of “{intention.title}” is not known" in found.notes[-1]
    (row,) = found.table.rows
    assert row[2] == "not known"

    intend(pool, 250_000_00, priority, title="Care at weekends")
    (row,) = lined_up(pool).table.rows
    assert row[2] == 250_000_00
    assert "is not known" in lined_up(pool).notes[-1]
    assert lined_up(pool).sentence.startswith("At most 75% of ")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["maintain", "redesign"])
@pytest.mark.parametrize("pence", [0, -100_000_00])
def test_s4_05_a_priority_that_is_kept_going_is_lined_up_with_money_not_known(
    pool, kind, pence
):
    priority = planning_of(pool.three).priority()
    pool.budget(1_000_000_00)
    kept = intend(pool, pence, priority, title="Meals", kind=kind)

    found = lined_up(pool)

    assert found.sentence.startswith("At most 100% of ")
    assert not [each for each in found.notes if each.startswith("No money")]
    assert f"What is spent already on “{kept.title}” is not known" in found.notes[-1]
    (row,) = found.table.rows
    assert row[2] == "not known"
    assert "no more than is told" in found.table.note

    # what it changes beyond that is known, and so is all once every pound is spoken for
    intend(pool, 250_000_00, priority)
    assert lined_up(pool).sentence.startswith("At most 75% of ")
    intend(pool, 750_000_00, priority)
    assert lined_up(pool).sentence.startswith("0% of ")

    withdraw_priority(
        priority_id=priority.pk, because="Done", by=pool.three.secretary, at=NOON
    )
    assert lined_up(pool).sentence.startswith("100% of ")
    assert lined_up(pool).notes[-1].startswith("£1.0 million is for what is no")


@pytest.mark.django_db
def test_many_funds_are_lined_up_in_as_many_queries_as_one(pool):
    three = pool.three

    def asked():
        with CaptureQueriesContext(connection) as queries:
            alignment_of(three.partnership, three.secretary, on=TODAY)
        return len(queries)

    one = asked()
    open_pool(three=three, title="Another pool")

    assert asked() == one


@pytest.mark.django_db
def test_a_fund_without_a_budget_is_named_and_lines_up_nothing(pool):
    pool.budget(1_000_000_00)
    other = open_pool(three=pool.three, title="Reablement")
    intend(other, 25_000_00, planning_of(pool.three).priority())

    found = lined_up(pool)

    assert found.sentence.startswith("100% of £1.0 million in 2026/27, ")
    assert (
        "Intentions take £25,000 of Reablement, which has no budget in 2026/27."
        in found.notes
    )
    assert "No budget is given for 2026/27 in Reablement: no sum holds it." in (
        found.notes
    )
    [row] = [each for each in found.table.rows if each[0] == "Reablement"]
    assert (row[1], row[2], row[3], row[4]) == (None, 25_000_00, None, None)


@pytest.mark.django_db
def test_what_is_only_indicated_is_in_no_sum_of_what_lines_up(pool):
    pool.budget(1_000_000_00)
    shown = open_pool(three=pool.three, kind=FundKind.INDICATIVE, title="Practices")
    shown.budget(1_000_000_00)
    intend(shown, 1_000_000_00, planning_of(pool.three).priority())

    found = lined_up(pool)

    assert found.sentence.startswith("100% of £1.0 million in 2026/27, ")
    assert "In no sum, as an indicative budget holds no cash: Practices." in found.notes
    [row] = [each for each in found.table.rows if each[0] == "Practices"]
    assert row[1:4] == (1_000_000_00, 1_000_000_00, 0)


@pytest.mark.django_db
def test_without_a_fund_there_is_no_money_to_line_up(here):
    found = alignment_of(here.partnership, here.commissioner, on=TODAY)

    assert "no money to line up" in found.sentence
    assert found.table is None


@pytest.mark.django_db
def test_the_long_list_counts_what_stands_and_what_is_on_the_short_list(here):
    assert long_list(here.partnership, here.commissioner, on=TODAY).said.startswith(
        "No priority is recorded yet."
    )
    first, second, third = (here.priority(title=each) for each in "ABC")
    for each in (first, second, third):
        list_priority(
            priority_id=each.pk, is_on=True, because="It comes first", **here.said
        )
    list_priority(
        priority_id=third.pk, is_on=False, because="on it: not yet", **here.said
    )
    withdraw_priority(priority_id=second.pk, because="Done", **here.said)

    held = long_list(here.partnership, here.commissioner, on=TODAY)

    assert held.said == "2 priorities stand, 1 of them on the short list."


def bare(here):
    return here.priority(outcome_id=None)


@pytest.mark.django_db
def test_what_a_priority_lacks_is_said_later_once_and_recorded(here):
    made, outcome = bare(here), OutcomeFactory()
    body = board_of(here)

    say_priority_outcome(priority_id=made.pk, outcome_id=outcome.pk, **here.said)
    name_priority_body(priority_id=made.pk, body_id=body.pk, **here.said)

    made.refresh_from_db()
    assert (made.outcome, made.body) == (outcome, body)
    events = Event.objects.filter(subject_id=made.pk, kind__startswith="priority_")
    assert list(events.order_by("pk").values_list("kind", "detail"))[1:] == [
        ("priority_outcome_said", f"outcome {outcome.pk}"),
        ("priority_body_named", f"body {body.pk}"),
    ]
    with pytest.raises(BadInput, match="says its outcome already"):
        say_priority_outcome(
            priority_id=made.pk, outcome_id=OutcomeFactory().pk, **here.said
        )
    with pytest.raises(BadInput, match="names the body"):
        name_priority_body(priority_id=made.pk, body_id=body.pk, **here.said)


@pytest.mark.django_db
def test_what_a_priority_lacks_is_not_said_by_strangers_of_others_things_or_late(here):
    made, theirs = bare(here), three_partners().body()
    hidden = OutcomeFactory(framework__organisation=OrganisationFactory())
    stranger = {"by": MembershipFactory(role=Role.COMMISSIONER).account, "at": NOON}

    with pytest.raises(PermissionDenied):
        say_priority_outcome(priority_id=made.pk, outcome_id=1, **stranger)
    with pytest.raises(PermissionDenied):
        name_priority_body(priority_id=made.pk, body_id=1, **stranger)
    with pytest.raises(BadInput, match="not in use"):
        say_priority_outcome(priority_id=made.pk, outcome_id=hidden.pk, **here.said)
    with pytest.raises(BadInput, match="body of this partnership"):
        name_priority_body(priority_id=made.pk, body_id=theirs.pk, **here.said)
    withdraw_priority(priority_id=made.pk, because="Done elsewhere", **here.said)
    with pytest.raises(BadInput, match="withdrawn already"):
        say_priority_outcome(
            priority_id=made.pk, outcome_id=OutcomeFactory().pk, **here.said
        )
    made.refresh_from_db()
    assert (made.outcome, made.body) == (None, None)
