"""Every place in England can be asked for by name and by code, of any year that is known."""

from datetime import date

import pytest

from ropewalk.figures import BadInput
from ropewalk.place.gazetteer import gazetteer, look_up
from ropewalk.place.places import (
    PlaceKind,
    boards_named,
    find_place,
    place_of_members,
    places_of_kind,
)
from ropewalk.place.spelling import core, in_full
from ropewalk.place.succession import current_codes, successions

TODAY = date(2026, 11, 22)
HOW_MANY = {
    PlaceKind.COUNCIL: 153,
    PlaceKind.ICB: 42,
    PlaceKind.SUB_ICB: 106,
    PlaceKind.PCN: 1275,
}


@pytest.mark.parametrize(("kind", "number"), HOW_MANY.items())
def test_there_are_as_many_places_of_a_kind_as_published(lake, kind, number):
    assert len(places_of_kind(lake, kind)) == number


def test_there_are_296_districts_of_which_some_are_councils_too(lake):
    codes = [
        code
        for kind in (PlaceKind.COUNCIL, PlaceKind.DISTRICT)
        for code, _ in places_of_kind(lake, kind)
    ]

    assert len([code for code in codes if not code.startswith("E10")]) == 296


def test_every_council_district_and_board_is_found_by_its_name_and_its_code(lake):
    book = gazetteer(lake)
    for kind in (PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.ICB):
        for code, name in places_of_kind(lake, kind):
            for text in (code, name, name.upper(), f" {name.casefold()} "):
                assert look_up(book, text).code == code, text


def test_every_board_is_found_by_its_ods_code_and_its_short_names(lake):
    book = gazetteer(lake)
    for entry in book.of_kind(PlaceKind.ICB):
        short = entry.name.removeprefix("NHS ").removesuffix(" Integrated Care Board")
        for text in (
            entry.ods_code,
            f"NHS {short} ICB",
            f"{short} integrated care board",
        ):
            assert look_up(book, text).code == entry.code, text


def test_every_council_is_found_with_the_word_council_after_its_name(lake):
    book = gazetteer(lake)
    for code, name in places_of_kind(lake, PlaceKind.COUNCIL):
        assert look_up(book, f"{name} Council").code == code


def test_every_council_and_board_has_people_who_live_there(lake):
    for kind in (PlaceKind.COUNCIL, PlaceKind.ICB):
        for code, _ in places_of_kind(lake, kind):
            place = find_place(lake, code, on=TODAY)
            assert place.lsoa_codes
            assert place.icb_code.startswith("Q")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Newcastle on Tyne", "E08000021"),
        ("City of Bristol", "E06000023"),
        ("Durham", "E06000047"),
        ("Kings Lynn & West Norfolk", "E07000146"),
        ("St Helens", "E08000013"),
        ("Manchester City Council", "E08000003"),
        ("London Borough of Camden", "E09000007"),
        ("city of london", "E09000001"),
        ("isles of scilly", "E06000053"),
        ("Greater Manchester", "E54000057"),
        ("Sussex", "E54000064"),
        ("England", "E92000001"),
        ("01g", "E38000143"),
        ("U16464", "U16464"),
        ("p87657", "P87657"),
    ],
)
def test_a_place_is_found_as_people_say_it(place_called, text, code):
    assert place_called(text).code == code


@pytest.mark.parametrize("name", ["Devon", "Somerset", "Dorset", "Gloucestershire"])
def test_a_council_comes_before_the_board_of_its_name_and_says_so(place_called, name):
    place = place_called(name)

    assert place.kind == PlaceKind.COUNCIL
    assert f"also the short name of NHS {name} Integrated Care Board" in place.note
    assert place_called(f"{name} ICB").kind == PlaceKind.ICB


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Newcastle", ["E08000021", "E07000195"]),
        ("London", ["E09000001", "QMF", "QKK"]),
        ("High Street Surgery", ["C87018", "N81013"]),
    ],
)
def test_an_ambiguous_name_is_refused_with_each_place_and_its_code(
    place_called, text, codes
):
    with pytest.raises(BadInput, match="could mean") as refusal:
        place_called(text)

    assert all(code in str(refusal.value) for code in codes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Traford", r"Did you mean Trafford \(E08000009\)"),
        ("zzzz", "No place called 'zzzz' is known: give the name"),
        ("E08000999", "No place with the code E08000999"),
        ("E01000001", "Draw up a neighbourhood"),
        ("W06000015", "outside England"),
        ("  ", "Give the name or code"),
        ("NHS Salford CCG", "ended on 1 July 2022"),
        ("Cumbria", r"split on 1 April 2023 into Cumberland \(E06000063\)"),
    ],
)
def test_what_cannot_be_found_is_refused_with_what_would_be_right(
    place_called, text, says
):
    with pytest.raises(BadInput, match=says):
        place_called(text)


def test_at_most_five_near_misses_are_named(place_called):
    with pytest.raises(BadInput) as refusal:
        place_called("Traford")

    assert str(refusal.value).count("(E") <= 5


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (
            "Carlisle",
            "E06000063",
            "Carlisle became part of Cumberland on 1 April 2023.",
        ),
        ("E07000165", "E06000065", "Harrogate became part of North Yorkshire"),
        ("Taunton Deane", "E06000066", "became part of Somerset on 1 April 2023"),
        ("E54000053", "E54000064", "was the code of NHS Sussex"),
        ("E54000052", "E54000063", "it is now E54000063"),
        ("E08000020", "E08000037", "was the code of Gateshead until 1 April 2013"),
        ("E08000038", "E08000016", "is a newer code for Barnsley"),
        ("E10000023", "E06000065", "was the code of North Yorkshire"),
    ],
)
def test_a_predecessor_is_answered_with_its_successor_and_a_note(
    place_called, text, code, says
):
    place = place_called(text)

    assert place.code == code
    assert says in place.note


def test_a_predecessor_is_answered_as_it_was_on_a_day_when_it_still_was(place_called):
    place = place_called("Carlisle", on=date(2023, 3, 31))

    assert (place.code, place.kind) == ("E07000028", PlaceKind.DISTRICT)
    assert "as it was before 1 April 2023" in place.note
    assert len(place.lsoa_codes) == 71
    assert len(place.practice_codes) == 9
    assert place_called("Carlisle", on=date(2023, 4, 1)).code == "E06000063"


def test_a_predecessor_of_a_predecessor_is_told_with_the_day_of_each_change(
    place_called,
):
    says = (
        "Taunton Deane became part of Somerset West and Taunton on 1 April 2019. "
        "Somerset West and Taunton became part of Somerset on 1 April 2023."
    )

    assert says in place_called("Taunton Deane").note
    assert place_called("Taunton Deane", on=date(2023, 3, 31)).code == "E07000246"
    assert place_called("Taunton Deane", on=date(2023, 4, 1)).code == "E06000066"


@pytest.mark.parametrize("text", ["QOP", "E54000053", "Devon ICB"])
def test_no_board_is_found_on_a_day_before_there_were_boards(place_called, text):
    with pytest.raises(BadInput, match="care boards began on 1 July 2022, so there"):
        place_called(text, on=date(2022, 6, 30))
    assert place_called(text, on=date(2022, 7, 1)).kind == PlaceKind.ICB


def test_every_former_district_of_2022_and_every_listed_code_leads_somewhere(lake):
    book = gazetteer(lake)
    for code, change in successions(lake).items():
        assert all(heir in book.names for heir, _ in change.shares), code


def test_practices_in_an_abolished_district_belong_to_its_successor(lake, place_called):
    cumberland = place_called("Cumberland")

    assert set(place_called("Carlisle", on=date(2022, 5, 1)).practice_codes) < set(
        cumberland.practice_codes
    )
    with pytest.raises(BadInput, match="E99999999"):
        current_codes(lake, ["E99999999"], held=set())


def test_a_board_says_that_later_mergers_are_not_held(place_called):
    assert "42 integrated care boards" in place_called("QOP").note


def test_a_place_across_boards_is_put_with_most_of_its_registered_people(place_called):
    assert place_called("North Yorkshire").icb_code == "QOQ"
    assert place_called("Westmorland and Furness").icb_code == "QE1"


def test_a_county_is_made_of_its_districts(place_called):
    kent = place_called("Kent")

    assert len(kent.district_codes) == 12
    assert kent.council_codes == ("E10000016",)


def test_boards_can_be_named_and_anything_else_says_which_board_it_is_in(lake):
    assert boards_named(lake, ["QOP", "Devon", "QOP"], on=TODAY) == ("QOP", "QJK")
    with pytest.raises(BadInput, match=r"not an integrated care board.*\(QOP\)"):
        boards_named(lake, ["Salford"], on=TODAY)
    with pytest.raises(BadInput, match="boards began on 1 July 2022"):
        boards_named(lake, ["Devon"], on=date(2022, 6, 30))


def test_a_neighbourhood_is_made_of_the_members_it_names(lake):
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Old Trafford",
        lsoa_codes=["E01006112", "E01006109"],
        practice_codes=["P91004"],
    )

    assert place.lsoa_codes == ("E01006109", "E01006112")
    assert place.district_codes == ("E08000009",)
    assert (place.icb_code, place.practice_codes) == ("QOP", ("P91004",))


@pytest.mark.parametrize(
    ("lsoas", "practices", "says"),
    [
        ([], [], "no small areas and no practices"),
        (["E01999999"], [], "E01999999 is not a small area"),
        ([], ["Z99999"], "No practice with the code Z99999"),
    ],
)
def test_a_neighbourhood_of_nothing_known_is_refused(lake, lsoas, practices, says):
    with pytest.raises(BadInput, match=says):
        place_of_members(
            lake,
            kind=PlaceKind.NEIGHBOURHOOD,
            code="N1",
            name="Nowhere",
            lsoa_codes=lsoas,
            practice_codes=practices,
        )


def test_the_telling_words_of_two_current_areas_are_never_the_same(lake):
    names = [
        core(entry.name)
        for kind in (PlaceKind.COUNCIL, PlaceKind.DISTRICT)
        for entry in gazetteer(lake).of_kind(kind)
    ]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("part", "meant"),
    [
        ("Hull", "Kingston upon Hull"),
        ("North West", "North West London"),
        ("Avon", "Stratford-on-Avon"),
        ("Richmond", "Richmond upon Thames"),
    ],
)
def test_a_part_of_a_name_is_never_taken_for_a_place_without_asking(lake, part, meant):
    with pytest.raises(BadInput, match=meant):
        find_place(lake, part, on=TODAY)


def test_another_word_is_never_put_in_place_of_one_that_was_typed(lake):
    with pytest.raises(BadInput, match="No place called 'Greater London' is known"):
        find_place(lake, "Greater London", on=TODAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Trafford MBC", "E08000009"),
        ("trafford m.b.c.", "E08000009"),
        ("Trafford Council", "E08000009"),
        ("Trafford Metropolitan Borough Council", "E08000009"),
        ("Wakefield MDC", "E08000036"),
        ("LB Camden", "E09000007"),
        ("LB of Camden", "E09000007"),
        ("Camden LBC", "E09000007"),
        ("RB Greenwich", "E09000011"),
        ("Cornwall CC", "E06000052"),
        ("Kent CC", "E10000016"),
        ("Manchester CC", "E08000003"),
        ("Warwick DC", "E07000222"),
        ("GM", "E54000057"),
        ("NHS GM", "E54000057"),
        ("GM ICB", "E54000057"),
        ("NHS Greater Manchester", "E54000057"),
        ("Greater Manchester ICB", "E54000057"),
    ],
)
def test_a_council_or_board_is_found_by_what_people_write_in_short(
    place_called, text, code
):
    assert place_called(text).code == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Newcastle CC", r"'Newcastle CC' could mean .*E08000021.* and .*E07000195"),
        ("LB Richmond", r"called 'LB Richmond'. Did you mean Richmond upon Thames"),
        ("Traford MBC", r"called 'Traford MBC' is known. Did you mean Trafford"),
        ("BNSSG", r"Did you mean NHS Bristol, North Somerset and South .* \(QUY\)\?"),
        ("WM", r"Did you mean Windsor and Maidenhead \(E06000040\)\?"),
        ("MBC", "No place called 'MBC' is known"),
        ("GM Surgery", "No place called 'GM Surgery' is known"),
    ],
)
def test_what_is_written_in_short_is_never_a_reason_to_guess(place_called, text, says):
    with pytest.raises(BadInput, match=says):
        place_called(text)


def test_no_name_that_is_held_is_read_as_something_written_in_short(lake):
    book = gazetteer(lake)

    for entry in (*book.areas, *book.members):
        assert in_full(entry.name) == entry.name


def test_a_name_that_starts_with_nhs_means_the_board_and_not_the_council(place_called):
    assert place_called("NHS Devon").kind == PlaceKind.ICB
    assert place_called("Devon").kind == PlaceKind.COUNCIL


@pytest.mark.parametrize("text", ["M33 4AB", "m334ab", " M33  4ab "])
def test_a_postcode_finds_the_council_there_and_says_so(place_called, text):
    place = place_called(text)

    assert (place.code, place.kind) == ("E08000009", PlaceKind.COUNCIL)
    assert place.note == (
        "M33 4AB lies in the small area Trafford 021A (E01006101), which is in Trafford "
        "(postcodes of 2025)."
    )
    assert set(place.lsoa_codes) == set(place_called("Trafford").lsoa_codes)


NOT_HELD = (
    "The postcode SW1A 1AA is not held: postcodes are held for Trafford only, so give "
    "the name of the council or board there instead."
)
HALF = (
    "M33 looks like the first half of a postcode, which can lie in several councils: "
    "give the whole postcode if it is in Trafford, else the name of the council."
)


@pytest.mark.parametrize(("text", "says"), [("sw1a1aa", NOT_HELD), ("M33", HALF)])
def test_a_postcode_that_is_not_held_is_refused_with_what_to_type(
    place_called, text, says
):
    with pytest.raises(BadInput) as refusal:
        place_called(text)

    assert str(refusal.value) == says


def test_a_code_is_never_taken_for_a_postcode(lake, place_called):
    for entry in gazetteer(lake).of_kind(PlaceKind.ICB):
        assert place_called(entry.ods_code).code == entry.code
    with pytest.raises(BadInput, match="No place with the code QE9 is held"):
        place_called("QE9")
