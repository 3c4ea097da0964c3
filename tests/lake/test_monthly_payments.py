"""Months of payments, and councils by the many spellings of their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.lake.council_names import council_of
from ropewalk.lake.monthly_payments import financial_year, monthly

KEY = (
    "month",
    "supplier",
    "part",
    "client_group",
    "service",
    "age_band",
    "term",
)
lines = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.sampled_from(["2030-03", "2030-04", "2031-01"]),
            "supplier": st.sampled_from(
                [
                    "Example Care Ltd",
                    "Redacted",
                    "Jane Example",
                    None,
                    "Anywhere Council",
                ]
            ),
            "unit": st.sampled_from(
                ["PHYS SUPP 85+ LT", "HOST", None, "MENT HLT 18-64 ST"]
            ),
            "account": st.sampled_from(["DIRECT PAYMENTS", "EXT RES CARE FEES", None]),
            "label": st.none(),
            "payments": st.integers(1, 5),
            "pence": st.integers(-(10**8), 10**8),
        }
    ),
    max_size=40,
)


@given(rows=lines)
def test_no_payment_is_lost_and_no_cell_is_split(rows):
    made = monthly(rows, council_code="E1", council_name="Anywhere")

    assert sum(row["pence"] for row in made) == sum(row["pence"] for row in rows)
    assert sum(row["payments"] for row in made) == sum(row["payments"] for row in rows)
    cells = [tuple(row[name] for name in KEY) for row in made]
    assert len(set(cells)) == len(cells)
    assert not {"Redacted", "Jane Example", None} & {row["supplier"] for row in made}


@pytest.mark.parametrize(
    ("month", "year"),
    [("2025-03", "2024/25"), ("2025-04", "2025/26"), ("1999-12", "1999/00")],
)
def test_the_financial_year_turns_on_the_first_of_april(month, year):
    assert financial_year(month) == year


@pytest.mark.parametrize(
    "name",
    [
        "915-North%20Example%20UA",
        "North.Example",
        "North Example Council ",
        "NORTH EXAMPLE",
        "North-Example, City of",
    ],
)
def test_a_council_is_found_however_it_is_spelt(name):
    known = {"North Example": "E06000001", "Example": "E06000002"}

    assert council_of(name, known) == ("North Example", "E06000001")


@pytest.mark.parametrize("name", ["TOTAL%20England", "North", "", None])
def test_what_is_not_a_council_is_not_matched_to_one(name):
    assert council_of(name, {"North Example": "E06000001"}) is None
