"""The place app: neighbourhoods and needs."""

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    """Neighbourhoods drawn and needs recorded by people who take part."""

    name = "ropewalk.place"
    default_auto_field = "django.db.models.BigAutoField"
