"""Which notices a route asks for, which were published, and by when the rest are due.

Source: SI 2023/1348; Procurement Act 2023 and Procurement Regulations 2024. Where the
list of the law holds no day by which a notice is due, that is said and none is made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.service.kinds import NoticeKind, Regime, Route
from ropewalk.service.rules.selection_law import (
    Law,
    RouteAsked,
    SelectionLaw,
    selection_law,
)
from ropewalk.service.rules.standstill import award_notice_due, early, refusal_to_open

WHEN = {
    NoticeKind.TENDER: "It comes before providers are asked for bids.",
    NoticeKind.INTENDED_APPROACH: "It comes before providers are assessed.",
    NoticeKind.TRANSPARENCY: "It comes before the award.",
    NoticeKind.INTENTION: "It comes before the award: it opens the standstill.",
    NoticeKind.CONTRACT: (
        "It comes once the contract is made; by which day is not held here."
    ),
}
OF_AWARD = frozenset({NoticeKind.INTENTION, NoticeKind.AWARD})


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """A notice that a route asks for.

    Attributes:
        kind: As what it is recorded.
        title: What the law calls it.
        published_on: When it was published; none when it was not.
        due_on: The last day for it; none where the law holds none, or not yet.
        said: How it stands, in a sentence.
        law: Where that comes from.
    """

    kind: NoticeKind
    title: str
    published_on: date | None
    due_on: date | None
    said: str
    law: Law


def refusal_of_notice(
    kind: NoticeKind,
    published_on: date,
    *,
    today: date,
    begun_on: date,
    opened_on: date | None,
    regime: Regime,
    law: SelectionLaw | None = None,
) -> str | None:
    """Why a notice about a procurement cannot be of a day, if it cannot.

    Args:
        kind: Which notice.
        published_on: The day on which it is said to have been published.
        today: The day on which it is recorded.
        begun_on: When the procurement was begun.
        opened_on: When the bids last called for are opened; none where none were.
        regime: The law that the procurement is under.
        law: What law asks; the list that ships with Ropewalk when left out.
    """
    law = law or selection_law()
    if published_on > today:
        return f"{day(published_on)} is still to come."
    if published_on < begun_on:
        return (
            f"The procurement was begun on {day(begun_on)}: a notice about it is not of "
            f"{day(published_on)}. Enter the day on which it was published."
        )
    if kind in OF_AWARD and opened_on is not None and published_on < opened_on:
        return (
            f"{early(opened_on)} This notice is not of {day(published_on)}. Enter the day "
            "on which it was published."
        )
    if kind == law.regimes[regime].standstill_opens_with:
        return refusal_to_open(published_on, regime=regime, law=law)
    return None


def notices_asked(
    route: Route,
    published: Mapping[NoticeKind, date],
    *,
    awarded_on: date | None = None,
    law: SelectionLaw | None = None,
) -> tuple[NoticeAsked, ...]:
    """The notices that a route asks for, in their order, and how each stands.

    Args:
        route: How the provider is chosen.
        published: When each kind of notice was first published.
        awarded_on: The day of the first award; none while nothing is awarded.
        law: What law asks; the list that ships with Ropewalk when left out.

    Source:
        SI 2023/1348: the award is announced within 30 days.
    """
    law = law or selection_law()
    asked = law.routes[route]
    return tuple(
        _of_award(asked, title, published.get(kind), awarded_on, law=law)
        if kind == NoticeKind.AWARD
        else _in_order(kind, title, published.get(kind), asked.notices_law)
        for kind, title in zip(asked.kinds, asked.notices, strict=True)
    )


def _in_order(
    kind: NoticeKind, title: str, published_on: date | None, law: Law
) -> NoticeAsked:
    said = f"Published on {day(published_on)}." if published_on else WHEN[kind]
    return NoticeAsked(kind, title, published_on, None, said, law)


def _of_award(
    asked: RouteAsked,
    title: str,
    published_on: date | None,
    awarded_on: date | None,
    *,
    law: SelectionLaw,
) -> NoticeAsked:
    """The notice of an award: under the Act it comes first, else within some days."""
    kind, source = NoticeKind.AWARD, asked.notices_law
    if asked.regime == Regime.PROCUREMENT_ACT:
        if published_on is None:
            said = "It comes before the contract is made" + (
                ": a standstill opens with it." if asked.has_standstill else "."
            )
        else:
            said = f"Published on {day(published_on)}."
        return NoticeAsked(kind, title, published_on, None, said, source)
    if awarded_on is None:
        said = "It comes after the award."
        if published_on is not None:
            said = f"Published on {day(published_on)}, before anything was awarded."
        return NoticeAsked(kind, title, published_on, None, said, source)
    try:
        due = award_notice_due(awarded_on, law=law)
    except BadInput as not_held:  # a day from before the rules that are held
        return NoticeAsked(kind, title, published_on, None, str(not_held), source)
    if published_on is None:
        return NoticeAsked(kind, title, None, due.last_day, due.said, source)
    late = " That is late." if published_on > due.last_day else ""
    said = f"Published on {day(published_on)}. {due.said}{late}"
    return NoticeAsked(kind, title, published_on, due.last_day, said, source)
