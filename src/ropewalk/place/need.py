"""How much the people registered in a place need, and unavoidably cost, beside others.

The index comes from the NHS formula for sharing money between areas. It is about the
people registered with GP practices located in the place, wherever they live. It counts
need for health care and the unavoidable cost of giving it (market forces and remoteness
included), and it leaves out social care.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.allocation import COMPONENTS, relative_index
from ropewalk.figures import BadInput, Column, Figure, Source, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import parts_of
from ropewalk.place.gazetteer import PlaceKind, gazetteer
from ropewalk.place.places import Place, said_name
from ropewalk.place.practices import TABLE, Practices, practices_of
from ropewalk.place.section import Missing

MEANING = (
    "relative need and unavoidable cost (market forces and remoteness included) of "
    "people registered with practices located there, on the NHS formula; it leaves "
    "out social care"
)
COMPONENT_NAMES = {
    "final": "all core services together",
    "general_and_acute": "general and acute hospital care",
    "community": "community health services",
    "mental_health": "mental health services",
    "maternity": "maternity services",
    "prescribing": "prescribing",
    "primary_medical": "primary medical care",
    "health_inequalities": "the health inequalities adjustment",
    "final_primary_medical": "primary medical care with the health inequalities share",
}
REMEDY = (
    "Add the NHS England place-allocation practice file that names its practices: "
    "`ropewalk reference add FILE`."
)
ITSELF = {
    "icb": {PlaceKind.ICB},
    "england": {PlaceKind.ENGLAND},
}
RULE = (
    "(weighted people of the place ÷ its registered people) ÷ "
    "(weighted people of {reference} ÷ its registered people)"
)


@dataclass(frozen=True, slots=True)
class NeedIndex:
    """The indices of a place for every component, and what they were computed from.

    ``parts`` lists each board and district that the place's practices are in: a place
    is not always in one board.
    """

    vintage: str
    registered: Figure
    figures: tuple[Figure, ...]
    parts: Table
    source: Source
    missing: tuple[Missing, ...] = ()

    def figure(self, component: str, against: str) -> Figure:
        """The index of a component against ``icb`` or ``england``."""
        wanted = key_of(component, against)
        return next(figure for figure in self.figures if figure.key == wanted)

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """The values alone, by component and then by what they are compared with."""
        return {
            component: {
                f"vs_{against}": self.figure(component, against).value
                for against in ("icb", "england")
            }
            for component in COMPONENTS
        }


def key_of(component: str, against: str) -> str:
    """The key of an index, such as ``need_index.final.vs_icb``."""
    return f"need_index.{component}.vs_{against}"


def rows_in(practices: Practices, place: Place) -> NDArray[np.intp]:
    """Which rows of a vintage's practices make up a place.

    A council, district or board is made of the practices that the vintage puts there;
    any other place is made of the practices it names.
    """
    if place.kind == PlaceKind.ENGLAND:
        return np.arange(len(practices.code))
    if place.kind == PlaceKind.ICB:
        values, codes = practices.icb, {place.icb_code}
    elif place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
        return np.array(sorted(practices.rows_of(place.practice_codes)), dtype=np.intp)
    elif place.code in {*place.district_codes, *place.council_codes}:
        values, codes = practices.district, set(place.district_codes)
    else:  # a district as it was, which the file may still name
        values, codes = practices.published_district, {place.code}
    return np.flatnonzero([value in codes for value in values])


def need_index(lake: Lake, place: Place, *, vintage: str | None = None) -> NeedIndex:
    """The indices of a place against its board and against England.

    Args:
        lake: The reference data.
        place: Any place.
        vintage: The vintage of the allocation file, the newest when not given.

    Raises:
        BadInput: When the vintage is not held, or a need or a list size in the place
            or in what it is compared with is missing. Missing need is never filled in.
    """
    practices = practices_of(lake, vintage=vintage)
    source = lake.source(TABLE, practices.vintage)
    rows = rows_in(practices, place)
    table = _parts(lake, practices, rows, source)
    if not rows.size:
        return _not_known(place, practices, source, table)
    own = sums_of(
        practices, source, "place", (place.short_name, place.registered_with), rows
    )
    everyone = np.arange(len(practices.code))
    compared = {
        "england": sums_of(practices, source, "england", _names("England"), everyone)
    }
    if place.kind != PlaceKind.ENGLAND:
        board = np.flatnonzero([code == place.icb_code for code in practices.icb])
        compared["icb"] = sums_of(
            practices, source, "icb", _names(place.icb_short_name), board
        )
    figures = []
    for against in ("icb", "england"):
        for component in COMPONENTS:
            if against in compared:
                figures.append(
                    _index(component, against, place, own, compared[against])
                )
            else:
                figures.append(
                    _unknown(component, against, practices, "England is in no one ICB.")
                )
    wholes = {
        name: number_of(compared[against]["registered"])
        for against, name in (("icb", place.icb_short_name), ("england", "England"))
        if against in compared and place.kind not in ITSELF[against]
    }
    return NeedIndex(
        vintage=practices.vintage,
        registered=replace(
            own["registered"],
            comparison=parts_of(number_of(own["registered"]), wholes),
        ),
        figures=tuple(figures),
        parts=table,
        source=source,
    )


def sums_of(
    practices: Practices,
    source: Source,
    key: str,
    names: tuple[str, str],
    rows: NDArray[np.intp],
) -> dict[str, Figure]:
    """Registered and weighted people of some practices, as the file publishes them.

    ``names`` says whose they are, and whom they are registered with.

    Raises:
        BadInput: When a list size or a need among them is missing.
    """
    refuse_missing_need(practices, rows)
    name, registered_with = names

    def figure(part: str, label: str, value: float, unit: str, column: str) -> Figure:
        return Figure(
            key=f"{part}.{key}",
            label=label,
            value=float(value),
            unit=unit,
            vintage=practices.vintage,
            rule=f"sum over {len(rows):,} practices of the published {column}",
            sources=(source,),
        )

    found = {
        "registered": figure(
            "registered",
            f"People registered with {registered_with}",
            practices.registered[rows].sum(),
            "people",
            "registered population",
        )
    }
    weighted = practices.weighted[rows].sum(axis=0)
    for component, value in zip(COMPONENTS, weighted, strict=True):
        found[component] = figure(
            f"weighted.{component}",
            f"Weighted people of {name}: {COMPONENT_NAMES[component]}",
            value,
            "weighted people",
            f"weighted population for {COMPONENT_NAMES[component]}",
        )
    return found


def _names(area: str) -> tuple[str, str]:
    """An area, and whom its registered people are registered with."""
    return area, f"practices in {area}"


def number_of(figure: Figure) -> float:
    """The value of a figure to reckon with.

    Raises:
        BadInput: When it is not known, or is no number; nothing is put in its place.
    """
    if figure.value is None or isinstance(figure.value, str):
        raise BadInput(figure.note or f"{figure.label}: the number is not known.")
    return float(figure.value)


def refuse_missing_need(practices: Practices, rows: NDArray[np.intp]) -> None:
    """Refuse practices without people or without need, naming the first.

    Raises:
        BadInput: When a list size is missing, zero or negative, or a need is missing.
    """
    registered = practices.registered[rows]
    empty = ~np.isfinite(registered) | (registered <= 0)
    if empty.any():
        raise BadInput(
            f"Practice {practices.code[rows[empty][0]]} has no registered people in "
            f"the {practices.vintage} allocation file, so no need can be worked out."
        )
    weighted = practices.weighted[rows]
    faulty = ~np.isfinite(weighted) | (weighted < 0)
    if faulty.any():
        row, column = np.argwhere(faulty)[0]
        raise BadInput(
            f"Practice {practices.code[rows[row]]} has no weighted population for "
            f"{COMPONENT_NAMES[COMPONENTS[column]]} in the {practices.vintage} "
            f"allocation file; missing need is not taken to be none."
        )


def _index(
    component: str,
    against: str,
    place: Place,
    own: dict[str, Figure],
    reference: dict[str, Figure],
) -> Figure:
    inputs = (
        own[component],
        own["registered"],
        reference[component],
        reference["registered"],
    )
    weighted, registered, total, people = (number_of(figure) for figure in inputs)
    value = relative_index(weighted, registered, total, people)
    name = place.icb_short_name if against == "icb" else "England"
    is_itself = place.kind in ITSELF[against]
    return Figure(
        key=key_of(component, against),
        label=f"Relative need and cost index against {name}: {COMPONENT_NAMES[component]}",
        value=float(value),
        unit="index",
        vintage=own["registered"].vintage,
        rule=RULE.format(reference=name),
        inputs=inputs,
        sources=own["registered"].sources,
        note=f"{name} compared with itself, so 1." if is_itself else f"The {MEANING}.",
        comparison=f"{name} compared with itself."
        if is_itself
        else gap_said(float(value), name),
    )


def gap_said(index: float, name: str) -> str:
    """How far an index is from the place that is 1, as a sentence."""
    gap = round(abs(index - 1) * 100, 1)
    if not gap:
        return f"Level with {name}."
    return f"{gap:.1f}% {'above' if index > 1 else 'below'} {name}."


def _unknown(component: str, against: str, practices: Practices, why: str) -> Figure:
    return Figure(
        key=key_of(component, against),
        label=f"Relative need and cost index: {COMPONENT_NAMES[component]}",
        value=None,
        unit="index",
        vintage=practices.vintage,
        rule=RULE.format(reference="what it is compared with"),
        note=why,
    )


def _not_known(
    place: Place, practices: Practices, source: Source, parts: Table
) -> NeedIndex:
    """An index that cannot be worked out because no practice of the place is held."""
    why = (
        f"No GP practice of {place.short_name} is in the {practices.vintage} "
        f"allocation file, so its relative need is not known."
    )
    return NeedIndex(
        vintage=practices.vintage,
        registered=Figure(
            key="registered.place",
            label=f"People registered with {place.registered_with}",
            value=None,
            unit="people",
            vintage=practices.vintage,
            note=why,
        ),
        figures=tuple(
            _unknown(component, against, practices, why)
            for against in ("icb", "england")
            for component in COMPONENTS
        ),
        parts=parts,
        source=source,
        missing=(Missing("Relative need and cost", REMEDY, TABLE),),
    )


def _parts(
    lake: Lake, practices: Practices, rows: NDArray[np.intp], source: Source
) -> Table:
    """Each board and district that the practices are in, with its own index."""
    book = gazetteer(lake)
    members: dict[tuple[str, str], list[int]] = {}
    for row in rows.tolist():
        members.setdefault((practices.icb[row], practices.district[row]), []).append(
            row
        )
    england = practices.registered.sum(), practices.weighted[:, 0].sum()
    lines = []
    for (icb, district), found in members.items():
        board = np.flatnonzero([code == icb for code in practices.icb])
        registered = practices.registered[found].sum()
        weighted = practices.weighted[found, 0].sum()
        against_icb, against_england = (
            float(relative_index(weighted, registered, total, people))
            for people, total in (
                (practices.registered[board].sum(), practices.weighted[board, 0].sum()),
                england,
            )
        )
        lines.append(
            (
                book.names[district],
                district,
                said_name(book.names[icb]),
                icb,
                len(found),
                float(registered),
                float(weighted),
                against_icb,
                against_england,
            )
        )
    return Table(
        key="need.parts",
        title="Practices by district and integrated care board",
        columns=(
            Column("district", "District"),
            Column("district_code", "District code"),
            Column("icb", "Integrated care board"),
            Column("icb_code", "ICB code"),
            Column("practices", "Practices", "practices"),
            Column("registered", "Registered people", "people"),
            Column("weighted", "Weighted people", "weighted people"),
            Column("vs_icb", "Index against that ICB", "index"),
            Column("vs_england", "Index against England", "index"),
        ),
        rows=tuple(sorted(lines)),
        sources=(source,),
        note=(
            "People are counted where their practice is, and each part is compared "
            "with the board that its practices belong to."
        ),
    )
