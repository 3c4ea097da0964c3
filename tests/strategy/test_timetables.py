"""Timetables: two that ship, what is read of a file, and what is refused whole."""

import csv
import io
from datetime import date, datetime, timedelta
from uuid import uuid4

import openpyxl
import pytest
from factories.laid import laid
from factories.organisations import TODAY
from factories.programme import programme_of, work

from ropewalk.figures import BadInput
from ropewalk.strategy.actions import programme as actions
from ropewalk.strategy.models import ProgrammeTask, Waiting
from ropewalk.strategy.programme_kinds import Funding, Pace
from ropewalk.strategy.queries.programmes import (
    gantt_table,
    pace_table,
    programme_page,
    table_of_tasks,
    unfunded_table,
)
from ropewalk.strategy.queries.timetables import (
    read_timetable,
    shipped_bytes,
    shipped_timetable,
)
from ropewalk.strategy.rules.timetable import spell_said

pytestmark = pytest.mark.django_db
THEN = date(2000, 9, 1)
HEAD = ["Task", "Lead", "When", "Funding"]


@laid
def here():
    return work()


def taken(here, rows, programme=None):
    return actions.take_in_timetable(
        programme_id=(programme or here.programme).pk,
        rows=rows,
        submission_key=uuid4(),
        **here.who,
    )


def as_csv(tmp_path, *rows, name="ours.csv"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = tmp_path / name
    path.write_text(text.getvalue())
    return path


def as_workbook(tmp_path, *rows, sheet="Timetable", months=()):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for cell in months:
        book.active[cell].number_format = "mmm\\-yy"
    path = tmp_path / "ours.xlsx"
    book.save(path)
    return path


def test_s1_17_twelve_rows_keep_their_words_and_the_order_that_cannot_be_is_told(here):
    programme = programme_of(here.three, title="Boards", starts_on=THEN)
    taken(here, shipped_timetable("timetable"), programme)

    page = programme_page(programme, on=THEN)

    assert page.said.startswith(
        "12 tasks, 0 done: 3 funded, 5 with money to be identified, 4 where nobody knows."
    )
    assert {t.funding_said for t in page.tasks} == {
        "Balance to SASP",
        "To be identified",
        "?",
    }
    unfunded = unfunded_table(page).records()
    assert len(unfunded) == 9
    assert [r["recorded"] for r in unfunded].count("?") == 4
    assert page.warnings == [
        (
            "“Appoint the joint commissioning managers” appoints to Joint commissioning "
            "boards by October 2000, before “Set up the joint commissioning boards” has set "
            "it up by December 2000."
        )
    ]
    due = {r["task"]: r["due"] for r in table_of_tasks(page).records()}
    assert due["Write the joint investment plan"] == "October 2000"
    assert due["Apply for a pooled budget"] == "no day yet"
    assert ProgrammeTask.objects.get(title="Apply for a pooled budget").due_said == (
        "To be confirmed; to go live in April 2001"
    )
    drawn = {r["what"]: r for r in gantt_table(page).records()}
    assert drawn["Write the joint investment plan"]["last"] == "2000-10-31"


def test_s3_22_nine_activities_with_what_waits_to_start_from(here):
    taken(here, shipped_timetable("locality_plan"))

    page = programme_page(here.programme, on=TODAY)

    assert len(page.tasks) == 9
    assert Waiting.objects.count() == 12
    assert page.chains == [
        (
            "“Agree values and aims among the organisations”, then “Agree values and aims "
            "with people, carers and practitioners”, then “Say what good quality is and how "
            "it is judged”, then “Assess together across the professions”"
        )
    ]
    assert page.line.ends_before == TODAY + timedelta(days=30 + 45 + 60 + 90)


def test_s3_39_quick_wins_stand_beside_systemic_change(here):
    page = programme_page(here.programme, on=TODAY)
    assert "No task says" in page.pace_said
    first = here.task(
        "Win", pace=Pace.QUICK_WIN, funding=Funding.FUNDED, funding_said="x"
    )
    assert (
        "Nothing changes how the whole works"
        in programme_page(here.programme, on=TODAY).pace_said
    )
    here.task("Whole", pace=Pace.SYSTEMIC)
    here.task("Neither")
    actions.finish_task(task_id=first.pk, done_on=TODAY, **here.who)

    page = programme_page(here.programme, on=TODAY)

    assert page.pace_said == "1 quick win, 1 done, beside 1 systemic change."
    assert pace_table(page).rows == (
        ("Quick win", 1, 0, 1),
        ("Systemic change", 0, 1, 0),
        ("Not said", 0, 1, 0),
    )


def test_s3_35_one_lead_of_more_than_half_of_the_open_tasks_is_an_alert(here):
    def alert(on=TODAY):
        return programme_page(here.programme, on=on).key_person

    first = here.task("One", lead_said="Joint manager")
    here.task("Two", lead_said="joint  manager")
    assert alert() == ""  # of two tasks somebody has to hold half
    here.task("Three", lead_said="Another")
    assert alert().startswith("Joint manager leads 2 of 3 open tasks: if they leave")
    here.task("Four", lead_said="Another")
    assert alert() == ""  # half is not more than half
    actions.finish_task(task_id=first.pk, done_on=TODAY, **here.who)
    assert alert().startswith("Another leads 2 of 3")
    with pytest.raises(BadInput, match="has no value on"):
        alert(on=date(1980, 1, 1))


def test_a_workbook_reads_as_the_text_does_and_a_month_stays_a_month(tmp_path):
    rows = read_timetable(
        as_workbook(
            tmp_path,
            [*HEAD, "Days"],
            ["Map", "Team", datetime(2000, 10, 1), "?", 5],
            ["Meet", "Team", datetime(2000, 10, 1), "tbc", None],
            months=["C2"],
        )
    )

    assert [(r.said.due_from, r.said.due_before) for r in rows] == [
        (date(2000, 10, 1), date(2000, 11, 1)),
        (date(2000, 10, 1), date(2000, 10, 2)),
    ]
    assert [r.said.days for r in rows] == [5, None]
    assert rows[1].said.funding == Funding.TO_BE_IDENTIFIED


@pytest.mark.parametrize(
    ("text", "spell"),
    [
        ("Sept 2000", (date(2000, 9, 1), date(2000, 10, 1))),
        ("December 2000", (date(2000, 12, 1), date(2001, 1, 1))),
        ("12/2000", (date(2000, 12, 1), date(2001, 1, 1))),
        ("1/4/2001", (date(2001, 4, 1), date(2001, 4, 2))),
        ("2001-04-01", (date(2001, 4, 1), date(2001, 4, 2))),
        ("3 May 2001", (date(2001, 5, 3), date(2001, 5, 4))),
        ("in the spring", (None, None)),
        ("Spring 2001", (None, None)),
        ("", (None, None)),
        ("31/2/2001", None),
        ("13/2001", None),
        ("2001", None),
        ("31 Feb 2001", None),
    ],
)
def test_a_day_a_month_or_words(text, spell):
    assert spell_said(text) == spell


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["Map", "", "", "?"], "row 2: Say who leads it"),
        (["", "Team", "", "?"], "row 2: Say what is to be done"),
        (["Map", "Team", "31/2/2001", "?"], "row 2, column When: is “31/2/2001”"),
        (["=A1", "Team", "", "?"], "row 2, column Task: is a formula"),
        (["Map", "Team", "", "?", "x"], "column Days: is “x”"),
        (["Map", "Team", "", "?", "0"], "row 2: Enter how many days"),
        (["Map", "Team", "", "?", "", "2"], "Waits for row: is “2”"),
        (["Map", "Team", "", "?", "", "9"], "is 9, which is no row of a task"),
        (["Map", "Team", "", "?", "", "", "slow"], "Pace: is “slow”: write one of"),
        (["M" * 201, "Team", "", "?"], "column Task: is longer than 200 characters"),
        (["Map", "L" * 151, "", "?"], "column Lead: is longer than 150 characters"),
    ],
)
def test_a_wrong_row_is_named_and_the_file_refused_whole(tmp_path, row, words):
    head = [*HEAD, "Days", "Waits for row", "Pace"]
    with pytest.raises(BadInput, match="refused whole") as refused:
        read_timetable(as_csv(tmp_path, head, row, ["Right", "Team", "May 2001", "?"]))
    assert words in str(refused.value)


def test_the_wrong_sheet_file_or_headings_are_refused(tmp_path):
    with pytest.raises(BadInput, match="has no sheet called Timetable; it has Plan"):
        read_timetable(as_workbook(tmp_path, HEAD, sheet="Plan"))
    with pytest.raises(BadInput, match="no column is called Lead"):
        read_timetable(as_csv(tmp_path, ["Task", "When", "Funding"], ["a", "", ""]))
    with pytest.raises(BadInput, match="twice"):
        read_timetable(as_csv(tmp_path, [*HEAD, "task"]))
    with pytest.raises(BadInput, match="no row of a task"):
        read_timetable(as_csv(tmp_path, HEAD))
    with pytest.raises(BadInput, match="more than 500 rows"):
        read_timetable(as_csv(tmp_path, HEAD, *(["a", "b", "", ""],) * 500))
    (tmp_path / "empty.csv").write_text("nothing")
    with pytest.raises(BadInput, match="no column is called"):
        read_timetable(tmp_path / "empty.csv")
    with pytest.raises(BadInput, match="that ship"):
        shipped_bytes("another")


def test_nothing_is_taken_in_where_rows_wait_in_a_circle_or_are_there_already(
    here, tmp_path
):
    head = [*HEAD, "Waits for row"]
    circle = read_timetable(
        as_csv(tmp_path, head, ["A", "T", "", "?", "3"], ["B", "T", "", "?", "2"])
    )
    with pytest.raises(BadInput, match="“A” waits for “B” waits for “A”"):
        taken(here, circle)
    here.task("Already")
    twice = read_timetable(
        as_csv(tmp_path, HEAD, ["New", "T", "", "?"], ["already", "T", "", "?"])
    )
    with pytest.raises(BadInput, match="row 3: a task of that title"):
        taken(here, twice)
    assert ProgrammeTask.objects.count() == 1


def test_a_timetable_sent_twice_is_taken_in_once(here):
    said = {
        "programme_id": here.programme.pk,
        "rows": shipped_timetable("locality_plan"),
        "submission_key": uuid4(),
    }
    actions.take_in_timetable(**said, **here.who)
    actions.take_in_timetable(**said, **here.who)

    assert ProgrammeTask.objects.count() == 9
