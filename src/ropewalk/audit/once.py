"""A form that is sent twice does what it asks once, by the key that it carries.

A key belongs to what it was first used for. Used for anything else it is refused, so that
nobody is handed what is another's.
"""

from django.db import models

from ropewalk.figures import BadInput

USED = (
    "This form was sent before, for something else. Open the page again and fill it in "
    "anew."
)


def refuse_other_use(held: models.Model, **asked: object) -> None:
    """Refuse a key that was used before for something else.

    Args:
        held: What the key was used for.
        asked: What it has to be of, by field: the body, the kind, the account.

    Raises:
        BadInput: when it is of something else.
    """
    if any(getattr(held, name) != value for name, value in asked.items()):
        raise BadInput(USED)
