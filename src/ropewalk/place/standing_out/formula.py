"""The relative need of a place by the NHS formula, which no chance is in."""

from datetime import date

from ropewalk.figures import Figure
from ropewalk.figures.words import age_in_words, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.need import COMPONENT_NAMES, need_index, number_of
from ropewalk.place.places import Place
from ropewalk.place.practices import vintage_on
from ropewalk.place.standing_out.differences import Difference, Way, is_large

NEED_COMPONENTS = (
    "final",
    "general_and_acute",
    "community",
    "mental_health",
    "maternity",
    "prescribing",
    "primary_medical",
)
NOT_BY_CHANCE = (
    "A result of the NHS formula for everybody registered there, not a sample: there is "
    "no play of chance in it, and so no interval."
)


def needs_compared(
    lake: Lake, place: Place, *, beside_board: bool, on: date
) -> list[Difference]:
    """The relative need of a place for each kind of care, which is not a sample."""
    if place.kind == PlaceKind.ENGLAND:
        return []
    index = need_index(lake, place, vintage=vintage_on(lake, on=on))
    if index.missing:
        return []
    found = []
    for component in NEED_COMPONENTS:
        against = {
            key: index.figure(component, key)
            for key in (("england", "icb") if beside_board else ("england",))
        }
        values = {key: number_of(figure) for key, figure in against.items()}
        ways: dict[str, Way] = {
            key: _way_of_index(value, on=on) for key, value in values.items()
        }
        england = against["england"]
        found.append(
            Difference(
                key=f"need.{component}",
                figure=Figure(
                    key=f"stands_out.need.{component}",
                    label=f"Relative need and unavoidable cost, {COMPONENT_NAMES[component]}, "
                    f"{place.short_name}",
                    value=england.value,
                    unit="index",
                    vintage=england.vintage,
                    rule=england.rule,
                    inputs=tuple(against.values()),
                    sources=(index.source,),
                    note=NOT_BY_CHANCE,
                    comparison=" ".join(
                        figure.comparison for figure in reversed(against.values())
                    ),
                ),
                sentence=_sentence_of_need(
                    component,
                    place,
                    values,
                    index.source.vintage,
                    index.source.as_at,
                    on=on,
                ),
                from_england=ways["england"],
                from_board=ways.get("icb", ""),
                has_board=beside_board,
                relative_to_england=(values["england"] - 1) * 100,
                relative_to_board=(values["icb"] - 1) * 100
                if "icb" in values
                else None,
                as_at=index.source.as_at,
                whose="people registered with practices located there",
                is_formula=True,
            )
        )
    return found


def _way_of_index(value: float, *, on: date) -> Way:
    if not is_large(value, 1.0, on=on):
        return ""
    return "higher" if value > 1 else "lower"


def _sentence_of_need(
    component: str,
    place: Place,
    values: dict[str, float],
    vintage: str,
    as_at: date | None,
    *,
    on: date,
) -> str:
    names = {"icb": place.icb_short_name, "england": "England"}
    sides = [
        f"{abs(values[key] - 1) * 100:.1f}% {'above' if values[key] > 1 else 'below'} "
        f"{names[key]}"
        for key in ("icb", "england")
        if key in values
    ]
    return (
        f"Relative need and unavoidable cost of {COMPONENT_NAMES[component]} in "
        f"{place.short_name} is {listed(sides)}, for people registered with practices "
        f"there (NHS formula, {vintage}; {age_in_words(as_at, on=on)})."
    )
