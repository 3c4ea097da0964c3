"""By which name a supplier is told to the public: never by one that may be a person's.

Somebody can trade under their own name. Only an organisation that a register of
organisations knows, or that is a public body, is told by name.
"""

import re
from collections.abc import Iterable

from ropewalk.organisations.kinds import OrganisationKind, Scheme

UNNAMED = "a supplier without a register number"
REGISTERS = (Scheme.ODS, Scheme.COMPANY, Scheme.CHARITY)
PUBLIC_BODIES = frozenset(
    {
        OrganisationKind.ICB,
        OrganisationKind.SUB_ICB,
        OrganisationKind.COUNCIL,
        OrganisationKind.TRUST,
    }
)


def is_named(*, kind: str, is_registered: bool) -> bool:
    """Whether an organisation is told by its name.

    Args:
        kind: What it is.
        is_registered: Whether a register of organisations knows it.
    """
    return is_registered or kind in PUBLIC_BODIES


def without_names(text: str, names: Iterable[str]) -> str:
    """Words in which these names are not said, however their letters are written.

    Args:
        text: The words.
        names: Of suppliers that are not named.
    """
    for name in sorted({each.strip() for each in names}, key=len, reverse=True):
        if name:
            text = re.sub(
                rf"(?<!\w){re.escape(name)}(?!\w)", UNNAMED, text, flags=re.IGNORECASE
            )
    return text
