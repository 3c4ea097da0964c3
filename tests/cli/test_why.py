"""`ropewalk why`: a figure walked back to the published columns."""

import json

import pytest
from typer.testing import CliRunner

from ropewalk.cli.main import app


@pytest.fixture(scope="module")
def why():
    def run(*words):
        done = CliRunner().invoke(app, ["why", *words, "--on", "2026-11-22"])
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_the_trace_goes_down_to_the_sums_of_the_published_columns(why):
    out = why("Trafford", "need_index.final.vs_icb")

    assert out.startswith("Relative need and cost index against Greater Manchester")
    assert "sum over 27 practices of the published registered population" in out
    assert "Source: NHS England" in out
    assert "leaves out social care" in out


def test_without_a_figure_every_key_is_listed(why):
    keys = [line.split(":")[0] for line in why("Salford").splitlines()]

    assert {"people.residents", "need_index.final.vs_icb", "fair_share.by_need"} <= set(
        keys
    )
    assert len(keys) == len(set(keys))


def test_the_trace_as_json_is_the_figure_with_its_inputs(why):
    found = json.loads(why("Salford", "need_index.final.vs_icb", "--json"))

    assert round(found["value"], 4) == 1.0357
    assert [each["key"] for each in found["inputs"]] == [
        "weighted.final.place",
        "registered.place",
        "weighted.final.icb",
        "registered.icb",
    ]


def test_every_key_as_json_has_its_value(why):
    found = json.loads(why("Salford", "--json"))

    assert round(found["need_index.final.vs_icb"], 4) == 1.0357
