"""An extract of a partner's ledger is taken in whole or not at all, and resolved in words."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import YEAR, manager_at, open_pool, ordered
from factories.organisations import NOON

from ropewalk.figures import BadInput
from ropewalk.money.actions.extracts import (
    import_extract,
    resolve_difference,
)
from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Difference, OrderStepKind
from ropewalk.money.models import Extract, ExtractLine
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.reconciling import extract_seen
from ropewalk.money.rules.extracts import Layout, LayoutSaid, read_extract

LAYOUT = Layout("Posted", "Net", "Ref", "Text")
FIRST, AFTER = date(2026, 10, 1), date(2027, 1, 1)
HEADINGS = "Posted,Ref,Net,Text\n"


def read(text, layout=LAYOUT):
    return read_extract(text.encode(), layout, starts_on=FIRST, ends_before=AFTER)


def test_lines_are_read_as_finance_systems_write_them():
    found = read(
        HEADINGS + '13/10/2026,PO-1 INV 7,"£1,234.50",Care\n'
        "2026-10-14,R2,(99.10),Refund\n\n14-Oct-26,R3,0.00,Nothing moved\n"
    )

    assert found.faults == ()
    assert [(each.row, each.on.day, each.pence) for each in found.lines] == [
        (2, 13, 1_234_50),
        (3, 14, -99_10),
    ]


def test_a_system_that_writes_payments_below_nothing_is_turned_round():
    layout = Layout("Posted", "Net", "Ref", is_credit_positive=True)

    [line] = read("Posted,Ref,Net\n13/10/2026,A,-5.00\n", layout).lines
    assert line.pence == 5_00


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("When,Ref,Net,Text\n", "There is no column 'Posted'. Its columns are: When"),
        ("", "There is no column 'Posted'. Its columns are: none"),
        (HEADINGS, "holds no line that moves money"),
        (HEADINGS + "31/09/2026,A,5,x\n", "'31/09/2026' is a day that no calendar has"),
        (
            HEADINGS + "13/10/2026,A,1.999,x\n",
            "Row 2, Net: '1.999' has part of a penny",
        ),
        (HEADINGS + "13/10/2026,A,five,x\n", "Row 2, Net: 'five' is not an amount"),
        (HEADINGS + "30/09/2026,A,5,x\n", "30 September 2026 is not among the days"),
        (HEADINGS + '13/10/2026,"A,5,x\n', "Row 2"),
        (HEADINGS + "13/10/2026,A\0,5,x\n", "Row 2, Ref: it holds a control character"),
    ],
)
def test_what_cannot_be_read_names_the_row_and_the_column(text, said):
    found = read(text)

    assert found.lines == ()
    assert said in " ".join(found.faults)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08"])
def test_a_workbook_is_told_to_be_saved_as_csv(start):
    found = read_extract(
        start + bytes(range(200)), LAYOUT, starts_on=FIRST, ends_before=AFTER
    )
    assert found.faults == (
        "It is a workbook or an archive. Save it as a CSV file first.",
    )


def test_a_comma_inside_an_amount_is_not_read_as_another_amount():
    found = read(HEADINGS + "15/10/2026,A,1,234.50,Care\n16/10/2026,B,2.00,Care,,\n")

    assert not found.lines
    [fault] = found.faults
    assert fault.startswith("Row 2: it has more cells than there are headings.")


def test_of_two_columns_of_one_name_neither_is_chosen():
    found = read("Posted,Ref,Net,Net,Text\n15/10/2026,A,1.00,2.00,Care\n")

    [fault] = found.faults
    assert fault.startswith("There are two columns 'Net', and nobody can tell")


def test_a_file_in_utf_16_is_read():
    found = read_extract(
        (HEADINGS + "15/10/2026,A,1.00,café\n").encode("utf-16"),
        LAYOUT,
        starts_on=FIRST,
        ends_before=AFTER,
    )
    assert [each.description for each in found.lines] == ["café"]


def test_of_many_faults_twenty_are_named_and_the_rest_counted():
    found = read(HEADINGS + "13/10/2026,A,five,x\n" * 50)

    assert len(found.faults) == 21
    assert found.faults[-1] == "30 more rows cannot be read."


@laid
def pool():
    pool = open_pool()
    pool.budget(10_000_00)
    order = ordered(pool, 500_00)
    for kind in (OrderStepKind.INVOICED, OrderStepKind.PAID):
        step_order(
            order_id=order.pk,
            kind=kind,
            pence=500_00,
            on=date(2026, 10, 13),
            reference="INV 7",
            key=uuid4(),
            by=pool.manager,
            at=NOON,
        )
    return pool


def take_in(pool, text, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": pool.three.first.pk,
        "name": "october.csv",
        "content": text.encode(),
        "starts_on": FIRST,
        "ends_before": AFTER,
        "said": LayoutSaid(LAYOUT, timing_days=5),
        "by": pool.manager,
        "at": NOON,
    }
    return import_extract(**said | changes)


@pytest.mark.django_db
def test_what_both_ledgers_show_is_matched_and_the_rest_waits_for_a_reason(pool):
    extract = take_in(
        pool,
        HEADINGS + "15/10/2026,po-1 inv 7,500.00,Care\n20/11/2026,X9,12.00,Other\n",
    )
    seen = extract_seen(extract)

    assert len(seen.found.matched) == 1
    [alone] = seen.unresolved
    assert (alone.item.pence, alone.is_ours, alone.said) == (
        12_00,
        False,
        "Unexplained",
    )
    resolve_difference(
        extract_id=extract.pk,
        is_ours=False,
        key=alone.item.key,
        kind=Difference.ELSEWHERE,
        reason="Another cost centre",
        by=pool.manager,
        at=NOON,
    )
    seen = extract_seen(extract)
    assert seen.unresolved == []
    assert "It is not of this fund: Another cost centre" in seen.table().column("how")


@pytest.mark.django_db
def test_an_extract_moves_nothing_in_the_funds_own_books(pool):
    before = balances_now(pool.fund)
    take_in(pool, HEADINGS + "15/10/2026,po-1 inv 7,500.00,Care\n")

    assert balances_now(pool.fund) == before


@pytest.mark.django_db
def test_a_bad_file_leaves_nothing_behind_and_the_same_file_is_taken_in_once(pool):
    with pytest.raises(BadInput, match=r"october\.csv was not taken in\. Row 3, Net"):
        take_in(pool, HEADINGS + "15/10/2026,A,1,x\n15/10/2026,A,one,x\n")
    assert not Extract.objects.exists()
    assert not ExtractLine.objects.exists()

    text = HEADINGS + "15/10/2026,A,1,x\n"
    assert take_in(pool, text).pk == take_in(pool, text).pk
    assert ExtractLine.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_was_read_the_wrong_way_is_taken_in_again(pool):
    text = HEADINGS + "15/10/2026,A,-1.00,x\n"
    wrong = take_in(pool, text)
    turned = replace(LAYOUT, is_credit_positive=True)
    said = LayoutSaid(turned, timing_days=5)

    right = take_in(pool, text, said=said)

    assert [each.lines.get().pence for each in (wrong, right)] == [-1_00, 1_00]
    assert take_in(pool, text, said=said) == right
    assert take_in(pool, text, said=said, starts_on=date(YEAR, 9, 1)) != right


@pytest.mark.django_db
def test_the_sentence_counts_what_waits_for_its_reason(pool):
    extract = take_in(
        pool, HEADINGS + "15/10/2026,po-1 inv 7,500.00,x\n16/11/2026,A,1,x\n"
    )
    assert extract_seen(extract).said.endswith("1 of 1 still to be given a reason.")
    resolve_difference(
        extract_id=extract.pk,
        is_ours=False,
        key=extract.lines.get(reference="A").pk,
        kind=Difference.ELSEWHERE,
        reason="Another cost centre",
        by=pool.manager,
        at=NOON,
    )

    seen = extract_seen(extract)

    assert seen.said == (
        "1 payment is in both ledgers, 0 may be a matter of days and 1 are in one only. "
        "Ours shows £1.00 less than theirs. Every difference has its reason."
    )


@pytest.mark.django_db
def test_a_partner_takes_in_its_own_extract_and_nobody_elses(pool):
    icbs = manager_at(pool.three.icb)
    text = HEADINGS + "15/10/2026,A,1,x\n"

    take_in(pool, text, organisation_id=pool.three.icb.pk, by=icbs)
    with pytest.raises(PermissionDenied):
        take_in(pool, text, organisation_id=pool.three.second.pk, by=icbs)


@pytest.mark.django_db
def test_what_both_show_cannot_be_resolved(pool):
    extract = take_in(pool, HEADINGS + "15/10/2026,po-1 inv 7,500.00,Care\n")
    line = extract.lines.get()

    with pytest.raises(BadInput, match="nothing to resolve"):
        resolve_difference(
            extract_id=extract.pk,
            is_ours=False,
            key=line.pk,
            kind=Difference.TIMING,
            reason="Later",
            by=pool.manager,
            at=NOON,
        )
    assert balances_now(pool.fund).of(A.HELD) == -500_00
