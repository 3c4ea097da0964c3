"""What is never written where several read it: details that could be a person's.

A machine finds addresses and numbers; names it cannot find, and the pages ask that none is
given.
"""

import re

PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+"  # an e-mail address
    r"|(?<!\d)(?:\d[ -]?){9,12}\d(?!\d)"  # an NHS number or a telephone number
    r"|(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
FOUND = "This holds an e-mail address or a number that could be a person's. "
IN_A_CONCERN = FOUND + (
    "A concern is never about a named person: report what happened to somebody where "
    "safety is reported, and say here only that it was."
)
OF_A_CONTRACT = FOUND + (
    "Say it without: what stands here is about a contract, never about a named person."
)
IN_A_PLACEMENT = FOUND + (
    "Say what is wanted without anything that tells who it is for."
)


def is_personal(text: str) -> bool:
    """Whether words hold an address or a number that could be a person's."""
    return PERSONAL.search(text) is not None


def refusal_of_words(text: str, why: str) -> str | None:
    """Why words cannot be kept, if they cannot: ``why``, which says what to write instead."""
    return why if is_personal(text) else None
