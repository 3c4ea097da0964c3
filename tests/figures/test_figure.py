"""A figure walks back to every file it came from."""

import json
from datetime import date

from ropewalk.figures import Certainty, Figure, Source

CENSUS = Source("Census 2021", "ONS", "2021", "OGL", as_at=date(2021, 3, 21))
LOOKUP = Source("Small areas", "ONS", "2024", "OGL")


def figure(key, *inputs, sources=(), **facts):
    return Figure(
        key=key,
        label=key.title(),
        value=1,
        unit="people",
        vintage="2021",
        inputs=inputs,
        sources=sources,
        **facts,
    )


LEAF = figure("leaf", sources=(CENSUS,))
BRANCH = figure("branch", LEAF, sources=(LOOKUP, CENSUS))
TREE = figure("tree", BRANCH, LEAF)


def test_a_walk_visits_a_figure_before_what_it_was_made_from():
    assert [(depth, each.key) for depth, each in TREE.walk()] == [
        (0, "tree"),
        (1, "branch"),
        (2, "leaf"),
        (1, "leaf"),
    ]


def test_each_source_is_listed_once_in_the_order_first_met():
    assert TREE.all_sources() == (LOOKUP, CENSUS)


def test_a_figure_without_inputs_has_only_its_own_sources():
    assert LEAF.all_sources() == (CENSUS,)


def test_the_trace_survives_being_written_as_json():
    written = json.loads(json.dumps(TREE.as_dict()))

    assert written["key"] == "tree"
    assert written["interval"] is None
    assert written["inputs"][0]["sources"][0]["as_at"] is None
    assert written["inputs"][0]["sources"][1] == {
        "title": "Census 2021",
        "publisher": "ONS",
        "vintage": "2021",
        "licence": "OGL",
        "as_at": "2021-03-21",
    }


def test_an_interval_and_a_certainty_are_written_too():
    written = figure(
        "rate", interval=(0.5, 1.5), certainty=Certainty.ENTERED, note="n"
    ).as_dict()

    assert written["interval"] == [0.5, 1.5]
    assert written["certainty"] == "entered by the user"
    assert written["note"] == "n"
