"""A place at a glance: outcomes, money, what is due, and what changed since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet, Sum

from ropewalk.engine.spc import XmR, xmr
from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import counted, day, pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.seen import within_ledgers
from ropewalk.money.queries.side_by_side import FundStands, funds_stand
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.models import Measure, MeasureValue, Target
from ropewalk.outcomes.queries import measures_seen_by
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.review.queries.changes import A_MONTH, Changes, changes_since
from ropewalk.review.queries.loose_ends import LooseIn, loose_ends_in
from ropewalk.review.queries.why_measured import series_of, target_of
from ropewalk.service.models import Contract, Delivery, Service, ServiceIntention
from ropewalk.service.queries.performance import ASSURED, BETTER, FEWEST
from ropewalk.service.queries.returned import returned_table
from ropewalk.strategy.queries.intentions import intentions_on_track, track_table
from ropewalk.strategy.rules.intentions import OnTrack

UNDER_NO_CONTRACT = "Spent under no contract, so tied to none of these"
TOO_FEW = "Too few values to tell"


@dataclass(frozen=True, slots=True)
class Followed:
    """A measure as one organisation has it: its values in order, and what it is to reach."""

    measure: Measure
    whose: str
    values: tuple[MeasureValue, ...]
    target: float | None

    @property
    def process(self) -> XmR | None:
        """What chance explains of it; none where there are too few values."""
        if len(self.values) < FEWEST:
            return None
        return xmr(
            [float(each.value) for each in self.values],
            better=BETTER[self.measure.direction],
            target=self.target,
        )

    @property
    def row(self) -> tuple[str | float | None, ...]:
        """It as a row of the table."""
        last, process = self.values[-1], self.process
        return (
            self.measure.outcome.statement,
            self.measure.name,
            self.whose,
            float(last.value),
            self.measure.unit,
            self.target,
            f"{day(last.starts_on)} to {day(last.ends_before - timedelta(days=1))}",
            process.variation.capitalize() if process else TOO_FEW,
            ASSURED[process.assurance] if process else TOO_FEW,
            self.measure.pk,
        )


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A partnership on a day, as one person may see it.

    Attributes:
        on: The day.
        followed: The measures of what its priorities and intentions are for.
        unmeasured: Outcomes of those that have a measure with no value, or no measure.
        funds: Where its funds stand in the year.
        by_outcome: What was delivered in the year, by what it is for.
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
        money = (
            f"{pounds(sum(each.available for each in self.funds))} of "
            f"{pounds(sum(each.budget for each in self.funds))} is left in "
            f"{counted(len(self.funds), 'fund')} in {self.year}"
            if self.funds
            else "No fund that your organisation takes part in is open"
        )
        return (
            f"{money}; {self._against_target}; "
            f"{counted(len(self.due.rows), 'decision')} to take or look at again."
        )

    @property
    def _against_target(self) -> str:
        """How many of the measures that have a target miss it."""
        aimed = [each for each in self.followed if each.target is not None]
        if not aimed:
            return "no measure of what is intended has both a value and a target"
        missed = sum(_misses(each) for each in aimed)
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
            rows=tuple(each.row for each in self.followed),
        )

    @property
    def track(self) -> Table:
        """Which intentions are on time, which are late, and which lack something."""
        return track_table(self.on_track)

    @property
    def left(self) -> Figure:
        """What is left in the funds, and why: fund by fund, of what was given."""
        return Figure(
            key="left",
            label="Left in all funds together",
            value=sum(each.available for each in self.funds),
            unit="pence",
            vintage=self.year,
            rule="What is available in each fund, added up.",
            inputs=tuple(_left_in(each, self.year) for each in self.funds),
        )

    @property
    def money(self) -> Table:
        """Money against plan, fund by fund."""
        return Table(
            key="money",
            title=f"Money against plan in {self.year}",
            columns=(
                Column("fund", "Fund"),
                Column("budget", "Budget", "pence"),
                Column("held_back", "Held back", "pence"),
                Column("committed", "Committed", "pence"),
                Column("spent", "Spent", "pence"),
                Column("available", "Available", "pence"),
                Column("number", "Number", "year"),
            ),
            rows=tuple(
                (
                    each.fund.title,
                    each.budget,
                    each.held_back,
                    each.committed,
                    each.spent,
                    each.available,
                    each.fund.pk,
                )
                for each in self.funds
            ),
        )


def _left_in(stands: FundStands, year: str) -> Figure:
    """What is left in a fund, of its budget."""
    source = ledger_of(stands.fund, vintage=year)
    parts = (
        ("budget", "Budget", stands.budget),
        ("held_back", "Held back", stands.held_back),
        ("committed", "Committed", stands.committed),
        ("spent", "Spent", stands.spent),
    )
    return pence_figure(
        f"left.{stands.fund.pk}",
        f"Available in {stands.fund.title}",
        stands.available,
        rule="Budget less what is held back, committed and spent.",
        source=source,
        inputs=tuple(
            pence_figure(
                f"left.{stands.fund.pk}.{key}",
                f"{words} of {stands.fund.title}",
                pence,
                source=source,
            )
            for key, words, pence in parts
        ),
    )


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
    delivered = _delivered(partnership, year_starting=financial_year(on))
    funds = _funds(partnership, actor, on=on)
    rest = _under_no_contract(funds, delivered)
    return Dashboard(
        on=on,
        followed=followed,
        unmeasured=unmeasured,
        funds=funds,
        by_outcome=_by_outcome(delivered, rest, on=on),
        by_priority=_by_priority(delivered, rest, on=on),
        due=_due(decisions, on=on),
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


def _misses(each: Followed) -> bool:
    """Whether the latest value is on the wrong side of its target."""
    if each.target is None:
        return False
    value, better = float(each.values[-1].value), BETTER[each.measure.direction]
    return (better == "higher" and value < each.target) or (
        better == "lower" and value > each.target
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


def _funds(partnership: Partnership, actor: Account, *, on: date) -> list[FundStands]:
    return funds_stand(
        list(
            Fund.objects.visible_to(actor, on=on)
            .filter(partnership=partnership)
            .exclude(opened_at=None)
            .select_related("host")
            .order_by("title", "pk")
        ),
        year_starting=financial_year(on),
        within=within_ledgers(
            actor, on=on, fund="account__fund", partner="account__partner"
        ),
    )


def _under_no_contract(
    funds: Sequence[FundStands], delivered: Iterable[tuple[Contract, int]]
) -> int:
    """What was spent from funds and not on what was delivered under their contracts."""
    seen = {each.fund.pk for each in funds}
    return sum(each.spent for each in funds) - sum(
        pence for contract, pence in delivered if contract.fund_id in seen
    )


def _delivered(
    partnership: Partnership, *, year_starting: int
) -> list[tuple[Contract, int]]:
    """What was delivered under each contract in a year."""
    pence = dict(
        Delivery.objects.filter(
            contract__partnership=partnership,
            on__gte=date(year_starting, 4, 1),
            on__lt=date(year_starting + 1, 4, 1),
        )
        .values_list("contract")
        .annotate(Sum("pence"))
        .order_by()
    )
    contracts = Contract.objects.filter(pk__in=pence).select_related("service")
    contracts = contracts.prefetch_related(
        "service__outcomes",
        Prefetch(
            "service__carrying_out",
            ServiceIntention.objects.filter(ended_at=None).select_related(
                "intention__priority"
            ),
        ),
    )
    return [(each, pence[each.pk]) for each in contracts]


def _outcomes_of(service: Service) -> list[str]:
    return [each.statement for each in service.outcomes.all()]


def _priorities_of(service: Service) -> list[str]:
    return sorted(
        {
            each.intention.priority.title
            for each in service.carrying_out.all()
            if each.intention.priority
        }
    )


def delivered_in(partnership: Partnership, *, on: date) -> Table:
    """What was delivered in the year of a day, contract by contract, and what it is for.

    The sums by outcome and by priority are these, added up. Five queries.
    """
    year = financial_year(on)
    found = _delivered(partnership, year_starting=year)
    return Table(
        key="delivered",
        title=f"Delivered in {year_said(year)}, contract by contract",
        columns=(
            Column("contract", "Contract"),
            Column("service", "Service"),
            Column("outcome", "For the outcome"),
            Column("priority", "For the priority"),
            Column("pence", "Delivered", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                f"{contract.reference}: {contract.title}",
                contract.service.name,
                _for_what(_outcomes_of(contract.service)),
                _for_what(_priorities_of(contract.service)),
                pence,
                contract.pk,
            )
            for contract, pence in sorted(found, key=lambda row: (-row[1], row[0].pk))
        ),
    )


def _by_outcome(
    delivered: Iterable[tuple[Contract, int]], rest: int, *, on: date
) -> Table:
    return _spent(
        "spent-by-outcome",
        "Spent by outcome",
        "Outcome",
        [(_outcomes_of(contract.service), pence) for contract, pence in delivered],
        rest,
        on=on,
    )


def _by_priority(
    delivered: Iterable[tuple[Contract, int]], rest: int, *, on: date
) -> Table:
    return _spent(
        "spent-by-priority",
        "Spent by priority",
        "Priority",
        [(_priorities_of(contract.service), pence) for contract, pence in delivered],
        rest,
        on=on,
    )


def _spent(
    key: str,
    title: str,
    heading: str,
    parts: Iterable[tuple[Sequence[str], int]],
    rest: int,
    *,
    on: date,
) -> Table:
    """Sums by what they are for; each is counted once, whatever it is for besides.

    ``rest`` was spent on what no contract covers, so that all of it is what was spent.
    """
    found: dict[str, int] = defaultdict(int)
    for names, pence in parts:
        found[_for_what(names)] += pence
    largest_first = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return Table(
        key=key,
        title=f"{title} in {year_said(financial_year(on))}",
        columns=(
            Column("for", heading),
            Column("pence", "Spent", "pence"),
        ),
        rows=(*largest_first, *([(UNDER_NO_CONTRACT, rest)] if rest > 0 else [])),
        note=(
            "What is delivered is spent from that day. What serves several is told once, "
            "under all of them together: nobody recorded how it is divided."
        ),
    )


def _for_what(names: Sequence[str]) -> str:
    return " and ".join(sorted(names)) if names else "Nothing that is recorded"


def _due(decisions: QuerySet[Decision], *, on: date) -> Table:
    """Decisions that wait to be taken, and those to be looked at again soon.

    They are told by their items, which say nothing that is exempt.
    """
    rows = (
        decisions.filter(
            Q(state=DecisionState.PROPOSED)
            | Q(state=DecisionState.AGREED, review_on__lte=on + A_MONTH)
        )
        .select_related("item__meeting__body")
        .order_by("item__meeting__on", "pk")
    )
    return Table(
        key="due",
        title="Decisions due",
        columns=(
            Column("decision", "Decision"),
            Column("body", "Body"),
            Column("why", "What is due"),
            Column("on", "By"),
            Column("number", "Number"),
        ),
        rows=tuple(
            (
                each.item.title,
                each.item.meeting.body.name,
                *(
                    ("to be taken", each.item.meeting.on.isoformat())
                    if each.state == DecisionState.PROPOSED
                    else (
                        "to be looked at again",
                        each.review_on.isoformat() if each.review_on else None,
                    )
                ),
                each.pk,
            )
            for each in rows
        ),
    )
