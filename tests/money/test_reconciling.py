"""Two ledgers side by side: everything is accounted for once, and the sums tell the rest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ropewalk.lake.catalogue import SHIPPED, Lake, read_descriptor
from ropewalk.money.rules.reconciling import (
    Item,
    Match,
    plain,
    reconcile,
)
from ropewalk.place.payments.controls import controls_of

TRAFFORD = "E08000009"
FIRST, AFTER = date(2026, 4, 1), date(2026, 7, 1)
ITEMS = st.lists(
    st.tuples(
        st.dates(FIRST, AFTER - timedelta(days=1)),
        st.sampled_from([-500, 100, 200, 300]),
        st.sampled_from(["", "INV 1", "inv-1", "INV 2", "PO/77"]),
    ),
    max_size=12,
).map(lambda rows: [Item(n, *row) for n, row in enumerate(rows, start=1)])


def found(ours, theirs, days=5):
    return reconcile(ours, theirs, starts_on=FIRST, ends_before=AFTER, timing_days=days)


@given(ours=ITEMS, theirs=ITEMS)
def test_each_item_of_either_ledger_is_in_one_place_once(ours, theirs):
    made = found(ours, theirs)

    mine = [pair.ours for pair in made.matched] + [*made.ours_timing, *made.ours_alone]
    other = [p.theirs for p in made.matched] + [*made.theirs_timing, *made.theirs_alone]
    assert sorted(mine, key=lambda each: each.key) == ours
    assert sorted(other, key=lambda each: each.key) == theirs


@given(ours=ITEMS, theirs=ITEMS)
def test_what_is_unmatched_is_the_difference_of_the_totals(ours, theirs):
    made = found(ours, theirs)

    assert made.difference_pence == sum(e.pence for e in ours) - sum(
        e.pence for e in theirs
    )


@given(ours=ITEMS)
def test_a_ledger_agrees_with_itself(ours):
    made = found(ours, list(reversed(ours)))

    assert len(made.matched) == len(ours)
    assert made.said.startswith("Both ledgers show the same")


@given(ours=ITEMS, theirs=ITEMS)
def test_what_is_paired_is_the_same_money_for_the_reason_given(ours, theirs):
    for pair in found(ours, theirs).matched:
        assert pair.ours.pence == pair.theirs.pence
        if pair.by is Match.REFERENCE:
            assert plain(pair.ours.reference) == plain(pair.theirs.reference)
        else:
            assert abs((pair.ours.on - pair.theirs.on).days) <= 5


@given(ours=ITEMS, theirs=ITEMS)
def test_nothing_is_left_on_both_sides_that_could_have_been_paired(ours, theirs):
    made = found(ours, theirs)
    for mine in (*made.ours_timing, *made.ours_alone):
        for other in (*made.theirs_timing, *made.theirs_alone):
            assert mine.pence != other.pence or abs((mine.on - other.on).days) > 5


def test_references_agree_however_a_system_writes_them():
    ours = [Item(1, date(2026, 5, 1), 100, "INV-0012/a")]
    theirs = [Item(9, date(2026, 6, 20), 100, "inv 0012 A")]

    [pair] = found(ours, theirs).matched
    assert (pair.theirs.key, pair.by) == (9, Match.REFERENCE)


def test_what_lies_near_an_end_may_be_a_matter_of_days():
    made = found(
        [Item(1, date(2026, 6, 29), 100, "A"), Item(2, date(2026, 5, 1), 7, "B")],
        [Item(1, date(2026, 4, 2), 900, "C")],
    )

    assert [each.key for each in made.ours_timing] == [1]
    assert [each.key for each in made.ours_alone] == [2]
    assert [each.pence for each in made.theirs_timing] == [900]
    assert "Ours shows £7.93 less than theirs" in made.said


def test_the_shipped_payments_of_trafford_reconcile_to_the_totals_of_each_month():
    """They are for health and social care: each month's control is that and the rest.

    Trafford Council, payments and monthly totals of every service, by month and number:
    £175.8m of £565.2m in 2024/25, £209.3m of £621.9m in 2025/26.
    """
    lake = Lake(read_descriptor(SHIPPED))
    table = lake.table("payments", vintage="Trafford 2024/25 and 2025/26")
    ours = {}
    for month, pence, payments in zip(
        *(table[name].to_pylist() for name in ("month", "pence", "payments")),
        strict=True,
    ):
        held = ours.get(month, (0, 0))
        ours[month] = (held[0] + pence, held[1] + payments)
    controls = controls_of(lake, TRAFFORD)

    assert len(ours) == 24
    for month, held in ours.items():
        for part, whole in zip(held, controls[month], strict=True):
            assert 0 < part < whole  # pence, payments
    for first, part, whole in (
        (date(2024, 4, 1), 175.8, 565.2),
        (date(2025, 4, 1), 209.3, 621.9),
    ):
        months = [m for m in ours if first <= m < first.replace(year=first.year + 1)]
        assert round(sum(ours[m][0] for m in months) / 10**8, 1) == part
        assert round(sum(controls[m][0] for m in months) / 10**8, 1) == whole
    assert ours.keys() < controls.keys()  # the totals go further
