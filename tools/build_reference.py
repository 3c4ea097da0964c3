"""Build the reference set that ships from a folder of publishers' files.

    uv run tools/build_reference.py FOLDER [--out FOLDER]

Each table is declared in ``tools/tables``: where it comes from, what it is, the query
that makes it from the publishers' files, and what each column means. The queries read
files by their path below FOLDER. A table whose key is not unique, or whose column does
not fit its type, stops the build; nothing of the old set is touched until all is well.
"""

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ropewalk.figures.words import pounds
from ropewalk.lake.catalogue import SHIPPED
from ropewalk.lake.council_names import council_of
from ropewalk.lake.descriptor import (
    as_described,
    entry,
    file_name,
    write_descriptor,
    write_table,
)
from ropewalk.lake.monthly_payments import monthly
from ropewalk.lake.services import LEFT_OUT
from ropewalk.lake.suppliers import names_a_person

HERE = Path(__file__).parent
OPEN_GOVERNMENT = "Open Government Licence v3.0"
BANDS = (*((low, low + 4) for low in range(0, 90, 5)), (90, None))

Declared = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build every table and say how large the set is."""
    parser = argparse.ArgumentParser(
        description=str(__doc__).split("\n", maxsplit=1)[0]
    )
    parser.add_argument("folder", type=Path, help="the folder of publishers' files")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write")
    parser.add_argument("--tables", type=Path, default=HERE / "tables")
    options = parser.parse_args(arguments)

    package = build(options.folder, options.out, tables=options.tables)
    size = sum(each["bytes"] for each in package["resources"])
    print(f"{len(package['resources'])} tables, {size / 1e6:.1f} million bytes")
    return 0


def build(folder: Path, out: Path, *, tables: Path) -> dict[str, Any]:
    """Write every table declared in ``tables`` to ``out``; return its data package."""
    words = tomllib.loads((tables / "words.toml").read_text(encoding="utf-8"))
    sources = tomllib.loads((tables / "sources.toml").read_text(encoding="utf-8"))
    database = connect(folder)
    with tempfile.TemporaryDirectory() as temporary:
        draft = Path(temporary)
        package = {
            **words["package"],
            "resources": [
                write(
                    database,
                    each,
                    folder=folder,
                    draft=draft,
                    attributions=words["attributions"],
                    sources=sources,
                )
                for each in declared(tables)
            ],
        }
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("*.parquet"):
            old.unlink()
        for new in draft.glob("*.parquet"):
            shutil.copy(new, out / new.name)
    write_descriptor(out, package)
    return package


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that finds files below ``folder`` by their relative path."""
    database = duckdb.connect()
    database.execute("SET file_search_path = ?", [str(folder.resolve())])
    database.create_function("names_a_person", names_a_person, ["VARCHAR"], "BOOLEAN")
    return database


def declared(tables: Path) -> Iterator[Declared]:
    """Every table declared, with defaults and repeated column lists filled in."""
    described: dict[str, str] = {}
    for path in sorted(tables.glob("*.toml")):
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in held.get("table", []):
            each = {
                "licence": OPEN_GOVERNMENT,
                "attribution": [],
                "query": "",
                "prepared": "",
                "as_at": None,
                "as_at_reason": "",
                **held.get("defaults", {}),
                **table,
            }
            if same := each.pop("fields_as", None):
                each["fields"] = described[same]
            described[f"{each['name']} {each['vintage']}"] = each["fields"]
            yield each


def write(
    database: duckdb.DuckDBPyConnection,
    table: Declared,
    *,
    folder: Path,
    draft: Path,
    attributions: Mapping[str, str],
    sources: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Make one table, check its key, write it, and describe it."""
    fields = columns(table["fields"])
    said = prepare(database, folder, table)
    rows = as_described(read(database, folder, table), fields)
    check_key(table, rows)
    path = draft / file_name(table["name"], table["vintage"])
    write_table(rows, path)
    print(f"{table['name']} ({table['vintage']}): {rows.num_rows:,} rows")
    return entry(
        table=table["name"],
        vintage=table["vintage"],
        title=table["title"],
        description=table["description"].format(**said).strip(),
        publisher=table["publisher"],
        licence=table["licence"],
        attribution=" ".join(
            attributions[key]
            for key in (
                *(["government"] if table["licence"] == OPEN_GOVERNMENT else []),
                *table["attribution"],
            )
        ),
        covers=table["covers"],
        as_at=table["as_at"],
        as_at_reason=table["as_at_reason"],
        sources=[
            {"title": Path(name).name, **sources[name]} for name in table["files"]
        ],
        fields=fields,
        primary_key=table["primary_key"],
        rows=rows.num_rows,
        path=path,
    )


def columns(text: str) -> list[dict[str, str]]:
    """Column descriptions, one to a line: name | type | unit | description."""
    filled = text.replace("{five_year_fields}", "\n".join(five_year_fields()))
    keys = ("name", "type", "unit", "description")
    return [
        dict(zip(keys, (part.strip() for part in line.split("|")), strict=True))
        for line in filled.splitlines()
        if line.strip()
    ]


def read(
    database: duckdb.DuckDBPyConnection, folder: Path, table: Declared
) -> pa.Table:
    """The rows of a table, from its outlines or its query."""
    if "outline" in table:
        return outlines(folder / table["files"][0], **table["outline"])
    query = table["query"].replace("{five_year_bands}", five_year_bands())
    return database.execute(query).to_arrow_table()


def prepare(
    database: duckdb.DuckDBPyConnection, folder: Path, table: Declared
) -> dict[str, str]:
    """Make what the query reads besides files; return what the description then says."""
    match table["prepared"]:
        case "trafford_payments" | "manchester_payments" as name:
            return payments(database, folder / table["files"][0], name)
        case "council_names":
            return councils(database)
        case _:
            return {}


def payments(
    database: duckdb.DuckDBPyConnection, path: Path, name: str
) -> dict[str, str]:
    """Monthly payments of one council, with suppliers who may be people merged."""
    council = {
        "trafford_payments": ("E08000009", "Trafford"),
        "manchester_payments": ("E08000003", "Manchester"),
    }[name]
    read_as = {
        "trafford_payments": f"""
            SELECT substr(payment_date, 1, 7) AS month, supplier_name AS supplier, organisational_unit AS unit,
                   purpose_account AS account, proclass_label AS label, 1 AS payments,
                   round(amount_gbp * 100)::BIGINT AS pence FROM '{path}'""",
        "manchester_payments": f"""
            SELECT month, supplier_name AS supplier, service_area AS unit, expense_type AS account,
                   NULL AS label, payments, round(amount_gbp * 100)::BIGINT AS pence FROM '{path}'""",
    }[name]
    rows = database.execute(read_as).to_arrow_table().to_pylist()
    made = monthly(rows, council_code=council[0], council_name=council[1])
    database.register(name, pa.Table.from_pylist(made))
    kept = [row for row in made if row["part"] != LEFT_OUT]
    total = sum(row["pence"] for row in kept)
    other = sum(row["pence"] for row in kept if row["supplier_kind"] == "other")
    left_out = sum(row["pence"] for row in made) - total
    return {
        "other_share": f"Other is {other / total:.0%} of the amount.",
        "left_out": f"Payments in the list whose labels do not show health or social care, "
        f"{pounds(left_out)}, are one total a month, as something else.",
    }


def councils(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Councils by code, and the code that each name a return spells had in each year.

    A county and the unitary council that followed it may share a name: the outcomes
    file, which has codes by year, tells when one took over from the other.
    """
    database.execute("""
        CREATE OR REPLACE TABLE councils AS
        SELECT council_code, any_value(council_name) AS council_name, min(year_ending) AS first_year FROM (
          SELECT "Local authority code" AS council_code, "Local authority name" AS council_name,
                 left("Financial year", 4)::INT + 1 AS year_ending
          FROM 'social_care/oflog_asc_outcomes_by_council.csv.gz'
          UNION ALL SELECT utla23_code, utla23_name, NULL FROM 'geography/lsoa21_lookup_england.parquet') GROUP BY 1""")
    terms = database.execute("""
        SELECT council_name, council_code,
               CASE WHEN row_number() OVER same_name = 1 THEN 0 ELSE first_year END AS from_year,
               coalesce(lead(first_year) OVER same_name, 9999) AS before_year
        FROM councils WINDOW same_name AS (PARTITION BY council_name ORDER BY first_year)""").fetchall()
    known = {name: name for name, *_ in terms}
    published = database.execute("""
        SELECT DH_GEOGRAPHY_NAME, count(*) FROM 'social_care/ascfr_care_home_weeks_by_council_2001_2023.csv.gz'
        WHERE SupportSetting IN ('Residential', 'Nursing') AND ActivityProvision IN ('In House', 'External')
        GROUP BY 1""").fetchall()
    found = {
        name: match[0] for name, _ in published if (match := council_of(name, known))
    }
    rows = [
        {
            "published_name": published_name,
            "council_code": code,
            "council_name": name,
            "from_year": from_year,
            "before_year": before_year,
        }
        for published_name, met in found.items()
        for name, code, from_year, before_year in terms
        if name == met
    ]
    database.register("council_names", pa.Table.from_pylist(rows))
    lost = [(name, count) for name, count in published if name not in found]
    return {
        "unmatched": "Names are matched to codes by spelling, leaving out numbers, "
        "punctuation, 'UA' and 'Council'; "
        f"{sum(count for _, count in lost):,} of {sum(count for _, count in published):,} "
        "rows are for regions, totals or councils that no code list here names, "
        f"and are left out ({len({name for name, _ in lost})} names)."
    }


def outlines(path: Path, *, code: str, label: str) -> pa.Table:
    """The areas of a GeoJSON file, each with its geometry as text."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as text:
        features = json.load(text)["features"]
    rows = [
        {
            "area_code": feature["properties"][code],
            "area_name": feature["properties"][label],
            "geojson": json.dumps(feature["geometry"], separators=(",", ":")),
        }
        for feature in features
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["area_code"])))


def check_key(table: Declared, rows: pa.Table) -> None:
    """Stop the build when the key of a table is not unique or has a gap."""
    key = rows.select(table["primary_key"])
    name = f"{table['name']} ({table['vintage']})"
    for column in key.column_names:
        if key.column(column).null_count:
            sys.exit(f"{name}: {column} is in the key and is empty in some rows")
    if key.group_by(key.column_names).aggregate([]).num_rows != rows.num_rows:
        sys.exit(f"{name}: {', '.join(key.column_names)} does not tell rows apart")


def five_year_bands() -> str:
    """Single years of age added up to five-year bands, as SQL."""
    return ", ".join(
        '"90+" AS aged_90_and_over'
        if high is None
        else " + ".join(f'"{age}"' for age in range(low, high + 1))
        + f" AS aged_{low}_{high}"
        for low, high in BANDS
    )


def five_year_fields() -> list[str]:
    """The descriptions of those columns."""
    return [
        "aged_90_and_over | integer | people | Residents of 90 and over"
        if high is None
        else f"aged_{low}_{high} | integer | people | Residents of {low} to {high}"
        for low, high in BANDS
    ]


if __name__ == "__main__":
    sys.exit(main())
