"""Addresses of the pages of the market."""

from django.urls import path, register_converter

from ropewalk.web.analyse.urls import PLACE_CODE
from ropewalk.web.market import concerns, statements, warnings


class MarketCode:
    """A code as places have them, or a partnership of ours by its number."""

    regex = rf"partnership-[0-9]{{1,9}}|{PLACE_CODE}"

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


register_converter(MarketCode, "market")

urlpatterns = [
    path("review/market/", warnings.register, name="early-warnings"),
    path("review/market/place/<place:code>/", warnings.place, name="market-of-place"),
    path(
        "review/market/providers/<int:provider_id>/",
        warnings.provider,
        name="watched-provider",
    ),
    path(
        "review/market/providers/<int:provider_id>/raise-a-concern/",
        concerns.raise_,
        name="raise-concern",
    ),
    path("review/market/concerns/<int:concern_id>/", concerns.concern, name="concern"),
    path(
        "review/market/concerns/<int:concern_id>/reply/",
        concerns.reply,
        name="reply-to-concern",
    ),
    path(
        "review/market/concerns/<int:concern_id>/done/",
        concerns.act,
        name="act-on-concern",
    ),
    path(
        "review/market/concerns/<int:concern_id>/close/",
        concerns.close,
        name="close-concern",
    ),
    path(
        "review/market/concerns/<int:concern_id>/share/",
        concerns.share,
        name="share-concern",
    ),
    path(
        "review/market/statement/<market:code>/",
        statements.statement,
        name="market-statement",
    ),
    path(
        "review/market/statement/<market:code>/document/",
        statements.document,
        name="market-statement-document",
    ),
    path(
        "review/market/shape/<int:partnership_id>/intention/",
        statements.write,
        name="write-intention",
    ),
    path(
        "review/market/shape/<int:partnership_id>/target/",
        statements.target,
        name="set-sector-target",
    ),
    path(
        "review/market/shape/<int:partnership_id>/blocks/",
        statements.blocks,
        name="plan-blocks",
    ),
    path(
        "review/market/shape/<int:partnership_id>/factor/",
        statements.factor,
        name="score-factor",
    ),
    path(
        "review/market/shape/<int:partnership_id>/reach/",
        statements.reach,
        name="record-reach",
    ),
]
