"""What an appraisal came to, as its page tells it: an answer, tables, and what would turn it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from ropewalk.engine.appraisal import Robustness
from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.table import Cell
from ropewalk.figures.words import listed, rough_pounds
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalCriterion,
    AppraisalOption,
    Scoring,
    SignOff,
)
from ropewalk.strategy.queries.appraisals import (
    counted_in,
    counted_out,
    last_scorings,
)
from ropewalk.strategy.queries.blind import changed_after_seeing
from ropewalk.strategy.rules.results import (
    Apart,
    Given,
    Judged,
    how_sure,
    judged,
    needed_to_lead,
    what_turns,
    where_apart,
    why_not_weighed,
)
from ropewalk.strategy.rules.value_for_money import Priced, Weighed, weighed

FIRST_STEP = 1_000_00  # £1,000 in pence
SAYS_ENOUGH = 10  # points for each step, of what gives most for its cost
TOGETHER = (
    "Together, each weight and each score is the mean over the partners of each partner's "
    "own mean: a partner counts once, however many score for it. The value together weighs "
    "those scores by those weights, so it can differ a little from the mean of the "
    "partners' values."
)

NOT_WEIGHED = "not weighed"


@dataclass(frozen=True)
class Scored:
    """An appraisal's options and criteria, and what each appraiser gave last.

    ``left`` are those who scored and are not counted: they are partners no more.
    """

    options: Sequence[AppraisalOption]
    criteria: Sequence[AppraisalCriterion]
    scorings: Sequence[Scoring]
    given: Sequence[Given]
    partners: dict[int, str]
    left: Sequence[str]
    found: Judged | None


@dataclass(frozen=True)
class Results:
    """What an appraisal came to.

    Attributes:
        answer: In a sentence.
        notes: What to know before the figures.
        values: Value and place, together and by partner.
        places: How often each option takes each place; none where fewer than two stand.
        places_said: How those were drawn.
        leading: With which weights each option comes first.
        turns: At which weight of a criterion another option comes level.
        needed: What an option would have to score to come level.
        worth: Value beside cost, and what more money buys; none where no option has both.
        worth_said: Which options no other beats, and which are not on the picture.
        apart: Where partners differ, largest first.
        apart_said: Where they differ most.
        dissent: Who does not agree with what.
    """

    answer: str
    notes: Sequence[str]
    values: Table | None = None
    places: Table | None = None
    places_said: str = ""
    leading: Table | None = None
    turns: Table | None = None
    needed: Table | None = None
    worth: Table | None = None
    worth_said: str = ""
    apart: Table | None = None
    apart_said: str = ""
    dissent: Sequence[tuple[str, str]] = ()


def scored(appraisal: Appraisal, *, on: date) -> Scored:
    """What every appraiser gave last, and what it comes to; seven queries."""
    return scored_each([appraisal], on=on)[appraisal.pk]


def scored_each(appraisals: Sequence[Appraisal], *, on: date) -> dict[int, Scored]:
    """The same of several appraisals, by number; seven queries, however many."""
    options, criteria, scorings = (
        defaultdict[int, list[Any]](list),
        defaultdict[int, list[Any]](list),
        defaultdict[int, list[Any]](list),
    )
    for option in AppraisalOption.objects.filter(appraisal__in=appraisals):
        options[option.appraisal_id].append(option)
    for criterion in AppraisalCriterion.objects.filter(appraisal__in=appraisals):
        criteria[criterion.appraisal_id].append(criterion)
    for scoring in last_scorings(appraisals):
        scorings[scoring.appraiser.appraisal_id].append(scoring)
    partners = counted_in(appraisals, on=on)
    return {
        each.pk: _scored(
            options[each.pk], criteria[each.pk], scorings[each.pk], partners[each.pk]
        )
        for each in appraisals
    }


def _scored(
    options: list[AppraisalOption],
    criteria: list[AppraisalCriterion],
    scorings: list[Scoring],
    partners: Collection[int],
) -> Scored:
    """What was given by those that count as partners, and what it comes to."""
    names = {
        each.appraiser.organisation_id: each.appraiser.organisation.name
        for each in scorings
    }
    counted = [each for each in scorings if each.appraiser.organisation_id in partners]
    given = [_given(each, options, criteria) for each in counted]
    return Scored(
        options=options,
        criteria=criteria,
        scorings=counted,
        given=given,
        partners={pk: name for pk, name in names.items() if pk in partners},
        left=sorted(name for pk, name in names.items() if pk not in partners),
        found=judged(given, [each.threshold for each in criteria]) if given else None,
    )


def closed_value_of(option: AppraisalOption) -> Decimal | None:
    """What a closed appraisal says that an option is worth; seven queries.

    None while it is open, where the option falls, and where a score of it is not known.
    """
    closed_at = option.appraisal.closed_at
    if closed_at is None:
        return None
    held = scored(option.appraisal, on=local_day(closed_at))
    if held.found is None:
        return None
    place = [each.pk for each in held.options].index(option.pk)
    value = float(held.found.values[place])
    if held.found.falls[place] or np.isnan(value):
        return None
    return Decimal(value).quantize(Decimal("0.01"))


def _given(
    scoring: Scoring,
    options: Sequence[AppraisalOption],
    criteria: Sequence[AppraisalCriterion],
) -> Given:
    row = {each.pk: number for number, each in enumerate(options)}
    column = {each.pk: number for number, each in enumerate(criteria)}
    swings = np.full(len(criteria), np.nan)
    for swing in scoring.swings.all():
        swings[column[swing.criterion_id]] = swing.points
    told = np.full((3, len(options), len(criteria)), np.nan)
    for each in scoring.scores.all():
        at = row[each.option_id], column[each.criterion_id]
        told[:, at[0], at[1]] = (each.low, each.likely, each.high)
    return Given(scoring.appraiser.organisation_id, swings, *told)


def results_of(appraisal: Appraisal, *, on: date, rng: np.random.Generator) -> Results:
    """What an appraisal came to; fifteen queries.

    Args:
        appraisal: Which.
        on: The day, of whose partners an open one is.
        rng: The dice, from whoever asks.
    """
    held = scored(appraisal, on=on)
    found = held.found
    if found is None:
        return Results(answer="Nobody has scored yet.", notes=counted_out(appraisal))
    sure = how_sure(found, held.given, rng)
    apart = _apart(held, found)
    worth, worth_said = _worth(held, found)
    return Results(
        answer=answer_said(held, found, sure),
        notes=[
            *_notes(held, found),
            *counted_out(appraisal),
            *_changed(appraisal, held),
        ],
        values=_values(held, found),
        places=_places(held, found, sure) if sure else None,
        places_said=_draws_said(appraisal, sure) if sure else "",
        leading=_leading(held, found, sure) if sure else None,
        turns=_turns(held, found),
        needed=_needed(held, found),
        worth=worth,
        worth_said=worth_said,
        apart=apart if len(held.partners) > 1 else None,
        apart_said=_apart_said(held, found),
        dissent=_dissent(appraisal, held),
    )


def answer_said(held: Scored, found: Judged, sure: Robustness | None = None) -> str:
    """Which option comes first, in a sentence; ties are said, and why there is no answer."""
    blank = [
        criterion.title
        for number, criterion in enumerate(held.criteria)
        if np.isnan(found.scores[:, number]).all()
    ]
    if blank:
        return (
            f"No value can be worked out: nobody has scored any option on "
            f"{listed([f'“{each}”' for each in blank])}."
        )
    leaders = found.leaders
    if not leaders:
        if all(found.falls):
            return "Every option falls below a threshold, so none comes first."
        return (
            "No option that stands is scored on every criterion, so none comes first."
        )
    worth = found.values[leaders[0]]
    names = [held.options[each].code for each in leaders]
    if len(leaders) > 1:
        return (
            f"{listed(names)} tie for first with {worth:.0f} of 100: these scores do not "
            "tell them apart."
        )
    first = f"{held.options[leaders[0]]} comes first with {worth:.0f} of 100"
    rest = [each for each in found.standing if each not in leaders]
    if not rest:
        return f"{first}: no other option stands."
    second = max(rest, key=lambda each: float(found.values[each]))
    lead = f"{worth - found.values[second]:.0f}"
    lead = "less than 1" if lead == "0" else lead
    ahead = f"{lead} ahead of {held.options[second].code}"
    if sure is None:
        return f"{first}, {ahead}."
    shares = sure.acceptability[:, 0]
    share, most = shares[found.standing.index(leaders[0])], int(shares.argmax())
    said = f"{first}, {ahead}. It comes first in {share:.0%} of {sure.draws:,} draws"
    if shares[most] <= share:
        return f"{said}."
    often = held.options[found.standing[most]].code
    return (
        f"{said}, but {often} in {shares[most]:.0%}: how sure people are of their scores "
        "matters more here than how far the two are apart."
    )


def _notes(held: Scored, found: Judged) -> list[str]:
    return [
        TOGETHER,
        *_left_said(held),
        *falls_said(held, found),
        *_unscored_said(held, found),
    ]


def _left_said(held: Scored) -> list[str]:
    if not held.left:
        return []
    return [f"Not counted, for no partner any more: {listed([*held.left])}."]


def falls_said(held: Scored, found: Judged) -> list[str]:
    """Which options fall, each in a sentence with what it misses."""
    notes = []
    for option, missed in zip(held.options, found.falls, strict=True):
        if missed:
            low = [
                f"{held.criteria[c].title} (scored "
                f"{found.scores[held.options.index(option), c]:.0f}, threshold "
                f"{held.criteria[c].threshold})"
                for c in missed
            ]
            notes.append(f"{option} falls: below the threshold on {listed(low)}.")
    return notes


def _unscored_said(held: Scored, found: Judged) -> list[str]:
    notes = []
    for number, option in enumerate(held.options):
        lost = [held.criteria[c].title for o, c in found.unscored if o == number]
        if lost and len(lost) < len(held.criteria):
            notes.append(
                f"{option} has no value: nobody scored it on {listed(lost)}. That is not "
                "taken for 0."
            )
        elif lost:
            notes.append(f"{option} has no value: nobody scored it.")
    return notes


def _changed(appraisal: Appraisal, held: Scored) -> list[str]:
    counted = held.partners.values()
    changed = [each for each in changed_after_seeing(appraisal) if each in counted]
    return [f"Changed after seeing the others: {listed(changed)}."] if changed else []


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def place_said(place: int | None, among: Sequence[int | None]) -> str:
    """A place among those taken, in words; a tie is said."""
    if place is None:
        return "none"
    return f"{place}, tied" if list(among).count(place) > 1 else str(place)


def _values(held: Scored, found: Judged) -> Table:
    """Value and place of each option: together, then as each partner sees it."""
    columns = [
        Column("option", "Option"),
        Column("together", "Value together", "score"),
        Column("place", "Place together"),
        Column("falls", "Threshold"),
    ]
    for partner in found.partners:
        name = held.partners[partner]
        columns += [
            Column(f"value_{partner}", f"Value, {name}", "score"),
            Column(f"place_{partner}", f"Place, {name}"),
        ]
    rows = []
    for number, option in enumerate(held.options):
        row: list[Cell] = [
            str(option),
            _known(found.values[number]),
            place_said(found.places[number], found.places),
            "falls" if found.falls[number] else "stands",
        ]
        for which in range(len(found.partners)):
            row += [
                _known(found.values_by[which, number]),
                place_said(found.places_by[which][number], found.places_by[which]),
            ]
        rows.append(tuple(row))
    return Table(
        key="values",
        title="Value of each option",
        columns=tuple(columns),
        rows=tuple(rows),
        note="From 0 to 100. An option that falls, or has no value, takes no place.",
    )


def _places(held: Scored, found: Judged, sure: Robustness) -> Table:
    stand = found.standing
    return Table(
        key="places",
        title="How often each option takes each place",
        columns=(
            Column("option", "Option"),
            *(
                Column(f"place_{place}", f"Place {place}", "percent")
                for place in range(1, len(stand) + 1)
            ),
        ),
        rows=tuple(
            (str(held.options[option]), *(float(100 * each) for each in shares))
            for option, shares in zip(stand, sure.acceptability, strict=True)
        ),
        note="Options that tie in a draw share the places they tie for.",
    )


def _leading(held: Scored, found: Judged, sure: Robustness) -> Table:
    """With which weights each option comes first; none for one that never does."""
    return Table(
        key="leading",
        title="With which weights each option comes first",
        columns=(
            Column("option", "Option"),
            *(
                Column(f"weight_{each.pk}", each.title, "percent")
                for each in held.criteria
            ),
        ),
        rows=tuple(
            (str(held.options[option]), *(_known(100 * each) for each in weights))
            for option, weights in zip(
                found.standing, sure.central_weights, strict=True
            )
        ),
        note="The mean weights of the draws in which it comes first, alone or with others. "
        "Whoever would weigh the criteria like that prefers that option. An option without "
        "figures never comes first.",
    )


def _draws_said(appraisal: Appraisal, sure: Robustness) -> str:
    return (
        f"{sure.draws:,} draws, with dice that start from {appraisal.pk}, the number of "
        "this appraisal, so that they fall the same each time. Each swing is drawn between "
        "the least and the most that any appraiser gave it, each score between the lowest "
        "least and the highest most."
    )


def _turns(held: Scored, found: Judged) -> Table:
    never = "nothing turns"
    rows = []
    for criterion, weight, (below, above) in zip(
        held.criteria, found.weights, what_turns(found), strict=True
    ):
        rows.append(
            (
                criterion.title,
                float(100 * weight),
                f"{below.weight:.0%}: {held.options[below.option].code}"
                if below
                else never,
                f"{above.weight:.0%}: {held.options[above.option].code}"
                if above
                else never,
            )
        )
    return Table(
        key="turns",
        title="Weights that would change the answer",
        columns=(
            Column("criterion", "Criterion"),
            Column("weight", "Its weight together", "percent"),
            Column("below", "With less weight than"),
            Column("above", "With more weight than"),
        ),
        rows=tuple(rows),
        note="The option named comes level there, while the other criteria keep their proportions.",
    )


def _needed(held: Scored, found: Judged) -> Table:
    rows = []
    for option, needed in needed_to_lead(found).items():
        if option in found.leaders:
            continue
        rows.append(
            (
                str(held.options[option]),
                *(
                    "no score would do" if np.isnan(each) else f"{each:.0f}"
                    for each in needed
                ),
            )
        )
    return Table(
        key="needed",
        title="Scores that would change the answer",
        columns=(
            Column("option", "Option"),
            *(
                Column(f"criterion_{each.pk}", f"On {each.title}")
                for each in held.criteria
            ),
        ),
        rows=tuple(rows),
        note="What it would have to score there to come level with the first, all else as it is.",
    )


def _worth(held: Scored, found: Judged) -> tuple[Table | None, str]:
    """Value beside cost, and which options no other beats; none where none has both."""
    priced = [
        Priced(number, option.pence, float(found.values[number]))
        for number, option in enumerate(held.options)
        if option.pence is not None and found.places[number] is not None
    ]
    left_out = {
        number: why_not_weighed(option.pence, found.values[number], found.falls[number])
        for number, option in enumerate(held.options)
        if number not in {each.number for each in priced}
    }
    named = [f"{held.options[each].code} ({why})" for each, why in left_out.items()]
    lost = f" Not on the picture: {listed(named)}." if named else ""
    if not priced:
        return None, f"No option that stands has a known cost.{lost}"
    by_cost = weighed(priced)
    best = [held.options[e.option.number].code for e in by_cost if e.beaten_by is None]
    step = _step_of_slopes(priced)
    rows = [_worth_row(held, each, step) for each in by_cost]
    rows += [
        (
            held.options[each].code,
            held.options[each].pence,
            _known(found.values[each]),
            None,
            NOT_WEIGHED,
            why,
        )
        for each, why in left_out.items()
    ]
    table = Table(
        key="worth",
        title="Value against cost",
        columns=(
            Column("option", "Option"),
            Column("pence", "Cost in a year", "pence"),
            Column("value", "Value together", "score"),
            Column("slope", f"Value for each {rough_pounds(step)}", "score"),
            Column("frontier", "No other beats it"),
            Column("more", "Beyond the next cheaper one"),
        ),
        rows=tuple(rows),
        note="Only one option is chosen, so they are not added up. If a criterion is about "
        "cost, value counts it already.",
    )
    return table, f"No other option beats {listed(best)} on value and cost.{lost}"


def _step_of_slopes(priced: Sequence[Priced]) -> int:
    """The sum, in pence, by which value for money reads well: £1,000 or tens of it."""
    step = FIRST_STEP
    slopes = [each.value / each.pence for each in priced if each.pence]
    while slopes and 0 < max(slopes) * step < SAYS_ENOUGH:
        step *= 10
    return step


def _worth_row(held: Scored, each: Weighed, step: int) -> tuple[Cell, ...]:
    """An option's cost and value, and what it gives beyond the next cheaper one."""
    code = held.options[each.option.number].code
    if each.beaten_by is not None:
        more = f"{held.options[each.beaten_by].code} gives as much or more for no more"
    elif each.more_pence is None or each.more_value is None:
        more = "the cheapest"
    else:
        more = f"{each.more_value:.0f} points for {rough_pounds(each.more_pence)} more"
    is_on = "yes" if each.beaten_by is None else "no"
    pence, value = each.option.pence, each.option.value
    slope = value / pence * step if pence else None
    return (code, pence, value, slope, is_on, more)


def _apart(held: Scored, found: Judged) -> Table:
    return Table(
        key="apart",
        title="Where partners differ, largest first",
        columns=(
            Column("what", "Option and criterion"),
            Column("spread", "Between them", "score"),
            Column("highest", "Highest"),
            Column("lowest", "Lowest"),
        ),
        rows=tuple(_apart_row(held, found, each) for each in where_apart(found)),
    )


def _apart_row(held: Scored, found: Judged, each: Apart) -> tuple[Cell, ...]:
    """How far apart partners are on one score, and who gives the most and the least."""
    what = f"{held.options[each.option].code} on {held.criteria[each.criterion].title}"
    high, low = (
        f"{held.partners[found.partners[who]]}, "
        f"{found.scores_by[who, each.option, each.criterion]:.0f}"
        for who in (each.highest, each.lowest)
    )
    if not each.spread:
        return (what, 0.0, "all the same", "all the same")
    return (what, each.spread, high, low)


def _apart_said(held: Scored, found: Judged) -> str:
    if len(held.partners) < 2:
        return "Only one partner has scored, so there is nothing to differ from."
    apart = where_apart(found)
    if not apart or not apart[0].spread:
        return "Partners gave the same scores wherever more than one scored."
    most = apart[0]
    names = [held.partners[each] for each in found.partners]
    return (
        f"They differ most on {held.options[most.option].code} and "
        f"{held.criteria[most.criterion].title}: {most.spread:.0f} points between "
        f"{names[most.highest]} and {names[most.lowest]}."
    )


def _dissent(appraisal: Appraisal, held: Scored) -> list[tuple[str, str]]:
    """What appraisers and partners said that they do not agree with; one query."""
    last: dict[int, SignOff] = {}
    for each in appraisal.sign_offs.select_related("organisation").order_by("pk"):
        last[each.organisation_id] = each
    return [
        *(
            (f"An appraiser of {each.appraiser.organisation.name}", each.dissent)
            for each in held.scorings
            if each.dissent
        ),
        *(
            (each.organisation.name, each.dissent)
            for each in last.values()
            if each.dissent
        ),
    ]


def places_said(held: Scored) -> str:
    """The places of the options together, best first, and which fall."""
    found = held.found
    if found is None:
        return "Nobody scored."
    stand = sorted(
        found.standing, key=lambda each: found.places[each] or len(held.options)
    )
    ranked = [
        f"place {place_said(found.places[each], found.places)}: option "
        f"{held.options[each].code} with {found.values[each]:.0f} of 100"
        for each in stand
    ]
    falls = [
        option.code
        for option, each in zip(held.options, found.falls, strict=True)
        if each
    ]
    said = "; ".join(ranked) or "no option takes a place"
    return f"{said}; falls: {listed(falls)}" if falls else said
