"""Documents to send round: a paper of a meeting as DOCX, with the parts it always has."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ropewalk.figures import Table
from ropewalk.figures.words import said, without_controls

if TYPE_CHECKING:
    from docx.document import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALWAYS_THE_SAME_DAY = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def docx_paper(title: str, caption: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """A paper as a document. The same paper always gives the same bytes.

    Args:
        title: What it is about.
        caption: The body, the day and the place on the agenda.
        parts: Each part with its heading; a line break begins a new paragraph.
    """
    import docx  # noqa: PLC0415 - start-up time matters

    title, caption = without_controls(title), without_controls(caption)
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "Ropewalk"
    document.core_properties.created = ALWAYS_THE_SAME_DAY
    document.core_properties.modified = ALWAYS_THE_SAME_DAY
    document.add_heading(title, level=0)
    document.add_paragraph(caption)
    for heading, text in parts:
        document.add_heading(without_controls(heading), level=1)
        lines = without_controls(text).splitlines()
        for line in filter(None, map(str.strip, lines)):
            document.add_paragraph(line)
    made = BytesIO()
    document.save(made)
    return without_times(made.getvalue())


def without_times(made: bytes) -> bytes:
    """The same document with every part of it dated the same day, so that bytes agree."""
    again = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, date_time=ALWAYS_THE_SAME_DAY.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return again.getvalue()


def add_table(document: "Document", table: Table) -> None:
    """A table of figures in a document; sums of money stand on the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - start-up time matters

    drawn = document.add_table(rows=1, cols=len(table.columns))
    drawn.style = "Table Grid"
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column.title).bold = True
    for row in table.rows:
        cells = drawn.add_row().cells
        for cell, value, column in zip(cells, row, table.columns, strict=True):
            cell.text = without_controls(said(value, column.unit))
            if column.unit == "pence":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
