"""The addresses of the pages, part by part, and the pages for when one cannot be given."""

from django.urls import include, path

urlpatterns = [
    path("", include("ropewalk.web.about.urls")),
    path("", include("ropewalk.web.account.urls")),
    path("", include("ropewalk.web.health.urls")),
    path("", include("ropewalk.web.analyse.urls")),
    path("", include("ropewalk.web.data.urls")),
    path("", include("ropewalk.web.outcomes.urls")),
    path("", include("ropewalk.web.strategy.urls")),
    path("", include("ropewalk.web.partnership.urls")),
    path("", include("ropewalk.web.money.urls")),
    path("", include("ropewalk.web.service.urls")),
    path("", include("ropewalk.web.brokerage.urls")),
    path("", include("ropewalk.web.performing.urls")),
    path("", include("ropewalk.web.market.urls")),
    path("", include("ropewalk.web.contracting.urls")),
    path("", include("ropewalk.web.directory.urls")),
    path("", include("ropewalk.web.programme.urls")),
    path("", include("ropewalk.web.planning.urls")),
    path("", include("ropewalk.web.business.urls")),
    path("", include("ropewalk.web.review.urls")),
]

handler400 = "ropewalk.web.failures.bad_request"
handler403 = "ropewalk.web.failures.forbidden"
handler404 = "ropewalk.web.failures.not_found"
handler500 = "ropewalk.web.failures.server_error"
