"""What ships: small, described, attributed, and with nobody's name in it."""

from pathlib import Path

import pytest

from ropewalk.lake.catalogue import SHIPPED, open_lake
from ropewalk.lake.suppliers import may_be_named, reads_like_a_person, shown

ROOT = Path(__file__).parents[2]
LIMIT_BYTES = 18_000_000
TABLES = {
    *("practice_allocations", "practices", "practice_ages", "practice_deprivation"),
    *("practice_localities", "gps", "qof", "small_areas", "small_areas_2011"),
    *("area_succession", "postcodes", "population_census", "population_mid_year"),
    *("ethnicity", "disability", "tenure", "unpaid_care", "general_health"),
    *("deprivation", "deprivation_districts", "health_index", "payments"),
    *("payment_controls", "trusts", "trust_catchment", "discharge_icb"),
    *("discharge_trust", "discharge_delays", "attendances", "beds", "asc_outcomes"),
    *("asc_measures", "care_home_weeks", "asc_spend_2016", "care_homes"),
    *("care_homes_by_ownership", "home_care_ratings", "community_services"),
    *("boundaries_lsoa", "boundaries_msoa", "boundaries_ward", "boundaries_ltla"),
    *("boundaries_utla", "boundaries_icb", "boundaries_sub_icb", "boundaries_locality"),
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return open_lake(tmp_path_factory.mktemp("home"))


def test_every_table_of_the_position_ships(lake):
    assert set(lake.names()) == TABLES


def test_the_set_is_small_enough_for_the_wheel():
    assert sum(each.stat().st_size for each in SHIPPED.iterdir()) < LIMIT_BYTES


def test_every_file_is_described_and_nothing_else_ships(lake):
    described = {each.path.name for each in lake.resources()} | {"datapackage.json"}

    assert {each.name for each in SHIPPED.iterdir()} == described


def test_every_resource_says_where_it_comes_from_and_how_old_it_is(lake):
    for each in lake.resources():
        assert all((each.title, each.publisher, each.covers, each.description))
        assert each.as_at or each.as_at_reason, each.name
        assert "{" not in each.description, each.name
        assert all(
            source["repository"] and source["commit"] and source["path"]
            for source in each.sources
        ), each.name
        assert each.sources, each.name


def test_every_licence_lets_an_mit_project_pass_the_data_on(lake):
    assert {each.licence for each in lake.resources()} == {
        "Open Government Licence v3.0",
        "Open Parliament Licence v3.0",
    }


def test_every_column_has_a_unit_and_a_description(lake):
    for each in lake.resources():
        for field in each.fields:
            assert all((field.unit, field.description)), (each.name, field.name)
        assert each.primary_key, each.name


def test_vintages_of_a_table_have_the_same_columns(lake):
    for name in lake.names():
        shapes = {each.fields for each in lake.vintages(name)}
        assert len(shapes) == 1, name


def test_the_notice_carries_every_attribution(lake):
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())

    for each in lake.resources():
        for sentence in each.attribution.split(". "):
            assert sentence.rstrip(".") in notice, sentence


def test_the_list_of_data_names_every_table_and_licence(lake):
    page = (ROOT / "docs/reference/data.md").read_text(encoding="utf-8")

    for each in lake.resources():
        assert f"`{each.name}`" in page, each.name
        assert each.vintage in page, each.vintage
        assert each.licence in page


def test_no_payment_names_a_supplier_that_could_be_a_person(lake):
    for vintage in lake.vintages("payments"):
        rows = lake.table("payments", vintage=vintage.vintage)
        paid = rows.group_by("supplier").aggregate(
            [("payments", "sum"), ("pence", "sum"), ("supplier_kind", "min")]
        )
        for row in paid.to_pylist():
            name = row["supplier"]
            if row["supplier_kind_min"] == "other":
                assert name == "Other"
                continue
            assert "redact" not in name.casefold()
            assert "withheld" not in name.casefold()
            if reads_like_a_person(name):
                # only a business paid far more than any one person's pay
                assert row["pence_sum"] > 90_000_000 or may_be_named(
                    name, payments=2, pence=0
                ), name


def test_a_single_payment_for_an_age_band_never_names_its_supplier(lake):
    rows = lake.table("payments", vintage="Trafford 2024/25 and 2025/26").to_pylist()
    alone = [
        row for row in rows if row["payments"] == 1 and row["age_band"] != "not stated"
    ]

    assert alone
    assert {row["supplier_kind"] for row in alone} == {"other"}


def test_a_name_that_outlived_its_council_has_the_code_of_its_time(lake):
    rows = lake.table("care_home_weeks", where={"council_name": ["Dorset"]})
    codes = {(row["year_ending"], row["council_code"]) for row in rows.to_pylist()}

    assert (2019, "E10000009") in codes
    assert (2020, "E06000059") in codes
    assert len(codes) == len({year for year, _ in codes})


def test_a_quality_of_life_of_zero_is_not_known_rather_than_zero(lake):
    rows = lake.table("asc_outcomes", where={"council_code": ["E08000009"]})
    values = {
        row["financial_year"]: row["value"]
        for row in rows.to_pylist()
        if row["measure_code"] == "ASC2"
    }

    assert values["2019/20"] is None
    assert values["2022/23"] == 0.428


def test_nobody_is_named_as_the_provider_of_a_care_home(lake):
    homes = lake.table("care_homes", vintage="Trafford February 2026").to_pylist()
    providers = {row["provider"] for row in homes}

    assert None in providers
    assert not any(
        name and (" Mrs " in f" {name} " or " Mr " in f" {name} ") for name in providers
    )


@pytest.mark.parametrize(
    "name",
    [
        "Example Care Ltd",
        "Northern Council",
        "Anywhere University NHS FT",
        "St Elsewhere's Primary School",
        "The Elms Rest Home",
        "Somewhere Homecare",
        "Example Advocacy CIC",
    ],
)
def test_an_organisation_that_says_so_is_named(name):
    assert may_be_named(name, payments=12, pence=500_000)
    assert shown(name, payments=12, pence=500_000).kind == "organisation"


@pytest.mark.parametrize(
    "name",
    [
        "Redacted",
        "Name withheld (possible individual)",
        "REDACTED PERSONAL DATA Ltd",
        "Jane Example",
        "J K Example",
        "Mr J Example Care",
        "Jane Example Care Ltd",
        "Jane Example (trading name)",
        "Example (trading name)",
        "J K Example Homes Ltd",
        "Example Consultancy Ltd",
        "Examples Travel",
        "Example Properties",
        "",
        None,
    ],
)
def test_a_supplier_that_could_be_a_person_is_not_named(name):
    made = shown(name, payments=50, pence=4_000_000)

    assert (made.name, made.kind) == ("Other", "other")


def test_a_supplier_paid_once_is_not_named():
    assert not may_be_named("Example Care Ltd", payments=1, pence=10**9)
    assert may_be_named("Example Care Ltd", payments=2, pence=10**4)


def test_a_withheld_name_is_never_shown_however_large():
    assert not may_be_named("Redacted", payments=10**6, pence=10**12)


def test_a_large_business_called_after_a_person_is_named_and_a_small_one_is_not():
    assert not may_be_named("Jane Example 16 Ltd", payments=500, pence=90_000_000)
    assert may_be_named("Jane Example 16 Ltd", payments=500, pence=900_000_000)


def test_a_person_is_never_named_by_amount_alone():
    assert not may_be_named("Jane Example", payments=500, pence=10**12)
