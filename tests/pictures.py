"""The pictures of the README: of which page of the demonstration, and what each shows.

``just pictures`` takes them. The tests hold the README to this list, and every page to the
words that the picture of it is said to show; they do not compare pictures.
"""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from django.urls import reverse

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 160_000


@dataclass(frozen=True)
class Pictured:
    """A picture of a page, as a commissioner of the demonstration sees it.

    Attributes:
        name: Its file, without the ending.
        alt: What it shows, in plain words; the README says the same.
        shows: Words of ``alt`` that stand on the page.
        top: The heading with which the picture begins; the top of the page if empty.
        wide: How wide the window is, in pixels.
        cut: How much of that is taken, from the left; all where nothing is said.
        tall: How many pixels it is tall.
    """

    name: str
    alt: str
    shows: tuple[str, ...]
    wide: int
    tall: int
    top: str = ""
    cut: int | None = None

    @property
    def size(self):
        """How wide and how tall the picture is."""
        return self.cut or self.wide, self.tall

    def address(self):
        """Where the page is: found by what the records are called, not by their number."""
        return ADDRESSES[self.name]()


def _of_priority():
    from ropewalk.strategy.models import Priority

    held = Priority.objects.get(title="Home from hospital on the day")
    return reverse("thread", args=["priority", held.pk])


def _of_appraisal():
    from ropewalk.strategy.models import Appraisal

    held = Appraisal.objects.get(title="Help on the day of going home")
    return reverse("appraisal-results", args=[held.pk])


def _of_fund():
    from ropewalk.money.models import Fund

    return reverse("fund", args=[Fund.objects.get(title="Help at home pool").pk])


def words_of(page):
    """What a page says, without its marks, in small letters."""
    body = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page)
    return re.sub(r"\s+", " ", unescape(body)).casefold()


def not_shown(pictured, page):
    """The words that a picture is said to show and that its page does not say."""
    said = words_of(page)
    return [each for each in pictured.shows if each.casefold() not in said]


ADDRESSES = {
    "thread": _of_priority,
    "appraisal": _of_appraisal,
    "fund": _of_fund,
    "position": lambda: reverse("place", args=["E08000009"]),
}
PICTURES = (
    Pictured(
        "position",
        "The position of Trafford: how many people live there, the share of residents aged "
        "65 and over, and relative need and cost",
        (
            "Trafford",
            "people",
            "share of residents aged 65 and over",
            "relative need and",
        ),
        wide=1000,
        tall=880,
    ),
    Pictured(
        "appraisal",
        "Value of each option of an appraisal, together and by partner: Trafford Council, "
        "Salford City Council and the NHS board",
        (
            "value of each option",
            "together",
            "Trafford Council",
            "Salford City Council",
            "NHS",
            "board",
        ),
        top="Value and place",
        wide=1280,
        tall=818,
    ),
    Pictured(
        "fund",
        "From contributor to strand: what each of three partners puts into the pool, what "
        "each strand has spent of it, and what is not spent yet",
        ("from contributor to strand", "pool", "spent", "not spent yet"),
        top="From contributor to strand",
        wide=1000,
        cut=760,
        tall=608,
    ),
    Pictured(
        "thread",
        "The thread through Home from hospital on the day: from a need to a priority, an "
        "appraisal, a decision, an intention, a service, a contract, an invoice, a payment, "
        "a measure and an outcome",
        (
            "The thread through Home from hospital on the day",
            "need",
            "priority",
            "appraisal",
            "decision",
            "intention",
            "service",
            "contract",
            "invoice",
            "payment",
            "measure",
            "outcome",
        ),
        top="Home from hospital on the day",
        wide=1000,
        cut=760,
        tall=1112,
    ),
)
