"""`ropewalk position`: an answer, a file or a refusal, in seconds."""

import json

import pytest
from typer.testing import CliRunner

from ropewalk.cli.main import BAD_INPUT, app, main

TODAY = "2026-11-22"


@pytest.fixture
def ropewalk(monkeypatch, capsys):
    """Run the command as its owner does: what it printed, and what it left with."""

    def run(*words):
        monkeypatch.setattr("sys.argv", ["ropewalk", *map(str, words)])
        with pytest.raises(SystemExit) as leaving:
            main()
        printed = capsys.readouterr()
        return leaving.value.code or 0, printed.out, printed.err

    return run


def test_the_summary_says_the_answer_first(ropewalk):
    code, out, _ = ropewalk("position", "Trafford", "--on", TODAY)

    assert code == 0
    place, headline, *_ = (line for line in out.split("\n\n"))
    assert "Trafford (E08000009): council with social care duties" in place
    assert "7% less relative need" in headline.replace("\n", " ")
    assert "What is not known here" in out
    assert "0.925" in out


def test_the_summary_and_the_report_tell_adult_social_care_before_all_other_payments(
    ropewalk, tmp_path
):
    out_file = tmp_path / "trafford.html"
    _, said, _ = ropewalk("position", "Trafford", "--on", TODAY)
    ropewalk("position", "Trafford", "--on", TODAY, "--out", out_file)

    for words in (" ".join(said.split()), out_file.read_text(encoding="utf-8")):
        answer = words[words.index("paid suppliers of adult social care £") :]
        adult, beside = answer.split(". Beside it, it paid £", maxsplit=1)
        assert "early years" not in adult
        assert "for early years and special educational needs" in beside


def test_json_has_the_published_index(ropewalk):
    _, out, _ = ropewalk("position", "e08000006", "--json", "--on", TODAY)
    found = json.loads(out)

    assert round(found["need_index"]["final"]["vs_icb"], 4) == 1.0357
    assert found["place"]["name"] == "Salford"


def test_the_report_is_one_file_that_needs_nothing_else(ropewalk, tmp_path):
    out_file = tmp_path / "salford.html"
    code, out, _ = ropewalk("position", "Salford", "--on", TODAY, "--out", out_file)
    page = out_file.read_text()

    assert code == 0
    assert str(out_file) in out
    assert "4% more relative need" in page
    assert "<svg" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["position", "Newcastle"], "Newcastle upon Tyne (E08000021) and"),
        (["position", "Traford"], "Did you mean Trafford (E08000009)"),
        (["position", "E07999999"], "No place with the code E07999999"),
        (
            ["why", "Trafford", "need_index.finl"],
            "Did you mean need_index.final.vs_icb",
        ),
    ],
)
def test_a_refusal_is_one_readable_line_and_leaves_with_2(ropewalk, words, says):
    code, out, err = ropewalk(*words)

    assert code == BAD_INPUT
    assert out == ""
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_a_report_that_cannot_be_written_says_why(ropewalk, tmp_path):
    code, _, err = ropewalk(
        "position", "Trafford", "--out", tmp_path / "nowhere" / "t.html"
    )

    assert code == BAD_INPUT
    assert "cannot be written" in err


@pytest.mark.parametrize("command", ["position", "allocate", "why"])
def test_help_has_an_example(command):
    shown = CliRunner().invoke(app, [command, "--help"]).output

    assert f"Example: ropewalk {command} " in shown
