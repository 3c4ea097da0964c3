"""How long somebody stays signed in: a session slides with use, and yet has an end."""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

BEGUN = "begun"


class SessionStore(db.SessionStore):
    """Sessions in the database, each with a last moment that no use of it puts off.

    ``SESSION_COOKIE_AGE`` counts from when a session was last written to, and
    ``SESSION_LONGEST_AGE`` from when somebody signed in. What ends it is kept in its
    row, so a stolen cookie ends with it.
    """

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to keep: it expires at the sliding end or the last, whichever is first."""
        begun = data.setdefault(BEGUN, int(time.time()))
        row = super().create_model_instance(data)
        last = datetime.fromtimestamp(begun + settings.SESSION_LONGEST_AGE, UTC)
        row.expire_date = min(row.expire_date, last)
        return row

    def cycle_key(self) -> None:
        """A new key, given when somebody proved who they are: from now it counts anew."""
        self.pop(BEGUN, None)
        super().cycle_key()
