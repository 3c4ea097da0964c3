"""Words that fit, scales that are round, and colours that can be told apart."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ropewalk.paper.charts import rows
from ropewalk.paper.charts.process import CONCERN, IMPROVEMENT
from ropewalk.paper.drawing import (
    OTHER,
    PAPER,
    SERIES,
    Drawing,
    Scale,
    clean,
    shorten,
    text_width,
    ticks,
    wrap,
)
from tests.paper.sheets import read

amounts = st.floats(-1e12, 1e12, allow_nan=False)
# what each kind of colour blindness leaves of red, green and blue (in linear light):
# Machado, Oliveira and Fernandes 2009, severity 1.0
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@given(low=amounts, high=amounts, about=st.integers(1, 10))
def test_ticks_cover_the_range_with_equal_round_steps(low, high, about):
    low, high = sorted((low, high))
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1))

    found = ticks(low, high, about=about)

    steps = [b - a for a, b in pairwise(found)]
    slack = 1e-6 * (high - low)
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert max(steps) - min(steps) <= 1e-6 * max(steps)
    mantissa = steps[0] / 10 ** math.floor(math.log10(steps[0]) + 1e-9)
    assert min(abs(mantissa - nice) for nice in (1, 2, 2.5, 5, 10)) < 1e-3
    assert len(found) <= about + 3


@given(words=st.text(max_size=400), width=st.floats(30, 700), lines=st.integers(1, 4))
def test_wrapped_words_fit_in_width_and_in_lines(words, width, lines):
    made = wrap(words, 14, width, lines=lines)

    assert 1 <= len(made) <= lines
    assert all(text_width(line, 14) <= width for line in made)


def test_words_that_fit_are_kept_whole_and_others_end_in_an_ellipsis():
    assert wrap("Home care", 14, 300) == ["Home care"]
    assert shorten("Home care", 14, 300) == "Home care"
    assert shorten("Home care for older people", 14, 80).endswith("…")


@given(value=st.floats(-10, 20))
def test_a_scale_puts_its_ends_at_its_edges_and_keeps_proportion(value):
    scale = Scale(-10, 20, 100, 400)

    assert scale.at(value) == pytest.approx(100 + (value + 10) * 10)


@given(words=st.text(max_size=200), name=st.text(max_size=40))
def test_any_words_make_well_formed_svg_and_come_back_the_same(words, name):
    drawing = Drawing(300, name=name)
    drawing.words(0, 20, words)
    drawing.put("rect", x=0, y=0, width=10, height=10, hover=words)

    picture = drawing.finish(60, title=words, description=words)

    root = read(picture.svg)
    space = "{http://www.w3.org/2000/svg}"
    assert (root.find(f"{space}title").text or "") == clean(words)
    assert (root.find(f"{space}desc").text or "") == clean(words)
    assert (root.find(f"{space}text").text or "") == clean(words)
    named = root.get("aria-labelledby").split()
    assert [
        root.find(f"{space}title").get("id"),
        root.find(f"{space}desc").get("id"),
    ] == named
    assert root.get("role") == "img"


@pytest.mark.parametrize("shape", ["circle", "square", "diamond", "triangle"])
def test_each_mark_stands_on_its_point(shape):
    drawing = Drawing(100, name="marks")
    drawing.mark(shape, 50, 50, fill="#000000", reach=5)

    svg = drawing.finish(100, title="t", description="d").svg

    root = read(svg)
    made = root[-1]
    if shape == "circle":
        assert (made.get("cx"), made.get("cy")) == ("50", "50")
    else:
        corners = [
            tuple(map(float, point.split()))
            for point in made.get("d").strip("MZ").split("L")
        ]
        xs, ys = zip(*corners, strict=True)
        assert min(xs) < 50 < max(xs)
        assert min(ys) < 50 < max(ys)


@pytest.mark.parametrize("colour", [*SERIES, OTHER, CONCERN, IMPROVEMENT])
def test_every_colour_shows_on_white(colour):
    assert rows.contrast(colour, PAPER) >= 3


@pytest.mark.parametrize("fill", [*SERIES, OTHER])
def test_words_on_a_colour_can_be_read(fill):
    assert rows.contrast(fill, rows.ink_on(fill)) >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize(
    "pair",
    [*combinations([*SERIES, OTHER], 2), (CONCERN, IMPROVEMENT)],
    ids="-".join,
)
def test_colours_stay_apart_for_people_who_see_fewer(blindness, pair):
    one, other = (seen_as(colour, BLINDNESS[blindness]) for colour in pair)

    assert math.dist(one, other) > 20, "nearer than this, two colours look alike"


def test_the_contrast_of_black_and_white_is_as_published():
    assert rows.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rows.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def seen_as(colour, matrix):
    """A colour in CIELAB as a person with a colour vision deficiency sees it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    )
    r, g, b = (
        min(max(row[0] * red + row[1] * green + row[2] * blue, 0), 1) for row in matrix
    )
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
