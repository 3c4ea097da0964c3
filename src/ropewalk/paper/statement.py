"""A statement of a fund as a document, a workbook and a page, from what its page shows."""

from functools import lru_cache
from io import BytesIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from ropewalk.figures import Table
from ropewalk.figures.words import said, without_controls
from ropewalk.money.queries.statement_told import StatementTold
from ropewalk.paper.charts import NARROW, WIDE, Picture, grouped_bars
from ropewalk.paper.documents import ALWAYS_THE_SAME_DAY, add_table, without_times
from ropewalk.paper.exports import about, workbook_bytes

SHEETS = {
    "statement": "Income and expenditure",
    "strands": "Strands against budget",
    "clearances": "Clearance",
}


def strands_picture(
    told: StatementTold, *, width: int = WIDE, name: str = ""
) -> Picture | None:
    """Each strand's spending in the year so far beside its budget; none without strands."""
    table = told.content.strand_table()
    if not table.rows:
        return None
    return grouped_bars(
        table, names="strand", values=("budget", "year"), width=width, name=name
    )


def statement_xlsx(told: StatementTold) -> bytes:
    """A statement as a workbook, a sheet for each table and one of what to know.

    The same statement always gives the same bytes.
    """
    sheets = [(SHEETS[each.key], _plain(each)) for each in told.tables]
    notes = [
        f"{told.fund.title}: {told.title}",
        told.standing,
        told.sentence,
        told.state,
        *told.notes,
        *about(told.tables[0])[2:],
    ]
    return workbook_bytes(sheets, [without_controls(each) for each in notes])


def _plain(table: Table) -> Table:
    """A table without characters that no office document can hold."""
    return Table(
        key=table.key,
        title=table.title,
        columns=table.columns,
        rows=tuple(
            tuple(
                without_controls(cell) if isinstance(cell, str) else cell
                for cell in row
            )
            for row in table.rows
        ),
        sources=table.sources,
        note=table.note,
    )


def statement_docx(told: StatementTold) -> bytes:
    """A statement as a Word document. The same statement always gives the same bytes."""
    import docx  # noqa: PLC0415 - start-up time matters

    document = docx.Document()
    title = without_controls(f"{told.fund.title}: {told.title}")
    properties = document.core_properties
    properties.title, properties.author = title, "Ropewalk"
    properties.created = properties.modified = ALWAYS_THE_SAME_DAY
    document.add_heading(title, level=0)
    document.add_paragraph(without_controls(f"{told.standing}. {told.state}"))
    document.add_paragraph(told.sentence).runs[0].bold = True
    for table in told.tables:
        document.add_heading(table.title, level=1)
        add_table(document, table)
    document.add_heading("What to know", level=1)
    for note in told.notes:
        document.add_paragraph(without_controls(note), style="List Bullet")
    source = told.source
    document.add_paragraph(
        without_controls(
            f"Source: {source.title}, {source.publisher}, {source.vintage}. "
            f"{source.licence}."
        )
    )
    made = BytesIO()
    document.save(made)
    return without_times(made.getvalue())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("ropewalk.paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(said=said)
    return made


def statement_html(told: StatementTold) -> str:
    """A statement as one HTML file that needs nothing else, to read or to print."""
    return (
        _environment()
        .get_template("statement.html")
        .render(
            told=told,
            wide=strands_picture(told, name="strands"),
            narrow=strands_picture(told, width=NARROW, name="strands-narrow"),
        )
    )
