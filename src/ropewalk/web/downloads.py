"""A table of a page as a file, when the address asks for it."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from ropewalk.figures import BadInput
from ropewalk.paper.exports import csv_bytes, xlsx_bytes
from ropewalk.web.tables import Arranged

LONGEST_PLACE = 60
FILES = {
    "csv": (csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (
        xlsx_bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def download_asked(
    request: HttpRequest, tables: Iterable[Arranged], *, place: str = ""
) -> HttpResponse | None:
    """The file that ``?table=<key>&format=csv`` asks for; ``None`` when none is.

    It holds the rows that match, in their order, on all pages of the table, and is
    called after the place that they are about.

    Raises:
        BadInput: When this page has no such table, or there is no such format.
    """
    key, kind = request.GET.get("table"), request.GET.get("format")
    if key is None and kind is None:
        return None
    arranged = next((each for each in tables if each.key == key), None)
    if arranged is None:
        raise BadInput("This page has no table of that name to download.")
    if kind not in FILES:
        raise BadInput("A table can be downloaded as csv or xlsx.")
    write, content_type = FILES[kind]
    return HttpResponse(
        write(arranged.matching, place=place),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{_stem(arranged.key, place)}.{kind}"'
        },
    )


def _stem(key: str, place: str) -> str:
    """The place and the table, as a file can be called on any machine."""
    about = slugify(place)[:LONGEST_PLACE].strip("-")
    table = key.replace(".", "-")
    return f"{about}-{table}" if about else table
