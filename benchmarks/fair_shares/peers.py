"""The public place tool's way of working, restated, and one better way in its library.

The tool (NHS England, ICB place-based allocation tool) documents its index as weighted
population per head in a place over weighted population per head in its ICB. For every
place it filters the practices of the place, groups and sums them, does the same for the
place's ICB, and divides. It also rounds every sum to a whole number of people and
replaces missing need and zeros with 1; both are left out here, so that its answers can
be compared with ours to the last digits. That makes the restatement a little faster
than the tool.
"""

import pandas as pd


def place_by_place(
    practices: pd.DataFrame, places: list[tuple[str, str]], components: list[str]
) -> pd.DataFrame:
    """The indices of every place, found one place at a time.

    Args:
        practices: One row a practice: code, ICB, place, people and weighted people.
        places: ICB and place codes, as in the columns ``icb_code`` and ``ltla_code``.
        components: Columns of weighted people.

    Returns:
        One row a place in the order given, one column a component.
    """
    sums = dict.fromkeys(["registered", *components], "sum")
    found = []
    for icb, district in places:
        of_place = practices["icb_code"].eq(icb) & practices["ltla_code"].eq(district)
        members = practices.loc[of_place, "practice_code"].tolist()  # noqa: F841
        chosen = practices.query("practice_code in @members").copy()
        chosen.insert(loc=0, column="Place", value=district)
        place_sums = chosen.groupby("Place").agg(sums)
        icb_sums = practices.query("icb_code == @icb").groupby("icb_code").agg(sums)

        icb_rate = icb_sums[components].div(icb_sums["registered"].values, axis=0)
        place_rate = place_sums[components].div(place_sums["registered"].values, axis=0)
        found.append(place_rate.div(icb_rate.values, axis=0))
    return pd.concat(found, ignore_index=True)


def all_at_once(
    practices: pd.DataFrame, places: list[tuple[str, str]], components: list[str]
) -> pd.DataFrame:
    """The same indices from two group-bys over all the practices."""
    columns = ["registered", *components]
    by_place = practices.groupby(["icb_code", "ltla_code"])[columns].sum()
    by_icb = by_place.groupby(level="icb_code").sum()
    rate = by_place[components].div(by_place["registered"], axis=0)
    icb_rate = by_icb[components].div(by_icb["registered"], axis=0)
    return rate.div(icb_rate, level="icb_code").loc[places].reset_index(drop=True)
