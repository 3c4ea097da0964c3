"""Values as they stand in the cells of a table: rounded, shared out, or not known."""


def rounded(value: float | None, decimals: int = 1) -> float | None:
    """A value with few decimals; what is not known stays so."""
    return None if value is None else round(value, decimals)


def percentage(
    part: float | None, whole: float | None, decimals: int = 1
) -> float | None:
    """A part in percent of a whole; nothing where the whole is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return round(part / whole * 100, decimals)
