"""Answers kept in the process: the same as worked out anew, and gone when data are added."""

import shutil
from datetime import date, timedelta

import pytest

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import DESCRIPTOR, SHIPPED, Lake, read_descriptor
from ropewalk.place import position as whole
from ropewalk.place.places import find_place
from ropewalk.place.remembered import held_by, place_called, position_of, section_of
from ropewalk.place.shelf import shelf
from tests.place.conftest import TODAY


def test_a_remembered_position_is_the_one_worked_out_anew(lake):
    place = find_place(lake, "E06000052", on=TODAY)

    assert position_of(lake, place, on=TODAY) == whole.position(lake, place, on=TODAY)


@pytest.mark.parametrize("key", ["people", "unknown"])
def test_a_section_alone_is_the_one_of_the_position(lake, key):
    place = place_called(lake, "Trafford", on=TODAY)

    alone = section_of(lake, place, key, on=TODAY)

    assert alone == whole.position(lake, place, on=TODAY).section(key)
    assert section_of(lake, place, key, on=TODAY) is alone


def test_every_section_has_its_title_and_stands_in_order(lake):
    place = place_called(lake, "E08000009", on=TODAY)

    held = position_of(lake, place, on=TODAY)

    assert {each.key: each.title for each in held.sections} == whole.TITLES
    assert [each.key for each in held.sections] == list(whole.TITLES)


def test_another_day_is_another_answer(lake):
    place = place_called(lake, "E08000009", on=TODAY)
    later = TODAY + timedelta(days=400)

    first, second = (section_of(lake, place, "need", on=day) for day in (TODAY, later))

    assert first.answer != second.answer


def test_an_unknown_section_is_no_answer(lake):
    place = place_called(lake, "E08000009", on=TODAY)

    with pytest.raises(KeyError):
        section_of(lake, place, "weather", on=TODAY)


def test_what_cannot_be_answered_is_asked_again(lake):
    for _ in range(2):
        with pytest.raises(BadInput, match="Nowhere"):
            place_called(lake, "Nowhere at all", on=TODAY)


def test_answers_are_kept_apart_by_the_files_they_came_from(lake):
    fewer = Lake([each for each in read_descriptor(SHIPPED) if each.name != "qof"])

    assert held_by(lake) == held_by(Lake(read_descriptor(SHIPPED)))
    assert held_by(lake) != held_by(fewer)


def test_the_shelf_is_kept_until_a_description_of_data_changes(tmp_path):
    first = shelf(tmp_path)
    assert shelf(tmp_path) is first

    added = tmp_path / "lake"
    added.mkdir()
    (added / DESCRIPTOR).write_text('{"resources": []}')
    second = shelf(tmp_path)

    assert second is not first
    assert shelf(tmp_path) is second
    shutil.rmtree(added)
    assert held_by(shelf(tmp_path)) == held_by(first)


def test_a_day_is_not_taken_for_another(lake):
    old = place_called(lake, "Carlisle", on=date(2022, 5, 1))
    now = place_called(lake, "Carlisle", on=TODAY)

    assert (old.name, now.name) == ("Carlisle", "Cumberland")
