"""The addresses of an installation."""

from django.urls import include, path

from ropewalk.api import urls as programs
from ropewalk.web import urls as pages

urlpatterns = [path("", include(programs)), path("", include(pages))]

handler400 = pages.handler400
handler403 = pages.handler403
handler404 = pages.handler404
handler500 = pages.handler500
