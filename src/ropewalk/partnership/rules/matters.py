"""When two names of a matter are one and the same, however they are spelt."""

from unicodedata import category, normalize

LONGEST = 400


def matter_key(matter: str) -> str:
    """What a matter is found by: its words, without case, signs and spare spaces.

    A name with no letter or digit in it is found by its signs.
    """
    plain = normalize("NFKC", matter).casefold()
    seen = (each for each in plain if category(each) != "Cf")  # marks without a width
    words = "".join(each if each.isalnum() else " " for each in seen).split()
    return (" ".join(words) or plain.strip())[:LONGEST]
