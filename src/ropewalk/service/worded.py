"""What somebody wrote, as it is kept."""

from ropewalk.figures import BadInput
from ropewalk.service.rules.personal import refusal_of_words


def worded(text: str, personal: str, *, nothing: str) -> str:
    """Words that are some and hold nobody's details, without space around them.

    Args:
        text: What was written.
        personal: What is said where it holds what could be a person's details.
        nothing: What is said where it is nothing.

    Raises:
        BadInput: when it is nothing, or holds such details.
    """
    if not text.strip():
        raise BadInput(nothing)
    if refusal := refusal_of_words(text, personal):
        raise BadInput(refusal)
    return text.strip()
