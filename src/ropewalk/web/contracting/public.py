"""The public register of contracts: what was bought of whom, how chosen, for how much."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from ropewalk.exchange.open_contracting import ocid_of
from ropewalk.figures.words import day, pounds
from ropewalk.service.queries.published import (
    contracts_published,
    is_told_by_name,
    register_of_published,
)
from ropewalk.service.queries.published_told import (
    PublishedContract,
    published_contract,
)
from ropewalk.web.requests import today
from ropewalk.web.telling import Told, tell

TOP = "Public register of contracts"


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The contracts of partnerships that publish."""
    table = register_of_published(on=today())
    return tell(
        request,
        Told(
            title=TOP,
            sentence=_sentence(len(table.rows), sum(table.column("worth"))),  # type: ignore[arg-type]  # whole pence
            trail=[("Public register", reverse("public-registers"))],
            notes=[
                "Anybody may read this. Nothing of it is about one person.",
                prefix_said(),
            ],
            tables=[table] if table.rows else [],
            leads_to={"contracts": lambda pk: reverse("public-contract", args=[pk])},
            links=[
                (
                    "All of it in the Open Contracting Data Standard (JSON)",
                    reverse("public-releases"),
                ),
                ("What is new (RSS)", reverse("public-contracts-feed")),
            ]
            if table.rows
            else [],
            links_title="For programs",
        ),
    )


def _sentence(number: int, pence: int) -> str:
    if not number:
        return "No partnership here has published a contract yet."
    are = "1 contract is" if number == 1 else f"{number:,} contracts are"
    return f"{are} published, worth {pounds(pence)} in all, as last agreed."


def prefix_said() -> str:
    """Whether the numbers that contracts have in the world are this installation's own."""
    prefix = settings.OCID_PREFIX
    if prefix == settings.UNREGISTERED_OCID_PREFIX:
        return (
            f"The numbers in the JSON begin with {prefix}, which nobody has registered: "
            "this installation has no prefix of the Open Contracting Partnership yet."
        )
    return (
        f"The numbers in the JSON begin with {prefix}, the prefix of this installation."
    )


@login_not_required
@require_safe
def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A contract in plain words."""
    on = today()
    seen = published_contract(
        get_object_or_404(contracts_published(on=on), pk=contract_id)
    )
    ocid = ocid_of(seen.procurement.pk, prefix=settings.OCID_PREFIX)
    return tell(
        request,
        Told(
            title=f"Contract {seen.reference}",
            sentence=seen.said(on=on),
            trail=[(TOP, reverse("public-contracts"))],
            caption=seen.title,
            facts=_facts(seen, ocid),
            notes=[prefix_said()],
            tables=seen.tables,
            links=[
                *_entry(seen),
                (
                    f"Procurement {ocid} in the Open Contracting Data Standard (JSON)",
                    reverse("public-contract-record", args=[ocid]),
                ),
            ],
            links_title="More of it",
        ),
    )


def _entry(seen: PublishedContract) -> list[tuple[str, str]]:
    """The way to the service in the directory, which names who gives it."""
    service = seen.contract.service
    if service.published_at is None or not is_told_by_name(seen.contract):
        return []
    return [
        (
            f"{service.name} in the directory of services",
            reverse("directory-entry", args=[service.directory_id]),
        )
    ]


def _facts(seen: PublishedContract, ocid: str) -> list[tuple[str, str]]:
    held = seen.contract
    ended = (
        [("The service ends", f"before {day(seen.ending.ends_before)}")]
        if seen.ending
        else []
    )
    return [
        ("Buyer", str(held.buyer)),
        ("Provider", seen.provider),
        ("Value", f"{pounds(seen.pence)}, without value added tax"),
        ("Paid so far", pounds(seen.paid_pence)),
        ("First day", day(held.starts_on)),
        ("Last day", day(seen.last_day)),
        *ended,
        ("How it pays", held.get_payment_display()),
        ("Law", seen.procurement.get_regime_display()),
        (
            "How the provider was chosen",
            seen.route.get_route_display() if seen.route else "not recorded",
        ),
        ("Why in that way", seen.why or "not recorded"),
        ("Commissioned by", held.partnership.name),
        ("Number in the world", ocid),
    ]
