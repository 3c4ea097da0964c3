"""Ropewalk's own settings, and the peer's tables in the same database."""

from ropewalk.config.settings import *  # noqa: F403 - ours, and what the peer needs besides
from ropewalk.config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "mptt", "hordak"]
DEFAULT_CURRENCY = "GBP"
CURRENCIES = ["GBP"]
SILENCED_SYSTEM_CHECKS = ["auth.W004", "models.W042"]
