"""Addresses that a machine asks."""

from django.urls import path

from ropewalk.web.health import views

urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
