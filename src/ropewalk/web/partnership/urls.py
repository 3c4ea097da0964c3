"""Addresses of the partnership pages."""

from django.urls import path

from ropewalk.web.partnership import bodies, partnerships, register

urlpatterns = [
    path("partnership/", partnerships.register, name="partnerships"),
    path("partnership/new/", partnerships.form, name="form-partnership"),
    path(
        "partnership/<int:partnership_id>/",
        partnerships.partnership,
        name="partnership",
    ),
    path("partnership/<int:partnership_id>/bodies/new/", bodies.form, name="form-body"),
    path("partnership/<int:partnership_id>/members/", bodies.members, name="members"),
    path("partnership/bodies/<int:body_id>/", bodies.body, name="body"),
    path("partnership/bodies/<int:body_id>/terms/", bodies.terms, name="change-terms"),
    path("partnership/bodies/<int:body_id>/seats/new/", bodies.seat, name="add-seat"),
    path("partnership/seats/<int:seat_id>/fill/", bodies.fill, name="fill-seat"),
    path(
        "partnership/members/<int:member_id>/interests/new/",
        bodies.interest,
        name="declare-interest",
    ),
    path(
        "partnership/<int:partnership_id>/publish/",
        register.publish,
        name="publish-register",
    ),
    path("register/", register.registers, name="public-registers"),
    path("register/<int:partnership_id>/", register.register, name="public-register"),
]
