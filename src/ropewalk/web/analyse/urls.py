"""Addresses of the analyse pages."""

from django.urls import path, register_converter

from ropewalk.web.analyse import needs, neighbourhoods, places, shares

PLACE_CODE = r"neighbourhood-[0-9]{1,9}|[A-Z][A-Z0-9]{2,8}|[0-9][0-9A-Z]{2}"


class PlaceCode:
    """A code as places have them, or a neighbourhood of ours by its number."""

    regex = PLACE_CODE

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


register_converter(PlaceCode, "place")

urlpatterns = [
    path("analyse/", places.find, name="find-place"),
    path("analyse/fair-shares/", shares.fair_shares, name="fair-shares"),
    path("analyse/neighbourhoods/", neighbourhoods.register, name="neighbourhoods"),
    path("analyse/neighbourhoods/new/", neighbourhoods.draw, name="draw-neighbourhood"),
    path(
        "analyse/neighbourhoods/<int:neighbourhood_id>/",
        neighbourhoods.neighbourhood,
        name="neighbourhood",
    ),
    path(
        "analyse/neighbourhoods/<int:neighbourhood_id>/end/",
        neighbourhoods.end,
        name="end-neighbourhood",
    ),
    path("analyse/needs/", needs.register, name="needs"),
    path("analyse/needs/new/", needs.record, name="record-need"),
    path("analyse/needs/<int:need_id>/", needs.need, name="need"),
    path("analyse/needs/<int:need_id>/evidence/", needs.evidence, name="link-evidence"),
    path("analyse/needs/<int:need_id>/withdraw/", needs.withdraw, name="withdraw-need"),
    path("analyse/<place:code>/", places.place, name="place"),
    path(
        "analyse/<place:code>/payments/detail/",
        places.payments_detail,
        name="payments-detail",
    ),
    path("analyse/<place:code>/<slug:section>/", places.section, name="place-section"),
]
