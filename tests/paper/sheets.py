"""Reading a picture back: what is written and drawn on it, and whether it is safe."""

import re
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg", "title", "desc", "defs", "pattern", "rect", "line", "path", "circle", "text",
}  # fmt: skip


def read(svg):
    """A picture as a tree; refuses what is not well formed."""
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


class Sheet:
    """A picture read back: what is written and drawn on it."""

    def __init__(self, picture):
        self.root = read(picture.svg)
        self.picture = picture

    def all(self, tag):
        return list(self.root.iter(f"{SVG}{tag}"))

    @property
    def words(self):
        return [each.text or "" for each in self.all("text")]

    def ids(self):
        return [each.get("id") for each in self.root.iter() if each.get("id")]

    def rects(self, fill):
        return [each for each in self.all("rect") if each.get("fill") == fill]


def check_is_safe(picture):
    """Well formed, described, and nothing that a strict content policy would stop."""
    sheet = Sheet(picture)
    assert {each.tag.removeprefix(SVG) for each in sheet.root.iter()} <= ALLOWED
    for each in sheet.root.iter():
        for name, value in each.attrib.items():
            assert name != "style"
            assert not name.startswith("on")
            assert "href" not in name
            assert "http" not in value
            if "url(" in value:
                assert re.fullmatch(r"url\(#[\w-]+\)", value)
                assert value[5:-1] in sheet.ids()
    assert sheet.root.get("role") == "img"
    assert len(set(sheet.ids())) == len(sheet.ids())
    assert picture.title
    assert picture.description
    return sheet
