"""How the price of a unit is said."""

from decimal import Decimal


def price_said(pounds: Decimal) -> str:
    """A unit price in pounds, with as many decimals as it needs and never fewer than two."""
    text = f"{pounds:,.4f}"
    while text.endswith("0") and len(text.partition(".")[2]) > 2:
        text = text[:-1]
    return f"£{text}"
