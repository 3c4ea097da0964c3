"""How a contract performs: each measure over its periods, what chance explains, what came late."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ropewalk.engine.spc import Better, XmR
from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.figure import Certainty
from ropewalk.figures.words import counted, day
from ropewalk.outcomes.kinds import Frequency
from ropewalk.service.models import (
    Contract,
    ContractMeasure,
    ContractVersion,
    Return,
    SpecifiedMeasure,
)
from ropewalk.service.rules.chance import (
    BETTER,
    assurance_said,
    chance_of,
    fewest_to_tell,
    variation_said,
)
from ropewalk.service.rules.early_warning import MONTHS, periods_due
from ropewalk.service.rules.exceptions import Called, calls_of
from ropewalk.service.rules.limits import limit
from ropewalk.service.rules.own_records import own_records
from ropewalk.service.rules.returns import (
    Fault,
    Period,
    Version,
    faults_of,
    in_time_said,
    number_said,
    share_in_time,
)


@dataclass(frozen=True, slots=True)
class MeasureSeen:
    """A measure of a contract over its periods.

    Attributes:
        held: The measure of the contract.
        target: What it is to reach, in its unit; none where nothing says so.
        target_from: Where that is said.
        periods: In order, the oldest first; one without a value is a gap.
        process: What chance explains; none where there are too few values.
        faults: What is to be known about its returns.
        calls: Why it calls for an exception report, if it does.
    """

    held: ContractMeasure
    target: Decimal | None
    target_from: str
    periods: tuple[Period, ...]
    process: XmR | None
    faults: tuple[Fault, ...]
    calls: tuple[Called, ...]

    @property
    def name(self) -> str:
        """What is measured."""
        return self.held.measure.name

    @property
    def better(self) -> Better:
        """Which way is better."""
        return BETTER[self.held.measure.direction]

    @property
    def table(self) -> Table:
        """Its periods with their values, as a chart of it is drawn."""
        return Table(
            key=f"measure-{self.held.pk}",
            title=self.name,
            columns=(
                Column("period", "Period"),
                Column("value", "Value", self.held.measure.unit),
            ),
            rows=tuple(
                (each.said, None if each.value is None else float(each.value))
                for each in self.periods
            ),
        )

    @property
    def can_be_drawn(self) -> bool:
        """Whether it has values enough for a line between them."""
        return sum(each.value is not None for each in self.periods) > 1

    @property
    def variation_said(self) -> str:
        """Whether its latest value is chance, in words."""
        return variation_said(self.process)

    @property
    def assurance_said(self) -> str:
        """What can be expected of its target as things run, in words."""
        return assurance_said(self.process)

    @property
    def sentence(self) -> str:
        """Its latest value against its target, in a sentence."""
        last = next((each for each in self.periods[::-1] if each.versions), None)
        if last is None or last.value is None:
            return "Nothing is returned yet."
        words = f"{number_said(last.value)} {self.held.measure.unit} for {last.said}"
        if self.target is None:
            return f"{words}; nothing says what it is to reach."
        return f"{words}; {number_said(self.target)} is the target, from {self.target_from}."


@dataclass(frozen=True, slots=True)
class PerformanceSeen:
    """How a contract performs on a day."""

    contract: Contract
    measures: tuple[MeasureSeen, ...]
    on: date

    @property
    def calls(self) -> list[Called]:
        """Why its measures call for exception reports."""
        return [call for each in self.measures for call in each.calls]

    @property
    def fewest(self) -> int:
        """The values from which it is told what chance explains."""
        return fewest_to_tell(on=self.on)

    @property
    def said(self) -> str:
        """It in a sentence."""
        if not self.measures:
            return "Nothing measures this contract yet."
        calling = sum(bool(each.calls) for each in self.measures)
        words = counted(len(self.measures), "measure")
        return (
            f"{calling} of {words} {'calls' if calling == 1 else 'call'} for an answer. "
            + in_time_said(self._periods, on=self.on)
        )

    @property
    def _periods(self) -> list[Period]:
        return [period for each in self.measures for period in each.periods]

    @property
    def in_time(self) -> Figure:
        """The share of its returns that came in time, with how it was made."""
        return Figure(
            key=f"contract.{self.contract.pk}.returns_in_time",
            label="Returns that came in time",
            value=share_in_time(self._periods, on=self.on),
            unit="percent",
            vintage=day(self.on),
            rule="returns first received by the day they were due ÷ returns that fell due "
            "before the day",
            sources=(own_records(self.contract.partnership.name, on=self.on),),
            certainty=Certainty.RECONSTRUCTED,
            note="No return has fallen due yet.",
        )

    @property
    def quality(self) -> Table:
        """How good the returns of each measure are, each finding in a sentence."""
        rows = []
        for each in self.measures:
            rows.append((each.name, "In time", in_time_said(each.periods, on=self.on)))
            rows += [(each.name, fault.kind, fault.sentence) for fault in each.faults]
        return Table(
            key="quality",
            title="How good the returns are",
            columns=(
                Column("measure", "Measure"),
                Column("kind", "What"),
                Column("sentence", "In a sentence"),
            ),
            rows=tuple(rows),
        )


def performance_of(contract: Contract, *, on: date) -> PerformanceSeen:
    """How a contract performs; four queries, however many measures and periods."""
    return performance_of_all([contract], on=on)[0]


def performance_of_all(
    contracts: Sequence[Contract], *, on: date
) -> list[PerformanceSeen]:
    """How contracts perform, in their order; four queries for any number of them."""
    measures = list(
        ContractMeasure.objects.filter(contract__in=contracts).select_related("measure")
    )
    returned: dict[int, dict[tuple[date, date], list[Version]]] = defaultdict(dict)
    for each in Return.objects.filter(measure__contract__in=contracts):
        spells = returned[each.measure_id]
        spells.setdefault((each.starts_on, each.ends_before), []).append(
            Version(each.value, each.returned_on, each.note)
        )
    ends = {  # the last version says until when
        each.contract_id: each.ends_before
        for each in ContractVersion.objects.filter(contract__in=contracts)
    }
    specified = {  # the last version of each service that names the measure counts
        (service, measure): (number, target)
        for service, measure, number, target in SpecifiedMeasure.objects.filter(
            version__service__in={each.service_id for each in contracts}
        )
        .order_by("version__number")
        .values_list("version__service_id", "measure_id", "version__number", "target")
    }
    seen: dict[int, list[MeasureSeen]] = defaultdict(list)
    by_contract = {each.pk: each for each in contracts}
    for held in measures:
        contract = by_contract[held.contract_id]
        target, said = _target(
            held, specified.get((contract.service_id, held.measure_id))
        )
        periods = _periods(
            held,
            returned[held.pk],
            begun_on=contract.starts_on,
            until=ends[contract.pk],
            on=on,
        )
        seen[contract.pk].append(_seen(held, target, said, periods, on=on))
    return [PerformanceSeen(each, tuple(seen[each.pk]), on) for each in contracts]


def _target(
    held: ContractMeasure, specified: tuple[int, Decimal | None] | None
) -> tuple[Decimal | None, str]:
    """What a measure is to reach, and where that is said: the nearest to the contract."""
    if held.target is not None:
        return held.target, "the contract"
    if specified is not None and specified[1] is not None:
        return specified[1], f"version {specified[0]} of the specification"
    if held.measure.target is not None:
        return held.measure.target, "the outcome framework"
    return None, ""


def _periods(
    held: ContractMeasure,
    returned: dict[tuple[date, date], list[Version]],
    *,
    begun_on: date,
    until: date,
    on: date,
) -> tuple[Period, ...]:
    months = MONTHS.get(Frequency(held.frequency))
    due = (
        []
        if months is None
        else periods_due(months, begun_on, until, 0, after=begun_on, on=on)
    )
    found = {
        spell: Period(*spell, None, tuple(versions))
        for spell, versions in returned.items()
    }
    for each in due:
        spell = (each.starts_on, each.ends_before)
        due_on = date.fromordinal(each.last_day.toordinal() + held.days_to_return)
        if spell in found or not _covered(spell, returned):
            versions = found[spell].versions if spell in found else ()
            found[spell] = Period(*spell, due_on, versions)
    return tuple(found[spell] for spell in sorted(found))


def _covered(spell: tuple[date, date], returned: Iterable[tuple[date, date]]) -> bool:
    """Whether a longer period that was returned holds this one."""
    return any(first <= spell[0] and after >= spell[1] for first, after in returned)


def _seen(
    held: ContractMeasure,
    target: Decimal | None,
    said: str,
    periods: tuple[Period, ...],
    *,
    on: date,
) -> MeasureSeen:
    values = [float(each.value) for each in periods if each.value is not None]
    better = BETTER[held.measure.direction]
    process = chance_of(
        values, better=better, target=None if target is None else float(target), on=on
    )
    return MeasureSeen(
        held=held,
        target=target,
        target_from=said,
        periods=periods,
        process=process,
        faults=tuple(
            faults_of(
                periods,
                least=held.least,
                most=held.most,
                same_in_a_row=round(limit("warn_same_value_in_a_row", on=on).value),
                on=on,
            )
        ),
        calls=tuple(
            calls_of(
                measure_id=held.pk,
                name=held.measure.name,
                unit=held.measure.unit,
                better=better,
                target=target,
                periods=periods,
                process=process,
                on=on,
            )
        ),
    )


def next_period(held: ContractMeasure, *, on: date) -> Period | None:
    """The first period of a measure that is over and not returned yet; four queries."""
    contract = Contract.objects.get(pk=held.contract_id)
    [measure] = [
        each
        for each in performance_of(contract, on=on).measures
        if each.held.pk == held.pk
    ]
    return next((each for each in measure.periods if not each.versions), None)
