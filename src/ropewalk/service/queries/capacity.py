"""How much of each service there is by hour and level, how much is used, and who takes part."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import CareLevel
from ropewalk.service.models import CapacityCount, Participation
from ropewalk.service.rules.capacity import Counted, places_by_hour, use_of

Key = tuple[str, str]  # service and level


@dataclass(frozen=True, slots=True)
class CapacityTold:
    """The capacity of a partnership's services in a time: by hour, and how it is used."""

    use: Table
    by_hour: Table
    under_used: Sequence[str]

    @property
    def said(self) -> str:
        """What is used too little, in a sentence."""
        if not self.use.rows:
            return "Nobody has counted how many places there are."
        if not self.under_used:
            return "Nothing that was counted is less than half used."
        verb = "is" if len(self.under_used) == 1 else "are"
        return f"{listed(list(self.under_used))} {verb} less than half used."


def capacity_told(
    partnership: Partnership, *, first: date, until: date
) -> CapacityTold:
    """The capacity of a partnership's services from a day up to another; one query."""
    rows = (
        CapacityCount.objects.filter(
            service__partnership=partnership, on__gte=first, on__lt=until
        )
        .select_related("service")
        .order_by("recorded_at", "pk")
    )
    counted = _last_of_each(rows)
    use: list[tuple[str | int | float | None, ...]] = []
    by_hour: list[tuple[str | int | float | None, ...]] = []
    under_used = []
    for (service, level), days in sorted(counted.items()):
        words = CareLevel(level).label
        found = use_of(each for day in days.values() for each in day)
        share = None if found.share is None else float(100 * found.share)
        use.append(
            (service, words, found.places, found.taken, share, found.hours_uncounted)
        )
        if found.is_under_used:
            under_used.append(f"{service} ({words.lower()})")
        last = days[max(days)]
        by_hour.append((service, words, max(days).isoformat(), *places_by_hour(last)))
    return CapacityTold(_use_table(use), _hours_table(by_hour), under_used)


def _last_of_each(
    rows: Iterable[CapacityCount],
) -> dict[Key, dict[date, list[Counted]]]:
    """What was last counted of each service, level, day and hours."""
    last = {
        (each.service.name, each.level, each.on, each.from_hour, each.until_hour): each
        for each in rows
    }
    found: dict[Key, dict[date, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for (service, level, on, first, until), each in last.items():
        found[service, level][on].append(Counted(first, until, each.places, each.taken))
    return found


def _use_table(rows: list[tuple[str | int | float | None, ...]]) -> Table:
    return Table(
        key="use",
        title="How much is used",
        columns=(
            Column("service", "Service"),
            Column("level", "Level"),
            Column("places", "Places, in hours", "count"),
            Column("taken", "Taken, in hours", "count"),
            Column("share", "Taken", "percent"),
            Column("uncounted", "Hours nobody counted", "count"),
        ),
        rows=tuple(rows),
        note="An hour in which nobody counted what was taken is left out of the share.",
    )


def _hours_table(rows: list[tuple[str | int | float | None, ...]]) -> Table:
    return Table(
        key="hours",
        title="Places hour by hour, on the last day that was counted",
        columns=(
            Column("service", "Service"),
            Column("level", "Level"),
            Column("on", "Day"),
            *(Column(f"hour_{hour}", f"{hour:02d}", "count") for hour in range(24)),
        ),
        rows=tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class ShareTold:
    """How many of those who could take part in a scheme do.

    Attributes:
        scheme: The scheme.
        inside: How many of the partnership's own area take part.
        of: How many of them could; none where that is not known.
        outside: How many of another area take part.
    """

    scheme: str
    inside: int
    of: int | None
    outside: int

    @property
    def share(self) -> Fraction | None:
        """Which share of them; none where that is not known."""
        return Fraction(self.inside, self.of) if self.of else None

    @property
    def said(self) -> str:
        """It in a sentence."""
        more = f", and {self.outside} of another area" if self.outside else ""
        if self.share is None:
            return f"{self.scheme}: {self.inside} take part, of how many is not known{more}."
        return (
            f"{self.scheme}: {self.inside} of {self.of} take part "
            f"({float(100 * self.share):.3g}%){more}."
        )


def coverage_of(partnership: Partnership, *, on: date) -> list[ShareTold]:
    """How many take part in each scheme on a day, of those who could; two queries.

    Where locality groups take part, all of the partnership's own could. How many practices
    could is not known.
    """
    by_scheme: dict[str, list[Participation]] = defaultdict(list)
    for each in partnership.participations.filter(covering(on)):
        by_scheme[each.scheme.casefold()].append(each)
    groups = set(
        partnership.bodies.filter(covering(on), kind=BodyKind.LOCALITY).values_list(
            "pk", flat=True
        )
    )
    return [_share_told(held, groups) for held in by_scheme.values()]


def _share_told(held: Sequence[Participation], groups: set[int]) -> ShareTold:
    """How many take part in one scheme, of whom groups may be all."""
    outside = {each.locality_id for each in held if each.is_outside}
    inside = [each.locality_id for each in held if not each.is_outside]
    own = groups - outside
    return ShareTold(
        held[0].scheme,
        len(inside),
        len(own) if own.issuperset(inside) else None,
        len(held) - len(inside),
    )


def participations_seen_by(actor: Account, *, on: date) -> QuerySet[Participation]:
    """Who takes part in schemes of the actor's partnerships, in one query."""
    return Participation.objects.filter(
        partnership__in=Partnership.objects.visible_to(actor, on=on)
    ).select_related("partnership", "practice", "locality")


def register_of_participation(held: Iterable[Participation]) -> Table:
    """Who takes part in which scheme."""
    return Table(
        key="participation",
        title="Who takes part",
        columns=(
            Column("scheme", "Scheme"),
            Column("who", "Who"),
            Column("area", "Area"),
            Column("since", "Since"),
            Column("until", "Until"),
        ),
        rows=tuple(
            (
                each.scheme,
                str(each.practice or each.locality),
                "another" if each.is_outside else "this one",
                each.starts_on.isoformat(),
                each.ends_before.isoformat() if each.ends_before else "",
            )
            for each in held
        ),
    )
