"""Pages about the reference data: what is held, adding a file, what became of it, withdrawing."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from ropewalk.figures import BadInput
from ropewalk.place.actions import withdraw_vintage
from ropewalk.place.choices import councils
from ropewalk.place.offered import LARGEST_UPLOAD, too_large
from ropewalk.place.permissions import refusal_to_add, refusal_to_withdraw
from ropewalk.place.queries import (
    history,
    reference_files_seen_by,
    register_of_reference_files,
    who_withdrew,
    withdrawals,
)
from ropewalk.place.reference import (
    added_here,
    reference_in_short,
    vintage_kept_as,
    withdrawal_of,
    withdrawn_vintages,
    without,
)
from ropewalk.place.rules import is_finished, is_stale
from ropewalk.place.shelf import shelf
from ropewalk.place.tasks import begin_again, cancel, offer
from ropewalk.standards.publisher_formats import publisher_formats
from ropewalk.web.asking import typed
from ropewalk.web.data.forms import AddForm, WithdrawForm
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, bytes_coming, day_asked, today
from ropewalk.web.tables import arrange

ROOM_FOR_THE_REST = 100_000  # bytes of a form beside its file
OFFERED_SHOWN = 10
# the options of the command that a refusal names, as the form calls them
ON_THE_FORM = {
    "--vintage": '"What to call it"',
    "--as-at": '"The last day that it describes"',
    "--council": '"Whose payments are they?"',
    "--service": '"Which services to keep"',
}


def held(request: HttpRequest) -> HttpResponse:
    """The reference data held here, how old they are, and the files offered lately."""
    on = day_asked(request)
    asked = request.GET.dict()
    table = arrange(reference_in_short(on=on), asked)
    files = reference_files_seen_by(actor(request), on=today())
    withdrawn = arrange(withdrawn_vintages(who_withdrew()), asked)
    gone = withdrawn.whole.column("kept_as")
    offered = arrange(register_of_reference_files(files, withdrawn=gone), asked)
    if download := download_asked(request, [table, offered, withdrawn]):
        return download
    context = {
        "on": on,
        "table": table,
        "offered": offered,
        "files": files[:OFFERED_SHOWN],
        "added": added_here(),
        "withdrawn": withdrawn,
        "gone": gone,
        "refusal": refusal_to_add(actor=actor(request), on=today()),
        "sources": [],
    }
    return render(request, "data/held.html", context)


@csrf_exempt
def add(request: HttpRequest) -> HttpResponse:
    """Add a publisher's file, or say why this person cannot.

    Whether the person may, and how much is coming, is looked at before anything that was
    sent is read; the form's token is checked after that, below.
    """
    refusal = refusal_to_add(actor=actor(request), on=today())
    if refusal and request.method == "POST":
        raise PermissionDenied(refusal)
    if refusal:
        return render(request, "data/add.html", {"refusal": refusal})
    if bytes_coming(request) > LARGEST_UPLOAD + ROOM_FOR_THE_REST:
        raise BadInput(too_large("The file"))
    return _add(request)


@csrf_protect
def _add(request: HttpRequest) -> HttpResponse:
    form = AddForm(
        **typed(request),
        councils=councils(shelf()),
        initial={
            "submission_key": uuid4(),
            "council": request.GET.get("council", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = offer(
                sent.chunks(), name=sent.name, by=actor(request), **form.told()
            )
        except BadInput as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("reference-file", file_id=file.pk)
    context = {"form": form, "formats": publisher_formats(), "refusal": None}
    return render(request, "data/add.html", context)


def reference_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """What became of a file: waiting, being read, added, refused or cancelled."""
    seen = reference_files_seen_by(actor(request), on=today())
    file = get_object_or_404(seen, pk=file_id)
    said = file.said
    for option, label in ON_THE_FORM.items():
        said = said.replace(option, label)
    sentence, *rows = said.splitlines() or [""]
    withdrawn = withdrawal_of(file.kept_as) if file.kept_as else None
    context = {
        "file": file,
        "sentence": sentence,
        "rows": rows,
        "held": file.kept_as and vintage_kept_as(file.kept_as),
        "withdrawn": withdrawn,
        "who": who_withdrew().get(file.kept_as, withdrawn.by) if withdrawn else "",
        "history": history(file),
        "is_finished": is_finished(file),
        "is_stale": is_stale(file, at=timezone.now()),
    }
    return render(request, "data/file.html", context)


@require_POST
def cancel_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Cancel a file that is not dealt with yet."""
    seen = reference_files_seen_by(actor(request), on=today())
    file = cancel(get_object_or_404(seen, pk=file_id), by=actor(request))
    return redirect("reference-file", file_id=file.pk)


@require_POST
def start_file_again(request: HttpRequest, file_id: int) -> HttpResponse:
    """Have a file that has gone stale read once more."""
    seen = reference_files_seen_by(actor(request), on=today())
    file = begin_again(get_object_or_404(seen, pk=file_id), by=actor(request))
    return redirect("reference-file", file_id=file.pk)


def withdraw(request: HttpRequest, kept_as: str) -> HttpResponse:
    """Withdraw data that were added in error, or say why this person cannot."""
    if done := withdrawals().filter(kept_as=kept_as).first():
        return redirect("withdrawal", withdrawal_id=done.pk)
    held = vintage_kept_as(kept_as)
    if held is None:
        raise Http404
    form = WithdrawForm(**typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = withdraw_vintage(
                kept_as=kept_as,
                by=actor(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except BadInput as wrong:
            form.add_error("because", str(wrong))
        else:
            return redirect("withdrawal", withdrawal_id=done.pk)
    context = {
        "held": held,
        "without": without(held),
        "form": form,
        "refusal": refusal_to_withdraw(actor=actor(request), vintage=held, on=today()),
    }
    return render(request, "data/withdraw.html", context)


def withdrawal(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """What was withdrawn, when, by whom and why, and what is read without it."""
    done = get_object_or_404(withdrawals(), pk=withdrawal_id)
    gone = withdrawal_of(done.kept_as)
    context = {
        "withdrawal": done,
        "gone": gone,
        "without": without(gone.resource) if gone else "",
        "history": history(done),
        "refusal": refusal_to_add(actor=actor(request), on=today()),
    }
    return render(request, "data/withdrawal.html", context)
