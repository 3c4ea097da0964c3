"""Search in everything that a person may see: one query for each kind of thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from textwrap import shorten
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from ropewalk.figures import BadInput
from ropewalk.figures.words import without_controls
from ropewalk.money.models import Fund
from ropewalk.money.queries.funds import orders_seen_by
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Framework
from ropewalk.outcomes.queries import measures_seen_by, outcomes_seen_by
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.agreements import agreements_seen_by
from ropewalk.partnership.queries.bodies import bodies_seen_by
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.queries.decisions import decisions_seen_by
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.place.models import Need
from ropewalk.service.queries.seen import (
    contracts_seen_by,
    invoices_seen_by,
    procurements_seen_by,
    providers_seen_by,
    services_seen_by,
)
from ropewalk.strategy.models import (
    Appraisal,
    BusinessCase,
    Intention,
    Plan,
    Portfolio,
    Priority,
    Programme,
    ProgrammeTask,
)
from ropewalk.strategy.queries.programmes import programmes_seen_by

LEAST_LETTERS = 2
MOST_WORDS = 6
MOST_LETTERS = 200
SHOWN = 10
LETTERS_OF_A_TITLE = 160
UNSEEN = "This holds a character that cannot be seen. Type it again."
SAY_MORE = "Enter what to look for: a word of two letters or more."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can be found.

    Attributes:
        code: What it is called in addresses.
        title: What several of it are called.
        seen_by: Those that a person may see on a day.
        told_by: The field that names one, by its path.
        looked_in: The fields that are looked in besides.
        told_with: The field that is told beside its name, where that tells too little.
        reference: The field by which people cite one: that very one comes first.
        address: The fields that its page is found by.
        of_partnership: Its model and the field of its partnership, where whoever may see
            the partnership sees it: those are then looked up once for all such kinds.
    """

    code: str
    title: str
    seen_by: Callable[..., QuerySet[Any]]
    told_by: str
    looked_in: tuple[str, ...] = ()
    told_with: str = ""
    reference: str = ""
    address: tuple[str, ...] = ("pk",)
    of_partnership: tuple[Any, str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """What people call one or several of it, word by word: "invoice", "invoices"."""
        said = f"{self.code.replace('-', ' ')} {self.title}"
        return frozenset(said.casefold().split())


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: its number, its name, and what its page is found by."""

    number: int
    title: str
    address: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundOfKind:
    """What was found of one kind: the newest ``SHOWN``, and whether there are more."""

    code: str
    title: str
    found: Sequence[Found]
    has_more: bool


def _needs(actor: Account, *, on: date) -> QuerySet[Need]:
    return Need.objects.visible_to(actor, on=on).standing()


def _decisions(actor: Account, *, on: date) -> QuerySet[Decision]:
    """Those whose paper the actor may read and that are not exempt."""
    return (
        decisions_seen_by(actor, on=on)
        .exclude(item__in=kept_back_from(actor, on=on))
        .filter(item__exempt_ground="")
    )


def _tasks(actor: Account, *, on: date) -> QuerySet[ProgrammeTask]:
    return ProgrammeTask.objects.filter(programme__in=programmes_seen_by(actor, on=on))


def _visible(model: Any) -> Callable[..., QuerySet[Any]]:
    """Those of a model that a person may see, without what a page of one fetches besides."""
    return lambda actor, *, on: model.objects.visible_to(actor, on=on)


KINDS = (
    Kind("need", "Needs", _needs, "statement", ("people", "place_name")),
    Kind(
        "priority",
        "Priorities",
        _visible(Priority),
        "title",
        ("because",),
        of_partnership=(Priority, "partnership"),
    ),
    Kind(
        "appraisal",
        "Appraisals",
        _visible(Appraisal),
        "title",
        ("question",),
        of_partnership=(Appraisal, "partnership"),
    ),
    Kind("decision", "Decisions", _decisions, "proposal", ("matter",)),
    Kind(
        "intention",
        "Intentions",
        _visible(Intention),
        "title",
        ("service_said",),
        of_partnership=(Intention, "partnership"),
    ),
    Kind(
        "plan",
        "Plans",
        _visible(Plan),
        "title",
        ("vision",),
        of_partnership=(Plan, "partnership"),
    ),
    Kind(
        "business-case",
        "Business cases",
        _visible(BusinessCase),
        "title",
        address=("partnership_id", "pk"),
        of_partnership=(BusinessCase, "partnership"),
    ),
    Kind(
        "portfolio",
        "Portfolios",
        _visible(Portfolio),
        "title",
        address=("partnership_id", "pk"),
        of_partnership=(Portfolio, "partnership"),
    ),
    Kind(
        "programme",
        "Programmes",
        _visible(Programme),
        "title",
        address=("partnership_id", "pk"),
        of_partnership=(Programme, "partnership"),
    ),
    Kind(
        "task",
        "Tasks",
        _tasks,
        "title",
        told_with="programme__title",
        address=("programme__partnership_id", "programme_id", "number"),
        of_partnership=(ProgrammeTask, "programme__partnership"),
    ),
    Kind("agreement", "Agreements", agreements_seen_by, "title"),
    Kind("fund", "Funds", _visible(Fund), "title"),
    Kind("service", "Services", services_seen_by, "name", ("description", "for_whom")),
    Kind("procurement", "Procurements", procurements_seen_by, "title"),
    Kind("provider", "Providers", providers_seen_by, "organisation__name"),
    Kind(
        "contract",
        "Contracts",
        contracts_seen_by,
        "title",
        ("reference", "provider__organisation__name"),
        told_with="reference",
        reference="reference",
    ),
    Kind(
        "order",
        "Orders",
        orders_seen_by,
        "what",
        ("reference", "supplier"),
        told_with="reference",
        reference="reference",
    ),
    Kind(
        "invoice",
        "Invoices",
        invoices_seen_by,
        "reference",
        ("contract__title", "contract__provider__organisation__name"),
        told_with="contract__title",
        reference="reference",
    ),
    Kind("measure", "Measures", measures_seen_by, "name"),
    Kind("outcome", "Outcomes", outcomes_seen_by, "statement"),
    Kind("framework", "Outcome frameworks", _visible(Framework), "name"),
    Kind("body", "Bodies", bodies_seen_by, "name"),
    Kind("partnership", "Partnerships", partnerships_seen_by, "name", ("purpose",)),
)


def words_of(asked: str) -> tuple[str, ...]:
    """The words that are looked for: all of them have to be there.

    Raises:
        BadInput: when nothing is left to look for, or there are too many words.
    """
    if len(asked) > MOST_LETTERS:
        raise BadInput(f"Enter up to {MOST_LETTERS} letters: this is {len(asked)}.")
    if asked != without_controls(asked):
        raise BadInput(UNSEEN)
    words = tuple(each for each in asked.split() if len(each) >= LEAST_LETTERS)
    if not words:
        raise BadInput(SAY_MORE)
    if len(words) > MOST_WORDS:
        raise BadInput(f"Enter up to {MOST_WORDS} words: this is {len(words)}.")
    return words


def found_by(actor: Account, *, asked: str, on: date) -> list[FoundOfKind]:
    """Everything the actor may see that holds all the words, in a query for each kind.

    Nothing is counted that the actor may not see; capitals make no difference. A word that
    says what something is holds for all of its kind: "invoice 12" is an invoice with 12.

    Raises:
        BadInput: when nothing is left to look for, or there are too many words.
    """
    words = words_of(asked)
    mine = list(
        Partnership.objects.visible_to(actor, on=on).values_list("pk", flat=True)
    )
    told = [_found(kind, words, seen_of(kind, actor, mine, on=on)) for kind in KINDS]
    return [each for each in told if each.found]


def seen_of(
    kind: Kind, actor: Account, mine: Sequence[int], *, on: date
) -> QuerySet[Any]:
    """What of a kind the actor may see; ``mine`` are the partnerships that they may see."""
    if kind.of_partnership is None:
        return kind.seen_by(actor, on=on)
    model, field = kind.of_partnership
    rows: QuerySet[Any] = model.objects.filter(**{f"{field}__in": mine})
    return rows


def _found(kind: Kind, words: Sequence[str], seen: QuerySet[Any]) -> FoundOfKind:
    fields = (kind.told_by, *kind.looked_in)
    left = [word for word in words if word.casefold() not in kind.words]
    holds = reduce(
        and_,
        (
            reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
            for word in left
        ),
        Q(),
    )
    rows = list(
        _that_very_one_first(kind, seen.filter(holds), left)
        .select_related(None)
        .prefetch_related(None)
        .values_list("pk", kind.told_by, kind.told_with or "pk", *kind.address)[
            : SHOWN + 1
        ]
    )
    return FoundOfKind(
        code=kind.code,
        title=kind.title,
        found=[
            Found(number, _called(kind, title, beside), tuple(address))
            for number, title, beside, *address in rows[:SHOWN]
        ],
        has_more=len(rows) > SHOWN,
    )


def _that_very_one_first(
    kind: Kind, rows: QuerySet[Any], words: Sequence[str]
) -> QuerySet[Any]:
    """The newest first; before them what is cited by the very word that was asked."""
    if not kind.reference or not words:
        return rows.order_by("-pk")
    asked = " ".join(words)
    is_it = Q(**{f"{kind.reference}__iexact": asked}) | Q(
        **{f"{kind.reference}__istartswith": f"{asked} "}
    )
    return rows.order_by(Case(When(is_it, then=0), default=1), "-pk")


def _called(kind: Kind, title: str, beside: object) -> str:
    said = f"{title} ({beside})" if kind.told_with else title
    return shorten(said, LETTERS_OF_A_TITLE, placeholder=" …")
