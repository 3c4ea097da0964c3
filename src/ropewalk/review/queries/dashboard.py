"""A place at a glance: outcomes, money, what is due, and what changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from ropewalk.engine.spc import XmR
from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import counted, day
from ropewalk.money.models import Fund
from ropewalk.money.queries.side_by_side import FundStands
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.models import Measure, MeasureValue, Target
from ropewalk.outcomes.queries import measures_seen_by, outcomes_seen_by
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.review.queries.bought import bought_from
from ropewalk.review.queries.changes import A_MONTH, Changes, changes_since
from ropewalk.review.queries.due import decisions_due
from ropewalk.review.queries.loose_ends import LooseIn, loose_ends_in
from ropewalk.review.queries.money_left import (
    left_in_funds,
    money_said,
    money_table,
    open_funds,
)
from ropewalk.review.queries.why_measured import series_of, target_of
from ropewalk.service.queries.returned import returned_table
from ropewalk.service.rules.chance import (
    BETTER,
    assurance_said,
    chance_of,
    misses,
    variation_said,
)
from ropewalk.strategy.queries.intentions import intentions_on_track, track_table
from ropewalk.strategy.rules.intentions import OnTrack


@dataclass(frozen=True, slots=True)
class Followed:
    """A measure as one organisation has it: its values in order, and what it is to reach."""

    measure: Measure
    whose: str
    values: tuple[MeasureValue, ...]
    target: float | None

    def process(self, *, on: date) -> XmR | None:
        """What chance explains of it; none where there are too few values."""
        return chance_of(
            [float(each.value) for each in self.values],
            better=BETTER[self.measure.direction],
            target=self.target,
            on=on,
        )

    @property
    def misses(self) -> bool:
        """Whether the latest value is on the wrong side of its target."""
        last = float(self.values[-1].value)
        return misses(last, self.target, BETTER[self.measure.direction])

    def row(self, *, on: date) -> tuple[str | float | None, ...]:
        """It as a row of the table."""
        last, process = self.values[-1], self.process(on=on)
        return (
            self.measure.outcome.statement,
            self.measure.name,
            self.whose,
            float(last.value),
            self.measure.unit,
            self.target,
            f"{day(last.starts_on)} to {day(last.ends_before - timedelta(days=1))}",
            variation_said(process),
            assurance_said(process),
            self.measure.pk,
        )


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A partnership on a day, as one person may see it.

    Attributes:
        on: The day.
        followed: The measures of what its priorities and intentions are for.
        unmeasured: The measures of those that have no value, by name.
        without_measure: The outcomes of those that have no measure.
        funds: Where its funds stand in the year.
        by_outcome: What was spent from them in the year, by what it is for.
        by_priority: The same by the priority that it carries out.
        due: The decisions that wait, and those to be looked at again.
        on_track: Whether its intentions are on time.
        loose: Its loose ends.
        changed: What was recorded since a day; the month before, unless it is said.
        returned: What providers returned of what its contracts are measured by.
    """

    on: date
    followed: Sequence[Followed]
    unmeasured: Sequence[str]
    without_measure: Sequence[str]
    funds: Sequence[FundStands]
    by_outcome: Table
    by_priority: Table
    due: Table
    on_track: Sequence[OnTrack]
    loose: LooseIn
    changed: Changes
    returned: Table

    @property
    def said(self) -> str:
        """The place in a sentence."""
        return (
            f"{money_said(self.funds, self.year)}; {self._against_target}; "
            f"{counted(len(self.due.rows), 'decision')} to take or look at again."
        )

    @property
    def _against_target(self) -> str:
        """How many of the measures that have a target miss it."""
        aimed = [each for each in self.followed if each.target is not None]
        if not aimed:
            return "no measure of what is intended has both a value and a target"
        missed = sum(each.misses for each in aimed)
        return (
            f"{missed} of {counted(len(aimed), 'measure')} with a target "
            f"{'misses' if missed == 1 else 'miss'} it"
        )

    @property
    def year(self) -> str:
        """The financial year, as 2026/27."""
        return year_said(financial_year(self.on))

    @property
    def outcomes(self) -> Table:
        """Each measure's latest value beside its target."""
        return Table(
            key="outcomes",
            title="Outcomes against target",
            columns=(
                Column("outcome", "Outcome"),
                Column("measure", "Measure"),
                Column("whose", "Whose"),
                Column("value", "Latest value", "units"),
                Column("unit", "Unit"),
                Column("target", "Target", "units"),
                Column("period", "Period"),
                Column("variation", "Is it chance?"),
                Column("assurance", "Will it be met?"),
                Column("number", "Number", "year"),
            ),
            rows=tuple(each.row(on=self.on) for each in self.followed),
        )

    @property
    def track(self) -> Table:
        """Which intentions are on time, which are late, and which lack something."""
        return track_table(self.on_track)

    @property
    def left(self) -> Figure:
        """What is left in the funds, and why: fund by fund, of what was given."""
        return left_in_funds(self.funds, self.year)

    @property
    def money(self) -> Table:
        """Money against plan, fund by fund."""
        return money_table(self.funds, self.year)


def dashboard_of(
    partnership: Partnership, actor: Account, *, on: date, since: date | None = None
) -> Dashboard:
    """A partnership at a glance, in up to 65 queries whatever it holds.

    Args:
        partnership: The partnership.
        actor: Who asks.
        on: The day.
        since: Since when changes are told; none for the month before.
    """
    priorities = list(partnership.priorities.filter(withdrawn_at=None))
    intentions = list(partnership.intentions.filter(withdrawn_at=None))
    aims = [each.outcome_id for each in priorities]
    aims += [each.outcome_id for each in intentions]
    outcomes = {each for each in aims if each is not None}
    followed, unmeasured = _measures(partnership, outcomes, actor, on=on)
    # none whose paper is kept from the reader
    decisions = Decision.objects.filter(
        item__meeting__body__partnership=partnership
    ).exclude(item__in=kept_back_from(actor, on=on))
    funds = open_funds(partnership, actor, on=on)
    bought = bought_from(funds, on=on)
    return Dashboard(
        on=on,
        followed=followed,
        unmeasured=unmeasured,
        without_measure=list(
            outcomes_seen_by(actor, on=on)
            .filter(pk__in=outcomes, measures=None)
            .order_by("pk")
            .values_list("statement", flat=True)
        ),
        funds=funds,
        by_outcome=bought.by_outcome(),
        by_priority=bought.by_priority(),
        due=decisions_due(decisions, on=on),
        on_track=intentions_on_track(partnership, on),
        loose=loose_ends_in(partnership, actor=actor, on=on),
        changed=changes_since(
            partnership,
            decisions,
            Fund.objects.visible_to(actor, on=on).filter(partnership=partnership),
            since=since or on - A_MONTH,
        ),
        returned=returned_table(actor, on=on, contract__partnership=partnership),
    )


def _measures(
    partnership: Partnership, outcomes: Iterable[int], actor: Account, *, on: date
) -> tuple[list[Followed], list[str]]:
    partners = set(
        partnership.partners.filter(covering(on)).values_list("organisation", flat=True)
    )
    measures = (
        measures_seen_by(actor, on=on)
        .filter(outcome__in=outcomes)
        .order_by("outcome", "pk")
        .prefetch_related(
            Prefetch("values", MeasureValue.objects.select_related("organisation")),
            Prefetch("targets", Target.objects.select_related("organisation")),
        )
    )
    followed, bare = [], []
    for measure in measures:
        found = [
            Followed(measure, whose, values, _target(measure, owner))
            for (owner, whose), values in series_of(measure).items()
            if owner is None or owner in partners
        ]
        followed += found
        if not found:
            bare.append(measure.name)
    return followed, bare


def _target(measure: Measure, owner: int | None) -> float | None:
    """What it is to reach: the owner's own last target, or else the measure's."""
    own = target_of(measure, owner)
    target = own.value if own else measure.target
    return None if target is None else float(target)
