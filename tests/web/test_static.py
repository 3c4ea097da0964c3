"""What the browser is sent beside the pages: nothing from elsewhere, nothing not ours."""

import re
from pathlib import Path

import pytest

import ropewalk.web

STATIC = Path(ropewalk.web.__file__).parent / "static"
SENT = sorted(
    path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}
)
CSS = (STATIC / "ropewalk/ropewalk.css").read_text()


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.findall(
        r"https?:|//[a-z]+\.[a-z]+/|sourceMappingURL|@font-face", text
    )
    assert "/assets/" not in text


@pytest.mark.parametrize(
    "path", [p for p in SENT if p.suffix == ".css"], ids=lambda path: path.name
)
def test_every_file_that_a_style_names_is_there(path):
    for named in re.findall(r"url\(([^)]+)\)", path.read_text()):
        assert named.startswith("data:") or (path.parent / named).is_file()


def test_the_components_carry_their_licence_and_their_source():
    folder = STATIC / "nhsuk-frontend"

    assert "MIT License" in (folder / "LICENSE").read_text()
    assert "10.6.1" in (folder / "SOURCE.md").read_text()


def test_the_blue_and_the_typeface_of_the_nhs_are_not_ours():
    text = "".join(path.read_text().lower() for path in SENT)

    assert "#005eb8" not in text
    assert "frutiger" not in text


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("name", "ground", "least"),
    [
        ("accent", "#ffffff", 4.5),
        ("accent", "#e6f1f1", 4.5),
        ("quiet", "#ffffff", 4.5),
        ("quiet", "#f0f4f5", 4.5),
        ("ink", "#ffeb3b", 4.5),
        ("edge", "#ffffff", 3.0),
    ],
)
def test_our_colours_can_be_read(name, ground, least):
    colour = re.search(rf"--rw-{name}: (#[0-9a-f]{{6}})", CSS)[1]

    assert contrast(colour, ground) >= least


def test_contrast_is_measured_as_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
