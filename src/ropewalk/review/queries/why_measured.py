"""What stands behind the value of a measure: readings, target, and what chance explains."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from ropewalk.engine.spc import XmR
from ropewalk.figures import Certainty, Figure, Source
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.outcomes.models import Measure, MeasureValue, Target
from ropewalk.outcomes.queries import measures_seen_by
from ropewalk.parameters.register import parameter
from ropewalk.review.queries.cards import Reading, plain
from ropewalk.review.queries.seen import numbers_seen
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Because, Lead
from ropewalk.service.models import Return
from ropewalk.service.rules.chance import BETTER, FEWEST, assurance_said, chance_of

A_DAY = timedelta(days=1)
MOST_READINGS = 24
RULES_OF_CHANCE = ("xmr_limit", "xmr_run_points", FEWEST)
KEPT_HERE = "Records of the partners"


def of_measure(pk: int, reading: Reading) -> Because:
    """The latest value of a measure, of each organisation, with the readings behind it."""
    measures = _with_values(Measure.objects.filter(pk=pk))
    return Because(
        list(_figures(measures, reading)),
        leads=[
            Lead(f"The measure: {each.name}", Thing(Kind.MEASURE, each.pk))
            for each in measures
        ]
        + _contracts_of(measures),
    )


def of_outcome(pk: int, reading: Reading) -> Because:
    """The measures by which an outcome is held to be better, and how each stands."""
    measures = _with_values(
        measures_seen_by(reading.actor, on=reading.on).filter(outcome=pk)
    )
    return Because(
        list(_figures(measures, reading)),
        leads=[
            Lead(
                f"The measure: {each.name}, number {each.pk}",
                Thing(Kind.MEASURE, each.pk),
            )
            for each in measures
        ],
    )


def _with_values(measures: QuerySet[Measure]) -> list[Measure]:
    """Measures with their values and targets, in five queries."""
    return list(
        measures.order_by("name", "pk").prefetch_related(
            Prefetch("values", MeasureValue.objects.select_related("organisation")),
            Prefetch("targets", Target.objects.select_related("organisation")),
        )
    )


def _contracts_of(measures: Iterable[Measure]) -> list[Lead]:
    """The contracts whose providers return a measure."""
    found = (
        Return.objects.filter(measure__measure__in=[each.pk for each in measures])
        .order_by("measure__contract")
        .values_list("measure__contract", "measure__contract__reference")
        .distinct()
    )
    return [
        Lead(
            f"The contract under which it is returned: {reference}, {pk}",
            Thing(Kind.CONTRACT, pk),
        )
        for pk, reference in found
    ]


def _figures(measures: Sequence[Measure], reading: Reading) -> Iterator[Figure]:
    """Of each measure the latest value of each organisation; else what was returned."""
    bare = [each for each in measures if not each.values.all()]
    returned = _returned(bare, reading) if bare else {}
    for measure in measures:
        for (owner, whose), values in series_of(measure).items():
            yield _latest(measure, owner, whose, values, reading.on)
        for contract, versions in returned.get(measure.pk, {}).items():
            yield _as_returned(measure, contract, versions)


def series_of(
    measure: Measure,
) -> dict[tuple[int | None, str], tuple[MeasureValue, ...]]:
    """Each organisation's values in order, the last recorded of each period."""
    last: dict[tuple[int | None, str], dict[tuple[date, date], MeasureValue]]
    last = defaultdict(dict)
    for each in measure.values.all():
        whose = each.organisation.name if each.organisation else "not recorded"
        spell = (each.starts_on, each.ends_before)
        last[each.organisation_id, whose][spell] = each
    return {
        key: tuple(spells[spell] for spell in sorted(spells))
        for key, spells in last.items()
    }


def target_of(measure: Measure, owner: int | None) -> Target | None:
    """What the owner itself last wanted it to reach; none where it said nothing."""
    own = [each for each in measure.targets.all() if each.organisation_id == owner]
    return own[-1] if own else None


def _latest(
    measure: Measure,
    owner: int | None,
    whose: str,
    values: Sequence[MeasureValue],
    on: date,
) -> Figure:
    """The latest value with what it was read from, its target, and what chance explains."""
    last = values[-1]
    key = f"measure.{measure.pk}.{owner or 'unsaid'}"
    inputs = [
        _reading(f"{key}.{each.pk}", measure, whose, each)
        for each in values[-MOST_READINGS:]
    ]
    aim = _target(f"{key}.target", measure, owner)
    process = chance_of(
        [float(each.value) for each in values],
        better=BETTER[measure.direction],
        target=aim.value if aim else None,
        on=on,
    )
    left = len(values) - len(inputs)
    return Figure(
        key=key,
        label=f"{measure.name}: {whose}",
        value=float(last.value),
        unit=measure.unit,
        vintage=_spell(last),
        rule="The last reading recorded for its latest period. "
        + (
            _chance_said(process)
            if process
            else "Its readings are too few to tell what chance explains."
        ),
        inputs=(
            *inputs,
            *([aim] if aim else []),
            *(
                _limits(key, measure, process, inputs, on)
                if process
                else (parameter(FEWEST, on=on).figure(),)
            ),
        ),
        sources=(_source(measure, whose, last),),
        certainty=Certainty.ENTERED,
        note=_exactly(last, measure)
        + (f" {left} earlier readings are on the page of the measure." if left else "")
        + ("" if aim else " No target is held."),
    )


def _exactly(value: MeasureValue | Return, measure: Measure) -> str:
    return f"Exactly {plain(value.value)} {measure.unit}."


def _reading(key: str, measure: Measure, whose: str, value: MeasureValue) -> Figure:
    """One reading: its value, of which time, and as known when."""
    return Figure(
        key=key,
        label=f"Reading for {_spell(value)}",
        value=float(value.value),
        unit=measure.unit,
        vintage=f"as known on {day(local_day(value.recorded_at))}",
        sources=(_source(measure, whose, value),),
        certainty=Certainty.ENTERED,
        note=_exactly(value, measure),
    )


def _spell(value: MeasureValue | Return) -> str:
    return f"{day(value.starts_on)} to {day(value.ends_before - A_DAY)}"


def _source(measure: Measure, whose: str, value: MeasureValue) -> Source:
    return Source(
        title=value.source or measure.source,
        publisher=whose,
        vintage=f"as known on {day(local_day(value.recorded_at))}",
        licence=KEPT_HERE,
        as_at=value.ends_before - A_DAY,
    )


def _target(key: str, measure: Measure, owner: int | None) -> Figure | None:
    """What it is to reach: the owner's own last target, or else the framework's."""
    own = target_of(measure, owner)
    value = own.value if own else measure.target
    if value is None:
        return None
    return Figure(
        key=key,
        label="Target",
        value=float(value),
        unit=measure.unit,
        vintage=f"recorded on {day(local_day(own.recorded_at))}"
        if own
        else "as adopted",
        sources=(
            Source(
                title=own.source if own else measure.source,
                publisher=str(own.organisation) if own else "the outcome framework",
                vintage=day(local_day(own.recorded_at)) if own else "as adopted",
                licence=KEPT_HERE,
            ),
        ),
        certainty=Certainty.ENTERED,
        note="The organisation's own." if own else "The framework's own.",
    )


def _chance_said(process: XmR) -> str:
    return (
        f"Held against what chance explains (XmR): {process.variation}. "
        f"The target: {assurance_said(process).lower()}."
    )


def _limits(
    key: str,
    measure: Measure,
    process: XmR,
    readings: Sequence[Figure],
    on: date,
) -> tuple[Figure, ...]:
    """Between what limits it moves by chance, with the dated rules they are taken by."""
    rules = tuple(parameter(name, on=on).figure() for name in RULES_OF_CHANCE)
    ends = (("upper", "Upper", process.upper), ("lower", "Lower", process.lower))
    return tuple(
        Figure(
            key=f"{key}.{end}",
            label=f"{words} process limit",
            value=float(line[-1]),
            unit=measure.unit,
            vintage=readings[-1].label.removeprefix("Reading for "),
            rule="The mean of the readings, and so many mean moving ranges beyond it.",
            inputs=rules if end == "upper" else (),
        )
        for end, words, line in ends
    )


def _returned(
    measures: Sequence[Measure], reading: Reading
) -> dict[int, dict[str, list[Return]]]:
    """What was returned of measures, by contract that the reader may see; one query."""
    rows = (
        Return.objects.filter(
            measure__measure__in=[each.pk for each in measures],
            measure__contract__in=numbers_seen(
                Kind.CONTRACT, reading.actor, on=reading.on
            ),
        )
        .select_related("measure__contract__provider__organisation")
        .order_by("ends_before", "number", "pk")
    )
    found: dict[int, dict[str, list[Return]]] = defaultdict(lambda: defaultdict(list))
    for each in rows:
        held = each.measure
        found[held.measure_id][f"{held.contract.reference}, {held.contract_id}"].append(
            each
        )
    return found


def _as_returned(measure: Measure, contract: str, versions: list[Return]) -> Figure:
    """The latest that a provider returned, with what it returned before."""
    last = versions[-1]
    inputs = tuple(
        Figure(
            key=f"return.{each.pk}",
            label=f"Returned for {_spell(each)}, version {each.number}",
            value=float(each.value),
            unit=measure.unit,
            vintage=f"as known on {day(local_day(each.recorded_at))}",
            certainty=Certainty.ENTERED,
            note=" ".join(filter(None, [_exactly(each, measure), each.note])),
        )
        for each in versions[-MOST_READINGS:]
    )
    provider = str(last.measure.contract.provider)
    return Figure(
        key=f"measure.{measure.pk}.returned.{last.measure_id}",
        label=f"{measure.name}: as returned under {contract}",
        value=float(last.value),
        unit=measure.unit,
        vintage=_spell(last),
        rule="The last version of the latest period that the provider returned.",
        inputs=inputs,
        sources=(
            Source(
                title=measure.source,
                publisher=provider,
                vintage=f"returned on {day(last.returned_on)}",
                licence=KEPT_HERE,
                as_at=last.ends_before - A_DAY,
            ),
        ),
        certainty=Certainty.ENTERED,
        note=_exactly(last, measure),
    )
