"""Pages about agreements: the register, recording and importing one, and one in full."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ropewalk.figures import BadInput
from ropewalk.figures.days import LONDON
from ropewalk.paper.agreement import agreement_docx
from ropewalk.partnership.actions import record_agreement
from ropewalk.partnership.importing import import_agreement, keep_document
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreement_in_full import (
    InFull,
    agreements_in_full,
    history_of_agreement,
    in_full,
    reconstruction,
    register_of_agreements,
)
from ropewalk.partnership.queries.agreement_said import whole_agreements_seen_by
from ropewalk.partnership.queries.agreements import agreement_choices
from ropewalk.partnership.queries.partnerships import (
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.queries.sharing import (
    protocols_seen_by,
    register_of_protocols,
)
from ropewalk.partnership.rules.already import RecordedAlready
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.papers import PaperForm, paper_to_keep, refuse_before_reading
from ropewalk.web.partnership.agreement_forms import (
    AgreementForm,
    ImportForm,
)
from ropewalk.web.partnership.agreement_pages import of_agreement
from ropewalk.web.partnership.trails import trail_of_partnership
from ropewalk.web.requests import (
    EARLIEST,
    LATEST,
    actor,
    capacities,
    day_asked,
    seen_or_404,
    today,
)
from ropewalk.web.tables import arrange

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The agreements of a partnership, how complete each is, and which need a review."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = agreements_in_full(actor(request), seen, on=today())
    table = arrange(register_of_agreements(held), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "held": held,
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/agreements.html", context)


def record(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a new agreement of a partnership."""
    return _record(request, partnership_id, form_class=AgreementForm)


@csrf_exempt
def bring_in(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Import an agreement that exists on paper.

    Whether the person may, and how much is coming, is looked at before anything that was
    sent is read; the form's token is checked after that.
    """
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    refuse_before_reading(
        request, refusal_to_run(actor=actor(request), partnership=seen, on=today())
    )
    return csrf_protect(_record)(request, partnership_id, form_class=ImportForm)


def _record(
    request: HttpRequest, partnership_id: int, *, form_class: type[AgreementForm]
) -> HttpResponse:
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    refusal = refusal_to_run(actor=actor(request), partnership=seen, on=today())
    form = form_class(
        **{} if refusal else typed(request),
        parties=partner_choices(seen, on=today()),
        agreements=agreement_choices(
            actor(request), partnership_id=seen.pk, on=today()
        ),
        own={each.organisation.pk for each in capacities(request)},
        initial={"submission_key": uuid4()},
    )
    is_import = isinstance(form, ImportForm)
    question = Question(
        title="Import an agreement" if is_import else "Record a new agreement",
        sentence="It is recorded as it is: choose the PDF, enter its ten key fields, "
        "and leave what you do not know. That shows as not yet recorded."
        if is_import
        else "It starts as a draft. When nothing that law asks of it is missing, it can "
        "be marked ready and signed.",
        button="Import the agreement" if is_import else "Record the agreement",
        trail=[
            *trail_of_partnership(seen),
            ("Agreements", reverse("agreements", args=[seen.pk])),
        ],
        refusal=refusal,
        has_file=is_import,
        caption=seen.name,
    )

    def do(typed: dict[str, Any]) -> Any:
        said = form.said() | {
            "partnership_id": seen.pk,
            "by": actor(request),
            "at": timezone.now(),
        }
        if not is_import:
            return record_agreement(**said)
        return import_agreement(typed["file"].chunks(), name=typed["file"].name, **said)

    return ask(
        request,
        question,
        form,
        do=do,
        then=lambda made: reverse("agreement", args=[made.pk]),
        remedy=lambda wrong: (
            [
                (
                    "Open the agreement that is recorded",
                    reverse("agreement", args=[wrong.number]),
                )
            ]
            if isinstance(wrong, RecordedAlready)
            else []
        ),
    )


def agreement(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """An agreement in full on a day, as it was known on another."""
    full, context = _in_full(request, agreement_id)
    context |= {
        "refusal": refusal_to_run(
            actor=actor(request), partnership=full.agreement.partnership, on=today()
        ),
        "history": history_of_agreement(full.agreement),
        "reconstruction": reconstruction(),
    }
    return render(request, "partnership/agreement.html", context)


def document(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """An agreement as a document, made from the data."""
    full, context = _in_full(request, agreement_id)
    made = agreement_docx(full, on=context["on"])
    return HttpResponse(
        made,
        content_type=DOCX,
        headers={
            "Content-Disposition": f'attachment; filename="agreement-{agreement_id}.docx"'
        },
    )


def _in_full(request: HttpRequest, agreement_id: int) -> tuple[InFull, dict[str, Any]]:
    """The agreement that a page is about, as its address asks for it."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    on, known_on = day_asked(request), _known_asked(request)
    number = request.GET.get("version", "")
    if number and not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise BadInput("Versions are numbered from 1.")
    try:
        full = in_full(
            seen,
            on=on,
            as_known=_end_of(known_on) if known_on else None,
            number=int(number) if number else None,
        )
    except LookupError:
        if known_on is None:
            raise Http404 from None
        raise BadInput("Nothing of this agreement had been recorded by then.") from None
    return full, {"full": full, "on": on, "known_on": known_on}


def _known_asked(request: HttpRequest) -> date | None:
    """The day by whose end what is shown had been recorded, ``?known=2026-07-10``."""
    said = request.GET.get("known", "").strip()
    if not said:
        return None
    try:
        known_on = date.fromisoformat(said)
    except ValueError:
        known_on = None
    if known_on is None or not EARLIEST <= known_on < LATEST:
        raise BadInput(
            f"{said[:40]} is not a day; write a year, month and day, like 2026-04-01."
        )
    return known_on


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=LONDON)


@csrf_exempt
def add_paper(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add a paper to an agreement; looked at before it is read, as an import is."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    refusal = refusal_to_run(
        actor=actor(request), partnership=seen.partnership, on=today()
    )
    refuse_before_reading(request, refusal)
    return _add_paper(request, seen, refusal)


@csrf_protect
def _add_paper(
    request: HttpRequest, agreement: Any, refusal: str | None
) -> HttpResponse:
    question = of_agreement(
        agreement,
        "Add a paper",
        "It is kept as you send it, for those who may see the agreement.",
        "Add the paper",
        refusal=refusal,
    )
    return ask(
        request,
        replace(question, has_file=True, beside="file"),
        PaperForm(**typed(request)),
        do=lambda said: keep_document(
            said["file"].chunks(),
            name=said["file"].name,
            agreement_id=agreement.pk,
            by=actor(request),
            at=timezone.now(),
        ),
    )


def paper(request: HttpRequest, agreement_id: int, document_id: int) -> HttpResponse:
    """A paper of an agreement, as it was received, to keep."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    kept = get_object_or_404(seen.documents, pk=document_id)
    return paper_to_keep(kept)


def sharing(request: HttpRequest) -> HttpResponse:
    """The register of terms for sharing information, in every agreement one may see."""
    protocols = protocols_seen_by(actor(request), on=today())
    table = arrange(register_of_protocols(protocols), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {"protocols": protocols, "table": table}
    return render(request, "partnership/sharing.html", context)
