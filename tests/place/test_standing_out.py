"""What stands out differs beyond chance from both, is large enough, and says its age."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from math import sqrt

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures.words import age_in_words
from ropewalk.lake.catalogue import _rows
from ropewalk.parameters import parameter
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.measures.held import measures_of, share_of_board
from ropewalk.place.measures.residents import of_unpaid_care
from ropewalk.place.need import need_index
from ropewalk.place.places import place_of_members
from ropewalk.place.recency import years_before
from ropewalk.place.section import State
from ropewalk.place.standing_out import section as standing_out
from ropewalk.place.standing_out.comparing import compared, has_board
from ropewalk.place.standing_out.differences import newer
from ropewalk.place.standing_out.sentences import sentence_of
from ropewalk.web.cards import vintage_words

TODAY = date(2026, 11, 22)
Z = 3.0902
PLACES = ["Trafford", "Salford", "Manchester", "Cornwall", "QOP"]


def read(lake, name, vintage=None):
    return pq.read_table(lake.resource(name, vintage).path).to_pylist()


@pytest.fixture(scope="module")
def trafford(lake, place_called):
    return compared(lake, place_called("Trafford"), on=TODAY)


def newest_of(lake, place, *, on):
    """What stands out in a place and is new enough for a headline."""
    return newer(compared(lake, place, on=on).standing_out(), on=on)


def difference(held, key):
    return next(each for each in held.differences if each.key == key)


def wilson(count, base):
    share = count / base
    middle = (share + Z * Z / (2 * base)) / (1 + Z * Z / base)
    reach = (
        Z
        / (1 + Z * Z / base)
        * sqrt(share * (1 - share) / base + Z * Z / (4 * base**2))
    )
    return middle - reach, middle + reach


@pytest.mark.parametrize("name", PLACES)
def test_every_place_is_compared_in_full(lake, place_called, name):
    section = standing_out.section(lake, place_called(name), on=TODAY)

    assert section.state == State.FULL


SHARES = {
    "disabled": ("disability", "disabled", "residents"),
    "social_rented": ("tenure", "social_rented", "households"),
    "aged_65_and_over": ("population_census", "aged_65_and_over", "residents"),
}


@pytest.mark.parametrize("key", SHARES)
@pytest.mark.parametrize("name", ["Trafford", "Cornwall"])
def test_shares_and_their_intervals_can_be_recomputed(lake, place_called, name, key):
    table, column, base = SHARES[key]
    place = place_called(name)
    codes = set(place.lsoa_codes)
    rows = [row for row in read(lake, table) if row["lsoa_code"] in codes]
    count, whole = sum(r[column] for r in rows), sum(r[base] for r in rows)
    figure = difference(compared(lake, place, on=TODAY), key).figure

    assert figure.value == pytest.approx(count / whole * 100)
    assert figure.interval == pytest.approx(
        tuple(each * 100 for each in wilson(count, whole))
    )
    assert [figure.inputs[0].value, figure.inputs[1].value] == [count, whole]


def test_england_and_the_board_are_sums_of_the_same_columns(lake, trafford):
    board = {
        row["lsoa_code"]
        for row in read(lake, "small_areas")
        if row["icb_code"] == "QOP"
    }
    rows = read(lake, "disability")
    references = {
        each.key.rpartition(".")[2]: each.value
        for each in difference(trafford, "disabled").figure.inputs
    }

    for key, chosen in (
        ("england", rows),
        ("icb", [row for row in rows if row["lsoa_code"] in board]),
    ):
        assert references[key] == pytest.approx(
            sum(r["disabled"] for r in chosen)
            / sum(r["residents"] for r in chosen)
            * 100
        )


def test_a_small_area_too_small_to_publish_is_in_neither_count_nor_base(
    lake, place_called
):
    place = place_called("Trafford")
    measure = next(
        each for each in measures_of(lake, place) if each.key == "older_income_deprived"
    )
    codes = set(place.lsoa_codes)
    deprived = {
        row["lsoa_code"]: row["older_income_deprived"]
        for row in read(lake, "deprivation")
        if row["lsoa_code"] in codes
    }
    known = {code for code, people in deprived.items() if people is not None}
    links = defaultdict(set)
    for row in read(lake, "small_areas_2011"):
        links[row["lsoa11_code"]].add(row["lsoa_code"])
    residents = {
        row["lsoa_code"]: row["residents"] for row in read(lake, "population_census")
    }
    bands = [*(f"aged_{a}_{a + 4}" for a in range(60, 90, 5)), "aged_90_and_over"]
    base = 0.0
    for row in read(lake, "population_mid_year", "mid-2020"):
        heirs = links[row["area_code"]]
        whole = sum(residents[code] for code in heirs)
        for code in heirs & known:
            base += sum(row[band] for band in bands) * residents[code] / whole

    assert known < codes
    assert measure.place.count == sum(deprived[code] for code in known)
    assert measure.place.base == pytest.approx(base)


def test_people_of_sixty_and_over_are_all_carried_to_the_areas_of_today(
    lake, place_called
):
    measure = next(
        each
        for each in measures_of(lake, place_called("Trafford"))
        if each.key == "older_income_deprived"
    )
    bands = [*(f"aged_{a}_{a + 4}" for a in range(60, 90, 5)), "aged_90_and_over"]
    everyone = sum(
        row[band]
        for row in read(lake, "population_mid_year", "mid-2020")
        for band in bands
    )

    assert 0.97 * everyone < measure.england.base <= everyone


def test_what_stands_out_follows_from_its_interval_and_its_size(trafford):
    smallest = parameter("smallest_difference_percent", on=TODAY).value
    judged = 0
    for each in trafford.differences:
        if each.is_formula or each.relative_to_england is None:
            continue
        low, high = each.figure.interval
        references = {
            figure.key.rpartition(".")[2]: figure.value for figure in each.figure.inputs
        }
        for key, way in (("england", each.from_england), ("icb", each.from_board)):
            value = references[key]
            large = abs(each.figure.value / value - 1) * 100 >= smallest
            beyond = "higher" if value < low else "lower" if value > high else ""
            assert way == (beyond if large else "")
            judged += 1
    assert judged > 40


def test_a_difference_beyond_chance_may_be_too_small_to_say(trafford):
    older = difference(trafford, "aged_65_and_over")

    assert older.figure.interval[1] < older.figure.inputs[2].value
    assert -5 < older.relative_to_england < 0
    assert older.from_england == ""
    assert not older.stands_out


def test_sentences_say_value_range_comparison_and_age(trafford):
    assert difference(trafford, "disabled").sentence == (
        "16.0% of people who live in Trafford are disabled under the Equality Act "
        "(likely range 15.7% to 16.2%): lower than England (17.3%) and Greater Manchester "
        "(18.3%) (Census 2021; 5 years old)."
    )


def test_a_sentence_without_a_range_says_that_it_is_not_known(lake, place_called):
    place = place_called("Trafford")
    measure = measures_of(lake, place)[0]
    figure = difference(compared(lake, place, on=TODAY), measure.key).figure
    without = replace(figure, interval=None)

    said = sentence_of(measure, place, without, (), {}, on=TODAY)
    assert "(likely range not known)" in said


def test_a_place_may_lie_between_england_and_its_board(trafford):
    each = difference(trafford, "register.osteoporosis")

    assert (each.from_england, each.from_board, each.way) == (
        "lower",
        "higher",
        "between",
    )
    assert "lower than England (0.85%) but higher than Greater Manchester" in (
        each.sentence
    )


def test_registered_people_and_residents_are_told_apart(trafford):
    assert difference(trafford, "register.cancer").whose.startswith("people registered")
    assert difference(trafford, "disabled").whose == "people who live there"


def test_an_index_of_need_has_no_interval_and_says_why(lake, place_called, trafford):
    index = need_index(lake, place_called("Trafford"))
    needs = [each for each in trafford.differences if each.is_formula]

    assert len(needs) == 7
    for each in needs:
        component = each.key.removeprefix("need.")
        assert each.figure.interval is None
        assert "no play of chance" in each.figure.note
        assert "likely range" not in each.sentence
        assert each.figure.value == index.figure(component, "england").value
    mental = difference(trafford, "need.mental_health")
    assert "19.1% below Greater Manchester and 10.6% below England" in mental.sentence


def test_how_many_would_differ_by_chance_is_two_in_a_thousand_of_those_compared(
    trafford,
):
    tested = [
        each
        for each in trafford.differences
        if not each.is_formula and each.relative_to_england is not None
    ]

    assert trafford.tested.value == len(tested) == 27
    assert trafford.by_chance.value == pytest.approx(len(tested) * 0.002, rel=0.01)


@pytest.mark.parametrize("name", PLACES)
@given(day=st.dates(date(2021, 1, 1), date(2035, 12, 31)))
def test_no_headline_is_more_than_three_years_old(lake, place_called, name, day):
    found = newest_of(lake, place_called(name), on=day)

    for each in found:
        assert each.stands_out
        assert each.as_at is not None
        assert each.as_at >= years_before(day, 3)
        assert age_in_words(each.as_at, on=day) in each.sentence


@pytest.mark.parametrize("name", PLACES)
def test_the_sentence_of_the_section_is_new_or_says_nothing_is(
    lake, place_called, name
):
    place = place_called(name)
    newer = newest_of(lake, place, on=TODAY)
    section = standing_out.section(lake, place, on=TODAY)
    much_later = standing_out.section(lake, place, on=date(2040, 1, 1))

    assert section.answer.startswith(newer[0].sentence)
    assert "none newer than 3 years" in much_later.answer
    assert "stands_out.newer" not in {table.key for table in much_later.tables}


def test_older_differences_are_background_with_their_age(lake, place_called):
    section = standing_out.section(lake, place_called("Trafford"), on=TODAY)
    older = section.table("stands_out.older")

    assert set(older.column("age")) == {
        "4 years old",
        "5 years old",
        "4 years old, oldest input 5 years old",
        "4 years old, oldest input 6 years old",
    }
    assert "background" in older.title
    assert all(
        way in {"Higher", "Lower", "Between England and the board"}
        for way in older.column("way")
    )
    assert "16 older measures differ too and are background" in section.answer


def test_each_table_says_the_age_that_the_card_of_the_measure_says(lake, place_called):
    section = standing_out.section(lake, place_called("Trafford"), on=TODAY)
    cards = {
        each.label.removesuffix(", Trafford"): vintage_words(each, on=TODAY)
        for each in section.figures
    }
    told = [
        (name, age)
        for key in ("relative", "compared")
        for name, age in zip(
            section.table(f"stands_out.{key}").column("measure"),
            section.table(f"stands_out.{key}").column("age"),
            strict=True,
        )
        if name in cards
    ]
    in_sentences = Counter(section.table("stands_out.older").column("age"))

    assert len(told) == 2 * 17
    assert all(cards[name].endswith(f"({age})") for name, age in told)
    assert in_sentences == Counter(
        age
        for name, age in told[:17]
        if not name.startswith("Relative need")  # newer, so not among the older
    )


def test_everything_compared_is_listed_by_name_also_what_does_not_stand_out(
    lake, place_called, trafford
):
    section = standing_out.section(lake, place_called("Trafford"), on=TODAY)
    table = section.table("stands_out.compared")

    assert len(table.rows) == len(trafford.differences) == 35
    assert list(table.column("measure")) == sorted(table.column("measure"))
    assert "0.05 would differ by chance alone" in table.note


def test_the_note_says_which_interval_and_which_difference_were_used(
    lake, place_called
):
    section = standing_out.section(lake, place_called("Trafford"), on=TODAY)
    note = section.table("stands_out.compared").note

    assert "have an interval of 99.8%" in note
    assert "by 5% or more (our rule)" in note


def test_a_place_that_is_nearly_all_of_its_board_is_compared_with_england(
    lake, place_called
):
    cornwall = place_called("Cornwall")

    assert share_of_board(lake, cornwall) > 0.99
    assert not has_board(lake, cornwall, on=TODAY)
    for each in compared(lake, cornwall, on=TODAY).differences:
        assert each.relative_to_board is None
        assert "Scilly" not in each.sentence


def test_a_place_whose_part_of_its_board_is_not_known_is_not_taken_for_none_of_it(
    lake, place_called
):
    unlisted = replace(place_called("P91026"), practice_codes=("X99999",))

    assert share_of_board(lake, unlisted) is None
    assert not has_board(lake, unlisted, on=TODAY)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (
            "Cornwall",
            "Cornwall is compared with England only, as it is nearly all of its board.",
        ),
        (
            "QOP",
            "Greater Manchester is compared with England only, as it is a board itself.",
        ),
    ],
)
def test_a_place_compared_with_england_only_says_so_and_names_no_board(
    lake, place_called, name, why
):
    section = standing_out.section(lake, place_called(name), on=TODAY)
    much_later = standing_out.section(lake, place_called(name), on=date(2040, 1, 1))

    assert section.answer.endswith(why)
    assert much_later.answer.endswith(why)
    for table in section.tables:
        said = [table.note, *(column.title for column in table.columns)]
        assert "board" not in " ".join(said)
        assert {"icb", "board", "from_board"}.isdisjoint(c.key for c in table.columns)
    assert section.table("stands_out.older").columns[0].title == "Than England"


def test_a_place_compared_with_both_says_so(lake, place_called):
    section = standing_out.section(lake, place_called("Trafford"), on=TODAY)
    everything = section.table("stands_out.compared")

    assert "only" not in section.answer
    assert section.table("stands_out.older").columns[0].title == (
        "Than England and the board"
    )
    assert "from England and from the board, they stand out" in everything.note
    assert any(cell is not None for cell in everything.column("from_board"))
    assert section.table("stands_out.relative").columns[2].title == (
        "From Greater Manchester, relative"
    )


def test_carers_are_compared_with_the_board_alone_and_so_never_stand_out(
    lake, place_called, trafford
):
    place = place_called("Trafford")
    rows = [r for r in read(lake, "unpaid_care") if r["area_code"] == place.code]
    everyone = sum(row["people"] for row in rows)
    carers = sum(
        row["people"] for row in rows if row["category"] != "Provides no unpaid care"
    )
    (measure,) = of_unpaid_care(lake, place)

    assert (measure.place.count, measure.place.base) == (carers, everyone)
    assert difference(trafford, "unpaid_care").stands_out is False
    assert list(of_unpaid_care(lake, place_called("Cornwall"))) == []


def test_england_is_not_compared_with_itself(lake, place_called):
    section = standing_out.section(lake, place_called("England"), on=TODAY)

    assert section.state == State.EMPTY
    assert newest_of(lake, place_called("England"), on=TODAY) == ()


def test_a_register_of_fewer_than_five_is_not_compared(lake):
    small = next(
        row
        for row in read(lake, "qof")
        if 0 < row["register"] < 5
        and row["practice_code"]
        in set(lake.table("practice_allocations")["practice_code"].to_pylist())
    )
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="One practice",
        practice_codes=[small["practice_code"]],
    )
    held = compared(lake, place, on=TODAY)

    assert all(
        each.figure.inputs[0].value >= 5
        for each in held.differences
        if not each.is_formula
    )
    assert "small areas" in standing_out.section(lake, place, on=TODAY).missing[0].what


def test_small_areas_without_practices_are_compared_on_who_lives_there(
    lake, place_called
):
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N2",
        name="Some streets",
        lsoa_codes=place_called("Trafford").lsoa_codes[:5],
    )
    held = compared(lake, place, on=TODAY)

    assert {each.whose for each in held.differences} == {
        "people who live there",
        "households there",
    }
    assert "GP practices" in standing_out.section(lake, place, on=TODAY).missing[0].what


def test_asking_again_reads_no_file_again(lake, place_called):
    place = place_called("Trafford")
    standing_out.section(lake, place, on=TODAY)
    read_so_far = _rows.cache_info().misses
    standing_out.section(lake, place, on=TODAY)

    assert _rows.cache_info().misses == read_so_far
