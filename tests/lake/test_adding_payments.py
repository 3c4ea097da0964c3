"""A council's payments file: whatever its headers, the shape that ships and no person's name."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from factories import publishers
from hypothesis import given, settings
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.lake.adding import add_file
from ropewalk.lake.catalogue import open_lake
from ropewalk.lake.monthly_payments import financial_year
from ropewalk.lake.services import parts
from ropewalk.lake.shaping import Asked, _councils, _known_council

TODAY = date(2026, 11, 23)
CARE = ("03/04/2024", "Adult Social Care", "Example Care Ltd", "100.00")
AGAIN = ("30/04/2024", "Adult Social Care", "Example Care Ltd", "50.25")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def held(home, vintage=None):
    lake = open_lake(home)
    vintage = vintage or next(
        each.vintage for each in lake.vintages("payments") if each.added_on
    )
    return lake.table("payments", vintage=vintage).to_pylist()


def payments(tmp_path, *rows, name="trafford.csv", **written):
    return publishers.write(tmp_path / name, publishers.payment_rows(*rows), **written)


def test_payments_are_added_up_by_month_supplier_service_age_and_term(home):
    path = publishers.example("council_payments", "organisational-unit-style.csv")

    added = add_file(path, home=home, on=TODAY)

    assert added.vintage == "Trafford April 2024 to May 2024"
    assert (
        "Kept as health and social care: £1,200.00 of £10,200.00, 4 of 5 payments: "
        "adult social care £1,200.00." in added.sentence
    )
    assert held(home)[0] == {
        "council_code": "E08000009",
        "council_name": "Trafford",
        "financial_year": "2024/25",
        "month": date(2024, 4, 1),
        "supplier": "Example Care Ltd",
        "supplier_kind": "organisation",
        "part": "Adult social care",
        "client_group": "Physical support",
        "service": "Home care",
        "age_band": "85 and over",
        "term": "long term",
        "payments": 2,
        "pence": 120000,
    }


@pytest.mark.parametrize(
    ("name", "covers", "code", "pence"),
    [
        ("organisational-unit-style.csv", "Trafford", "E08000009", 120000),
        ("bradford-service-label-style.csv", "Bradford", "E08000032", 70000),
        ("kent-department-style.csv", "Kent", "E10000016", 2400000),
    ],
)
def test_councils_headers_encodings_and_ways_of_writing_all_come_to_one_shape(
    home, name, covers, code, pence
):
    add_file(publishers.example("council_payments", name), home=home, on=TODAY)

    rows = held(home)
    assert {row["council_code"] for row in rows} == {code}
    assert {row["council_name"] for row in rows} == {covers}
    kept = [row for row in rows if row["part"] != "Something else"]
    assert {row["part"] for row in kept} == {"Adult social care"}
    assert sum(row["pence"] for row in kept) == pence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_separator_reads_the_same(tmp_path, home, encoding, delimiter):
    service = "Older people\u2019s \u2013 social care"
    path = payments(
        tmp_path,
        ("03/04/2024", service, "Café Care Ltd", "£1,000.50"),
        ("03/04/2024", service, "Café Care Ltd", "£1.50"),
        encoding=encoding,
        delimiter=delimiter,
    )

    add_file(path, home=home, on=TODAY)

    [row] = held(home)
    assert (row["supplier"], row["pence"]) == ("Café Care Ltd", 100200)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("before", [b"", b"sep=,\n", b"Payments over 500\n\n"])
def test_any_line_end_and_any_title_reads_the_same(tmp_path, home, line_end, before):
    path = payments(tmp_path, CARE, AGAIN)
    text = before + path.read_bytes().replace(b"\r\n", b"\n")
    path.write_bytes(text.replace(b"\n", line_end))

    add_file(path, home=home, on=TODAY)

    assert [(row["payments"], row["pence"]) for row in held(home)] == [(2, 15025)]


def test_nobody_who_may_be_a_person_is_named(tmp_path, home):
    path = payments(
        tmp_path,
        CARE,
        AGAIN,
        *[("04/04/2024", "Adult Social Care", name, "10.00") for name in (
            "Mrs A Example", "A N Example", "Redacted", "", "Jane Example t/a Jane's Care",
        )],
    )  # fmt: skip

    add_file(path, home=home, on=TODAY)

    assert Counter((row["supplier"], row["supplier_kind"]) for row in held(home)) == {
        ("Example Care Ltd", "organisation"): 1,
        ("Other", "other"): 1,
    }


def test_a_single_payment_for_an_age_band_does_not_name_its_supplier(tmp_path, home):
    unit = "PHYS SUPP 85+ LT"
    path = payments(
        tmp_path,
        ("03/04/2024", unit, "Example Care Ltd", "10.00"),
        ("03/05/2024", unit, "Example Care Ltd", "10.00"),
        ("04/05/2024", unit, "Example Care Ltd", "10.00"),
    )

    add_file(path, home=home, on=TODAY)

    named = {row["month"].month: row["supplier"] for row in held(home)}
    assert named == {4: "Other", 5: "Example Care Ltd"}


def test_the_months_that_ship_are_what_adding_the_publishers_file_gives(tmp_path, home):
    """Every month that ships of Trafford, from the labels and sums that it published.

    Contains public sector information of Trafford Council, licensed under the Open
    Government Licence v3.0: payments of 2024/25 and 2025/26 to suppliers, added up by
    month, unit, account and procurement class, without suppliers.
    """
    published = pq.read_table(Path(__file__).with_name("trafford_labels.parquet"))
    path = publishers.write(
        tmp_path / "trafford.csv",
        [
            ["EffectiveDate", "Organisational Unit", "Purpose", "ProClass Label", "Supplier Name", "Amount"],
            *(
                [f"{month}-28", unit or "", account or "", label or "", "Redacted", f"{Decimal(pence) / 100:.2f}"]
                for month, unit, account, label, pence in zip(*published.to_pydict().values(), strict=True)
            ),
        ],
    )  # fmt: skip

    add_file(path, home=home, on=TODAY, asked=Asked(vintage="as published"))

    def sums(vintage):
        found = Counter()
        for row in held(home, vintage):
            of = ("month", "part", "client_group", "service", "age_band", "term")
            found[tuple(row[name] for name in of)] += row["pence"]
        return found

    added, shipped = sums("as published"), sums("Trafford 2024/25 and 2025/26")
    assert len({month for month, *_ in added}) == 24
    assert {part for _, part, *_ in added} == {*parts(), "Something else"}
    assert added == shipped


amounts = st.integers(-10_000_000, 10_000_000)
services = st.sampled_from(["Adult Social Care", "PHYS SUPP 75-84 LT", "Public Health"])
dates = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@settings(max_examples=10)
@given(
    paid=st.lists(
        st.tuples(
            dates, services, st.sampled_from(["A Care Ltd", "B Example", ""]), amounts
        ),
        min_size=1,
        max_size=40,
    )
)
def test_no_penny_and_no_payment_is_lost_in_any_month(tmp_path_factory, paid):
    tmp_path = tmp_path_factory.mktemp("payments")
    path = payments(
        tmp_path,
        *(
            (f"{day:%d/%m/%Y}", service, supplier, f"{Decimal(pence) / 100:,.2f}")
            for day, service, supplier, pence in paid
        ),
    )

    add_file(path, home=tmp_path / "home", on=TODAY)

    expected, found = Counter(), Counter()
    for day, _, _, pence in paid:
        expected[f"{day:%Y-%m}", "pence"] += pence
        expected[f"{day:%Y-%m}", "payments"] += 1
    for row in held(tmp_path / "home"):
        month = f"{row['month']:%Y-%m}"
        assert row["financial_year"] == financial_year(month)
        found[month, "pence"] += row["pence"]
        found[month, "payments"] += row["payments"]
    assert found == expected


def test_blank_rows_at_the_end_as_spreadsheets_leave_them_are_no_payments(
    tmp_path, home
):
    rows = [
        *publishers.payment_rows(CARE, AGAIN),
        ["", "", "", ""],
        [" ", "", "", ""],
        [],
    ]
    path = publishers.write(tmp_path / "trafford.csv", rows)

    assert add_file(path, home=home, on=TODAY).rows == 1


@pytest.mark.parametrize(
    ("payment", "said"),
    [
        (("03/04/2024", "Adult Social Care", "Example Care Ltd", "nil"), "column 'Net Amount': 'nil' must be an amount such as 1234.56"),
        (("03/04/2024", "Adult Social Care", "Example Care Ltd", ""), "column 'Net Amount': is empty; must be an amount"),
        (("04/13/2024", "Adult Social Care", "Example Care Ltd", "1.00"), "column 'Date': '04/13/2024' must be a date such as 01/04/2024"),
        (("31/02/2024", "Adult Social Care", "Example Care Ltd", "1.00"), "column 'Date': '31/02/2024' must be a date such as 01/04/2024"),
        (("", "Adult Social Care", "Example Care Ltd", "1.00"), "column 'Date': is empty; must be a date"),
        (("24/11/2026", "Adult Social Care", "Example Care Ltd", "1.00"), "column 'Date': '24/11/2026' must be a day from 1 January 1990 to 23 November 2026"),
        (("01/04/0204", "Adult Social Care", "Example Care Ltd", "1.00"), "column 'Date': '01/04/0204' must be a day from 1 January 1990 to 23 November 2026"),
        (("", "", "Total", "151.25"), "column 'Date': is empty"),
    ],
)  # fmt: skip
def test_a_wrong_payment_is_named_and_the_file_refused_whole(
    tmp_path, home, payment, said
):
    path = payments(tmp_path, CARE, payment, AGAIN)

    with pytest.raises(BadInput) as refused:
        add_file(path, home=home, on=TODAY)

    lines = str(refused.value).splitlines()
    assert lines[0].startswith(
        "trafford.csv was refused whole, as a council payments file: 1 "
    )
    assert lines[1].startswith(f"row 3, {said}")
    assert not home.exists()


def test_whose_payments_they_are_can_be_said_by_code_or_name(tmp_path, home):
    path = payments(tmp_path, CARE, AGAIN, name="spend.csv")

    with pytest.raises(
        BadInput, match="does not say whose payments they are: give --council"
    ):
        add_file(path, home=home, on=TODAY)
    with pytest.raises(BadInput, match="There is no council 'Narnia'"):
        add_file(path, home=home, on=TODAY, asked=Asked(council="Narnia"))
    for council in ("E08000006", "salford", "City of Salford", "Salford City Council"):
        checked = add_file(
            path, home=home, on=TODAY, asked=Asked(council=council), only_check=True
        )
        assert "covering Salford" in checked.sentence


@pytest.mark.parametrize(
    ("name", "covers"),
    [
        ("salford-city-council_spend_2024.csv", "Salford"),
        (
            "Payments over 500 Bath and North East Somerset.csv",
            "Bath and North East Somerset",
        ),
        ("county_durham_april.csv", "County Durham"),
    ],
)
def test_a_councils_name_in_the_files_name_is_enough(tmp_path, home, name, covers):
    path = payments(tmp_path, CARE, AGAIN, name=name)

    assert f"covering {covers}" in add_file(path, home=home, on=TODAY).sentence


def test_payments_for_something_else_are_one_total_a_month_and_name_no_supplier(
    tmp_path, home
):
    roads = ("05/04/2024", "Highways", "Example Roads Ltd", "900.00")
    path = payments(tmp_path, CARE, AGAIN, roads, roads)

    added = add_file(path, home=home, on=TODAY)

    [left_out] = [row for row in held(home) if row["part"] == "Something else"]
    assert (left_out["supplier"], left_out["payments"]) == ("Other", 2)
    assert left_out["pence"] == 180000
    assert "£150.25 of £1,950.25, 2 of 4 payments" in added.sentence


def test_payments_for_other_services_are_left_out_unless_named(tmp_path, home):
    roads = ("05/04/2024", "Highways", "Example Roads Ltd", "900.00")
    path = payments(tmp_path, roads, roads)

    with pytest.raises(BadInput, match="its services are 'Highways'") as refused:
        add_file(path, home=home, on=TODAY)
    assert "--service" in str(refused.value)

    add_file(path, home=home, on=TODAY, asked=Asked(services=("highways",)))
    assert [(row["part"], row["pence"]) for row in held(home)] == [
        ("Health or social care, part not told", 180000)
    ]


@pytest.mark.parametrize(
    ("service", "is_kept"),
    [
        ("Adult Social Care", True),
        ("Children & Families", True),
        ("DISABILITY SERVICES", True),
        ("Public Health", True),
        ("Careers Service", False),
        ("Health and Safety", False),
        ("Adult Education", False),
        ("Car Parks", False),
        ("Senior Management", False),
    ],
)
def test_health_and_social_care_is_told_by_whole_words(
    tmp_path, home, service, is_kept
):
    path = payments(tmp_path, ("03/04/2024", service, "Example Ltd", "1.00"))

    if is_kept:
        assert add_file(path, home=home, on=TODAY).rows == 1
    else:
        with pytest.raises(
            BadInput, match="is for health and social care by its labels"
        ):
            add_file(path, home=home, on=TODAY)


def test_one_councils_payments_do_not_displace_anothers(tmp_path, home):
    path = payments(tmp_path, CARE, AGAIN, name="salford.csv")

    added = add_file(path, home=home, on=TODAY)

    assert added.is_current
    assert added.sentence.endswith("now the current vintage for Salford.")
    covered = {each.covers for each in open_lake(home).vintages("payments")}
    assert covered == {"Trafford", "Manchester", "Salford"}


@pytest.mark.parametrize(
    ("body", "covers"),
    [
        ("London Borough of Camden", "Camden"),
        ("Royal Borough of Kensington & Chelsea", "Kensington and Chelsea"),
        ("Kent County Council", "Kent"),
        ("Durham County Council", "County Durham"),
        ("Bolton Metropolitan Borough Council", "Bolton"),
        ("Bristol City Council", "Bristol, City of"),
        ("Trafford M B C", "Trafford"),
    ],
)
def test_a_councils_civic_name_in_the_file_is_understood(tmp_path, body, covers):
    known = _councils(open_lake(tmp_path))

    match = _known_council(body, known)

    assert match is not None
    assert match[0] == covers
