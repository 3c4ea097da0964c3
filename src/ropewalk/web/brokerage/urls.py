"""Addresses of the pages of brokerage."""

from django.urls import path

from ropewalk.web.brokerage import asked, fairness, placements, supply

OF = "do/commissioning/<int:partnership_id>/placements/"
ONE = "do/placements/<int:placement_id>/"

urlpatterns = [
    path(OF, placements.register, name="placements"),
    path(f"{OF}new/", placements.add, name="open-placement"),
    path(f"{OF}fairness/", fairness.fairness, name="placement-fairness"),
    path(ONE, placements.placement, name="placement"),
    path(f"{ONE}choose/", placements.choose, name="choose-placement"),
    path(f"{ONE}close/", placements.close, name="close-placement"),
    path("do/asked/", asked.register, name="asked"),
    path("do/asked/<int:candidate_id>/", asked.asked_of, name="asked-of"),
    path("do/asked/<int:candidate_id>/offer/", asked.offer, name="offer-placement"),
    path("do/offers/<int:offer_id>/withdraw/", asked.withdraw, name="withdraw-offer"),
    path(
        "do/services/<int:service_id>/where-given/",
        supply.where_given,
        name="say-where-given",
    ),
    path("do/services/<int:service_id>/rating/", supply.rate, name="rate-service"),
]
