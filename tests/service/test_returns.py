"""Returns of a contract: versions, a workbook taken in whole or not, and how good they are."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from factories.concerns import of_provider
from factories.laid import laid
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.performing import (
    MONTHS,
    monthly,
    returned,
    sheet_row,
    weeks_returned,
    workbook,
)
from factories.service import market
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.outcomes.kinds import Frequency
from ropewalk.paper.exports import workbook_bytes
from ropewalk.service.actions.performance import take_in_returns
from ropewalk.service.models import (
    ContractMeasure,
    Return,
    SpecificationVersion,
    SpecifiedMeasure,
)
from ropewalk.service.performance_kinds import Ground
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.performance import performance_of
from ropewalk.service.queries.return_sheet import read_returns, return_template
from ropewalk.service.rules.return_sheet import SheetRow
from ropewalk.service.rules.returns import (
    Period,
    Version,
    faults_of,
    in_time_said,
    period_said,
    share_in_time,
)

records = pytest.mark.django_db
both = pytest.mark.postgresql


@laid
def here():
    return market()


@pytest.fixture
def held(here):
    return monthly(here)


@pytest.fixture
def theirs(here):
    return of_provider(here.provider)


def sent(tmp_path, held, content, name="returns.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_returns(path, held.contract)


def taken_in(rows, held, by):
    return take_in_returns(
        contract_id=held.contract_id,
        rows=rows,
        sha256="0" * 64,
        file="returns.xlsx",
        by=by,
        at=NOON,
    )


@records
@both
def test_a_corrected_return_is_a_further_version_with_its_reason(held, theirs):
    returned(held, 0, 81, by=theirs)
    with pytest.raises(BadInput, match="Say in the note what was wrong"):
        returned(held, 0, 84, by=theirs)
    returned(held, 0, 84, by=theirs, note="Two visits were counted twice")

    first, second = Return.objects.all()
    assert (first.number, first.value, second.number, second.value) == (1, 81, 2, 84)
    with pytest.raises(DatabaseError), transaction.atomic():
        Return.objects.filter(pk=first.pk).update(value=0)


@records
def test_what_cannot_be_returned_is_refused_in_a_sentence(held, theirs):
    returned(held, 0, 81, by=theirs)
    with pytest.raises(BadInput, match="returned for the period already"):
        returned(held, 0, 81, by=theirs)
    with pytest.raises(BadInput, match="four decimals"):
        returned(held, 1, "1.00001", by=theirs)
    with pytest.raises(BadInput, match="not over yet"):
        returned(held, 5, 81, by=theirs, at=NOON - timedelta(days=60))
    assert Return.objects.count() == 1


@records
def test_a_period_that_overlaps_with_another_is_refused(here, held, theirs):
    returned(held, 0, 81, by=theirs)
    with pytest.raises(BadInput, match="overlaps with April 2026"):
        taken_in(
            [
                replace(
                    ROW,
                    contract_measure_id=held.pk,
                    ends_before=date(YEAR, 7, 1),
                    row=2,
                )
            ],
            held,
            theirs,
        )


@records
@both
def test_who_is_not_of_the_provider_cannot_return(here, held):
    rival = of_provider(here.another_provider())
    observer = of_provider(here.provider, role=Role.OBSERVER)
    for somebody in (rival, observer, MembershipFactory().account):
        with pytest.raises(PermissionDenied, match="Only the provider's own people"):
            returned(held, 0, 81, by=somebody)
    assert not Return.objects.exists()


# ---- the workbook ----

ROW = SheetRow(2, 0, MONTHS[0], MONTHS[1], Decimal(91), "")


@records
@both
def test_the_template_comes_back_filled_in_and_is_taken_in(tmp_path, held, theirs):
    returned(held, 0, 81, by=theirs)
    table = return_template(held.contract, on=TODAY)
    book = load_workbook(
        _as_file(tmp_path, workbook_bytes([("Returns", table)], ["A"]))
    )
    sheet = book["Returns"]
    assert sheet.max_row == 1 + 6  # April to September; October is not over
    assert [cell.value for cell in sheet["H"]] == ["Value", 81, *[None] * 5]
    sheet["H3"], sheet["H2"], sheet["I2"] = 0, 84, "Two were counted twice"
    book.save(tmp_path / "back.xlsx")

    made = taken_in(read_returns(tmp_path / "back.xlsx", held.contract), held, theirs)

    assert {(each.starts_on, each.number, each.value) for each in made} == {
        (MONTHS[0], 2, 84),
        (MONTHS[1], 1, 0),
    }
    event = Event.objects.get(kind="returns_taken_in")
    assert event.detail == f"2 returns, file of sha256 {'0' * 64}"
    assert performance_of(held.contract, on=TODAY).measures[0].periods[2].value is None


def _as_file(tmp_path, content):
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    return path


@records
def test_one_wrong_row_and_nothing_is_taken_in(tmp_path, held, theirs):
    rows = sent(
        tmp_path,
        held,
        workbook(sheet_row(held, 0), sheet_row(held, 1), sheet_row(held, 2)),
    )
    returned(held, 2, 50, by=theirs)

    with pytest.raises(BadInput) as refused:
        taken_in(rows, held, theirs)

    assert "sheet Returns, row 4, column Note: This period was returned already" in str(
        refused.value
    )
    assert Return.objects.count() == 1


@records
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"Value": "=B2*2"},
            "row 2, column Value: is a formula. Type the number itself",
        ),
        ({"Note": "=1+1"}, "row 2, column Note: is a formula"),
        (
            {"Value": "many"},
            "row 2, column Value: is “many”: write a number, like 62.5",
        ),
        ({"Value": "#REF!"}, "row 2, column Value"),
        ({"Value": True}, "row 2, column Value: is “Y”"),
        ({"Value": 0.12345}, "with four decimals at most"),
        ({"First day": "soon"}, "row 2, column First day: is “soon”: write a day like"),
        ({"First day": ""}, "row 2, column First day: is empty"),
        ({"Last day": "2026-03-01"}, "column Last day: is before the first day"),
        (
            {"Contract": "C-2"},
            "column Contract: is “C-2”; this page takes returns of C-1",
        ),
        ({"Number": "99999"}, "column Number: is “99999”, which is no measure of this"),
        ({"Measure": "Falls"}, "column Measure: is “Falls”, but number"),
        ({"Note": "x" * 501}, "column Note: is longer than 500 characters"),
    ],
)
def test_a_wrong_cell_is_named_with_what_would_be_right(tmp_path, held, changes, said):
    with pytest.raises(BadInput) as refused:
        sent(tmp_path, held, workbook(sheet_row(held, **changes)))

    assert said in str(refused.value)
    assert "returns.xlsx is refused whole; nothing of it is returned" in str(
        refused.value
    )


@records
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda _: b"", "returns.xlsx is empty"),
        (lambda _: b"Contract,Number\n", "is no XLSX workbook. Fill in the template"),
        (lambda _: b"PK\x03\x04 not an archive", "returns.xlsx"),
        (lambda _: b"\xd0\xcf\x11\xe0", "an old Excel file"),
        (lambda _: b"x" * 1_000_001, "1 million"),
        (
            lambda held: workbook(sheet_row(held), sheet="April"),
            "has no sheet called Returns; it has April",
        ),
        (
            lambda held: workbook(sheet_row(held), headings=("Contract", "Value")),
            "no column is called Number, Measure, First day and Last day",
        ),
        (lambda held: workbook(sheet_row(held, value=None)), "no row has a value"),
        (
            lambda held: workbook(sheet_row(held), sheet_row(held)),
            "row 3, column First day: stands for the same measure and period as row 2",
        ),
        (
            lambda held: workbook(*[sheet_row(held)] * 2_001),
            "has more than 2,000 rows",
        ),
    ],
)
def test_a_file_that_is_not_the_template_is_refused(tmp_path, held, content, said):
    with pytest.raises(BadInput, match=r"returns\.xlsx") as refused:
        sent(tmp_path, held, content(held))

    assert said in str(refused.value)


@records
def test_a_percentage_is_read_as_it_is_shown(tmp_path, held):
    """A spreadsheet keeps 62.5% as 0.625: it is 62.5 of a measure in percent."""
    path = tmp_path / "shown.xlsx"
    path.write_bytes(workbook(sheet_row(held, value=0.625)))
    book = load_workbook(path)
    book["Returns"]["H2"].number_format = "0.0%"
    book.save(path)

    [row] = read_returns(path, held.contract)

    assert row.value == Decimal("62.5")


@records
@given(
    cells=st.lists(
        st.one_of(
            st.none(),
            st.integers(-(10**15), 10**15),
            st.floats(allow_nan=False, allow_infinity=False),
            st.dates(),
            st.text(
                st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]),
                max_size=20,
            ),
        ),
        min_size=9,
        max_size=9,
    ),
    cut=st.one_of(st.none(), st.integers(0, 6_000)),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_stands_in_a_workbook_is_read_or_refused_in_words(
    tmp_path, held, cells, cut
):
    row = dict(zip(sheet_row(held), cells, strict=True))
    rows = ()
    with suppress(BadInput):  # in words: any other fault would stand
        rows = sent(tmp_path, held, workbook(sheet_row(held), row)[:cut])
    assert all(each.value.is_finite() for each in rows)


# ---- how good they are ----


def period(month, *values, due=20, on=None, note=""):
    """A month of 2026 with its versions, returned on a day of the month after."""
    starts, ends = date(2026, month, 1), date(2026, month + 1, 1)
    return Period(
        starts,
        ends,
        ends + timedelta(days=due - 1),
        tuple(
            Version(Decimal(each), on or ends + timedelta(days=9), note)
            for each in values
        ),
    )


def faults(periods, **changes):
    said = {"least": Decimal(0), "most": Decimal(100), "same_in_a_row": 3, "on": TODAY}
    return {each.kind: each.sentence for each in faults_of(periods, **said | changes)}


def test_each_fault_of_the_returns_is_told_in_its_sentence():
    found = faults(
        [
            period(1, 84),
            period(2, 84),
            period(3, 84),
            period(4, 80, on=date(2026, 5, 25)),
            period(5),
            period(6, 81, 250, note="Mistyped"),
        ]
    )

    assert found == {
        "Late": "Late: April 2026, 5 days after it was due.",
        "Missing": "Not returned, and not counted as nought: May 2026 (due by 20 June 2026).",
        "Corrected": "Corrected; every version is kept: June 2026, from 81 to 250, "
        "because: Mistyped.",
        "Outside what is plausible": "Outside what is plausible (0 to 100): 250 for June "
        "2026.",
        "The same number again": "The same number in a row: 84 3 times, January 2026 to "
        "March 2026.",
    }


def test_a_gap_ends_a_run_and_nobodys_limits_are_guessed():
    assert faults([period(1, 84), period(2), period(3, 84), period(4, 84)]).keys() == {
        "Missing"
    }
    assert faults([period(1, 999)], least=None, most=None) == {}


def test_the_share_in_time_counts_late_and_missing_and_not_what_is_not_due():
    periods = [
        period(4, 80),
        period(5, 80, on=date(2026, 7, 1)),
        period(6),
        period(9),  # due on 20 October
    ]
    assert share_in_time(periods, on=TODAY) == pytest.approx(100 / 3)
    assert in_time_said(periods, on=TODAY) == (
        "1 of 3 returns that fell due came in time (33%)."
    )
    assert share_in_time(periods[3:], on=TODAY) is None


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (date(2026, 4, 1), date(2026, 5, 1), "April 2026"),
        (date(2026, 4, 1), date(2026, 7, 1), "April to June 2026"),
        (date(2026, 4, 1), date(2027, 4, 1), "April 2026 to March 2027"),
        (date(2026, 4, 6), date(2026, 4, 13), "6 April 2026 to 12 April 2026"),
    ],
)
def test_a_period_is_said_as_a_person_says_it(starts, ends, words):
    assert period_said(starts, ends) == words


# ---- how a contract performs ----


@records
def test_missing_months_are_gaps_and_a_late_return_calls_for_an_answer(held, theirs):
    for month, value in ((0, 92), (2, 91), (5, 88)):
        returned(held, month, value, by=theirs)

    [seen] = performance_of(held.contract, on=TODAY).measures

    assert seen.table.column("value") == (92.0, None, 91.0, None, None, 88.0)
    assert seen.process is None
    assert [each.ground for each in seen.calls] == [Ground.TARGET, Ground.LATE]
    assert seen.calls[0].sentence == (
        "People who live in their own home: 88 percent for September 2026 misses the "
        "target of 90. There are too few values to tell what to expect as things run."
    )
    assert seen.calls[1].sentence.startswith(
        "People who live in their own home: 3 returns are late, the last of them May 2026"
    )


@records
def test_a_yearly_measure_that_a_contract_has_returned_monthly_is_late_by_months(
    here, theirs
):
    assert here.measure.frequency == Frequency.YEARLY
    held = here.measured(here.committed(), frequency=Frequency.MONTHLY)
    for month in (0, 1, 2, 3):
        returned(held, month, 91, by=theirs)

    seen = performance_of(held.contract, on=TODAY)

    assert "No return has fallen due yet" not in seen.said
    [measure] = seen.measures
    assert [each.ground for each in measure.calls] == [Ground.LATE]
    rows = return_template(held.contract, on=TODAY).rows
    assert [row[4] for row in rows if row[7] is None] == ["2026-08-01", "2026-09-01"]
    assert "Give 1 return of contract C-1 that is late" in [
        each.words for each in awaited_of(theirs, on=TODAY)
    ]


@records
@pytest.mark.parametrize(
    ("frequency", "due"),
    [(None, 0), (Frequency.YEARLY, 0), (Frequency.QUARTERLY, 2)],
)
def test_without_a_word_a_measure_is_returned_as_often_as_it_is_new(
    here, frequency, due
):
    held = here.measured(here.committed(), frequency=frequency)

    assert held.frequency == (frequency or here.measure.frequency)
    [seen] = performance_of(held.contract, on=TODAY).measures
    assert len(seen.periods) == due


@both
@records
def test_what_was_measured_before_that_was_asked_is_returned_as_its_measure_is_new(
    here,
):
    held = here.measured(here.committed(), frequency=Frequency.MONTHLY)
    ContractMeasure.objects.update(frequency="")

    migration = import_module("ropewalk.service.migrations.0005_how_often_returned")
    migration.as_the_measure(apps, None)

    held.refresh_from_db()
    assert held.frequency == here.measure.frequency


@records
def test_a_value_beyond_chance_is_special_cause_variation(here):
    held = monthly(here, target=None)
    weeks_returned(held, [91, 92] * 6 + [40], by=here.commissioner)

    [seen] = performance_of(held.contract, on=TODAY).measures

    assert seen.variation_said == "Special cause, concern"
    assert [each.ground for each in seen.calls] == [Ground.VARIATION]
    assert "outside the limits within which it varies by chance" in (
        seen.calls[0].sentence
    )


@records
def test_nothing_is_promised_nor_called_a_change_of_few_values(here):
    held = monthly(here, target=60)
    weeks_returned(held, [51, 50] * 5 + [51, 20], by=here.commissioner)

    [seen] = performance_of(held.contract, on=TODAY).measures

    assert seen.variation_said == seen.assurance_said == "Too few values to tell"
    [call] = seen.calls
    assert call.ground == Ground.TARGET
    assert call.sentence.endswith(
        "misses the target of 60. There are too few values to tell what to expect as "
        "things run."
    )


@records
def test_with_values_enough_it_is_told_what_to_expect_of_the_target(here):
    held = monthly(here, target=60)
    weeks_returned(held, [50, 51] * 6 + [50], by=here.commissioner)

    [seen] = performance_of(held.contract, on=TODAY).measures

    assert seen.assurance_said == "Missed every time"
    [call] = seen.calls
    assert call.sentence.endswith("As things run, it will be missed every time.")


@records
def test_a_target_is_the_contracts_or_else_the_specifications(here):
    held = monthly(here, target=None)

    def target():
        [seen] = performance_of(held.contract, on=TODAY).measures
        return seen.target, seen.target_from

    assert target() == (None, "")
    for number, value in ((1, 70), (2, 75)):
        version = SpecificationVersion.objects.create(
            service=held.contract.service,
            number=number,
            purpose="Care",
            scope="Sale",
            recorded_at=NOON,
            recorded_by=here.commissioner,
        )
        SpecifiedMeasure.objects.create(
            version=version, measure=held.measure, target=Decimal(value)
        )
    assert target() == (75, "version 2 of the specification")


@records
def test_performance_costs_the_same_for_many_returns(
    held, theirs, django_assert_num_queries
):
    for month in range(6):
        returned(held, month, 90 + month, by=theirs)
    with django_assert_num_queries(4):
        performance_of(held.contract, on=TODAY)
