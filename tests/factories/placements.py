"""Requests to place for tests, made through actions: who is asked, offers and choices."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from factories.concerns import of_provider
from factories.organisations import NOON
from factories.service import FIRST_DAY, Market, market
from ropewalk.figures.days import local_day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.service.actions.capacity import CapacitySaid, count_capacity
from ropewalk.service.actions.directory import sort_service
from ropewalk.service.actions.placements import (
    ChoiceSaid,
    OfferSaid,
    PlacementSaid,
    choose_placement,
    offer_placement,
    open_placement,
)
from ropewalk.service.actions.services import PriceSaid, set_price
from ropewalk.service.actions.supply import rate_service
from ropewalk.service.kinds import CareLevel, PriceKind
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import (
    PlacementChoice,
    PlacementOffer,
    PlacementRequest,
    Provider,
    Service,
)
from ropewalk.service.placement_kinds import ChosenBy, HowOften, Rating, WhyChosen

NOTHING = Lake([])  # no list of care homes


def supply(
    here: Market, provider: Provider, *, pounds="22.50", rating=Rating.GOOD, at=NOON
) -> Service:
    """Care at home of a provider: sorted, priced by the hour, counted and rated."""
    said = {"by": here.commissioner, "at": at}
    service = here.service(name=f"Care at home by {provider}", provider_id=provider.pk)
    sort_service(service_id=service.pk, kinds=[KindOfNeed.DAILY_LIVING], **said)
    set_price(
        service_id=service.pk,
        said=PriceSaid(
            PriceKind.CARE, "Care at home", "hour", Decimal(pounds), FIRST_DAY
        ),
        **said,
    )
    count_capacity(
        service_id=service.pk,
        said=CapacitySaid(
            CareLevel.LOW, local_day(at), 0, 24, places=10, taken=4, source="A call"
        ),
        **said,
    )
    if rating:
        rate_service(
            service_id=service.pk,
            rating=rating,
            rated_on=FIRST_DAY,
            source="Inspection report",
            **said,
        )
    return service


@dataclass
class Brokered:
    """Two providers that can give care at home, with people, and a third that cannot."""

    here: Market
    second: Provider
    third: Provider
    first_person: Account
    second_person: Account
    at: object

    @property
    def first(self):
        return self.here.provider

    @property
    def said(self):
        return {"by": self.here.commissioner, "at": self.at}

    def placement_said(self, **changes) -> PlacementSaid:
        said = {
            "reference": "AB-1042",
            "kind": KindOfNeed.DAILY_LIVING,
            "quantity": Decimal(14),
            "unit": "hour",
            "how_often": HowOften.WEEK,
            "starts_on": local_day(self.at) + timedelta(7),
            "wanted": "Two visits a day, by women.",
            "least_pounds": Decimal(20),
            "most_pounds": Decimal("25.50"),
            "closes_at": self.at + timedelta(1),
            "district": "M33",
            "floor": Rating.GOOD,
        }
        return PlacementSaid(**said | changes)

    def open(self, *, by=None, key=None, at=None, **changes) -> PlacementRequest:
        return open_placement(
            partnership_id=self.here.partnership.pk,
            said=self.placement_said(**changes),
            lake=NOTHING,
            submission_key=key or uuid4(),
            by=by or self.here.commissioner,
            at=at or self.at,
        )

    def candidate(self, request, provider=None):
        return request.candidates.get(provider=provider or self.first)

    def offer(
        self, request, provider=None, *, by=None, at=None, key=None, **changes
    ) -> PlacementOffer:
        provider = provider or self.first
        own = self.first_person if provider == self.first else self.second_person
        said = {
            "pounds": Decimal("22.50"),
            "starts_on": request.starts_on,
            "offer": f"{provider} comes twice a day.",
        }
        return offer_placement(
            candidate_id=self.candidate(request, provider).pk,
            said=OfferSaid(**said | changes),
            submission_key=key or uuid4(),
            by=by or own,
            at=at or self.at,
        )

    def choose(
        self, request, offer, *, by=None, at=None, key=None, **changes
    ) -> PlacementChoice:
        at = at or self.at + timedelta(2)
        said = {
            "chosen_by": ChosenBy.PERSON,
            "turned_on": WhyChosen.KNOWN,
            "why": "The same people came before.",
            "chosen_on": local_day(at),
        }
        return choose_placement(
            request_id=request.pk,
            said=ChoiceSaid(offer_id=offer.pk, **said | changes),
            lake=NOTHING,
            submission_key=key or uuid4(),
            by=by or self.here.commissioner,
            at=at,
        )


def brokered(*, at=NOON) -> Brokered:
    """A partnership with two providers of care at home, and one that gives nothing."""
    return brokered_in(market(), at=at)


def brokered_in(here: Market, *, at=NOON) -> Brokered:
    """Those of a partnership that commissions already."""
    second = here.another_provider()
    made = Brokered(
        here=here,
        second=second,
        third=here.another_provider("Third Homecare"),
        first_person=of_provider(here.provider),
        second_person=of_provider(second),
        at=at,
    )
    supply(here, here.provider, at=at)
    supply(here, second, pounds="20.25", at=at)
    return made
