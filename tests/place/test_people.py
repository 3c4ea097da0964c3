"""Who lives here: residents and registered people side by side, each from its own source."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import Figure
from ropewalk.lake.catalogue import Lake
from ropewalk.place import people
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.maps import grain_of, grain_of_table, outlines, parts_of
from ropewalk.place.places import place_of_members
from ropewalk.place.population_figures import share_figure
from ropewalk.place.residents import CENSUS_BANDS, counts_of, newest
from ropewalk.place.section import State

TODAY = date(2026, 11, 22)
VICTORIA = (
    "St James's",
    "Vincent Square",
    "Pimlico North",
    "Pimlico South",
    "Knightsbridge & Belgravia",
    "West End",
)


def counted(value, label="People"):
    return Figure(key="k", label=label, value=value, unit="people", vintage="v")


def with_census(lake, folder, counts):
    """The same lake with another census, given as residents and aged 65+ by small area."""
    columns = {name: [0] * len(counts) for name in CENSUS_BANDS}
    columns["aged_50_64"] = [people - old for people, old in counts.values()]
    columns["aged_65_and_over"] = [old for _, old in counts.values()]
    table = pa.table(
        {
            "lsoa_code": list(counts),
            **columns,
            "residents": [people for people, _ in counts.values()],
        }
    )
    path = folder / "census.parquet"
    pq.write_table(table, path)
    return Lake(
        [
            replace(each, path=path, sha256="another")
            if each.name == "population_census"
            else each
            for each in lake.resources()
        ]
    )


def without_outlines(lake, folder, gone):
    """The same lake without the outlines of some wards."""
    table = lake.table("boundaries_ward")
    kept = [code not in gone for code in table.column("area_code").to_pylist()]
    path = folder / "wards.parquet"
    pq.write_table(table.filter(pa.array(kept)), path)
    return Lake(
        [
            replace(each, path=path, sha256="another")
            if each.name == "boundaries_ward"
            else each
            for each in lake.resources()
        ]
    )


def neighbourhood(lake, codes):
    return place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Seven Streets",
        lsoa_codes=codes,
    )


def test_s3_20_locality_profile_share_aged_65(lake, tmp_path):
    wards = lake.table(
        "small_areas",
        ["lsoa_code", "ward_name"],
        where={"ltla_name": ["Westminster"], "ward_name": VICTORIA},
    ).to_pydict()
    codes = sorted(wards["lsoa_code"])
    rest = 42_000 - 1_000 * (len(codes) - 1), 7_000 - 175 * (len(codes) - 1)
    everyone = lake.table("population_census", ["lsoa_code"]).column("lsoa_code")
    counts = dict.fromkeys(everyone.to_pylist(), (1_000, 100))
    counts |= dict.fromkeys(codes, (1_000, 175)) | {codes[0]: rest}
    locality = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Victoria",
        lsoa_codes=codes,
    )

    profile = people.section(
        with_census(lake, tmp_path, counts), locality, on=date(2022, 3, 21)
    )

    assert profile.figure("people.residents").value == 42_000
    assert profile.figure("people.aged_65").value == 7_000
    assert round(profile.figure("people.aged_65_share").value, 1) == 16.7
    assert set(profile.table("people.wards").column("name")) == set(VICTORIA)
    assert (
        "42,000 people live in Victoria, 16.7% of them aged 65 and over"
        in profile.answer
    )


@given(part=st.integers(0, 10**6), rest=st.integers(0, 10**6))
def test_a_share_is_of_its_whole_and_unknown_of_nobody(part, rest):
    share = share_figure("s", "Share", counted(part), counted(part + rest))

    if part + rest:
        assert 0 <= share.value <= 100
        assert share.value * (part + rest) == pytest.approx(100 * part)
    else:
        assert share.value is None


def test_a_share_of_what_is_not_known_is_not_known():
    assert share_figure("s", "Share", counted(None), counted(5)).value is None
    assert share_figure("s", "Share", counted(5), counted(None)).value is None


def test_residents_and_registered_people_are_both_shown_and_not_mixed(
    lake, place_called
):
    section = people.section(lake, place_called("Trafford"), on=TODAY)
    residents, registered = (
        section.figure(key) for key in ("people.residents", "registered.place")
    )

    assert residents.value == 241_025
    assert round(registered.value) == 251_069
    assert set(residents.sources).isdisjoint(registered.sources)
    assert "241,025 people live in Trafford" in section.answer
    assert "251,069 people are registered" in section.answer


def test_how_a_share_was_worked_out_names_the_place_as_it_is_written(
    lake, place_called
):
    section = people.section(lake, place_called("Trafford"), on=TODAY)

    assert section.figure("people.aged_65_share").rule == (
        "people who live in Trafford aged 65 and over, as a percentage of people who live "
        "in Trafford"
    )


def test_the_newest_count_that_covers_the_place_is_used(lake, place_called):
    trafford, salford = (
        counts_of(lake, place_called(each)) for each in ("Trafford", "Salford")
    )

    assert [each.source.vintage for each in trafford] == [
        "mid-2024",
        "Census 2021",
        "mid-2020",
    ]
    assert [each.source.vintage for each in salford] == ["Census 2021", "mid-2020"]
    assert newest(salford, least=65).source.vintage == "Census 2021"
    assert newest(salford, least=75).source.vintage == "mid-2020"
    assert newest(salford, least=67) is None


def test_counts_of_england_equal_the_published_totals(lake, place_called):
    census, mid_2020 = counts_of(lake, place_called("England"))

    assert census.residents == 56_489_608
    assert mid_2020.residents == 56_550_138
    assert census.aged_in_england(65) == (census.aged(65), census.residents)


def test_women_and_men_add_up_to_everyone_where_both_are_held(lake, place_called):
    table = people.section(lake, place_called("Trafford"), on=TODAY).table(
        "people.ages"
    )

    for row in table.records():
        assert row["female"] + row["male"] == row["people"]
    assert sum(table.column("percent")) == pytest.approx(100)


@pytest.mark.parametrize("name", ["Trafford", "Cornwall", "QOP", "Kent"])
def test_parts_add_up_to_the_place(lake, place_called, name):
    section = people.section(lake, place_called(name), on=TODAY)
    census = next(
        each
        for each in counts_of(lake, place_called(name))
        if each.source.vintage == "Census 2021"
    )
    parts = next(
        table
        for table in section.tables
        if table.key in {"people.wards", "people.districts"}
    )

    assert sum(parts.column("residents")) == census.residents
    assert sum(parts.column("aged_65_and_over")) == census.aged(65)
    assert sum(section.table("people.networks").column("registered")) == pytest.approx(
        section.figure("registered.place").value
    )
    assert sum(section.table("people.deprivation").column("percent")) == pytest.approx(
        100
    )


@pytest.mark.parametrize("name", ["Trafford", "Cornwall"])
def test_ethnic_groups_and_homes_each_add_up_to_the_whole(lake, place_called, name):
    section = people.section(lake, place_called(name), on=TODAY)

    for key in ("people.ethnicity", "people.tenure"):
        assert sum(section.table(key).column("percent")) == pytest.approx(100)
        assert sum(section.table(key).column("england")) == pytest.approx(100)


def test_unpaid_care_and_health_are_known_where_the_census_tables_are_held(
    lake, place_called
):
    section = people.section(lake, place_called("Salford"), on=TODAY)

    assert 5 < section.figure("people.unpaid_care_share").value < 12
    assert 3 < section.figure("people.general_health_share").value < 10
    cornwall = people.section(lake, place_called("Cornwall"), on=TODAY)
    assert {each.resource for each in cornwall.missing} == {
        "population_mid_year",
        "unpaid_care",
        "general_health",
    }


def test_some_small_areas_of_a_council_are_not_given_all_of_its_carers(lake):
    salford = (
        lake.table("small_areas", ["lsoa_code"], where={"ltla_name": ["Salford"]})
        .column("lsoa_code")
        .to_pylist()
    )
    some = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Some",
        lsoa_codes=salford[:9],
    )

    assert "unpaid_care" in {
        each.resource for each in people.section(lake, some, on=TODAY).missing
    }


def test_localities_of_the_council_have_every_practice_once(lake, place_called):
    section = people.section(lake, place_called("Trafford"), on=TODAY)

    assert sum(section.table("people.localities").column("practices")) == 27


@pytest.mark.parametrize("code", ["U16464", "A81001"])
def test_a_network_or_practice_has_registered_people_only(lake, place_called, code):
    section = people.section(lake, place_called(code), on=TODAY)

    assert section.state == State.PART
    assert section.figures[0].key == "registered.place"
    assert "where they live is not known" in section.answer


@pytest.mark.parametrize(
    ("name", "grain", "areas"),
    [
        ("Trafford", "lsoa", 139),
        ("QOP", "msoa", 353),
        ("Cornwall", "msoa", 73),
        ("England", "ltla", 296),
    ],
)
def test_a_map_uses_the_finest_outlines_held(lake, place_called, name, grain, areas):
    place = place_called(name)
    table = next(
        each
        for each in people.section(lake, place, on=TODAY).tables
        if each.key.startswith("people.map.")
    )

    assert grain_of(lake, place) == grain_of_table(table.key) == grain
    assert len(table.rows) == areas
    codes = table.column("area_code")
    assert outlines(lake, grain, codes).keys() == set(codes)


@pytest.mark.parametrize(
    ("name", "grains"),
    [
        ("Trafford", ("lsoa", "ward", "locality")),
        ("Salford", ("lsoa", "ward")),
        ("QOP", ("msoa", "ward")),
        ("Cornwall", ("msoa",)),
        ("England", ("ltla",)),
    ],
)
def test_wards_and_localities_are_drawn_where_their_outlines_are_held(
    lake, place_called, name, grains
):
    section = people.section(lake, place_called(name), on=TODAY)
    keys = [key for kind, key in section.pictures if kind == "map"]

    assert [grain_of_table(key) for key in keys] == list(grains)
    assert all(section.table(key).rows for key in keys)


def test_every_ward_of_a_council_is_on_its_map_with_the_value_of_its_residents(
    lake, place_called
):
    section = people.section(lake, place_called("Trafford"), on=TODAY)
    drawn, listed = section.table("people.map.ward"), section.table("people.wards")
    shares = dict(
        zip(drawn.column("area_code"), drawn.column("aged_65_share"), strict=True)
    )
    residents = dict(
        zip(listed.column("code"), listed.column("residents"), strict=True)
    )
    older = sum(shares[code] / 100 * people for code, people in residents.items())

    assert len(drawn.rows) == 21
    assert outlines(lake, "ward", shares).keys() == shares.keys() == residents.keys()
    assert older == pytest.approx(sum(listed.column("aged_65_and_over")))
    assert "none is held" not in drawn.note


def test_localities_hold_the_wards_of_their_postcodes_whole(lake, place_called):
    place = place_called("Trafford")
    table = people.section(lake, place, on=TODAY).table("people.map.locality")
    wards = parts_of(lake, place, "ward")
    localities = parts_of(lake, place, "locality")
    rows = lake.table("postcodes", ["ward_code", "locality"]).to_pydict()
    by_postcode = dict(zip(rows["ward_code"], rows["locality"], strict=True))
    census = lake.table("population_census").to_pydict()
    older, everyone = dict.fromkeys("NSCW", 0), dict.fromkeys("NSCW", 0)
    for code, old, people_there in zip(
        census["lsoa_code"],
        census["aged_65_and_over"],
        census["residents"],
        strict=True,
    ):
        if code in wards:
            first = by_postcode[wards[code][0]][0]
            older[first] += old
            everyone[first] += people_there

    assert table.column("area_name") == ("Central", "North", "South", "West")
    assert table.column("aged_65_share") == pytest.approx(
        tuple(100 * older[each] / everyone[each] for each in "CNSW")
    )
    assert localities.keys() == set(place.lsoa_codes)
    assert "postcodes" in " ".join(s.title.lower() for s in table.sources)


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (2, "The outlines held are of 2023; none is held for Altrincham and Ashton"),
        (10, "none is held for Altrincham, Ashton upon Mersey, "),
        (11, None),
    ],
)
def test_wards_without_an_outline_are_said_and_too_few_are_not_drawn(
    lake, place_called, tmp_path, lost, words
):
    place = place_called("Trafford")
    wards = sorted(set(parts_of(lake, place, "ward").values()), key=lambda w: w[1])
    gone = {code for code, _ in wards[:lost]}
    held = without_outlines(lake, tmp_path, gone)

    section = people.section(held, place, on=TODAY)
    maps = {key for kind, key in section.pictures if kind == "map"}

    assert ("people.map.ward" in maps) == (words is not None)
    if words:
        table = section.table("people.map.ward")
        assert words in table.note
        assert gone < set(table.column("area_code"))


def test_parts_too_many_to_name_are_counted(lake, place_called, tmp_path):
    place = place_called("QOP")
    gone = sorted({code for code, _ in parts_of(lake, place, "ward").values()})[:11]

    section = people.section(
        without_outlines(lake, tmp_path, set(gone)), place, on=TODAY
    )

    assert "none is held for 11 of the areas." in section.table("people.map.ward").note


def test_a_neighbourhood_draws_its_own_small_areas_and_no_others(lake, place_called):
    codes = sorted(place_called("Trafford").lsoa_codes)[:7]
    section = people.section(lake, neighbourhood(lake, codes), on=TODAY)
    (key,) = (key for kind, key in section.pictures if kind == "map")

    assert key == "people.map.lsoa"
    assert set(section.table(key).column("area_code")) == set(codes)
    assert not section.table(key).note


def test_a_neighbourhood_drawn_by_larger_areas_says_that_they_are_whole(
    lake, place_called
):
    codes = sorted(place_called("Cornwall").lsoa_codes)[:7]
    section = people.section(lake, neighbourhood(lake, codes), on=TODAY)
    (key,) = (key for kind, key in section.pictures if kind == "map")

    assert key == "people.map.msoa"
    assert "its values are of the part in Seven Streets" in section.table(key).note
