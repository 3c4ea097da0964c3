"""An agreement as a document, written from the data that the pages show."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from ropewalk.figures.words import day, listed, without_controls
from ropewalk.partnership.queries.agreement_in_full import InFull
from ropewalk.partnership.rules.agreement_law import agreement_law

if TYPE_CHECKING:
    from docx.document import Document

ALWAYS_THE_SAME_DAY = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NOT_RECORDED = "Not yet recorded"


def agreement_docx(full: InFull, *, on: date) -> bytes:
    """An agreement as a Word document: key fields, terms, schedules, signatures.

    Args:
        full: The agreement and the version to write.
        on: The day the reader asks about, which the document names.
    """
    import docx  # noqa: PLC0415 - start-up time matters

    document = docx.Document()
    properties = document.core_properties
    properties.title = without_controls(full.agreement.title)
    properties.author = "Ropewalk"
    properties.created = properties.modified = ALWAYS_THE_SAME_DAY
    document.add_heading(without_controls(full.agreement.title), level=0)
    document.add_paragraph(
        f"{full.kind}. Version {full.version.number}, {full.state}, as at {day(on)}."
    )
    _key_fields(document, full)
    _terms(document, full)
    _functions(document, full)
    _money(document, full)
    _sharing(document, full)
    _consents(document, full)
    _schemes(document, full)
    _signatures(document, full)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(
    document: "Document", headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = without_controls(words)


def _key_fields(document: "Document", full: InFull) -> None:
    document.add_heading("Key fields", level=1)
    rows = [(each.title, each.said or NOT_RECORDED) for each in full.fields]
    _table(document, ("Field", "What is agreed"), [*rows, ("VAT", full.vat)])


def _terms(document: "Document", full: InFull) -> None:
    document.add_heading("Terms", level=1)
    for number, term in enumerate(full.terms, start=1):
        document.add_heading(f"{number}. {term.title}", level=2)
        document.add_paragraph(without_controls(term.text) or NOT_RECORDED)


def _functions(document: "Document", full: InFull) -> None:
    document.add_heading("Functions covered", level=1)
    if not full.functions:
        document.add_paragraph(NOT_RECORDED)
    for each in full.functions:
        document.add_paragraph(
            f"{each.title}: {without_controls(each.organisation)}", style="List Bullet"
        )


def _money(document: "Document", full: InFull) -> None:
    document.add_heading("Contributions", level=1)
    if not full.contributions:
        document.add_paragraph(NOT_RECORDED)
        return
    rows = [(each.year, each.organisation, each.said) for each in full.contributions]
    totals = [(year, "All, in money", total) for year, total in full.totals]
    _table(document, ("Year", "Party", "Puts in"), [*rows, *totals])


def _sharing(document: "Document", full: InFull) -> None:
    document.add_heading("Sharing information", level=1)
    if not full.sharings:
        document.add_paragraph(NOT_RECORDED)
        return
    _table(
        document,
        ("Data", "Purpose", "Legal basis", "From", "To", "Impact assessment"),
        [
            (
                each.data,
                each.purpose,
                each.legal_basis,
                each.given_by,
                each.given_to,
                each.impact_assessment,
            )
            for each in full.sharings
        ],
    )


def _consents(document: "Document", full: InFull) -> None:
    if not full.consents:
        return
    document.add_heading("Consents", level=1)
    for each in full.consents:
        document.add_paragraph(
            f"{without_controls(each.commissioner)}, for {without_controls(each.trust)}, on "
            f"{day(each.given_on)}",
            style="List Bullet",
        )


def _schemes(document: "Document", full: InFull) -> None:
    for each in full.schemes:
        heading = document.add_heading(
            f"Schedule {each.number}: {without_controls(each.title)}", level=1
        )
        heading.paragraph_format.page_break_before = True
        _table(
            document,
            ("Field", "What is agreed"),
            [
                ("People", each.people),
                ("Services", each.services),
                ("Cost in a year", each.yearly),
            ],
        )


def _signatures(document: "Document", full: InFull) -> None:
    document.add_heading("Signatures", level=1)
    _table(
        document,
        ("Party", "Signature"),
        [
            (
                each.organisation + (" (by memorandum)" if each.by_memorandum else ""),
                each.said,
            )
            for each in full.signatures
        ],
    )
    law = agreement_law().kinds[full.said.kind].law
    missing = listed(
        [each.title for each in full.checks if full.found_said(each) != "Met"]
    )
    document.add_paragraph(
        f"Law: {law.title} ({law.certainty}). "
        + (f"Checks not met: {missing}." if missing else "Every check is met.")
    )
