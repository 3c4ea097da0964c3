"""Papers that come in with a form and are given out again: refused early, sent to keep."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from ropewalk.figures import BadInput
from ropewalk.partnership.received import LARGEST_PAPER, read_paper, too_large
from ropewalk.web.requests import bytes_coming

ROOM_FOR_THE_REST = 200_000  # bytes of a form beside its file


class PaperForm(forms.Form):
    """A paper."""

    file = forms.FileField(
        label="The paper",
        help_text=f"A PDF of up to {LARGEST_PAPER // 1_000_000} million bytes, without "
        "a password.",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the PDF."},
    )


def refuse_before_reading(request: HttpRequest, refusal: str | None) -> None:
    """Refuse a paper before its bytes are read.

    Raises:
        PermissionDenied: When the person may not send it.
        BadInput: When it is too large.
    """
    if request.method != "POST":
        return
    if refusal:
        raise PermissionDenied(refusal)
    if bytes_coming(request) > LARGEST_PAPER + ROOM_FOR_THE_REST:
        raise BadInput(too_large("The file"))


def paper_to_keep(kept: Any) -> HttpResponse:
    """A paper as it was received, to keep and not to show.

    Raises:
        BadInput: When it is not there any more, or not what was received.
    """
    return HttpResponse(
        read_paper(kept),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{kept.name}"',
            "Cache-Control": "private, no-store",
        },
    )
