"""How templates are found, and the words and addresses that every template may use."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import nhsuk_frontend_jinja
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
)

from ropewalk.figures import words
from ropewalk.figures.days import local_day
from ropewalk.web import cards, fields
from ropewalk.web.frame import frame_of

PAGES = Path(__file__).resolve().parent
COMPONENTS = Path(nhsuk_frontend_jinja.__file__).resolve().parent / "templates"


def environment(*, loader: BaseLoader | None = None, **options: Any) -> Environment:
    """Jinja2 with our templates and the page components.

    Each part of the pages keeps its templates in its own ``templates`` folder. The page
    components ask for names inside names that are not there, so that must be harmless.
    """
    ours = [PAGES / "templates", *sorted(PAGES.glob("*/templates"))]
    loaders: list[BaseLoader] = [
        FileSystemLoader(ours),
        FileSystemLoader(COMPONENTS),
    ]
    made = Environment(  # noqa: S701 - always on, below
        loader=ChoiceLoader([*loaders, loader] if loader else loaders),
        **options | {"autoescape": True, "undefined": ChainableUndefined},
    )
    made.globals.update(
        static=static,
        url=_address,
        frame_of=frame_of,
        said=words.said,
        age_in_words=words.age_in_words,
        listed=words.listed,
        value_words=cards.value_words,
        unit_words=cards.unit_words,
        vintage_words=cards.vintage_words,
        comparison_words=cards.comparison_words,
        trace=cards.trace,
        widget_kind=fields.widget_kind,
        options_of=fields.options_of,
        day_box=fields.day_box,
        is_ticked=fields.is_ticked,
        errors_of=fields.errors_of,
    )
    made.filters["day"] = _day
    made.filters["pounds"] = words.pounds
    return made


def _day(when: date) -> str:
    """A day in words, and of a moment the day that it was in London."""
    return words.day(local_day(when) if isinstance(when, datetime) else when)


def _address(name: str, **parts: object) -> str:
    """The address of a page by name."""
    return reverse(name, kwargs=parts or None)
