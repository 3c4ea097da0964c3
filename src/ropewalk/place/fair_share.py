"""Fair share: what a place would have of a sum divided by need, beside a share by head."""

from dataclasses import replace
from datetime import date

import numpy as np

from ropewalk.engine.allocation import share_by_need
from ropewalk.figures import Figure
from ropewalk.figures.words import PENCE_PER_POUND, age_in_words, rough_pounds
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.need import NeedIndex, need_index, number_of
from ropewalk.place.places import Place
from ropewalk.place.practices import vintage_on
from ropewalk.place.relative_need import PARTS, Against, compared_with, name_of
from ropewalk.place.section import Section
from ropewalk.place.shares import NOT_OFFICIAL, allocate

KEY = "fair_share"
TITLE = "Fair share"
ILLUSTRATION = 100_000_000 * 100  # a round sum to picture shares with, in pence


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """What a round sum would give a place by need and by head, and its parts by need."""
    index = need_index(lake, place, vintage=vintage_on(lake, on=on))
    if index.missing:
        return Section(
            key=KEY,
            title=TITLE,
            answer=f"A fair share for {place.short_name} cannot be worked out. "
            f"{index.registered.note}",
            missing=index.missing,
        )
    beside = compared_with(lake, place, on=on)
    figures = _figures(index, place, beside=beside)
    tables = []
    if by := PARTS.get(place.kind):
        tables.append(
            allocate(
                lake,
                pence=ILLUSTRATION,
                by=by,
                icbs=None,
                vintage=index.vintage,
                place=place,
            ).table
        )
    return Section(
        key=KEY,
        title=TITLE,
        answer=f"{_answer(figures, place, beside=beside)} {NOT_OFFICIAL} The lists behind it are "
        f"{age_in_words(index.source.as_at, on=on)}.",
        figures=tuple(figures.values()),
        tables=tuple(tables),
        pictures=tuple(("bars", table.key) for table in tables),
    )


def _answer(figures: dict[str, Figure], place: Place, *, beside: Against) -> str:
    sum_said = rough_pounds(ILLUSTRATION).replace(".0 million", " million")
    if place.kind == PlaceKind.ENGLAND:
        return f"Every sum shared by need across {place.short_name} stays within it."
    by_need = int(number_of(figures["by_need"]))
    by_head = int(number_of(figures["by_head"]))
    return (
        f"Of {sum_said} shared by need across {name_of(beside, place)}, "
        f"{place.short_name} would have {rough_pounds(by_need)}, "
        f"{gap_said(by_need - by_head)} by counting heads."
    )


def gap_said(pence: int) -> str:
    """How far one sum is from another, to be followed by the other.

    A gap that rounds to no pounds is none.
    """
    if abs(pence) * 2 <= PENCE_PER_POUND:
        return "the same as"
    return f"{rough_pounds(abs(pence))} {'more' if pence > 0 else 'less'} than"


def _figures(index: NeedIndex, place: Place, *, beside: Against) -> dict[str, Figure]:
    """The share of the board and of England, and what a round sum comes to."""
    of_england = index.figure("final", "england")
    found = {}
    if place.kind != PlaceKind.ENGLAND:
        whole = name_of(beside, place)
        weighted, registered, all_weighted, all_registered = index.figure(
            "final", beside
        ).inputs
        by_need = _part_of_sum(
            "by_need", f"of £100 million to {whole}, by need", weighted, all_weighted
        )
        by_head = _part_of_sum(
            "by_head",
            f"of £100 million to {whole}, by registered people alone",
            registered,
            all_registered,
        )
        gap = int(number_of(by_need)) - int(number_of(by_head))
        found["by_need"] = replace(
            by_need, comparison=f"{_capital(gap_said(gap))} by counting heads."
        )
        found["by_head"] = replace(
            by_head, comparison=f"{_capital(gap_said(-gap))} by need."
        )
        if place.kind != PlaceKind.ICB:
            found["of_icb"] = _percentage(
                "of_icb",
                f"Share of the need of {place.icb_short_name}",
                index.figure("final", "icb"),
            )
    found["of_england"] = _percentage(
        "of_england", "Share of the need of England", of_england
    )
    return found


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _part_of_sum(key: str, what: str, part: Figure, whole: Figure) -> Figure:
    own, everyone = number_of(part), number_of(whole)
    need = np.array([own, max(everyone - own, 0.0)])
    return Figure(
        key=f"fair_share.{key}",
        label=f"What would come here {what}",
        value=int(share_by_need(ILLUSTRATION, need)[0]),
        unit="pence",
        vintage=part.vintage,
        rule="£100,000,000 shared in proportion to the place and the rest, to the penny",
        inputs=(part, whole),
        sources=part.sources,
        note=NOT_OFFICIAL,
    )


def _percentage(key: str, label: str, index: Figure) -> Figure:
    """The place's part of the need of what an index compares it with."""
    part, people, whole, everyone = index.inputs
    heads = 100 * number_of(people) / number_of(everyone)
    return Figure(
        key=f"fair_share.{key}",
        label=label,
        value=100 * number_of(part) / number_of(whole),
        unit="percent",
        vintage=part.vintage,
        rule="weighted people of the place ÷ weighted people of the whole, in a hundred",
        inputs=(part, whole),
        sources=part.sources,
        note=NOT_OFFICIAL,
        comparison=f"{heads:.1f}% of the people registered there.",
    )
