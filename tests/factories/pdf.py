"""PDFs for tests."""

from functools import cache
from io import BytesIO

from pypdf import PdfWriter


@cache
def pdf(pages=1, attached=0):
    """A PDF of empty pages, and of so many bytes more that nobody sees."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if attached:
        writer.add_attachment("attached.bin", bytes(attached))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
