"""A market position statement as a document, from what its page shows."""

from io import BytesIO

from ropewalk.figures import Table
from ropewalk.figures.words import day, said, without_controls
from ropewalk.paper.documents import ALWAYS_THE_SAME_DAY, add_table, without_times
from ropewalk.service.queries.market_position import MarketPosition

MOST_ROWS = 50


def position_docx(position: MarketPosition) -> bytes:
    """A statement as a Word document. The same statement always gives the same bytes."""
    import docx  # noqa: PLC0415 - start-up time matters

    document = docx.Document()
    title = without_controls(f"Market position statement: {position.title}")
    properties = document.core_properties
    properties.title, properties.author = title, "Ropewalk"
    properties.created = properties.modified = ALWAYS_THE_SAME_DAY
    document.add_heading(title, level=0)
    document.add_paragraph(f"As at {day(position.on)}.")
    document.add_paragraph(without_controls(position.sentence)).runs[0].bold = True
    for note in position.notes:
        document.add_paragraph(note)
    for section in position.sections:
        document.add_heading(section.title, level=1)
        document.add_paragraph(without_controls(section.answer))
        for figure in section.figures:
            value = said(figure.value, figure.unit)
            document.add_paragraph(
                without_controls(f"{figure.label}: {value} ({figure.vintage})"),
                style="List Bullet",
            )
        for table in section.tables:
            if not table.rows:
                continue
            document.add_heading(without_controls(table.title), level=2)
            add_table(document, _shortened(table))
            left_out = len(table.rows) - MOST_ROWS
            if left_out > 0:
                document.add_paragraph(
                    f"{left_out:,} more rows are on the page, and in its downloads."
                )
            if table.note:
                document.add_paragraph(without_controls(table.note))
        for missing in section.missing:
            document.add_paragraph(
                without_controls(f"Not known: {missing.what}. {missing.remedy}."),
                style="List Bullet",
            )
    document.add_heading("Sources", level=1)
    for source in position.sources():
        document.add_paragraph(
            without_controls(
                f"{source.title}, {source.publisher}, {source.vintage}. {source.licence}."
            ),
            style="List Bullet",
        )
    made = BytesIO()
    document.save(made)
    return without_times(made.getvalue())


def _shortened(table: Table) -> Table:
    """A table with no more rows than a reader of paper would turn over."""
    return Table(
        key=table.key,
        title=table.title,
        columns=table.columns,
        rows=table.rows[:MOST_ROWS],
        sources=table.sources,
        note=table.note,
    )
