"""The market position statement: a draft made from data, of a place or of a partnership.

Every sentence is computed from figures or was typed by somebody. What is missing is said.
"""

import re
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Source
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partner, Partnership, PartnershipQuerySet
from ropewalk.place.places import Place
from ropewalk.place.section import Section
from ropewalk.service.queries.market_bought import (
    blocks_section,
    ending_section,
    prices_section,
)
from ropewalk.service.queries.market_diversity import diversity_section, given_of
from ropewalk.service.queries.market_noticed import noticed_section
from ropewalk.service.queries.market_place import (
    answered,
    capacity_section,
    needs_recorded,
    needs_section,
    spend_section,
)
from ropewalk.service.queries.market_readiness import (
    factors_section,
    gaps_section,
    intentions_of,
    intentions_section,
)
from ropewalk.service.queries.places import places_of
from ropewalk.service.queries.running import agreed_of

OWN = re.compile(r"partnership-(\d{1,9})", re.ASCII)
DRAFT = (
    "A draft, made from data. Every sentence is computed from the figures below it, or was "
    "typed by somebody of the partnership, and says so; people write the rest."
)
OF_A_PLACE = (
    "Services, contracts, prices, gaps and intentions are in a partnership's statement: a "
    "place has none of its own."
)


@dataclass(frozen=True, slots=True)
class MarketPosition:
    """A market position statement, wherever it is read.

    Attributes:
        title: Whose market it is of.
        code: By which its address names it.
        on: The day.
        sentence: The answer, from the first sentences of its parts.
        sections: Its parts, each with its sentences, figures, tables and what is missing.
        partnership: Whose statement it is; none for a place's.
        places: The places it covers.
    """

    title: str
    code: str
    on: date
    sentence: str
    sections: tuple[Section, ...]
    partnership: Partnership | None
    places: tuple[Place, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of it as a whole."""
        return (DRAFT,) if self.partnership else (DRAFT, OF_A_PLACE)

    def section(self, key: str) -> Section:
        """A part by its key."""
        return next(each for each in self.sections if each.key == key)

    def sources(self) -> tuple[Source, ...]:
        """Every source, each once."""
        return tuple(
            dict.fromkeys(
                source for section in self.sections for source in section.sources()
            )
        )


def partnerships_positioned(actor: Account, *, on: date) -> PartnershipQuerySet:
    """The partnerships whose statement somebody may read: those of their organisations.

    A seat in a group of one is not enough: contracts and prices are the partners'.
    """
    mine = Membership.objects.filter(covering(on), account=actor)
    return Partnership.objects.filter(
        pk__in=Partner.objects.filter(
            covering(on), organisation__in=mine.values("organisation")
        ).values("partnership")
    )


def position_of_place(
    lake: Lake, place: Place, *, actor: Account, on: date
) -> MarketPosition:
    """The statement of a place, from reference data and the needs that somebody may see."""
    needs = needs_recorded([place], actor=actor, on=on)
    sections = (
        needs_section(place.short_name, needs, None, on=on),
        spend_section(lake, [place]),
        capacity_section(lake, place.short_name, [place], on=on),
    )
    return MarketPosition(
        title=place.name,
        code=place.code,
        on=on,
        sentence=_in_short(sections),
        sections=sections,
        partnership=None,
        places=(place,),
    )


def position_of_partnership(
    lake: Lake, partnership: Partnership, *, actor: Account, on: date
) -> MarketPosition:
    """The statement of a partnership; the same number of queries however much it holds."""
    places = places_of(lake, [partnership.pk], on=on)[partnership.pk]
    name = listed([each.short_name for each in places]) or partnership.name
    needs = needs_recorded(places, actor=actor, on=on)
    services = given_of(partnership)
    contracts = agreed_of([partnership.pk])
    answers = answered(needs, partnership.pk, on=on)
    sections = (
        needs_section(name, needs, answers, on=on),
        spend_section(lake, places),
        capacity_section(lake, name, places, on=on),
        diversity_section(partnership, services, contracts, on=on),
        blocks_section(partnership, contracts, on=on),
        prices_section(partnership, on=on),
        ending_section(partnership, contracts, on=on),
        noticed_section(partnership, on=on),
        gaps_section(partnership, services, needs, answers, on=on),
        factors_section(partnership, services, on=on),
        intentions_section(intentions_of(partnership)),
    )
    return MarketPosition(
        title=partnership.name,
        code=f"partnership-{partnership.pk}",
        on=on,
        sentence=_in_short(sections),
        sections=sections,
        partnership=partnership,
        places=tuple(places),
    )


def _in_short(sections: tuple[Section, ...]) -> str:
    """The first sentence of the parts that tell most: need, spending and capacity."""
    return " ".join(_first(each.answer) for each in sections[:3])


def _first(answer: str) -> str:
    """The first sentence of some; a full stop within a name or sum does not end one."""
    return re.split(r"(?<=[^A-Z]\.)\s(?=[A-Z0-9])", answer, maxsplit=1)[0]
