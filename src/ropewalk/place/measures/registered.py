"""Measures of the people registered with practices located in a place, and their GPs."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ropewalk.figures.words import in_a_sentence
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.kept import Kept, kept
from ropewalk.place.measures.measure import HUNDRED_THOUSAND, REGISTERED, Measure, Part
from ropewalk.place.places import Place
from ropewalk.place.practices import practices_of
from ropewalk.place.results.conditions import Register, registers

MOST_LOST = 0.1  # of a place's practices, in a register of another year


def of_registers(lake: Lake, place: Place) -> Iterator[Measure]:
    """Conditions on the registers of practices located in a place."""
    if not place.practice_codes:
        return
    own = {each.condition: each for each in registers(lake, place.practice_codes)}
    source = lake.source("qof")
    england, board = (
        {each.condition: each for each in found}
        for found in _registers_elsewhere(lake, place)
    )
    held = max((each.practices for each in own.values()), default=0)
    lost = len(place.practice_codes) - held
    note = (
        f"{lost} of the {len(place.practice_codes):,} practices had another code, or "
        "none, that year."
        if lost > MOST_LOST * len(place.practice_codes)
        else ""
    )
    for condition, each in own.items():
        yield Measure(
            key=f"register.{_short(condition)}",
            label=f"On the register for {in_a_sentence(condition)}",
            sentence="{value} of people "
            + ("" if each.list_type == "TOTAL" else f"{each.list_said} ")
            + "registered with practices in {place} are on the register for "
            + in_a_sentence(condition),
            whose=REGISTERED,
            place=Part(each.people, each.listed),
            board=None
            if place.kind == PlaceKind.ICB or condition not in board
            else Part(board[condition].people, board[condition].listed),
            england=Part(england[condition].people, england[condition].listed),
            sources=(source,),
            known_as=f"GP registers of {source.vintage}",
            note=note,
        )


def _registers_elsewhere(
    lake: Lake, place: Place
) -> tuple[Sequence[Register], Sequence[Register]]:
    held = kept(lake, "qof", "practice_allocations", "practices", "small_areas")
    return _registers(held, None), _registers(held, place.icb_code)


@lru_cache(maxsize=64)
def _registers(held: Kept, board: str | None) -> tuple[Register, ...]:
    """The registers of all England, or of the practices of a board."""
    if board is None:
        return tuple(registers(held.lake, None))
    practices = practices_of(held.lake)
    members = [
        code
        for code, icb in zip(practices.code, practices.icb, strict=True)
        if icb == board
    ]
    return tuple(registers(held.lake, members))


def _short(condition: str) -> str:
    return "_".join(condition.casefold().split())


def of_gps(lake: Lake, place: Place) -> Iterator[Measure]:
    """GPs for each 100,000 patients, for places made of whole districts."""
    if place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
        return
    rows = lake.table("gps").to_pylist()
    areas = lake.table("small_areas", ["ltla_code", "icb_code"])
    pairs = areas.group_by(["ltla_code", "icb_code"]).aggregate([]).to_pylist()
    board = {row["ltla_code"] for row in pairs if row["icb_code"] == place.icb_code}
    split = {row["ltla_code"] for row in pairs if row["icb_code"] != place.icb_code}
    held = {row["ltla_code"] for row in rows}
    if not set(place.district_codes) <= held:
        return

    def part(districts: set[str] | None) -> Part:
        chosen = [
            row for row in rows if districts is None or row["ltla_code"] in districts
        ]
        return Part(
            sum(row["gp_fte"] for row in chosen), sum(row["patients"] for row in chosen)
        )

    yield Measure(
        key="gps",
        label="Full-time equivalent GPs for each 100,000 patients",
        sentence="practices in {place} have {value} full-time equivalent GPs for each "
        "100,000 patients",
        whose=REGISTERED,
        place=part(set(place.district_codes)),
        board=part(board - split),
        england=part(None),
        sources=(lake.source("gps"),),
        per=HUNDRED_THOUSAND,
        base_label="patients",
        note="The interval treats full-time equivalents as a count of GPs. Districts "
        "that lie in more than one board are left out of the board.",
    )
