import csv
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from ropewalk.lake.catalogue import SHIPPED, read_descriptor
from ropewalk.standards.publisher_formats import FOLDERS, plain, publisher_formats

FORMATS = {each.name: each for each in publisher_formats()}
STANDARDS = Path(str(files("ropewalk.standards")))
# the header of the model spreadsheet that goes with the code, and of councils' own files
PAYMENTS = [
    "Body Name,Body,Service Area Categorisation,Responsible Unit,Expense Type,Posting Date,Amount (£),Name of Supplier,Transaction number",
    "Service Code,Service Label,Expenditure code,Expenditure category,Payment date,Transaction Number,Net Amount,Supplier Number,Supplier Name",
    "Body name,Transaction date,Supplier (beneficiary),Transaction number,Net amount,Irrecoverable VAT,Department/service where expenditure occurred,Procurement category,CIPFA expenditure code,Purpose of expenditure (narrative)",
    "Body,Body name,Date,Transaction Number,Amount,Supplier,Supplier ID,Expense Area,Expense Type,Expense code",
]
ALLOCATIONS = [
    "Practice_Code,GP_Practice_Name,Practice_Postcode,Latitude,Longitude,CCG,Former CCG,PCN_Code,PCN_Name,LOC,LOCname,ICB,ICBname,Rcode,Region,LAD,LTLA,LA,UTLA,Patients,Population,G&A WP,CS WP,MH WP,Mat WP,Health Ineq WP,Prescr WP,Final WP,Primary Medical Care WP,Final PMC WP",
    "Practice_Code,GP_Practice_Name,Practice_Postcode,Latitude,Longitude,CCG21,Former CCG,PCN_Code,PCN_Name,LOC22,LOC22name,ICS22,ICS22name,R22,Region22,LAD21,LTLA21,LA21,UTLA21,Patients,pop 2022/23,G&A WP,CS WP,MH WP,Mat WP,Health Ineq WP,Prescr WP,Final WP,Primary Medical Care WP,Final PMC WP",
    "Practice_Code,GP_Practice_Name,ICB26,ICB26name,LAD24,LTLA24,pop 2026/27,G&A WP,CS WP,MH WP,Mat WP,Health Ineq WP,Prescr WP,Final WP,Primary Medical Care WP,Final PMC WP",
]
DIRECTORIES = [
    "Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,Date of latest check,Specialisms/services,Provider name,Local authority,Region,Location URL,CQC Location ID (for office use only),CQC Provider ID (for office use only)",
    "Location ID,Location HSCA start date,Dormant (Y/N),Care home?,Location Name,Care homes beds,Location Type/Sector,Location Latest Overall Rating,Publication Date,Location Local Authority,Location Postal Code,Provider Name",
]
AGES = ",".join(f"{sex}{age}" for sex in "FM" for age in range(91))
POPULATIONS = [
    f"LAD 2021 Code,LAD 2021 Name,LSOA 2021 Code,LSOA 2021 Name,Total,{AGES}",
    f"LAD 2023 Code,LAD 2023 Name,LSOA 2021 Code,LSOA 2021 Name,Total,{AGES}",
]
HEADERS = {
    "council_payments": PAYMENTS,
    "practice_allocations": ALLOCATIONS,
    "care_directory": DIRECTORIES,
    "lsoa_populations": POPULATIONS,
}


@pytest.mark.parametrize(
    ("name", "header"),
    [(name, header) for name, headers in HEADERS.items() for header in headers],
)
def test_a_header_that_publishers_use_fits_its_format_and_no_other(name, header):
    cells = next(csv.reader([header]))

    assert [each.name for each in FORMATS.values() if each.match(cells).fits] == [name]


def test_the_name_and_code_of_a_district_are_not_mistaken_for_each_other():
    cells = next(csv.reader([ALLOCATIONS[1]]))
    match = FORMATS["practice_allocations"].match(cells)

    assert match.header_of("ltla_code") == "LAD21"
    assert match.header_of("ltla_name") == "LTLA21"
    assert match.header_of("icb_code") == "ICS22"
    assert match.header_of("registered") == "pop 2022/23"


def test_net_is_taken_before_gross_whichever_comes_first():
    header = [
        "Supplier",
        "Amount",
        "Net Amount",
        "Payment Date",
        "Date",
        "Directorate",
        "Service",
    ]
    match = FORMATS["council_payments"].match(header)

    assert match.header_of("amount") == "Net Amount"
    assert match.header_of("date") == "Payment Date"
    assert match.header_of("unit") == "Service"


def test_what_is_missing_is_named():
    match = FORMATS["council_payments"].match(["Supplier", "Date", "Service"])

    assert [column.name for column in match.missing] == ["amount"]
    assert not match.fits


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_format_says_where_it_is_published_and_keeps_examples(folder):
    assert (STANDARDS / folder / "SOURCE.md").read_text().startswith("# ")
    assert list((STANDARDS / folder / "examples").iterdir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_headers_are_written_plain_so_that_they_can_be_met(folder):
    held = tomllib.loads((STANDARDS / folder / "format.toml").read_text())

    for column in held["column"]:
        for header in column["headers"]:
            bare = header.replace("{year}", "")
            assert plain(bare) == bare.strip(), header


@pytest.mark.parametrize("each", FORMATS.values(), ids=lambda each: each.name)
def test_every_format_belongs_to_a_table_that_ships(each):
    assert each.table in {resource.name for resource in read_descriptor(SHIPPED)}
