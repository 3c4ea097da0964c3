"""PDFs for tests."""

from functools import cache
from io import BytesIO

from pypdf import PdfWriter


@cache
def pdf(pages=1):
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
