"""The report: one file that stands alone, reads in order and hides nothing."""

import html
import os
import re
import shutil
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.paper.drawing import FONT
from ropewalk.paper.report import MOST_ROWS, pieces, position_html, shown
from ropewalk.place.section import Missing, Section

VOID = {"meta", "br", "link", "img", "input", "hr"}
NASTY = "<script>alert(1)</script> & \"quotes\" 'and' " + "long" * 80


class Outline(HTMLParser):
    """What a page is made of: its elements in order, with attributes and text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.open = []
        self.feed(page)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        element = {
            "tag": tag,
            "attributes": dict(attributes),
            "text": "",
            "inside": list(self.open),
        }
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(tag)
            self._last = element

    def handle_startendtag(self, tag, attributes):
        self.elements.append(
            {
                "tag": tag,
                "attributes": dict(attributes),
                "text": "",
                "inside": list(self.open),
            }
        )

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.elements:
            self.elements[-1]["text"] += data

    def all(self, *tags):
        return [each for each in self.elements if each["tag"] in tags]


@pytest.fixture(scope="module")
def page(found, lake):
    return position_html(lake, found, on=found.on)


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


def test_it_runs_no_script_and_fetches_nothing(outline, page):
    for each in outline.elements:
        assert each["tag"] not in {
            "script",
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "form",
        }
        for name, value in each["attributes"].items():
            assert not name.startswith("on")
            assert name != "style"
            assert name != "src"
            if name in {"href", "xlink:href", "action"}:
                assert value.startswith("#")
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert "default-src 'none'" in page


def test_headings_go_down_one_step_at_a_time(outline):
    levels = [int(each["tag"][1]) for each in outline.all("h1", "h2", "h3", "h4")]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_link_and_label_has_its_target(outline):
    ids = [
        each["attributes"]["id"]
        for each in outline.elements
        if "id" in each["attributes"]
    ]
    counts = Counter(ids)

    assert [name for name, times in counts.items() if times > 1] == []
    wanted = [e["attributes"]["href"][1:] for e in outline.all("a")]
    wanted += [
        name
        for each in outline.elements
        for name in each["attributes"].get("aria-labelledby", "").split()
    ]
    assert set(wanted) <= set(ids)


def test_tables_have_a_caption_and_every_heading_a_scope(outline):
    assert len(outline.all("table")) == len(outline.all("caption")) > 3
    assert all(
        each["attributes"].get("scope") in {"col", "row"} for each in outline.all("th")
    )


def test_the_page_has_its_language_title_and_landmarks(outline, found):
    assert outline.all("html")[0]["attributes"]["lang"] == "en-GB"
    assert found.place.short_name in outline.all("title")[0]["text"]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(outline.all(landmark)) == 1


def test_every_section_answer_figure_source_and_gap_is_there(page, found):
    words = html.unescape(re.sub(r"<[^>]+>", "", page))
    for section in found.sections:
        assert section.title in words
        assert section.answer.replace("`", "") in words
        for figure in section.figures:
            assert figure.label in words
        for gap in section.missing:
            assert f"{gap.what}." in words
            assert gap.remedy.replace("`", "") in words
    for source in found.sources():
        assert source.title in words
        assert source.licence in words
        assert source.attribution in words
    assert found.headline in words


def test_links_with_the_same_words_go_to_the_same_place(outline):
    went = {}
    for each in outline.all("a"):
        went.setdefault(each["text"], set()).add(each["attributes"]["href"])

    assert {words: to for words, to in went.items() if len(to) > 1} == {}


def test_the_outlines_of_a_map_are_among_the_sources(page, found, lake):
    maps = [key for s in found.sections for kind, key in s.pictures if kind == "map"]
    grain = maps[0].rsplit(".", maxsplit=1)[-1]

    assert html.escape(lake.source(f"boundaries_{grain}").title) in page


def test_a_long_table_is_cut_and_says_where_the_rest_is():
    columns = (Column("name", "Area"), Column("n", "People", "people"))
    rows = tuple((f"Area {n}", n) for n in range(40))

    cut = shown(Table("people.areas", "Areas", columns, rows), place="E08000009")

    assert len(cut.rows) == MOST_ROWS
    assert cut.rows[0] == ("Area 0", "0")
    assert "The first 15 of 40 rows" in cut.left_out
    assert "ropewalk position E08000009 --json" in cut.left_out
    assert "people.areas" in cut.left_out


def test_a_series_keeps_its_latest_rows():
    columns = (Column("month", "Month"), Column("n", "People", "people"))
    rows = tuple((f"{2024 + n // 12}-{n % 12 + 1:02d}-01", n) for n in range(30))

    cut = shown(Table("t", "Months", columns, rows), place="E1")

    assert cut.rows[-1] == ("June 2026", "29")
    assert "The latest 15 of 30 rows" in cut.left_out


def test_the_list_of_what_is_not_known_is_never_cut():
    rows = tuple((f"Gap {n}", "Add the file") for n in range(40))
    columns = (Column("what", "What"), Column("remedy", "How"))

    whole = shown(Table("unknown.list", "Gaps", columns, rows), place="E1")

    assert len(whole.rows) == 40
    assert whole.left_out == ""


def test_a_column_in_which_nothing_is_known_is_said_once():
    columns = (
        Column("name", "Area"),
        Column("n", "People", "people"),
        Column("e", "England", "people"),
    )

    told = shown(
        Table("t", "Areas", columns, (("A", 1, None), ("B", None, None))), place="E1"
    )

    assert told.headings == ("Area", "People")
    assert told.rows == (("A", "1"), ("B", "not known"))
    assert "Not known: England." in told.note


def test_amounts_stand_to_the_right_and_sentences_have_room():
    columns = (
        Column("code", "Code"),
        Column("name", "Area"),
        Column("n", "People", "people"),
        Column("said", "Said"),
    )

    told = shown(
        Table("t", "Areas", columns, (("E1", "A", 1, "word " * 20),)), place="E1"
    )

    assert told.kinds == ("", "", "amount", "long")
    assert told.named_by == 1


def test_what_stands_between_backticks_is_a_command():
    assert pieces("Use `ropewalk <FILE>` & go; `why`") == [
        ("Use ", False),
        ("ropewalk <FILE>", True),
        (" & go; ", False),
        ("why", True),
    ]
    assert pieces("One ` alone") == [("One ` alone", False)]


def test_nothing_in_the_data_can_become_markup(found, lake):
    source = Source(NASTY, NASTY, NASTY, NASTY, attribution=NASTY)
    figure = Figure(
        "k", NASTY, None, NASTY, NASTY, NASTY, sources=(source,), note=NASTY
    )
    rows = ((NASTY, 1.0), (NASTY, None))
    table = Table(
        "k",
        NASTY,
        (Column("n", NASTY), Column("v", NASTY, NASTY)),
        rows,
        (source,),
        NASTY,
    )
    section = Section(
        "nasty",
        NASTY,
        NASTY,
        (replace(figure, inputs=(figure,)),),
        (table,),
        (Missing(NASTY, NASTY, "r"),),
        (("bars", "k"), ("dots", "k"), ("lines", "k")),
    )
    place = replace(found.place, name=NASTY, note=NASTY)

    page = position_html(
        lake,
        replace(found, place=place, headline=NASTY, sections=(section,)),
        on=found.on,
    )

    assert Outline(page).all("script") == []
    assert "<script" not in page


def test_an_empty_section_says_so_and_names_the_file(found, lake):
    section = Section(
        "payments",
        "What is paid",
        "No payments are held.",
        missing=(
            Missing(
                "Payments of the council",
                "Add with `ropewalk reference add FILE`.",
                "payments",
            ),
        ),
    )

    page = position_html(lake, replace(found, sections=(section,)), on=found.on)

    assert "nothing held" in page
    assert "<code>ropewalk reference add FILE</code>" in page
    assert "<table" not in page


def test_every_figure_opens_its_trace(found, outline):
    figures = sum(len(section.figures) for section in found.sections)

    assert len(outline.all("details")) == figures
    assert len(outline.all("summary")) == figures


# -- in a browser -------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(page, tmp_path_factory):
    made = tmp_path_factory.mktemp("report") / "position.html"
    made.write_text(page, encoding="utf-8")
    yield made
    shutil.rmtree(made.parent)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("place", "width"), [("Trafford", 1280), ("Trafford", 320), ("Cornwall", 1280)]
)
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(
    *, browser, position_of, lake, tmp_path, place, width
):
    from axe_playwright_python.sync_playwright import Axe

    found = position_of(place)
    file = tmp_path / "position.html"
    file.write_text(position_html(lake, found, on=found.on), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 900})
    complaints = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(file.as_uri())

    violations = Axe().run(tab).response["violations"]
    sideways = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()

    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert sideways == width
    assert complaints == [], "the content policy stopped something"


PANGRAM = "How quickly daft jumping zebras vex"
WIDTH_IN_ARIAL = 1618  # CSS pixels at a size of 100


@pytest.fixture(scope="session")
def arial(browser):
    """Letters as wide as Arial's, for which pictures are laid out; skipped otherwise."""
    tab = browser.new_page()
    style = f"font: 100px {FONT}; white-space: pre"
    tab.set_content(f'<span style="{style}">{PANGRAM}</span>')
    width = tab.evaluate("document.querySelector('span').getBoundingClientRect().width")
    tab.close()
    if width > WIDTH_IN_ARIAL + 2:
        reason = "letters here are wider than Arial's: install the Liberation fonts"
        if os.environ.get("ROPEWALK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.browser
@pytest.mark.usefixtures("arial")
@pytest.mark.parametrize("width", [1280, 360])
def test_no_word_in_a_picture_runs_over_its_edge(browser, file, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(file.as_uri())

    seen, over = tab.evaluate(
        """() => {
            const over = []; let seen = 0;
            for (const svg of document.querySelectorAll('.picture svg')) {
                if (!svg.getBoundingClientRect().width) continue;
                const {width, height} = svg.viewBox.baseVal;
                for (const text of svg.querySelectorAll('text')) {
                    const box = text.getBBox(); seen += 1;
                    if (box.x < -2 || box.x + box.width > width + 2 || box.y + box.height > height + 2)
                        over.push(text.textContent);
                }
            }
            return [seen, over];
        }"""
    )
    tab.close()

    assert seen > 20
    assert over == []


@pytest.mark.browser
def test_it_prints_on_numbered_pages_without_cutting_a_short_table(browser, file):
    tab = browser.new_page(viewport={"width": 640, "height": 900})
    tab.goto(file.as_uri())
    tab.emulate_media(media="print")

    broken = tab.evaluate(
        """() => [...document.querySelectorAll('table')]
            .filter(each => getComputedStyle(each).breakInside !== 'avoid').length"""
    )
    wide = tab.evaluate(
        "getComputedStyle(document.querySelector('.picture.wide')).display"
    )
    narrow = tab.evaluate(
        "getComputedStyle(document.querySelector('.picture.narrow')).display"
    )
    pdf = tab.pdf(prefer_css_page_size=True)
    tab.close()

    assert broken == 0
    assert (wide, narrow) == ("block", "none")
    assert pdf.startswith(b"%PDF")
    assert re.search(rb"/Count \d+", pdf)
