"""Addresses of the pages about reference data."""

from django.urls import path

from ropewalk.web.data import views

urlpatterns = [
    path("data/", views.held, name="data"),
    path("data/add/", views.add, name="add-data"),
    path("data/files/<int:file_id>/", views.reference_file, name="reference-file"),
    path(
        "data/files/<int:file_id>/cancel/",
        views.cancel_file,
        name="cancel-reference-file",
    ),
    path(
        "data/files/<int:file_id>/again/",
        views.start_file_again,
        name="start-reference-file-again",
    ),
    path("data/added/<slug:kept_as>/withdraw/", views.withdraw, name="withdraw-data"),
    path("data/withdrawn/<int:withdrawal_id>/", views.withdrawal, name="withdrawal"),
]
