"""Pages of providers: the register, recording one, and what each gives."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import day
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.providers import ProviderSaid, record_provider
from ropewalk.service.kinds import Sector
from ropewalk.service.queries.care_locations import locations_told
from ropewalk.service.queries.registers import register_of_providers
from ropewalk.service.queries.seen import providers_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.service_forms import ProviderForm
from ropewalk.web.service.trails import trail_of_partnership, trail_of_provider
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The providers to a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_providers(partnership)
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Providers",
            sentence="Who gives services to the people of this partnership."
            if table.rows
            else "No provider is recorded yet.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"providers": lambda pk: reverse("provider", args=[pk])},
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("Record a provider", reverse("record-provider", args=[partnership.pk]))
            ],
        ),
    )


def add(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a provider."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record a provider",
        sentence="An organisation that gives services, or is to be asked to.",
        button="Record it",
        trail=[
            *trail_of_partnership(partnership),
            ("Providers", reverse("providers", args=[partnership.pk])),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership),
        back="Back to the providers",
    )
    form = ProviderForm(
        **typed(request), initial={"submission_key": uuid4(), "starts_on": today()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_provider(
            partnership_id=partnership.pk,
            said=_said(said),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("provider", args=[made.pk]),
    )


def _said(typed_in: dict[str, Any]) -> ProviderSaid:
    return ProviderSaid(
        typed_in["name"],
        Sector(typed_in["sector"]),
        typed_in["starts_on"],
        typed_in["regulator_code"],
    )


def provider(request: HttpRequest, provider_id: int) -> HttpResponse:
    """What a provider gives, and under which contracts."""
    seen = seen_or_404(request, providers_seen_by, provider_id)
    services = list(seen.services.all())
    contracts = list(seen.contracts.all())
    homes = locations_told(seen, shelf(), on=today())
    refusal = why_not_commission(request, seen.partnership)
    return tell(
        request,
        Told(
            title=str(seen),
            sentence=_sentence(len(services), len(contracts)),
            trail=trail_of_provider(seen)[:-1],
            caption=seen.partnership.name,
            facts=[
                ("Whose it is", seen.get_sector_display()),
                (
                    "Care Quality Commission code",
                    seen.regulator_code or "none recorded",
                ),
                ("Gives services here since", day(seen.starts_on)),
            ],
            notes=[homes.said],
            tables=homes.tables,
            links=[
                *(
                    (
                        f"Service: {each.name}, number {each.pk}",
                        reverse("service", args=[each.pk]),
                    )
                    for each in services
                ),
                *(
                    (f"Contract {each.reference}", reverse("contract", args=[each.pk]))
                    for each in contracts
                ),
            ],
            links_title="What it gives",
            refusal=refusal,
            steps=[] if refusal else _steps(seen.pk, has_joined=bool(homes.joined)),
        ),
    )


def _steps(provider_id: int, *, has_joined: bool) -> list[tuple[str, str]]:
    """What whoever commissions can do next about a provider."""
    steps = [
        (
            "Join care homes by location id",
            reverse("join-locations", args=[provider_id]),
        )
    ]
    if has_joined:
        off = reverse("take-off-locations", args=[provider_id])
        steps.append(("Take care homes off", off))
    return steps


def _sentence(services: int, contracts: int) -> str:
    """How much a provider gives, in words."""
    if not services and not contracts:
        return "It gives no service yet."
    parts = [
        f"{number} {word}" + ("" if number == 1 else "s")
        for number, word in ((services, "service"), (contracts, "contract"))
    ]
    return f"It has {parts[0]} and {parts[1]} here."
