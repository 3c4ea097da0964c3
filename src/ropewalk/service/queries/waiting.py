"""Until when an award waits: the standstill of its notice, and what was objected to in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, in_a_sentence
from ropewalk.service.kinds import NoticeKind, Regime, Route
from ropewalk.service.models import Procurement, Representation, RouteRecord
from ropewalk.service.queries.bidding import bids_opened_on
from ropewalk.service.rules.selection_law import selection_law
from ropewalk.service.rules.standstill import Representation as Received
from ropewalk.service.rules.standstill import (
    award_free_from,
    refusal_to_open,
    second_wait,
    standstill,
)

AGAIN = "Record the notice again, with the day on which it was published."


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether an award waits, and until when.

    Attributes:
        free_from: The first day on which it may be made; ``None`` while that is open.
        said: Why, in a paragraph.
        is_asked: Whether the route asks for a standstill at all.
    """

    free_from: date | None
    said: str
    is_asked: bool = True

    def refusal(self, *, on: date) -> str | None:
        """Why nothing may be awarded on a day yet, if it may not."""
        if not self.is_asked or (self.free_from is not None and on >= self.free_from):
            return None
        return f"The award waits. {self.said}"


def waiting_of(procurement: Procurement, record: RouteRecord | None) -> Waiting:
    """Until when the award of a procurement waits, in three queries.

    Each notice of an intention opens a standstill of its own, and what arrived within one
    is answered for it: a later notice does not wipe that out. One of a day whose rules are
    not held, or before bids are opened, opens none.
    """
    if record is None:
        return Waiting(None, "No route is recorded yet.", is_asked=False)
    law = selection_law()
    route = Route(record.route)
    asked = law.routes[route]
    if not asked.has_standstill:
        return Waiting(None, f"{route.label} asks for no standstill.", is_asked=False)
    opens_with = law.regimes[asked.regime].standstill_opens_with
    notices = sorted(
        procurement.notices.filter(kind=opens_with).values_list(
            "published_on", flat=True
        )
    )
    if not notices:
        name = in_a_sentence(str(NoticeKind(opens_with).label))
        return Waiting(
            None,
            f"{route.label} asks for a standstill, which opens with the notice “{name}”: "
            "none is recorded yet.",
        )
    opened_on = bids_opened_on(procurement)
    passed_by = {
        each: why
        for each in notices
        if (why := refusal_to_open(each, regime=asked.regime, opened_on=opened_on))
    }
    opening = [each for each in notices if each not in passed_by]
    if not opening:
        return Waiting(None, f"{passed_by[notices[-1]]} {AGAIN}")
    if asked.regime == Regime.PROCUREMENT_ACT:
        wait = standstill(opening[-1], regime=asked.regime)
        return Waiting(
            wait.free_from,
            f"{wait.said} It may be awarded from {day(wait.free_from)}.",
        )
    return _after_representations(procurement, notices, passed_by)


def _after_representations(
    procurement: Procurement, notices: list[date], passed_by: Mapping[date, str]
) -> Waiting:
    """Until when an award waits for what was objected to under each of its notices.

    Args:
        procurement: What is awarded.
        notices: The days of its notices, in order.
        passed_by: Why a notice opens no standstill, for those that open none.
    """
    received = [
        Received(
            each.received_on, each.answer.told_on if hasattr(each, "answer") else None
        )
        for each in representations_of(procurement)
    ]
    found: list[tuple[date | None, str]] = []
    for number, notice_on in enumerate(notices):
        after = notices[number + 1] if number + 1 < len(notices) else date.max
        under = [each for each in received if notice_on <= each.received_on < after]
        if notice_on in passed_by:
            found += [_of_no_standstill(each) for each in under]
        else:
            award = award_free_from(notice_on, under)
            found.append((award.free_from, award.reason))
    waits = [each for each in found if each[0] is None]
    return Waiting(
        *(waits[0] if waits else max(found, key=lambda each: each[0] or date.min))
    )


def _of_no_standstill(each: Received) -> tuple[date | None, str]:
    """Until when an objection holds an award up whose notice opened no standstill."""
    if each.told_on is None:
        return None, (
            f"A representation arrived on {day(each.received_on)} and whoever made it has "
            "not been told a decision: the contract may not be awarded yet."
        )
    wait = second_wait(each.told_on)
    return (
        wait.free_from,
        f"{wait.said} The contract may be awarded from {day(wait.free_from)}.",
    )


def representations_of(procurement: Procurement) -> list[Representation]:
    """What was objected to, in the order in which it arrived, with answers; one query."""
    return list(procurement.representations.select_related("answer"))
