"""Which small area a postcode lies in, where postcodes are held."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake

TABLE = "postcodes"
FIRST_HALF = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
WHOLE = re.compile(rf"({FIRST_HALF.pattern})([0-9][A-Z]{{2}})")


@dataclass(frozen=True, slots=True)
class Located:
    """A postcode, the small area it lies in, and the code of the council there."""

    postcode: str
    area: str
    area_code: str
    council_code: str
    vintage: str

    def sentence(self, council: str) -> str:
        """Where the postcode lies, in a sentence; ``council`` is the name of its council."""
        return (
            f"{self.postcode} lies in the small area {self.area} ({self.area_code}), "
            f"which is in {council} (postcodes of {self.vintage})."
        )


def looks_like_postcode(text: str) -> bool:
    """Whether text has the shape of a postcode or of its first half."""
    tight = _tight(text)
    return bool(WHOLE.fullmatch(tight) or FIRST_HALF.fullmatch(tight))


def located(lake: Lake, text: str) -> Located:
    """The small area that a postcode lies in.

    Raises:
        BadInput: When it is half a postcode, or one that is not held; it says which are.
    """
    held = lake.resource(TABLE)
    whole = WHOLE.fullmatch(_tight(text))
    if whole is None:
        raise BadInput(
            f"{_tight(text)} looks like the first half of a postcode, which can lie in "
            f"several councils: give the whole postcode if it is in {held.covers}, else "
            f"the name of the council."
        )
    postcode = " ".join(whole.groups())
    found = lake.table(TABLE, ["lsoa_code"], where={"postcode": [postcode]}).to_pylist()
    if not found:
        raise BadInput(
            f"The postcode {postcode} is not held: postcodes are held for {held.covers} "
            f"only, so give the name of the council or board there instead."
        )
    (area,) = lake.table(
        "small_areas",
        ["lsoa_name", "lsoa_code", "utla_code"],
        where={"lsoa_code": [found[0]["lsoa_code"]]},
    ).to_pylist()
    return Located(
        postcode,
        area["lsoa_name"],
        area["lsoa_code"],
        area["utla_code"],
        held.vintage,
    )


def points_of(lake: Lake, postcodes: Collection[str]) -> dict[str, tuple[float, float]]:
    """Where whole postcodes lie, latitude first; those that are not held are left out.

    Args:
        lake: The reference data.
        postcodes: Written as ``M33 7ZF``.
    """
    if TABLE not in lake.names():
        return {}
    rows = lake.table(
        TABLE, ["postcode", "lat", "lon"], where={"postcode": sorted(postcodes)}
    ).to_pylist()
    return {row["postcode"]: (float(row["lat"]), float(row["lon"])) for row in rows}


def _tight(text: str) -> str:
    return "".join(text.upper().split())
