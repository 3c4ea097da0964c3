"""Addresses of contracts that anybody may read, and of what others tell of theirs."""

from django.urls import path

from ropewalk.web.contracting import feed, noticed, public

OF = "do/commissioning/<int:partnership_id>/market/"

urlpatterns = [
    path("contracts/", public.register, name="public-contracts"),
    path("contracts/feed.xml", feed.feed, name="public-contracts-feed"),
    path("contracts/releases.json", feed.releases, name="public-releases"),
    path("contracts/<int:contract_id>/", public.contract, name="public-contract"),
    path("contracts/<slug:ocid>/", feed.record, name="public-contract-record"),
    path(OF, noticed.market, name="market-noticed"),
    path(f"{OF}add/", noticed.add, name="notice-contracts"),
]
