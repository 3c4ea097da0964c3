"""The statement of a fund from the command line."""

import json
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

MAKE = """
import sys; sys.path.insert(0, {tests!r})
from datetime import date
from factories.statements import funded_pool, issued, paid_in, spent, statement_of
pool = funded_pool()
spent(pool, 400_00, on=date(2026, 4, 20))
issued(pool, statement_of(pool))
spent(pool, 75_00, on=date(2026, 7, 20))
pool.manager.email = "manager@example.org"
pool.manager.set_password("a long enough phrase")
pool.manager.save()
print(pool.three.first.name)
"""
FUND = "Care at home pool"
SENTENCE = (
    "The fund began quarter 1 of 2026/27 with £0.00; £2,500,000.00 came in or was asked "
    "for, £400.00 was spent, and £2,499,600.00 is left at its end."
)


@pytest.fixture(scope="module")
def installation(request, ready_folder, tmp_path_factory):
    """An installation with a pool whose first quarter has a statement that was issued."""
    import shutil

    from cli.conftest import Installation

    home = tmp_path_factory.mktemp("funds") / "home"
    shutil.copytree(ready_folder, home)
    made = Installation(home)
    made.script(MAKE.format(tests=str(request.config.rootpath / "tests")))
    return made


def statement(installation, *words):
    return installation.run("fund", "statement", *words).out


def test_what_was_issued_is_printed_as_it_was(installation):
    said = statement(installation, FUND, "--year=2026", "--quarter=1")

    assert SENTENCE in said
    assert "Quarterly report, quarter 1 of 2026/27" in said
    assert "Aligned - not yet a section 75 pool" in said
    assert "Issued on 13 October 2026" in said
    assert "Net balance carried forward" in said
    assert "The ledger still gives these figures, to the penny." in said


def test_what_was_not_issued_says_that_it_is_so_far(installation):
    said = statement(installation, "care at home pool", "--year=2026")

    assert "No statement of this time has been issued" in said
    assert "£475.00 was spent" in said


def test_json_holds_whole_pence(installation):
    said = statement(installation, FUND, "--year=2026", "--quarter=1", "--json")
    found = json.loads(said)

    assert found["spent_pence"] == 400_00
    assert found["sentence"] == SENTENCE
    assert found["tables"]["strands"][0]["spent"] == 400_00
    assert len(found["content_hash"]) == 64


@pytest.mark.parametrize("ending", ["html", "xlsx", "docx"])
def test_it_is_written_as_a_file(installation, tmp_path, ending):
    path = tmp_path / f"statement.{ending}"
    words = ("--year=2026", "--quarter=1", f"--out={path}")
    said = statement(installation, FUND, *words)

    assert SENTENCE in said
    assert str(path) in said.replace("\n", "")
    made = path.read_bytes()
    if ending == "docx":
        held = [each.text for each in Document(BytesIO(made)).paragraphs]
        assert SENTENCE in held
    elif ending == "xlsx":
        assert "Clearance" in load_workbook(BytesIO(made)).sheetnames
    else:
        assert SENTENCE in made.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Other"], f"There is no fund Other. There are {FUND} (1)."),
        ([FUND, "--quarter=5"], "--quarter must be from 1 to 4, not 5."),
        ([FUND, "--year=26"], "--year must be a year such as 2026, not 26."),
        ([FUND, "--year=2031"], "has no quarters of 2031/32"),
        ([FUND, "--out=a.pdf"], "a.pdf must end in .html, .xlsx or .docx."),
        ([FUND, "--year=2026", "--out=/no/such/a.docx"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(installation, words, says):
    assert says in installation.refused("fund", "statement", *words)


def test_a_database_that_is_not_ready_says_what_to_run(new_home):
    assert "run ropewalk up" in new_home.refused("fund", "statement", FUND)


ROWS = "Posted,Ref,Net\n20/04/2026,A1,400.00\n21/04/2026,A2,12.00\n"
LAYOUT = ("--day=Posted", "--amount=Net", "--reference=Ref")
TIME = ("--from=2026-04-01", "--to=2026-06-30", "--by=manager@example.org")


@pytest.fixture
def host(installation):
    return installation.script(
        "from ropewalk.money.models import Fund; print(Fund.objects.get().host.name)"
    )


@pytest.fixture
def extract(tmp_path):
    file = tmp_path / "june.csv"
    file.write_text(ROWS)
    return file


def test_an_extract_is_taken_in_and_held_against_the_ledger(
    installation, host, extract, tmp_path
):
    words = ("fund", "import", FUND, extract, f"--organisation={host}", *TIME)
    typed = "a long enough phrase\n"
    assert "Name its columns: --day, --amount and --reference." in installation.refused(
        *words, typed=typed
    )

    said = installation.run(*words, *LAYOUT, typed=typed).out

    assert "june.csv is taken in." in said
    later = tmp_path / "later.csv"
    later.write_text(ROWS + "22/04/2026,A3,1.00\n")
    words = ("fund", "import", FUND, later, f"--organisation={host}", *TIME)
    assert "later.csv is taken in." in installation.run(*words, typed=typed).out


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"rows": "Posted,Ref,Net\n31/04/2026,A1,1\n"}, "was not taken in"),
        ({"layout": ("--day=Posted",)}, "Name the column of the day"),
        ({"time": ("--from=April", *TIME[1:])}, "--from must be a day"),
        ({"typed": "wrong\n"}, "That is not the password of manager@example.org"),
        ({"file": "nowhere.csv"}, "nowhere.csv cannot be read"),
    ],
    ids=["row", "layout", "day", "password", "file"],
)
def test_what_cannot_be_taken_in_is_refused_in_a_line(
    installation, host, extract, changed, refusal
):
    extract.write_text(changed.get("rows", ROWS))
    said = installation.refused(
        "fund",
        "import",
        FUND,
        extract.with_name(changed.get("file", extract.name)),
        f"--organisation={host}",
        *changed.get("time", TIME),
        *changed.get("layout", LAYOUT),
        typed=changed.get("typed", "a long enough phrase\n"),
    )

    assert refusal in said
