"""What whoever decides reads of the appraisals that are put with a decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.partnership.models import Decision
from ropewalk.strategy.models import AppraisalOption, AppraisalPut
from ropewalk.strategy.queries.appraisals import (
    agreeing_on,
    partners_of,
    signed_by_each,
)
from ropewalk.strategy.queries.results import (
    Scored,
    answer_said,
    falls_said,
    place_said,
    places_said,
    scored,
    scored_each,
)
from ropewalk.strategy.rules.appraisals import Choice, Signed, agreement_said


@dataclass(frozen=True, slots=True)
class PutWith:
    """An appraisal that is put with a decision.

    Attributes:
        appraisal_id: Its number.
        title: What it is called.
        question: What it asks.
        option: The option preferred.
        places: The places of the options, in a line.
        answer: What it came to, in a sentence.
        falls: Which options fall below a threshold, and on what.
        options: Each option with its value, place and cost in a year.
        agreement: Whether partners agree to one option.
        signed: What each partner agrees to, and does not agree with.
        dissent: What those who scored do not agree with.
        because: Why this option, where partners signed another or another comes first.
        before: The options put with the decision earlier, and on which day.
    """

    appraisal_id: int
    title: str
    question: str
    option: str
    places: str
    answer: str
    falls: Sequence[str]
    options: Sequence[str]
    agreement: str
    signed: Sequence[str]
    dissent: Sequence[str]
    because: str
    before: Sequence[str]


def put_with(decision: Decision, *, on: date) -> list[PutWith]:
    """The appraisals put with a decision, as partners stand on a day; ten queries."""
    return put_with_each([decision.pk], on=on)[decision.pk]


def put_with_each(decisions: Collection[int], *, on: date) -> dict[int, list[PutWith]]:
    """The same of several decisions of a partnership, by number; ten queries for any."""
    found: dict[tuple[int, int], list[AppraisalPut]] = {}
    for each in (
        AppraisalPut.objects.filter(decision__in=decisions)
        .select_related("appraisal__partnership", "option")
        .order_by("pk")
    ):
        found.setdefault((each.decision_id, each.appraisal_id), []).append(each)
    put: dict[int, list[PutWith]] = {each: [] for each in decisions}
    if not found:
        return put
    appraisals = [rows[0].appraisal for rows in found.values()]
    held, signed = scored_each(appraisals, on=on), signed_by_each(appraisals)
    partners = {
        each.pk: list(partners_of(each, on=on).values())
        for each in {one.partnership for one in appraisals}
    }
    for (decision, appraisal), rows in found.items():
        names = partners[rows[0].appraisal.partnership_id]
        put[decision].append(_told(rows, held[appraisal], signed[appraisal], names))
    return put


def choice_of(option: AppraisalOption, *, on: date) -> Choice:
    """What speaks against putting an option to a body on a day; nine queries."""
    held = scored(option.appraisal, on=on)
    number = held.options.index(option)
    found = held.found
    _, signed = agreeing_on(option.appraisal, on=on)
    return Choice(
        option=str(option),
        missed=[held.criteria[each].title for each in found.falls[number]]
        if found
        else [],
        signed=signed,
        leaders=[str(held.options[each]) for each in found.leaders] if found else [],
    )


def _told(
    rows: Sequence[AppraisalPut],
    held: Scored,
    signed: Sequence[Signed],
    partners: Sequence[str],
) -> PutWith:
    """One appraisal, of the rows that put it with one decision in the order of time."""
    *earlier, put = rows
    found = held.found
    return PutWith(
        appraisal_id=put.appraisal_id,
        title=put.appraisal.title,
        question=put.appraisal.question,
        option=str(put.option),
        places=places_said(held),
        answer=answer_said(held, found) if found else "Nobody scored.",
        falls=falls_said(held, found) if found else [],
        options=_options_said(held),
        agreement=agreement_said(
            partners, [each for each in signed if each.partner in partners]
        ),
        signed=[each.in_words for each in signed],
        dissent=[
            f"An appraiser of {each.appraiser.organisation.name} does not agree: "
            f"{each.dissent}"
            for each in held.scorings
            if each.dissent
        ],
        because=put.because,
        before=[
            f"Put earlier, on {day(local_day(each.recorded_at))}: {each.option}"
            + (f". Why this one: {each.because}" if each.because else "")
            for each in earlier
        ],
    )


def _options_said(held: Scored) -> list[str]:
    """Each option with its value, its place and what it costs in a year."""
    said = []
    for number, option in enumerate(held.options):
        cost = "not known" if option.pence is None else pounds(option.pence)
        said.append(
            f"Option {option}: {_worth_said(held, number)}; cost in a year {cost}"
        )
    return said


def _worth_said(held: Scored, number: int) -> str:
    found = held.found
    if found is None or np.isnan(found.values[number]):
        return "no value"
    value = f"value {found.values[number]:.0f} of 100"
    if found.falls[number]:
        return f"{value}, falls below a threshold"
    return f"{value}, place {place_said(found.places[number], found.places)}"


def in_the_papers(put: PutWith) -> list[str]:
    """An appraisal as the papers of a meeting tell it, line by line."""
    return [
        f"Appraisal put with this: {put.title}. {put.question}",
        f"Preferred option: {put.option}",
        *([f"Why this one: {put.because}"] if put.because else []),
        *put.before,
        f"Result: {put.answer}",
        *put.falls,
        *put.options,
        f"What partners agree to: {put.agreement}",
        *put.signed,
        *put.dissent,
    ]
