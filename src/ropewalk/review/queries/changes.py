"""What was recorded in a partnership since a day: newest first, each with where its page is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import day_begins, local_day
from ropewalk.figures.words import day
from ropewalk.money.models import Fund
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.strategy.models import SignOff

A_MONTH = timedelta(days=31)
OF_PARTNERSHIP = ("partnership_id", "pk")


@dataclass(frozen=True, slots=True)
class Change:
    """That something happened, to what of which kind, and what its page is found by."""

    at: datetime
    what: str
    title: str
    kind: str
    address: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What was recorded since a day, the newest first."""

    since: date
    found: Sequence[Change]

    @property
    def table(self) -> Table:
        """It as rows that are numbered from 1."""
        return Table(
            key="changed",
            title=f"What changed since {day(self.since)}",
            columns=(
                Column("title", "What"),
                Column("what", "What happened"),
                Column("on", "On"),
                Column("number", "Row", "year"),
            ),
            rows=tuple(
                (each.title, each.what, local_day(each.at).isoformat(), number)
                for number, each in enumerate(self.found, start=1)
            ),
        )

    def lead(self, address_of: Callable[[Change], str]) -> Callable[[Any], str]:
        """Where each row leads, by its number."""
        return lambda number: address_of(self.found[int(str(number)) - 1])


@dataclass(frozen=True, slots=True)
class _Happening:
    """Something that can happen, to which rows, and the fields that tell when and to what."""

    what: str
    kind: str
    rows: QuerySet[Any]
    when: str = "recorded_at"
    title: str = "title"
    address: tuple[str, ...] = ("pk",)

    def since(self, day_: date) -> list[Change]:
        """Each time it happened since a day; one query."""
        return [
            Change(at, self.what, title, self.kind, tuple(address))
            for at, title, *address in self.rows.filter(
                **{f"{self.when}__gte": day_begins(day_)}
            )
            .order_by(f"-{self.when}", "-pk")
            .values_list(self.when, self.title, *self.address)
        ]


def changes_since(
    partnership: Partnership,
    decisions: QuerySet[Decision],
    funds: QuerySet[Fund],
    *,
    since: date,
) -> Changes:
    """What was recorded since a day, newest first; a query for each kind.

    Args:
        partnership: The partnership.
        decisions: Those of its decisions that the reader may know of.
        funds: Those of its funds that the reader takes part in.
        since: The first day.
    """
    found = [
        each
        for happening in _happenings(partnership, decisions, funds)
        for each in happening.since(since)
    ]
    return Changes(since, sorted(found, key=lambda each: each.at, reverse=True))


def _happenings(
    partnership: Partnership, decisions: QuerySet[Decision], funds: QuerySet[Fund]
) -> tuple[_Happening, ...]:
    """All that can happen. Decisions are told by their items, which say nothing exempt."""
    appraisals, item = partnership.appraisals.all(), "item__title"
    signed = SignOff.objects.filter(appraisal__partnership=partnership)
    return (
        _Happening("Priority recorded", "priority", partnership.priorities.all()),
        _Happening("Appraisal begun", "appraisal", appraisals),
        _Happening("Appraisal closed", "appraisal", appraisals, "closed_at"),
        _Happening(
            "Partner agreed to an option",
            "appraisal",
            signed,
            title="appraisal__title",
            address=("appraisal_id",),
        ),
        _Happening("Intention recorded", "intention", partnership.intentions.all()),
        _Happening("Plan recorded", "joint-plan", partnership.plans.all()),
        _Happening(
            "Business case begun",
            "business-case",
            partnership.business_cases.all(),
            address=OF_PARTNERSHIP,
        ),
        _Happening(
            "Portfolio begun",
            "portfolio",
            partnership.portfolios.all(),
            address=OF_PARTNERSHIP,
        ),
        _Happening(
            "Programme begun",
            "programme",
            partnership.programmes.all(),
            address=OF_PARTNERSHIP,
        ),
        _Happening("Decision proposed", "decision", decisions, "proposed_at", item),
        _Happening("Decision taken", "decision", decisions, "decided_at", item),
        _Happening("Fund opened", "fund", funds, "opened_at"),
        _Happening(
            "Service recorded", "service", partnership.services.all(), title="name"
        ),
        _Happening("Contract made", "contract", partnership.contracts.all()),
    )
