"""What is said for and against options, and what a spreadsheet of it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.models import Appraisal, AppraisalOption, Preference
from ropewalk.strategy.queries.sheets import rows_sent
from ropewalk.strategy.rules.points import (
    MOST_ROWS,
    NAIVE,
    SHEET,
    PointsSaid,
    naive_ranking,
    points_from_rows,
)


@dataclass(frozen=True, slots=True)
class PreferenceSeen:
    """Which option was preferred without scores, and why."""

    sentence: str
    reasons: Sequence[str]


def read_points(path: Path) -> PointsSaid:
    """What a spreadsheet (CSV or XLSX) says for and against options.

    Raises:
        BadInput: When it is no spreadsheet, is too large, has no sheet called Options, or
            a row is wrong.
    """
    return points_from_rows(path.name, rows_sent(path, SHEET, most_rows=MOST_ROWS))


def points_table(option: AppraisalOption) -> Table:
    """What is said for and against an option, by whom, on what evidence; one query."""
    order = list(Side)
    held = sorted(
        option.points.select_related("organisation"),
        key=lambda each: (order.index(Side(each.side)), each.pk),
    )
    return Table(
        key="points",
        title="For and against",
        columns=(
            Column("side", "Side"),
            Column("text", "What is said"),
            Column("evidence", "Evidence"),
            Column("who", "Who says so"),
        ),
        rows=tuple(
            (
                Side(each.side).label,
                each.text,
                each.evidence or "none given",
                each.organisation.name if each.organisation else "nobody in particular",
            )
            for each in held
        ),
    )


def naive_table(appraisal: Appraisal) -> Table | None:
    """Options ranked on counts alone, and said to be naive; none where nothing is said.

    Two queries.
    """
    options = list(appraisal.options.prefetch_related("points"))
    said = {each.pk: [one.side for one in each.points.all()] for each in options}
    if not any(said.values()):
        return None
    codes = {each.pk: str(each) for each in options}
    counted = naive_ranking(said)
    ties = [each.place for each in counted]
    return Table(
        key="naive",
        title="Counts of what is said (naive)",
        columns=(
            Column("option", "Option"),
            Column("for", "For", "count"),
            Column("against", "Against", "count"),
            Column("net", "Advantages less disadvantages", "count"),
            Column("place", "Naive place"),
        ),
        rows=tuple(
            (
                codes[each.number],
                each.count_for,
                each.count_against,
                each.net,
                f"{each.place}, tied"
                if ties.count(each.place) > 1
                else str(each.place),
            )
            for each in counted
        ),
        note=f"In all {sum(c.count_for for c in counted)} for and "
        f"{sum(c.count_against for c in counted)} against. {NAIVE}",
    )


def preference_of(appraisal: Appraisal) -> PreferenceSeen | None:
    """The option that was preferred last without scores, if any; two queries."""
    last = (
        Preference.objects.filter(appraisal=appraisal)
        .select_related("option")
        .prefetch_related("reasons")
        .order_by("-pk")
        .first()
    )
    if last is None:
        return None
    return PreferenceSeen(
        sentence=f"{last.option} was preferred on {day(last.preferred_on)}.",
        reasons=[each.text for each in last.reasons.all()],
    )
