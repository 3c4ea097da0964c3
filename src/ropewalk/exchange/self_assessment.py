"""What might help somebody, by their own account: what they can use at once comes first.

Nothing that is answered is kept: it is read, matched against the directory and forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ropewalk.exchange.feed import places_near
from ropewalk.exchange.search import Asked, Listed, listed_entry, question_of
from ropewalk.figures import BadInput
from ropewalk.figures.words import counted
from ropewalk.lake.catalogue import Lake
from ropewalk.service.kinds import Phase
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Location, Service

AT_ONCE = frozenset({Phase.AT_HOME, Phase.ACCESS})
"""What people can use without an assessment: everything else is arranged with somebody."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered about themselves, or about whom they help.

    Attributes:
        kinds: What they would like help with, at least one.
        age: In whole years; none where they did not say.
        postcode: Near which they look; empty where they did not say.
    """

    kinds: tuple[KindOfNeed, ...]
    age: int | None = None
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What might help: first what can be used at once, then what is arranged.

    Attributes:
        at_once: Up to three community options.
        arranged: Up to three services that are arranged with somebody.
        more: How many entries fit besides these.
    """

    at_once: tuple[Listed, ...]
    arranged: tuple[Listed, ...]
    more: int

    @property
    def sentence(self) -> str:
        """What was found, in a sentence."""
        if not self.at_once and not self.arranged:
            return "Nothing in the directory fits what you chose."
        if not self.at_once:
            return "Nothing that you can use without arranging it first fits what you chose."
        number = len(self.at_once)
        return (
            f"{counted(number, 'thing')} that you can use without arranging it first "
            f"{'fits' if number == 1 else 'fit'} what you chose."
        )


def suggested_for(answers: Answers, *, lake: Lake, on: date) -> Suggested:
    """What of the directory might help somebody: up to six queries.

    Only entries that run on the day and are for the age that was said. Those that answer
    most of what was chosen come first; near a postcode, the nearest of these.

    Raises:
        BadInput: when nothing was chosen, or the postcode cannot be meant or is not held.
    """
    if not answers.kinds:
        raise BadInput("Choose at least one thing that you would like help with.")
    fitting = (
        Service.objects.in_directory()
        .running(on=on)
        .filter(Q(paused_on=None) | Q(paused_on__gt=on))
        .filter(kinds_answered__kind__in=answers.kinds)
        .annotate(answered=Count("kinds_answered", distinct=True))
    )
    if answers.age is not None:
        fitting = fitting.filter(
            Q(minimum_age=None) | Q(minimum_age__lte=answers.age),
            Q(maximum_age=None) | Q(maximum_age__gte=answers.age),
        )
    rows = list(
        fitting.select_related("provider__organisation").prefetch_related("locations")
    )
    metres = _metres_to(rows, answers.postcode, lake=lake)
    rows.sort(
        key=lambda each: (
            -each.answered,  # type: ignore[attr-defined]  # annotated
            metres.get(each.pk, float("inf")),
            each.name,
            each.pk,
        )
    )
    at_once = [each for each in rows if each.phase in AT_ONCE][:SHOWN]
    arranged = [each for each in rows if each.phase not in AT_ONCE][:SHOWN]
    return Suggested(
        tuple(listed_entry(each, metres.get(each.pk), on=on) for each in at_once),
        tuple(listed_entry(each, metres.get(each.pk), on=on) for each in arranged),
        len(rows) - len(at_once) - len(arranged),
    )


def _metres_to(
    services: Sequence[Service], postcode: str, *, lake: Lake
) -> dict[int, float]:
    """How far the nearest place of each service is; nothing of those that nobody knows."""
    if not postcode.strip():
        return {}
    places = Location.objects.filter(service__in=[each.pk for each in services])
    found: dict[int, float] = {}
    question = question_of(Asked(postcode=postcode))
    for near in places_near(places, question, lake=lake):
        found.setdefault(near.service_id, near.metres)
    return found
