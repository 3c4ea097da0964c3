"""A Better Care Fund working copy as a workbook: what it says, what is typed, nothing runs."""

from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest

from ropewalk.money.queries.better_care import Asked, PlanSeen
from ropewalk.money.queries.better_care_quarter import QuarterSeen
from ropewalk.money.queries.standing import Standing
from ropewalk.money.rules.better_care import (
    Answer,
    Income,
    Minimum,
    Plan,
    Scheme,
    spend_of,
)
from ropewalk.paper.better_care import plan_workbook, quarter_workbook

SCHEME = Scheme(
    number=1,
    title="=HYPERLINK(1)",
    description="Help at home",
    scheme_type="home_based",
    objective="discharge",
    area="social_care",
    provider="+The council",
    source=1,
    pence=1_234_56,
    strand=2,
)


def seen(**changes):
    said = Plan(
        board="Board",
        area="Trafford",
        prepared_by="Head of joint commissioning",
        schemes=[SCHEME],
        incomes=[Income(1, "Core", "nhs_minimum", 1_234_56, "@Allocations")],
        minimum=Minimum(1_000_00, "Allocations"),
        conditions=[Answer("Agreed", holds=True, words="-As heard")],
        minimum_kinds=frozenset({"nhs_minimum"}),
        minimum_areas=frozenset({"social_care"}),
    )
    fund = SimpleNamespace(title="The pool", kind="pooled")
    plan = SimpleNamespace(
        area="Trafford",
        year="2025/26",
        year_starting=2025,
        board=SimpleNamespace(name="Board"),
        fund=fund,
        prepared_by_post="Head of joint commissioning",
    )
    held = {
        "plan": plan,
        "version": 1,
        "latest": 1,
        "approvals": [],
        "standing": Standing(
            "Aligned - not yet a section 75 pool",
            is_pool=False,
            is_warned=True,
            reason="It rests on no agreement.",
        ),
        "said": said,
        "asked": [Asked("agreed", "Agreed", "Framework")],
        "rows": {},
        "sources": {1: "Core"},
        "strands": {2: "Care at home"},
        "was_reopened_because": "",
    }
    return PlanSeen(**held | changes)


def quarter():
    return QuarterSeen(
        seen=seen(),
        quarter=4,
        period=None,
        spend=spend_of([SCHEME], {(2, 1): 500_00, (9, 9): 1_00}),
        conditions=[Answer("Agreed", holds=True, words="Yes")],
        asked=None,
        metrics=None,
    )


BOOKS = {
    "plan": lambda: plan_workbook(seen()),
    "quarter": lambda: quarter_workbook(quarter()),
}


def read(content):
    return openpyxl.load_workbook(BytesIO(content))


def cells(page):
    return [cell for row in page.iter_rows() for cell in row]


def find(page, value):
    return next(cell for cell in cells(page) if cell.value == value)


@pytest.mark.parametrize("kind", BOOKS)
def test_every_sheet_says_that_it_is_a_working_copy_and_never_that_it_is_ready(kind):
    book = read(BOOKS[kind]())

    assert len(book.worksheets) >= 5
    for page in book.worksheets:
        assert page["A1"].value.startswith("Working copy: Better Care Fund, Trafford")
        assert "The return itself is made in the national template" in page["A2"].value
        assert page.oddHeader.center.text == "Working copy"
        words = " ".join(str(cell.value) for cell in cells(page)).casefold()
        assert "ready to submit" not in words


@pytest.mark.parametrize("kind", BOOKS)
def test_nothing_that_was_typed_runs(kind):
    for page in read(BOOKS[kind]()).worksheets:
        for cell in cells(page):
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                assert cell.quotePrefix


def test_typed_cells_are_told_from_filled_ones_in_words_and_can_be_typed_in():
    book = read(BOOKS["plan"]())
    page = book["Expenditure"]
    typed, filled = find(page, "=HYPERLINK(1)"), find(page, "1")

    assert page.protection.sheet
    assert not typed.protection.locked
    assert filled.protection.locked
    assert typed.fill.fgColor.rgb != filled.fill.fgColor.rgb
    heading = find(page, "Expenditure (£)")
    assert page.cell(heading.row + 1, heading.column).value == "Input"
    assert page.cell(heading.row + 1, 1).value == "Prepopulated"
    assert page.cell(heading.row + 2, heading.column).value == 1234.56
    cover = book["Cover"]
    post = find(cover, "Completed by (post)")
    assert cover.cell(post.row, 3).value == "Input"
    assert not cover.cell(post.row, 2).protection.locked


def test_the_cover_has_the_sign_off_the_checkers_and_what_the_fund_is():
    cover = read(BOOKS["plan"]())["Cover"]
    row = find(cover, "Signed off by the board").row

    assert cover.cell(row, 2).value == "not yet"
    assert cover.cell(row, 4).value == "No: its approval is not recorded"
    assert find(cover, "Aligned - not yet a section 75 pool")
    page = read(BOOKS["plan"]())["Checkers"]
    assert cells(page)[-1].value == "No"
    assert find(page, "Template complete")


def test_a_quarter_shows_what_was_spent_and_what_is_not_loaded():
    book = read(BOOKS["quarter"]())

    assert book["Cover"]["A1"].value.endswith("year end")
    page = book["Spend to date"]
    assert find(page, 500)
    assert find(page, "Spent outside every scheme")


def test_the_same_plan_gives_the_same_bytes():
    assert BOOKS["plan"]() == BOOKS["plan"]()
