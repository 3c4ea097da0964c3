from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.amounts import pence_of

pence = st.integers(0, 10**13)
CREDITS = ("-{}", "{}-", "({})", "{} CR", "{}cr", "\u2212{}", "- {}")
SIGNS = ("", "£", "£ ")
PLAIN = ("{:.2f}", "{:,.2f}")


@given(
    amount=pence,
    sign=st.sampled_from(SIGNS),
    plain=st.sampled_from(PLAIN),
    credit=st.sampled_from(("{}", *CREDITS)),
    around=st.sampled_from(("", " ", "  ")),
)
def test_an_amount_written_any_way_reads_as_the_same_pence(
    amount, sign, plain, credit, around
):
    written = credit.format(sign + plain.format(Decimal(amount) / 100))

    read = pence_of(f"{around}{written}{around}")

    assert read == (amount if credit == "{}" else -amount)


@given(st.decimals(0, 10**9, places=5))
def test_parts_of_a_penny_round_half_up(pounds):
    exact = (pounds * 100).quantize(Decimal(1), ROUND_HALF_UP)

    assert pence_of(f"{pounds:f}") == int(exact)


@pytest.mark.parametrize(
    ("written", "worth"),
    [("£-12.00", -1200), (".5", 50), ("12.", 1200), ("0.005", 1), ("0", 0)],
)
def test_ways_of_writing_met_in_files(written, worth):
    assert pence_of(written) == worth


@pytest.mark.parametrize(
    "text",
    ["", "-", "£", "nil", "1,23", "12,34,567", "1e3", "$5", "1.2.3", "(5", "5)", "--5",
     "12.00-CR", "NaN", "inf", "1 000", "Total 5"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="is not an amount"):
        pence_of(text)
