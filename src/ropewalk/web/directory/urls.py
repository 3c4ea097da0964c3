"""Addresses of the directory. Those of the feed are the standard's: they end without a slash."""

from django.urls import path

from ropewalk.web.directory import feed, keeping, pages

AT = "openreferral/"

SERVICE = "do/services/<int:service_id>/"

urlpatterns = [
    path("directory/", pages.directory, name="directory"),
    path("directory/what-might-help/", pages.self_assess, name="self-assess"),
    path("directory/prices/", pages.prices, name="directory-prices"),
    path("directory/<uuid:entry_id>/", pages.entry, name="directory-entry"),
    path("review/directory/", keeping.assurance, name="directory-by-age"),
    path(f"{SERVICE}kinds-of-need/", keeping.sort, name="sort-service"),
    path(f"{SERVICE}not-for/", keeping.not_for, name="leave-out"),
    path(f"{SERVICE}given-by/", keeping.given_by, name="name-provider"),
    path(f"{SERVICE}pause/", keeping.pause, name="pause-service"),
    path(
        "do/commissioning/<int:partnership_id>/services/take-in/",
        keeping.take_in,
        name="take-in-directory",
    ),
    path(AT, feed.about, name="feed"),
    path(f"{AT}openapi.json", feed.described, name="feed-described"),
    path(f"{AT}services", feed.services, name="feed-services"),
    path(f"{AT}services/<uuid:entry_id>", feed.service, name="feed-service"),
    path(f"{AT}service_at_locations", feed.places, name="feed-places"),
    path(f"{AT}service_at_locations/<uuid:place_id>", feed.place, name="feed-place"),
    path(f"{AT}taxonomies", feed.taxonomies, name="feed-taxonomies"),
    path(f"{AT}taxonomies/<uuid:taxonomy_id>", feed.taxonomy, name="feed-taxonomy"),
    path(f"{AT}taxonomy_terms", feed.terms, name="feed-terms"),
    path(f"{AT}taxonomy_terms/<uuid:term_id>", feed.term, name="feed-term"),
]
