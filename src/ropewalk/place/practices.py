"""GP practices with their people and need, and which district, network and board each is in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.allocation import COMPONENTS
from ropewalk.lake.catalogue import Lake, Resource
from ropewalk.place.gazetteer import distinct, is_network
from ropewalk.place.kept import Kept
from ropewalk.place.recency import start_of_financial_year
from ropewalk.place.succession import current_codes

TABLE = "practice_allocations"


@dataclass(frozen=True, slots=True)
class Practices:
    """GP practices in the order of the allocation file, and where each one is.

    ``district`` is the district of today that the practice is located in, whatever
    year's code the file gives; ``sub_icb`` and ``pcn`` are ``None`` where the
    hierarchy does not name them. ``weighted`` has shape (practices, components), in
    the order of ``COMPONENTS``; a missing number stays missing.
    """

    vintage: str

    code: tuple[str, ...]
    name: tuple[str, ...]
    icb: tuple[str, ...]
    published_district: tuple[str, ...]
    district: tuple[str, ...]
    council: tuple[str, ...]
    sub_icb: tuple[str | None, ...]
    pcn: tuple[str | None, ...]
    registered: NDArray[np.float64] = field(repr=False)
    weighted: NDArray[np.float64] = field(repr=False)
    position: dict[str, int] = field(repr=False)

    def rows_of(self, codes: Iterable[str]) -> list[int]:
        """The rows of the practices named, leaving out those not in the file."""
        return [self.position[code] for code in codes if code in self.position]


def vintage_on(lake: Lake, *, on: date) -> str:
    """The vintage of the allocation file in force on a day.

    The last one held whose financial year had begun; the earliest where none had.
    """
    held = sorted(lake.vintages(TABLE), key=_in_force_from, reverse=True)
    begun = [each for each in held if _in_force_from(each) <= on]
    return (begun[0] if begun else held[-1]).vintage


def _in_force_from(resource: Resource) -> date:
    """The first day of its financial year, or else the day that it describes."""
    year = start_of_financial_year(resource.vintage)
    return year or resource.as_at or date.min


def practices_of(lake: Lake, *, vintage: str | None = None) -> Practices:
    """The practices of a vintage of the allocation file, read once."""
    allocations = lake.resource(TABLE, vintage)
    others = ("practices", "small_areas", "area_succession")
    checksums = (allocations.sha256, *(lake.resource(name).sha256 for name in others))
    return _practices(Kept(checksums, lake), allocations.vintage)


@lru_cache(maxsize=4)
def _practices(held: Kept, vintage: str) -> Practices:
    lake = held.lake
    columns = lake.table(
        TABLE,
        [
            *("practice_code", "practice_name", "icb_code", "ltla_code"),
            *("registered", *COMPONENTS),
        ],
        vintage=vintage,
    ).to_pydict()
    council_of = council_by_district(lake)
    published = tuple(columns["ltla_code"])
    district = current_codes(lake, list(published), held=set(council_of))
    hierarchy = lake.table(
        "practices", ["practice_code", "sub_icb_code", "pcn_code"]
    ).to_pydict()
    sub_icb = dict(
        zip(hierarchy["practice_code"], hierarchy["sub_icb_code"], strict=True)
    )
    pcn = dict(zip(hierarchy["practice_code"], hierarchy["pcn_code"], strict=True))
    codes = tuple(columns["practice_code"])
    return Practices(
        vintage=vintage,
        code=codes,
        name=tuple(columns["practice_name"]),
        icb=tuple(columns["icb_code"]),
        published_district=published,
        district=tuple(district),
        council=tuple(council_of[code] for code in district),
        sub_icb=tuple(sub_icb.get(code) for code in codes),
        pcn=tuple(pcn[code] if is_network(pcn.get(code)) else None for code in codes),
        registered=np.array(columns["registered"], dtype=np.float64),
        weighted=np.column_stack(
            [np.array(columns[name], dtype=np.float64) for name in COMPONENTS]
        ),
        position={code: row for row, code in enumerate(codes)},
    )


def council_by_district(lake: Lake) -> dict[str, str]:
    """For each district, the council with social care duties there."""
    pairs = distinct(lake, "small_areas", ["ltla_code", "utla_code"])
    return {district: council for district, council in pairs}  # noqa: C416 - of two, not of any number
