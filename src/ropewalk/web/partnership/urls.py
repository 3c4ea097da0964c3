"""Addresses of the partnership pages."""

from django.urls import path

from ropewalk.web.partnership import partnerships

urlpatterns = [
    path("partnership/", partnerships.register, name="partnerships"),
    path("partnership/new/", partnerships.form, name="form-partnership"),
    path(
        "partnership/<int:partnership_id>/",
        partnerships.partnership,
        name="partnership",
    ),
]
