"""The figures of a board's newest month, beside England and beside a year before."""

from collections.abc import Mapping
from datetime import date

from ropewalk.figures import Figure, Source
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import held_against
from ropewalk.place.discharge.boards import all_boards_figure, per_100_000
from ropewalk.place.discharge.daily import Daily
from ropewalk.place.discharge.periods import Period, months_of
from ropewalk.place.places import Place
from ropewalk.place.recency import dated, end_of_month
from ropewalk.place.residents import counts_of, newest


def flow_figures(
    lake: Lake,
    daily: Daily,
    board: Place,
    short: Mapping[date, tuple[str, ...]],
    *,
    on: date,
) -> list[Figure]:
    """The newest month with a mean, the same month a year before, and England."""
    months = {each.starts_on: each for each in months_of(daily, on=on, leave_out=short)}
    known = [each for each in months.values() if each.ready is not None]
    if not known:
        return []
    now = known[-1]
    source = lake.source("discharge_icb")
    name = board.short_name
    figures = [*_month_figures(now, source, name, "discharge")]
    still_there = figures[2]
    residents = _residents(lake, board)
    rate = per_100_000(
        "discharge.still_there_per_100_000",
        f"Still in hospital at the end of the day, {name}, by residents",
        still_there,
        residents,
    )
    england = all_boards_figure(lake, now.starts_on, on=on)
    figures.append(held_against(rate, england, "England"))
    if england:
        figures.append(england)
    before = months.get(now.starts_on.replace(year=now.starts_on.year - 1))
    if before and before.still_there is not None:
        old = _month_figures(before, source, name, "discharge.year_before")
        for position, (figure, earlier) in enumerate(
            zip(figures[:4], old, strict=True)
        ):
            figures[position] = held_against(figure, earlier, "A year before")
        figures += [old[2], _change(still_there, old[2])]
    return figures


def _month_figures(
    month: Period, source: Source, name: str, stem: str
) -> tuple[Figure, Figure, Figure, Figure]:
    """People ready to leave, those who left, those still there, and the share who left."""
    when = f"{month.starts_on:%B %Y}"
    of_month = dated(source, end_of_month(month.starts_on))
    lacking = month.days - month.days_known
    note = f"{month.days_known} of {month.days} days are known." if lacking else ""

    def mean(part: str, label: str, value: float | None, column: str) -> Figure:
        return Figure(
            key=f"{stem}.{part}",
            label=f"{label}, {name}",
            value=value,
            unit="people",
            vintage=when,
            rule=f"mean over {month.days_known} days of the published {column}",
            sources=(of_month,),
            note=note,
        )

    ready = mean(
        "ready",
        "People in hospital on an average day who no longer needed to be",
        month.ready,
        "patients who do not meet the criteria to reside",
    )
    left = mean(
        "left",
        "Of those, people who left the same day",
        month.left,
        "patients discharged",
    )
    still_there = Figure(
        key=f"{stem}.still_there",
        label=f"Of those, people still there at the end of the day, {name}",
        value=month.still_there,
        unit="people",
        vintage=when,
        rule="people who no longer needed to be in hospital less those who left that day",
        inputs=(ready, left),
        note=note,
    )
    share = Figure(
        key=f"{stem}.left_share",
        label=f"Share of people ready to leave who left the same day, {name}",
        value=month.left_share,
        unit="percent",
        vintage=when,
        rule="people who left ÷ people who no longer needed to be in hospital",
        inputs=(left, ready),
    )
    return ready, left, still_there, share


def _residents(lake: Lake, place: Place) -> Figure:
    count = newest(counts_of(lake, place))
    return Figure(
        key="discharge.residents",
        label=f"People who live in {place.short_name}",
        value=count.residents if count else None,
        unit="people",
        vintage=count.source.vintage if count else "",
        rule="sum over small areas of the residents counted",
        sources=(count.source,) if count else (),
    )


def _change(now: Figure, before: Figure) -> Figure:
    return Figure(
        key="discharge.change",
        label="Change in people still in hospital from the same month a year before",
        value=(
            None
            if now.value is None or not before.value
            else (now.value / before.value - 1) * 100
        ),
        unit="percent",
        vintage=f"{before.vintage} to {now.vintage}",
        rule="this month ÷ the same month a year before, less 1",
        inputs=(now, before),
    )
