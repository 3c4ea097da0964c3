"""The way back from a page of what is commissioned."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.web.requests import actor, today

Trail = list[tuple[str, str]]


def trail_of_partnership(partnership: Any) -> Trail:
    """From the top down to what a partnership commissions."""
    return [
        ("Do", reverse("do")),
        (
            f"Commissioned by {partnership.name}",
            reverse("commissioning", args=[partnership.pk]),
        ),
    ]


def trail_of_provider(provider: Any) -> Trail:
    """From the top down to a provider."""
    partnership = provider.partnership
    return [
        *trail_of_partnership(partnership),
        ("Providers", reverse("providers", args=[partnership.pk])),
        (str(provider), reverse("provider", args=[provider.pk])),
    ]


def trail_of_service(service: Any) -> Trail:
    """From the top down to a service."""
    partnership = service.partnership
    return [
        *trail_of_partnership(partnership),
        ("Services", reverse("services", args=[partnership.pk])),
        (service.name, reverse("service", args=[service.pk])),
    ]


def trail_of_procurement(procurement: Any) -> Trail:
    """From the top down to a procurement."""
    partnership = procurement.partnership
    return [
        *trail_of_partnership(partnership),
        ("Procurements", reverse("procurements", args=[partnership.pk])),
        (procurement.title, reverse("procurement", args=[procurement.pk])),
    ]


def trail_of_contract(contract: Any) -> Trail:
    """From the top down to a contract."""
    partnership = contract.partnership
    return [
        *trail_of_partnership(partnership),
        ("Contracts", reverse("contracts", args=[partnership.pk])),
        (contract.reference, reverse("contract", args=[contract.pk])),
    ]


def trail_to_contract(request: HttpRequest, contract: Any) -> Trail:
    """From the top down to a contract; a provider's begins at what is done."""
    seen_by = partnerships_seen_by(actor(request), on=today())
    if seen_by.filter(pk=contract.partnership_id).exists():
        return trail_of_contract(contract)
    return [
        ("Do", reverse("do")),
        (contract.reference, reverse("contract", args=[contract.pk])),
    ]


def trail_of_invoice(request: HttpRequest, invoice: Any) -> Trail:
    """From the top down to an invoice; a provider's begins at what is done."""
    return [
        *trail_to_contract(request, invoice.contract),
        (f"Invoice {invoice.reference}", reverse("invoice", args=[invoice.pk])),
    ]


def trail_of_ending(ending: Any) -> Trail:
    """From the top down to the ending of a service."""
    return [
        *trail_of_service(ending.service),
        ("Ending it", reverse("ending", args=[ending.pk])),
    ]


def trail_of_own_bid(bid: Any) -> Trail:
    """From the top down to a bid of one's own."""
    return [
        ("Do", reverse("do")),
        ("Bids", reverse("bids")),
        (f"Bid of {bid.provider}", reverse("bid", args=[bid.pk])),
    ]
