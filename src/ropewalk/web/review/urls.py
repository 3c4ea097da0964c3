"""Addresses of the pages that read across all levels."""

from django.urls import path

from ropewalk.web.review import dashboard, search, threads, whys

urlpatterns = [
    path("search/", search.search, name="search"),
    path("review/", dashboard.review, name="review"),
    path("review/<int:partnership_id>/", dashboard.dashboard, name="dashboard"),
    path(
        "review/thread/<slug:kind>/<int:thing_id>/",
        threads.thread,
        name="thread",
    ),
    path("review/thread/<slug:kind>/<int:thing_id>/why/", whys.why, name="thread-why"),
    path(
        "review/thread/<slug:kind>/<int:thing_id>/paid/", whys.paid, name="thread-paid"
    ),
    path(
        "review/<int:partnership_id>/delivered/", whys.delivered, name="delivered-for"
    ),
    path(
        "review/<int:partnership_id>/loose-ends/",
        threads.loose_ends,
        name="loose-ends",
    ),
]
