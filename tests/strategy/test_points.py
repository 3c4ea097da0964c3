"""Pros and cons of options: read from a spreadsheet, counted, and called naive."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.strategy import OPTIONS, Planning, planning

from ropewalk.figures import BadInput
from ropewalk.strategy.actions.appraisals import drop_option
from ropewalk.strategy.actions.points import add_point, import_points
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.models import OptionPoint, Preference
from ropewalk.strategy.queries.points import (
    naive_table,
    points_table,
    preference_of,
    read_points,
)
from ropewalk.strategy.rules.points import naive_ranking, points_from_rows

EXAMPLE = Path(__file__).parent / "salford_and_trafford.csv"
HEAD = ("option", "side", "text")


@laid
def here() -> Planning:
    return planning()


def test_s1_11_the_example_reads_as_published():
    said = read_points(EXAMPLE)

    counts = {
        (code, side): sum(
            1 for each in said.points if (each.option, each.side) == (code, side)
        )
        for code in said.options
        for side in (Side.ADVANTAGE, Side.DISADVANTAGE)
    }
    assert list(said.options) == ["1(a)", "1(b)", "2", "3"]
    assert list(counts.values()) == [2, 3, 5, 2, 3, 4, 1, 3]
    assert (said.preferred, len(said.reasons)) == ("1(b)", 3)


def test_counts_alone_rank_and_ties_share_a_place():
    found = naive_ranking({1: ["advantage", "risk"], 2: ["benefit"], 3: []})

    assert [(each.net, each.place) for each in found] == [(0, 2), (1, 1), (0, 2)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no column called option, side and text"),
        ([("option", "text")], "no column called side"),
        ([HEAD], "no rows below its column headings"),
        ([HEAD, ("1", "good", "x")], "row 2, column side: is 'good': use one of"),
        (
            [HEAD, ("", "risk", "")],
            "row 2, column option: is empty.\nrow 2, column text",
        ),
        ([HEAD, ("1", "risk", "=A1")], "row 2, column text: is a formula"),
        ([HEAD, ("1", "risk", "x" * 501)], "longer than 500 characters"),
        (
            [HEAD, ("1", "preferred", "x"), ("2", "preferred", "y")],
            "1 and 2 are both preferred",
        ),
    ],
)
def test_wrong_rows_are_refused_whole_with_where_they_stand(rows, words):
    with pytest.raises(BadInput) as refused:
        points_from_rows("pros.csv", rows)
    assert words in str(refused.value)


def workbook(path, sheet, *rows):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_a_workbook_is_read_from_its_sheet_and_a_wrong_sheet_is_named(tmp_path):
    rows = [HEAD, ("1", "Risk", "It is late")]
    said = read_points(workbook(tmp_path / "a.xlsx", "Options", *rows))
    assert [each.side for each in said.points] == [Side.RISK]

    with pytest.raises(BadInput, match="no sheet called Options; it has Pros"):
        read_points(workbook(tmp_path / "b.xlsx", "Pros", *rows))


@pytest.mark.django_db
def test_s1_11_import_gives_11_advantages_12_disadvantages_and_what_was_preferred(here):
    made = here.begin()
    said = read_points(EXAMPLE)
    import_points(
        appraisal_id=made.pk, said=said, preferred_on=date(2000, 6, 21), **here.said
    )

    table = naive_table(made)
    assert [row[1:3] for row in table.rows] == [(2, 3), (5, 2), (3, 4), (1, 3)]
    assert table.rows[1][4] == "1"
    assert table.note.startswith("In all 11 for and 12 against. Naive: this counts")
    preferred = preference_of(made)
    assert preferred.sentence == (
        "1(b): A council-led board within a lead agency was preferred on 21 June 2000."
    )
    assert len(preferred.reasons) == 3
    with pytest.raises(BadInput, match="23 of these points are there already"):
        import_points(appraisal_id=made.pk, said=said, preferred_on=None, **here.said)


@pytest.mark.django_db
def test_an_import_is_whole_or_nothing(here):
    made = here.draft()
    head = (*HEAD, "who", "kind")
    rows = {
        "no partner is called Nobody": ("1(a)", "risk", "x", "Nobody", ""),
        "Two options would be of the kind nothing": ("9", "risk", "x", "", "nothing"),
    }
    for words, row in rows.items():
        said = points_from_rows("a.csv", [head, row])
        with pytest.raises(BadInput, match=words):
            import_points(
                appraisal_id=made.pk, said=said, preferred_on=None, **here.said
            )
    fine = points_from_rows("a.csv", [head, ("2", "risk", "x", here.icb.name, "")])
    with pytest.raises(BadInput, match="still to come"):
        import_points(
            appraisal_id=made.pk,
            said=fine,
            preferred_on=TODAY + timedelta(days=1),
            **here.said,
        )
    assert not OptionPoint.objects.exists()
    import_points(appraisal_id=made.pk, said=fine, preferred_on=None, **here.said)
    assert OptionPoint.objects.get().organisation == here.icb
    assert not Preference.objects.exists()


@pytest.mark.django_db
def test_no_new_option_comes_once_scoring_has_begun_and_nothing_once_closed(here):
    made = here.opened()
    said = points_from_rows("a.csv", [HEAD, ("9", "risk", "x")])
    with pytest.raises(BadInput, match="There is no option 9"):
        import_points(appraisal_id=made.pk, said=said, preferred_on=None, **here.said)
    here.score(made, here.commissioner)
    here.score(made, here.other)
    here.close(made)
    with pytest.raises(BadInput, match="is closed"):
        import_points(appraisal_id=made.pk, said=said, preferred_on=None, **here.said)


@pytest.mark.django_db
def test_a_point_says_whose_it_is_and_on_what_evidence_and_keeps_its_option(here):
    made = here.draft(options=OPTIONS[:2])
    option = made.options.first()
    said = {"option_id": option.pk, "evidence": "Survey of 2025", **here.said}
    add_point(side=Side.RISK, text="Staff leave", organisation_id=here.icb.pk, **said)
    add_point(side=Side.BENEFIT, text="Faster", organisation_id=None, **said)

    assert points_table(option).rows == (
        ("Benefit", "Faster", "Survey of 2025", "nobody in particular"),
        ("Risk", "Staff leave", "Survey of 2025", "An integrated board"),
    )
    with pytest.raises(BadInput, match="already, word for word"):
        add_point(side=Side.RISK, text=" Staff leave ", organisation_id=None, **said)
    add_point(side=Side.BENEFIT, text="Staff leave", organisation_id=None, **said)
    assert naive_table(made).rows[0][1:3] == (2, 1)
    with pytest.raises(BadInput, match="Choose a partner"):
        add_point(side=Side.RISK, text="x", organisation_id=999_999, **said)
    with pytest.raises(BadInput, match="Say what speaks"):
        add_point(side=Side.RISK, text=" ", organisation_id=None, **said)
    with pytest.raises(BadInput, match="that stays"):
        drop_option(option_id=option.pk, by=here.commissioner, at=NOON)
