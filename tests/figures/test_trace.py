"""A figure explained in lines that a person can read and check."""

from datetime import date

from ropewalk.figures import Certainty, Figure, Source
from ropewalk.figures.trace import cited, explained

FILE = Source(
    title="Practice weighted populations",
    publisher="NHS England",
    vintage="2025/26",
    licence="Open Government Licence v3.0",
    as_at=date(2024, 10, 31),
)
REGISTERED = Figure(
    key="registered",
    label="Registered people",
    value=260_102.4,
    unit="people",
    vintage="2025/26",
    sources=(FILE,),
    certainty=Certainty.PUBLISHED,
)
INDEX = Figure(
    key="need_index.final.vs_icb",
    label="Need index against the board",
    value=0.9252,
    unit="index",
    vintage="2025/26",
    rule="Weighted people per registered person, divided by the same for the board.",
    interval=(0.91, 0.94),
    inputs=(REGISTERED, REGISTERED),
    note="Relative need and unavoidable cost.",
)


def test_every_fact_has_a_line_indented_under_its_figure():
    assert explained(INDEX) == [
        "Need index against the board: 0.925",
        "  Likely range, allowing for chance: 0.910 to 0.940.",
        "  How: Weighted people per registered person, divided by the same for the board.",
        "  How certain: computed here; 2025/26.",
        "  Note: Relative need and unavoidable cost.",
        "  From:",
        "    Registered people: 260,102",
        "      How certain: published; 2025/26.",
        f"      Source: {cited(FILE)}",
        "    Registered people: 260,102",
        "      Explained above.",
    ]


def test_a_figure_that_is_not_known_says_so_and_why():
    unknown = Figure(
        key="beds",
        label="Beds",
        value=None,
        unit="beds",
        vintage="2026",
        note="No file of beds is held.",
    )

    assert explained(unknown) == [
        "Beds: not known",
        "  How certain: computed here; 2026.",
        "  Note: No file of beds is held.",
    ]


def test_a_source_is_cited_with_the_day_it_describes():
    assert cited(FILE) == (
        "NHS England, Practice weighted populations, 2025/26, as at 31 October 2024. "
        "Licence: Open Government Licence v3.0."
    )


def test_a_source_without_a_day_is_cited_without_one():
    undated = Source("Homes", "Care Quality Commission", "2019", "OGL", note="Old.")

    assert cited(undated) == (
        "Care Quality Commission, Homes, 2019. Licence: OGL. Old."
    )


def test_a_figure_without_a_vintage_says_only_how_certain_it_is():
    tested = Figure(key="tested", label="Tested", value=12, unit="count", vintage="")

    assert explained(tested) == ["Tested: 12", "  How certain: computed here."]
