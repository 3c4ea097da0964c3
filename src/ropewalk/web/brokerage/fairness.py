"""The page that publishes how fairly placements are made."""

from django.http import HttpRequest, HttpResponse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.queries.placement_fairness import brokered_seen_by, fairness_told
from ropewalk.web.brokerage.trails import trail_of_asked, trail_of_placements
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.telling import Told, tell

HOW = (
    "Every provider that could give what is wanted, reaches the floor for quality and is "
    "priced within the band is asked at the same time. Each makes one offer, which no "
    "other provider sees. Offers are shown by name and not by price, and the person, or "
    "the locality, chooses."
)


def fairness(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Why providers were not asked, where placements went, and how concentrated that is."""
    partnership = seen_or_404(request, brokered_seen_by, partnership_id)
    held = fairness_told(partnership, on=today())
    is_inside = (
        partnerships_seen_by(actor(request), on=today())
        .filter(pk=partnership.pk)
        .exists()
    )
    return tell(
        request,
        Told(
            title="How fairly placements are made",
            sentence=held.said,
            trail=trail_of_placements(partnership) if is_inside else trail_of_asked(),
            caption=partnership.name,
            notes=[held.period, HOW],
            tables=held.tables,
        ),
    )
