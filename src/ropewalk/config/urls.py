"""The addresses of an installation."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("ropewalk.web.urls"):
    urlpatterns.append(path("", include("ropewalk.web.urls")))
