"""Pages of those who keep the directory: what an entry says besides, and which are old."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.exchange.actions import import_feed
from ropewalk.exchange.assurance import entries_by_age, overdue_said
from ropewalk.exchange.incoming import BadFeed, FileSent
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.directory import (
    leave_out,
    name_provider,
    pause_service,
    sort_service,
)
from ropewalk.service.kinds import Phase
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.queries.choices import provider_choices
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.directory.forms import (
    GivenByForm,
    ImportForm,
    LeaveOutForm,
    PauseForm,
    SortForm,
)
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import trail_of_partnership, trail_of_service
from ropewalk.web.telling import Told, tell


def assurance(request: HttpRequest) -> HttpResponse:
    """The entries by how long ago each was seen to be right, longest overdue first."""
    table = entries_by_age(actor(request), on=today())
    return tell(
        request,
        Told(
            title="Entries of the directory by age",
            sentence=overdue_said(table),
            trail=[("Review", reverse("review"))],
            tables=[table] if table.rows else [],
            leads_to={"entries": lambda pk: reverse("service", args=[pk])},
            links=[("The directory, as anybody reads it", reverse("directory"))],
            links_title="Go to",
        ),
    )


def _of(
    request: HttpRequest, seen: Any, title: str, sentence: str, button: str
) -> Question:
    """A question about a service's entry."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to the service",
    )


def sort(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say which kinds of need a service answers."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of(
        request,
        seen,
        "What people find it by",
        "The kinds of need that it answers, in place of what was said before.",
        "Save",
    )
    held = [each.kind for each in seen.kinds_answered.all()]
    return ask(
        request,
        question,
        SortForm(**typed(request), initial={"kinds": held}),
        do=lambda said: sort_service(
            service_id=seen.pk,
            kinds=[KindOfNeed(each) for each in said["kinds"]],
            **who(request),
        ),
    )


def not_for(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say what a service is not for, and who is to be asked instead."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of(
        request,
        seen,
        "What it is not for",
        "The entry says so, and who is to be asked instead.",
        "Add it",
    )
    return ask(
        request,
        question,
        LeaveOutForm(**typed(request)),
        do=lambda said: leave_out(service_id=seen.pk, **said, **who(request)),
    )


def given_by(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say who gives a service that nobody was said to give yet."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of(
        request,
        seen,
        "Who gives it",
        "An entry can be published once somebody gives the service.",
        "Save",
    )
    return ask(
        request,
        question,
        GivenByForm(**typed(request), providers=provider_choices(seen.partnership)),
        do=lambda said: name_provider(service_id=seen.pk, **said, **who(request)),
    )


def pause(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say that a service is closed for the time being, or runs again."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of(
        request,
        seen,
        "Pause it",
        "Its entry stays in the directory and says so. Leave it blank once it runs again.",
        "Save",
    )
    return ask(
        request,
        question,
        PauseForm(**typed(request), initial={"paused_on": seen.paused_on}),
        do=lambda said: pause_service(service_id=seen.pk, **said, **who(request)),
    )


def take_in(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Take in another directory's files, all of it or nothing."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    trail = [
        *trail_of_partnership(seen),
        ("Services", reverse("services", args=[seen.pk])),
    ]
    question = Question(
        title="Take in another directory",
        sentence="Its services come in as drafts that nobody outside sees: each is "
        "published once somebody gives it and has seen that it is right.",
        button="Take it in",
        trail=trail,
        caption=seen.name,
        refusal=why_not_commission(request, seen),
        has_file=True,
        back="Back to the services",
    )
    try:
        return ask(
            request,
            question,
            ImportForm(**typed(request)),
            do=lambda said: _taken_in(request, seen, said),
        )
    except _Refused as refused:
        return tell(
            request,
            Told(
                title="Error: nothing was taken in",
                sentence=f"{len(refused.faults):,} things are wrong. Mend them in the "
                "directory that the files come from, and send all of them again.",
                trail=trail,
                caption=seen.name,
                notes=[str(each) for each in refused.faults],
                steps=[
                    (
                        "Send the files again",
                        reverse("take-in-directory", args=[seen.pk]),
                    )
                ],
            ),
        )


class _Refused(Exception):  # noqa: N818 - what was refused, on its way to its page
    """Files that cannot be taken in, with all that is wrong."""

    def __init__(self, wrong: BadFeed) -> None:
        super().__init__(str(wrong))
        self.faults = wrong.faults


def _taken_in(request: HttpRequest, partnership: Any, said: dict[str, Any]) -> object:
    files = [FileSent(each.name, each.read()) for each in said["sent"]]
    try:
        return import_feed(
            partnership_id=partnership.pk,
            files=files,
            phase=Phase(said["phase"]),
            **who(request),
        )
    except BadFeed as wrong:
        raise _Refused(wrong) from None
