"""What is done: the funds, and what each partnership commissions."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.queries.bidding import bidders_of
from ropewalk.service.queries.overview import overview_of
from ropewalk.service.queries.seen import contracts_of_own
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.telling import Told, tell


def do(request: HttpRequest) -> HttpResponse:
    """Where the money is kept and what is commissioned."""
    held = list(partnerships_seen_by(actor(request), on=today()))
    own = contracts_of_own(actor(request), on=today())
    return tell(
        request,
        Told(
            title="Do",
            sentence="The money that partners keep together, and what they commission with it.",
            trail=[],
            links=[
                ("Funds", reverse("funds")),
                ("What your organisation can bid for", reverse("bids")),
                ("What your organisation is asked to offer", reverse("asked")),
                *(
                    (
                        f"Commissioned by {each.name}",
                        reverse("commissioning", args=[each.pk]),
                    )
                    for each in held
                ),
                *(
                    (
                        f"Your contract {each.reference} with {each.buyer}",
                        reverse("contract", args=[each.pk]),
                    )
                    for each in own
                ),
            ],
            links_title="Go to",
            steps=[]
            if held or own or bidders_of(actor(request), on=today()).exists()
            else [
                (
                    "Form a partnership first: services are commissioned by one",
                    reverse("partnerships"),
                )
            ],
        ),
    )


def commissioning(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What a partnership commissions."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    said = [partnership.pk]
    return tell(
        request,
        Told(
            title=f"Commissioned by {partnership.name}",
            sentence=overview_of(partnership, actor=actor(request), on=today()).said,
            trail=[("Do", reverse("do"))],
            caption=partnership.name,
            links=[
                ("Services", reverse("services", args=said)),
                (
                    "What practices and localities require",
                    reverse("requirements", args=said),
                ),
                ("Practices and localities", reverse("practices", args=said)),
                ("Procurements", reverse("procurements", args=said)),
                (
                    "Frameworks and dynamic markets",
                    reverse("arrangements", args=said),
                ),
                ("Contracts", reverse("contracts", args=said)),
                ("Requests to place", reverse("placements", args=said)),
                ("Providers", reverse("providers", args=said)),
                ("What care costs to give", reverse("costs", args=said)),
                ("Capacity", reverse("capacity", args=said)),
                ("Who takes part", reverse("participation", args=said)),
                (
                    "The market: contracts of others",
                    reverse("market-noticed", args=said),
                ),
            ],
            links_title="Go to",
            refusal=why_not_commission(request, partnership),
        ),
    )
