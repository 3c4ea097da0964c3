"""Addresses of the outcomes pages."""

from django.urls import path

from ropewalk.web.outcomes import views

urlpatterns = [
    path("plan/outcomes/", views.register, name="frameworks"),
    path("plan/outcomes/adopt/", views.adopt, name="adopt-framework"),
    path("plan/outcomes/new/", views.add, name="add-framework"),
    path("plan/outcomes/<int:framework_id>/", views.framework, name="framework"),
    path(
        "plan/outcomes/of/<int:outcome_id>/measure/",
        views.add_measure_,
        name="add-measure",
    ),
    path("plan/outcomes/measures/<int:measure_id>/", views.measure, name="measure"),
    path(
        "plan/outcomes/measures/<int:measure_id>/target/",
        views.target,
        name="set-target",
    ),
]
