"""The money app: funds, ledger, contributions, orders and statements."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """What partners put in, what was ordered and paid, and who bears what is over."""

    name = "ropewalk.money"
    default_auto_field = "django.db.models.BigAutoField"
