"""How old a figure is: what it describes, and the oldest that it was made from."""

from datetime import date

import pytest

from ropewalk.figures import Figure, Source
from ropewalk.figures.ages import age_of

ON = date(2026, 7, 1)


def of(as_at, **more):
    source = Source("T", "P", "V", "L", as_at=as_at)
    return Figure("k", "Label", 1, "people", "V", sources=(source,), **more)


def made(*inputs):
    return Figure("k", "Label", 1, "percent", "V", inputs=inputs)


@pytest.mark.parametrize(
    ("figure", "age"),
    [
        (of(date(2025, 3, 31)), "1 year old"),
        (made(of(date(2025, 3, 31)), of(date(2025, 6, 30))), "1 year old"),
        (
            made(of(date(2025, 4, 30)), of(date(2021, 3, 21))),
            "1 year old, oldest input 5 years old",
        ),
        (
            of(date(2026, 4, 1), inputs=(of(date(2021, 3, 21)),)),
            "under a year old, oldest input 5 years old",
        ),
        (made(of(None), of(date(2021, 3, 21))), "5 years old"),
        (of(None), ""),
    ],
)
def test_a_figure_is_as_old_as_what_it_counts_and_says_when_an_input_is_older(
    figure, age
):
    assert age_of(figure, on=ON) == age
