"""Organisations as they had been recorded by a moment.

What was told of an organisation once is told the same way for ever, although it is
renamed since or a number of it is recorded later: names and numbers have days of their
own, and the audit says at which moment each was recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.audit.models import Event
from ropewalk.figures.days import local_day
from ropewalk.organisations.kinds import Scheme
from ropewalk.organisations.models import Identifier, Organisation, OrganisationName
from ropewalk.service.rules.named import REGISTERS, is_named
from ropewalk.standards.ocds import records

SCHEMES = {
    Scheme.ODS: "GB-NHS",
    Scheme.COMPANY: "GB-COH",
    Scheme.CHARITY: "GB-CHC",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A name or a number, from which day, and when it was recorded; none if ever since."""

    words: str
    starts_on: date
    recorded_at: datetime | None
    scheme: str = ""

    def is_known(self, *, at: datetime) -> bool:
        """Whether it held and had been recorded at a moment."""
        return self.starts_on <= local_day(at) and (
            self.recorded_at is None or self.recorded_at <= at
        )


@dataclass(frozen=True, slots=True)
class OrganisationRecorded:
    """An organisation with what was recorded of it, and when."""

    number: int
    kind: str
    first_name: str
    names: tuple[Recorded, ...]
    codes: tuple[Recorded, ...]

    def name(self, *, at: datetime) -> str:
        """Its name as it had been recorded by a moment."""
        known = [each for each in self.names if each.is_known(at=at)]
        return known[-1].words if known else self.first_name

    def identifiers(self, *, at: datetime) -> tuple[records.Identifier, ...]:
        """Its numbers in registers of organisations, as recorded by a moment."""
        held = {each.scheme: each for each in self.codes if each.is_known(at=at)}
        return tuple(
            records.Identifier(scheme=SCHEMES[scheme], id=held[scheme].words)
            for scheme in SCHEMES
            if scheme in held
        )

    def is_named(self, *, at: datetime) -> bool:
        """Whether the public was told its name at a moment."""
        return is_named(kind=self.kind, is_registered=bool(self.identifiers(at=at)))


def organisations_recorded(numbers: Iterable[int]) -> dict[int, OrganisationRecorded]:
    """These organisations with what was recorded of them, in four queries."""
    wanted = set(numbers)
    moments = _moments(wanted)
    names: dict[int, list[Recorded]] = {each: [] for each in wanted}
    for had in OrganisationName.objects.filter(organisation__in=wanted).order_by(
        "starts_on"
    ):
        said = f" to {had.name} on {had.starts_on.isoformat()}"
        at = next(
            (
                moment
                for number, detail, moment in moments
                if number == had.organisation_id and detail.endswith(said)
            ),
            None,
        )
        names[had.organisation_id].append(Recorded(had.name, had.starts_on, at))
    codes: dict[int, list[Recorded]] = {each: [] for each in wanted}
    for code in Identifier.objects.filter(
        organisation__in=wanted, scheme__in=REGISTERS
    ).order_by("starts_on"):
        said = f"{code.scheme} {code.code} from {code.starts_on.isoformat()}"
        at = next(
            (
                moment
                for number, detail, moment in moments
                if (number, detail) == (code.organisation_id, said)
            ),
            None,
        )
        codes[code.organisation_id].append(
            Recorded(code.code, code.starts_on, at, code.scheme)
        )
    return {
        each.pk: OrganisationRecorded(
            each.pk,
            each.kind,
            names[each.pk][0].words if names[each.pk] else each.name,
            tuple(names[each.pk]),
            tuple(codes[each.pk]),
        )
        for each in Organisation.objects.filter(pk__in=wanted)
    }


def _moments(numbers: Iterable[int]) -> list[tuple[int, str, datetime]]:
    """When names and numbers of these organisations were recorded; one query."""
    rows = Event.objects.filter(
        kind__in=[Event.Kind.ORGANISATION_RENAMED, Event.Kind.IDENTIFIER_GIVEN],
        subject_type=Organisation._meta.label_lower,
        subject_id__in=[str(each) for each in numbers],
    ).order_by("pk")
    return [(int(each.subject_id), each.detail, each.at) for each in rows]
