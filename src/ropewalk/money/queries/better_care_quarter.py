"""A quarter of a Better Care Fund plan: what was spent of it, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import BetterCarePlan, Period
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.better_care import (
    Asked,
    PlanSeen,
    answer_table,
    answers_given,
    asked_of,
    checker_table,
    plan_seen,
    version_reported,
)
from ropewalk.money.rules import better_care as rule
from ropewalk.money.rules.better_care_lists import Listing
from ropewalk.partnership.rules.terms import quarters


@dataclass(frozen=True)
class QuarterSeen:
    """A quarter of an approved plan: the ledger's figures and what is said of them.

    Attributes:
        seen: The version that the board approved last.
        quarter: Which; the fourth is the year end.
        period: The quarter of the fund; none where the fund's year is not open.
        spend: What schemes spent from the start of the year to its end.
        conditions: What is said of each condition; none where they are not loaded.
        asked: The metrics of the year; none likewise.
        metrics: Whether each is on track.
    """

    seen: PlanSeen
    quarter: int
    period: Period | None
    spend: rule.Spend
    conditions: Sequence[rule.Answer] | None
    asked: Sequence[Asked] | None
    metrics: Sequence[rule.Answer] | None

    @property
    def title(self) -> str:
        """Which return it is for."""
        return "Year end" if self.quarter == 4 else f"Quarter {self.quarter}"

    @cached_property
    def checklist(self) -> rule.Checklist:
        """Every field of the return with its checker."""
        return rule.quarter_checklist(
            is_pool=self.seen.is_pool,
            conditions=self.conditions,
            metrics=self.metrics,
            spend=self.spend,
        )

    @property
    def sentence(self) -> str:
        """What was spent of the plan and what is on track, in a sentence or two."""
        spent = (
            f"{pounds(self.spend.total_pence)} was spent to the end of "
            f"{'the year' if self.quarter == 4 else f'quarter {self.quarter}'}, against "
            f"{pounds(self.seen.planned_pence)} planned for the year."
        )
        if self.metrics is None:
            return f"{spent} The metrics of {self.seen.plan.year} are not loaded."
        on_track = sum(each.holds is True for each in self.metrics)
        return f"{spent} {on_track} of {len(self.metrics)} metrics are on track."

    @property
    def note(self) -> str:
        """How firm the figures are."""
        if self.period is None:
            return (
                "This year of the fund is not open, so nothing has been posted to it."
            )
        if self.period.closed_at is None:
            return "The quarter is not closed, so its figures can still change."
        return f"The quarter was closed on {day(local_day(self.period.closed_at))}."

    def spend_table(self) -> Table:
        """Each scheme against its plan, and all else that the fund spent."""
        rows: list[tuple[str | int | float | None, ...]] = [
            (
                str(each.scheme.number),
                each.scheme.title,
                each.scheme.pence,
                each.spent_pence,
                None if each.share is None else float(100 * each.share),
                each.note,
            )
            for each in self.spend.lines
        ]
        for words, pence in (
            ("Spent by schemes that share a strand", self.spend.together_pence),
            ("Spent outside every scheme", self.spend.outside_pence),
        ):
            if pence:
                rows.append(("-", words, None, pence, None, ""))
        rows.append(
            (
                "All",
                "All that the fund spent",
                self.seen.planned_pence,
                self.spend.total_pence,
                None,
                "",
            )
        )
        return Table(
            key="spend",
            title="Spending to date against plan",
            columns=(
                Column("number", "Scheme"),
                Column("activity", "Activity"),
                Column("planned", "Planned for the year", "pence"),
                Column("spent", "Spent to date", "pence"),
                Column("share", "Spent of the plan", "percent"),
                Column("note", "Note"),
            ),
            rows=tuple(rows),
            note=self.note,
        )

    def metric_table(self) -> Table:
        """Each metric, whether it is on track, and the narrative."""
        return answer_table(
            "metrics", "Metrics", self.asked, self.metrics, ("On track", "Narrative")
        )

    def condition_table(self) -> Table:
        """Each condition, whether it is met in this quarter, and what is said."""
        return answer_table(
            "conditions",
            "National conditions",
            self.seen.asked,
            self.conditions,
            ("Met", "Assurance statement"),
        )

    def checker_table(self) -> Table:
        """Every field with its checker."""
        return checker_table(self.checklist)


def quarter_seen(plan: BetterCarePlan, quarter: int, *, on: date) -> QuarterSeen:
    """A quarter of the version that was approved last, in up to 25 queries.

    What was posted into the quarters from the start of the year to its end counts, as in
    statements of the fund.
    """
    seen = plan_seen(plan, on=on, version=version_reported(plan))
    year = quarters(plan.year_starting)
    moved = balances_in(
        plan.fund,
        starts_on=year[0].starts_on,
        ends_before=year[quarter - 1].ends_before,
        by_period=True,
    )
    spent: dict[rule.Key, int] = {}
    for place, pence in moved.pence.items():
        if place.kind == A.SPENT:
            key = (place.strand, place.source)
            spent[key] = spent.get(key, 0) + pence
    asked = asked_of(plan, Listing.METRICS, version=seen.version)
    return QuarterSeen(
        seen=seen,
        quarter=quarter,
        period=plan.fund.periods.filter(
            year_starting=plan.year_starting, number=quarter
        ).first(),
        spend=rule.spend_of(seen.said.schemes, spent),
        conditions=answers_given(
            plan, Listing.CONDITIONS, seen.asked, version=None, quarter=quarter
        ),
        asked=asked,
        metrics=answers_given(
            plan, Listing.METRICS, asked, version=None, quarter=quarter
        ),
    )
