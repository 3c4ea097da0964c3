"""Addresses of the pages about Ropewalk itself."""

from django.urls import path

from ropewalk.web.about import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("about/roles/", views.roles, name="roles"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
