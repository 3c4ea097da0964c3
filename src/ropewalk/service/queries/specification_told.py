"""What a service has to be, as its page tells it."""

from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.place.models import Need
from ropewalk.service.models import Service, SpecificationVersion


@dataclass(frozen=True, slots=True)
class SpecificationTold:
    """The last version of a specification, and those before it."""

    service: Service
    now: SpecificationVersion | None
    tables: tuple[Table, ...]
    missing: tuple[str, ...]

    @property
    def said(self) -> str:
        """It in a sentence."""
        if self.now is None:
            return "Nobody has said what this service has to be."
        return (
            f"Version {self.now.number}, agreed on "
            f"{day(local_day(self.now.recorded_at))}: {self.now.purpose}"
        )


def specification_told(service: Service) -> SpecificationTold:
    """What a service has to be, in five queries."""
    versions = list(service.specifications.all())
    if not versions:
        return SpecificationTold(service, None, (), ())
    now = versions[-1]
    voices = {each.voice for each in now.involved.all()}
    unheard = [
        Need.Voice(each).label.lower()
        for each in (Need.Voice.PEOPLE, Need.Voice.CARERS, Need.Voice.PUBLIC)
        if each not in voices
    ]
    missing = (
        (f"Nobody has recorded that {listed(unheard)} were involved.",)
        if unheard
        else ()
    )
    return SpecificationTold(service, now, _tables(now, versions), missing)


def _tables(
    now: SpecificationVersion, versions: list[SpecificationVersion]
) -> tuple[Table, ...]:
    measures = Table(
        key="measures",
        title="What it is measured by",
        columns=(
            Column("measure", "Measure"),
            Column("unit", "Unit"),
            Column("target", "Target"),
        ),
        rows=tuple(
            (
                each.measure.name,
                each.measure.unit,
                "none" if each.target is None else f"{each.target.normalize():f}",
            )
            for each in now.measures.select_related("measure")
        ),
    )
    standards = Table(
        key="standards",
        title="Standards",
        columns=(Column("standard", "Standard"), Column("seen", "How it is seen")),
        rows=tuple((each.standard, each.seen_by) for each in now.standards.all()),
    )
    involved = Table(
        key="involved",
        title="Who was involved",
        columns=(
            Column("voice", "Who"),
            Column("how", "How"),
            Column("changed", "What it changed"),
        ),
        rows=tuple(
            (each.get_voice_display(), each.how, each.changed)
            for each in now.involved.all()
        ),
    )
    history = Table(
        key="history",
        title="Versions",
        columns=(
            Column("version", "Version", "year"),
            Column("agreed", "Agreed"),
            Column("why", "Why it changed"),
        ),
        rows=tuple(
            (each.number, day(local_day(each.recorded_at)), each.changed_because)
            for each in versions
        ),
    )
    return tuple(each for each in (measures, standards, involved, history) if each.rows)
