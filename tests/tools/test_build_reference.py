"""The build script on a small folder of made-up publishers' files."""

import json
from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest
from build_reference import build, main
from factories.publishers import write as write_as_published

from ropewalk.lake.adding import add_file
from ropewalk.lake.catalogue import open_lake

WORDS = """
[package]
name = "made-up"
title = "Made up"
[attributions]
government = "Public."
"""
SOURCES = """
["places/places.csv"]
publisher = "Nobody"
repository = "nobody/places"
commit = "abc"
path = "places.csv"
["places/outlines.geojson"]
publisher = "Nobody"
repository = "nobody/places"
commit = "abc"
path = "outlines.geojson"
["spend/payments.parquet"]
publisher = "Nobody"
repository = "nobody/spend"
commit = "abc"
path = "payments.csv"
"""
TABLES = """
[[table]]
name = "places"
vintage = "2030/31"
title = "Places"
description = "Made up."
publisher = "Nobody"
as_at = 2031-03-31
covers = "England"
files = ["places/places.csv"]
primary_key = ["code"]
query = "SELECT code, people FROM 'places/places.csv' ORDER BY 1"
fields = '''
code | string | code | Code of the place
people | integer | people | People there
'''
[[table]]
name = "outlines"
vintage = "2030"
title = "Outlines"
description = "Made up."
publisher = "Nobody"
as_at_reason = "Made up."
covers = "England"
files = ["places/outlines.geojson"]
primary_key = ["area_code"]
outline = { code = "id", label = "called" }
fields = '''
area_code | string | code | Code
area_name | string | text | Name
geojson | string | GeoJSON | Outline
'''
[[table]]
name = "payments"
vintage = "Trafford"
title = "Payments"
description = "Made up. {other_share} {left_out}"
publisher = "Nobody"
as_at = 2031-03-31
covers = "Trafford"
files = ["spend/payments.parquet"]
primary_key = ["council_code", "month", "supplier", "part", "client_group", "service", "age_band", "term"]
prepared = "trafford_payments"
query = "SELECT * FROM trafford_payments ORDER BY month, part, client_group, service, age_band, term, supplier"
fields = '''
council_code | string | code | Council
council_name | string | text | Council
financial_year | string | text | Year
month | date | day | Month
supplier | string | text | Supplier
supplier_kind | string | text | Kind
part | string | text | Part
client_group | string | text | Group
service | string | text | Service
age_band | string | text | Ages
term | string | text | Term
payments | integer | payments | Payments
pence | integer | pence | Amount
'''
"""
PAYMENTS = [
    # day, supplier, unit, account, pounds
    (
        "2030-04-02",
        "Example Care Ltd",
        "PHYS SUPP 75-84 LT",
        "EXT DOM CARE SPOT CO",
        10.005,
    ),
    (
        "2030-04-09",
        "Example Care Ltd",
        "PHYS SUPP 75-84 LT",
        "EXT DOM CARE SPOT CO",
        20.1,
    ),
    (
        "2030-05-09",
        "Example Care Ltd",
        "PHYS SUPP 75-84 LT",
        "EXT DOM CARE SPOT CO",
        -0.1,
    ),
    ("2030-04-03", "Jane Example", "LEARN DIS 18-64 LT", "DIRECT PAYMENTS", 300.33),
    ("2030-04-03", "Redacted", "LEARN DIS 18-64 LT", "DIRECT PAYMENTS", 0.07),
    ("2031-03-31", "Seldom Care Ltd", "HOST", "RENTS", 99.99),
    ("2030-04-03", "Example Nursery Ltd", "1 Year Old Funding", "CONTRACTORS", 70.01),
    ("2030-04-03", "Example Nursery Ltd", "1 Year Old Funding", "CONTRACTORS", 70.02),
    ("2030-05-03", "Example Roads Ltd", "HIGHWAYS", "REPAIRS", 55.5),
    ("2030-05-04", "Example Roads Ltd", "HIGHWAYS", "REPAIRS", 44.5),
]


@pytest.fixture
def publishers(tmp_path):
    """A folder laid out as publishers' files are, and declarations to go with it."""
    folder, tables = tmp_path / "files", tmp_path / "tables"
    (folder / "places").mkdir(parents=True)
    (folder / "spend").mkdir()
    tables.mkdir()
    (folder / "places/places.csv").write_text("code,people,note\nB,2,x\nA,1,y\n")
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    feature = {"properties": {"id": "A", "called": "Ay"}, "geometry": square}
    (folder / "places/outlines.geojson").write_text(json.dumps({"features": [feature]}))
    rows = ", ".join(str((*row[:4], "", row[4])) for row in PAYMENTS)
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {rows}) AS rows(payment_date, supplier_name, "
        "organisational_unit, purpose_account, proclass_label, amount_gbp)) "
        f"TO '{folder / 'spend/payments.parquet'}'"
    )
    (tables / "words.toml").write_text(WORDS)
    (tables / "sources.toml").write_text(SOURCES)
    (tables / "tables.toml").write_text(TABLES)
    return folder, tables


def built(publishers, out):
    folder, tables = publishers
    return build(folder, out, tables=tables)


def test_each_table_is_written_and_described(publishers, tmp_path):
    package = built(publishers, tmp_path / "out")
    by_table = {each["table"]: each for each in package["resources"]}

    assert set(by_table) == {"places", "outlines", "payments"}
    places = by_table["places"]
    assert pq.read_table(tmp_path / "out/places--2030-31.parquet").to_pylist() == [
        {"code": "A", "people": 1},
        {"code": "B", "people": 2},
    ]
    assert (places["rows"], places["as_at"], places["attribution"]) == (
        2,
        "2031-03-31",
        "Public.",
    )
    assert places["schema"]["fields"][1]["unit"] == "people"
    assert places["sources"][0]["repository"] == "nobody/places"
    assert by_table["outlines"]["as_at_reason"] == "Made up."


def test_the_same_files_give_the_same_set(publishers, tmp_path):
    assert built(publishers, tmp_path / "one") == built(publishers, tmp_path / "two")


def test_what_a_build_no_longer_makes_is_taken_away(publishers, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "old--1999.parquet").write_text("old")

    built(publishers, out)

    assert not (out / "old--1999.parquet").exists()


def test_the_command_says_how_large_the_set_is(publishers, tmp_path, capsys):
    folder, tables = publishers
    main([str(folder), "--out", str(tmp_path / "out"), "--tables", str(tables)])

    assert capsys.readouterr().out.splitlines()[-1].startswith("3 tables, 0.0 million")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,people\nA,1\nA,2\n", "does not tell rows apart"),
        ("code,people\nA,1\n,2\n", "is empty in some rows"),
    ],
)
def test_a_bad_key_stops_the_build_and_leaves_the_old_set(
    publishers, tmp_path, content, said
):
    out = tmp_path / "out"
    built(publishers, out)
    before = (out / "datapackage.json").read_bytes()
    (publishers[0] / "places/places.csv").write_text(content)

    with pytest.raises(SystemExit, match=said):
        built(publishers, out)

    assert (out / "datapackage.json").read_bytes() == before
    assert pq.read_table(out / "places--2030-31.parquet").num_rows == 2


def test_payments_add_up_to_the_source_to_the_penny_and_name_no_person(
    publishers, tmp_path
):
    built(publishers, tmp_path / "out")
    rows = pq.read_table(tmp_path / "out/payments--trafford.parquet").to_pylist()

    assert sum(row["pence"] for row in rows) == sum(
        round(row[4] * 100) for row in PAYMENTS
    )
    assert sum(row["payments"] for row in rows) == len(PAYMENTS)
    assert {row["supplier"] for row in rows} == {
        "Example Care Ltd",
        "Example Nursery Ltd",
        "Other",
    }
    april = [row for row in rows if row["supplier"] == "Example Care Ltd"]
    assert [
        (row["month"], row["client_group"], row["service"], row["age_band"])
        for row in april
    ] == [(date(2030, 4, 1), "Physical support", "Home care", "75 to 84")]
    assert april[0]["payments"] == 2


def test_what_ships_is_what_adding_the_same_payments_as_published_gives(
    publishers, tmp_path
):
    built(publishers, tmp_path / "out")
    shipped = pq.read_table(tmp_path / "out/payments--trafford.parquet").to_pylist()
    as_published = write_as_published(
        tmp_path / "trafford.csv",
        [
            [
                "EffectiveDate",
                "Organisational Unit",
                "Supplier Name",
                "Amount",
                "Purpose",
            ],
            *(
                [paid_on, unit, supplier, f"{round(pounds * 100) / 100:.2f}", account]
                for paid_on, supplier, unit, account, pounds in PAYMENTS
            ),
        ],
    )

    add_file(as_published, home=tmp_path / "home", on=date(2031, 4, 1))

    lake = open_lake(tmp_path / "home")
    [vintage] = [each.vintage for each in lake.vintages("payments") if each.added_on]
    added = lake.table("payments", vintage=vintage).to_pylist()
    assert sorted(map(str, added)) == sorted(map(str, shipped))
    assert {row["part"]: row["pence"] for row in added if row["pence"] > 9000} == {
        "Homelessness and resettlement": 9999,
        "Early years and special educational needs": 14003,
        "Something else": 10000,
        "Adult social care": 30040,
    }
