"""The public register: what anybody may read without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ropewalk.partnership.actions import classify_agreement, publish_register
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreements import agreements_seen_by
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.queries.register import (
    partnerships_that_publish,
    public_register,
)
from ropewalk.partnership.rules.as_seen import version_of_publication
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.forms import PublishForm
from ropewalk.web.partnership.trails import trail_of_partnership
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


@login_not_required
def registers(request: HttpRequest) -> HttpResponse:
    """The partnerships that publish what they decide."""
    seen = partnerships_that_publish(on=today())
    return render(request, "partnership/registers.html", {"partnerships": seen})


@login_not_required
def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What one partnership publishes: decisions, agreements in force, interests."""
    seen = get_object_or_404(partnerships_that_publish(on=today()), pk=partnership_id)
    tables = [
        arrange(table, request.GET.dict())
        for table in public_register(seen, on=today())
    ]
    if download := download_asked(request, tables):
        return download
    context = {"partnership": seen, "tables": tables}
    return render(request, "partnership/register.html", context)


def publish(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Publish what a partnership decides from a day on, or stop."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Publish the register",
        sentence=(
            "Anybody can then read what was decided, the agreements in force, and the "
            "interests of those who vote. Exempt items show their ground only; people who "
            "use services, carers and the public are never named."
        ),
        button="Save",
        trail=trail_of_partnership(seen),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        PublishForm(
            **typed(request),
            initial={
                "from_day": seen.publishes_from or today(),
                "as_seen": version_of_publication(seen.publishes_from),
            },
        ),
        do=lambda said: publish_register(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


@require_POST
def classify(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Keep an agreement out of the public register, or let it in."""
    seen = seen_or_404(request, agreements_seen_by, agreement_id)
    classify_agreement(
        agreement_id=seen.pk,
        is_confidential=request.POST.get("confidential") == "yes",
        by=actor(request),
        at=timezone.now(),
    )
    return redirect("agreement", agreement_id=seen.pk)
