"""The web app: pages over the records and the reference data."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The workspace's pages."""

    name = "ropewalk.web"
