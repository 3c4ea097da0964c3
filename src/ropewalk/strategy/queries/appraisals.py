"""Appraisals that the person asking may see, and how far each has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import counted, day, listed, rough_pounds
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision, Partner, Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.strategy.kinds import OptionKind
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalCriterion,
    AppraisalOption,
    AppraisalPut,
    Appraiser,
    OptionScore,
    Scoring,
    SignOff,
    Swing,
)
from ropewalk.strategy.rules.appraisals import (
    Draft,
    Signed,
    agreement_said,
    is_agreed,
    lacking,
    last_words,
)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AppraiserSeen:
    """Somebody named to score, for whom, when they did last, and whether they still do.

    ``released`` says since when and why somebody scores no more; nothing if they do.
    """

    number: int
    name: str
    organisation_id: int
    partner: str
    scored_on: date | None
    released: str


@dataclass(frozen=True, slots=True)
class AppraisalSeen:
    """An appraisal as its page tells it.

    ``signed`` is each partner's last word on what it agrees to, ``signed_before`` what it
    signed earlier; whether all agree is asked of those that are partners on the day.
    ``put`` is the option last put with each decision, ``put_before`` those that it took
    the place of.
    """

    sentence: str
    lacks: Sequence[str]
    options: Sequence[AppraisalOption]
    criteria: Sequence[AppraisalCriterion]
    appraisers: Sequence[AppraiserSeen]
    still: Sequence[str]
    signed: Sequence[Signed]
    agreement: str
    is_agreed: bool
    put: Sequence[AppraisalPut]
    signed_before: Sequence[Signed] = ()
    put_before: Sequence[AppraisalPut] = ()

    @property
    def is_taken(self) -> bool:
        """Whether a body agreed to a decision that it was put with."""
        return any(each.decision.state == DecisionState.AGREED for each in self.put)


def appraisals_seen_by(actor: Account, *, on: date) -> QuerySet[Appraisal]:
    """The appraisals of the partnerships that the actor may see, newest first; one query."""
    return Appraisal.objects.visible_to(actor, on=on).select_related(
        "partnership", "priority"
    )


def options_seen_by(actor: Account, *, on: date) -> QuerySet[AppraisalOption]:
    """The options of appraisals that the actor may see; one query."""
    seen = Appraisal.objects.visible_to(actor, on=on)
    return AppraisalOption.objects.filter(appraisal__in=seen).select_related(
        "appraisal__partnership", "appraisal__priority"
    )


def criteria_seen_by(actor: Account, *, on: date) -> QuerySet[AppraisalCriterion]:
    """The criteria of appraisals that the actor may see; one query."""
    seen = Appraisal.objects.visible_to(actor, on=on)
    return AppraisalCriterion.objects.filter(appraisal__in=seen).select_related(
        "appraisal__partnership", "appraisal__priority"
    )


def stage_of(appraisal: Appraisal) -> str:
    """How far an appraisal has come, in words."""
    if appraisal.closed_at is not None:
        return "Closed"
    return "Open for scoring" if appraisal.opened_at else "Being set out"


def partners_of(partnership: Partnership, *, on: date) -> dict[int, str]:
    """The partners on a day, by number, in the order of their names; one query."""
    held = partnership.partners.filter(covering(on)).select_related("organisation")
    return {
        each.organisation_id: each.organisation.name
        for each in held.order_by("organisation__name", "pk")
    }


def draft_of(appraisal: Appraisal, *, on: date) -> Draft:
    """What an appraisal has before it is opened; four queries."""
    standing = appraisal.appraisers.standing()
    named = set(standing.values_list("organisation_id", flat=True))
    partners = partners_of(appraisal.partnership, on=on)
    return Draft(
        kinds=list(appraisal.options.values_list("kind", flat=True)),
        criteria=appraisal.criteria.count(),
        unnamed=[name for pk, name in partners.items() if pk not in named],
    )


def partners_still_to_score(appraisal: Appraisal, *, on: date) -> list[str]:
    """The partners of which nobody has scored yet, by name; two queries."""
    scored = set(
        Scoring.objects.filter(
            appraiser__in=appraisal.appraisers.standing()
        ).values_list("appraiser__organisation_id", flat=True)
    )
    partners = partners_of(appraisal.partnership, on=on)
    return [name for pk, name in partners.items() if pk not in scored]


def appraisal_page(appraisal: Appraisal, *, on: date) -> AppraisalSeen:
    """An appraisal with all that is set out of it, in a fixed number of queries."""
    partners = partners_of(appraisal.partnership, on=on)
    options = list(appraisal.options.all())
    criteria = list(appraisal.criteria.all())
    named = list(
        appraisal.appraisers.select_related(
            "organisation", "account", "release"
        ).prefetch_related("scorings")
    )
    appraisers = [_seen(each) for each in named]
    standing = [each for each in appraisers if not each.released]
    scored = {each.partner for each in standing if each.scored_on}
    draft = Draft(
        kinds=[each.kind for each in options],
        criteria=len(criteria),
        unnamed=[
            name
            for pk, name in partners.items()
            if pk not in {each.organisation_id for each in standing}
        ],
    )
    still = [name for name in partners.values() if name not in scored]
    all_signed = _all_signed([appraisal])[appraisal.pk]
    signed = last_words(all_signed)
    names = list(partners.values())
    agreeing = [each for each in signed if each.partner in names]
    put = list(appraisal.put.select_related("decision", "option").order_by("pk"))
    last_put = {each.decision_id: each for each in put}
    return AppraisalSeen(
        sentence=_sentence(appraisal, draft, still, len(options), len(criteria)),
        lacks=lacking(draft),
        options=options,
        criteria=criteria,
        appraisers=appraisers,
        still=still,
        signed=signed,
        agreement=agreement_said(names, agreeing),
        is_agreed=is_agreed(names, agreeing),
        signed_before=[each for each in all_signed if each not in signed],
        put=list(last_put.values()),
        put_before=[each for each in put if each not in last_put.values()],
    )


def _seen(appraiser: Appraiser) -> AppraiserSeen:
    scorings = sorted(appraiser.scorings.all(), key=lambda each: each.pk)
    return AppraiserSeen(
        number=appraiser.pk,
        name=appraiser.account.name,
        organisation_id=appraiser.organisation_id,
        partner=appraiser.organisation.name,
        scored_on=local_day(scorings[-1].recorded_at) if scorings else None,
        released=_released_said(appraiser),
    )


def _released_said(appraiser: Appraiser) -> str:
    """Since when and why somebody scores no more; nothing if they do."""
    release = getattr(appraiser, "release", None)
    if release is None:
        return ""
    return f"released on {day(local_day(release.recorded_at))}, since {release.because}"


def counted_out(appraisal: Appraisal) -> list[str]:
    """Who was released, in a sentence each; two queries."""
    released = (
        appraisal.appraisers.exclude(release=None)
        .select_related("organisation", "account", "release")
        .prefetch_related("scorings")
    )
    return [
        f"{each.account.name}, for {each.organisation.name}, was {_released_said(each)}. "
        + (
            "What they gave stays on record and is not counted."
            if each.scorings.all()
            else "They had not scored."
        )
        for each in released
    ]


def appraisers_seen_by(actor: Account, *, on: date) -> QuerySet[Appraiser]:
    """Who scores in the appraisals that the actor may see; one query."""
    seen = Appraisal.objects.visible_to(actor, on=on)
    return Appraiser.objects.filter(appraisal__in=seen).select_related(
        "appraisal__partnership", "organisation", "account", "release"
    )


def _sentence(
    appraisal: Appraisal,
    draft: Draft,
    still: Sequence[str],
    options: int,
    criteria: int,
) -> str:
    held = (
        f"{counted(options, 'option')} on {counted(criteria, 'criterion', 'criteria')}"
    )
    if appraisal.closed_at is not None:
        return f"Closed: {held} were scored."
    if appraisal.opened_at is not None:
        waits = (
            f"Still to score: {listed(list(still))}."
            if still
            else "Every partner has scored."
        )
        return f"Open for scoring: {held}. {waits}"
    lacks = lacking(draft)
    if lacks:
        return f"Being set out. Before anybody scores it lacks {listed(lacks)}."
    return f"Being set out: {held}. It can be opened for scoring."


def signed_of(appraisal: Appraisal) -> list[Signed]:
    """Each partner's last word on what it agrees to, by the partner's name; one query."""
    return signed_by_each([appraisal])[appraisal.pk]


def signed_by_each(appraisals: Iterable[Appraisal]) -> dict[int, list[Signed]]:
    """The same of several appraisals, by number; one query."""
    return {pk: last_words(signed) for pk, signed in _all_signed(appraisals).items()}


def _all_signed(appraisals: Iterable[Appraisal]) -> dict[int, list[Signed]]:
    """Everything that partners signed, by appraisal, in the order of time; one query."""
    found: dict[int, list[Signed]] = {each.pk: [] for each in appraisals}
    for each in (
        SignOff.objects.filter(appraisal__in=found)
        .select_related("organisation", "option")
        .order_by("pk")
    ):
        words = Signed(
            partner=each.organisation.name,
            option=str(each.option),
            level=each.level or each.option.level,
            dissent=each.dissent,
            on=local_day(each.recorded_at),
        )
        found[each.appraisal_id].append(words)
    return found


def agreeing_on(appraisal: Appraisal, *, on: date) -> tuple[list[str], list[Signed]]:
    """The partners on a day and what each of them signed last; two queries."""
    names = list(partners_of(appraisal.partnership, on=on).values())
    return names, [each for each in signed_of(appraisal) if each.partner in names]


def agreed_so_far(appraisal: Appraisal, *, on: date) -> str:
    """Whether partners agree to one option, in a sentence; two queries."""
    return agreement_said(*agreeing_on(appraisal, on=on))


def taken_with(appraisal: Appraisal) -> list[tuple[int, date]]:
    """The decisions agreed to with an appraisal, number and day; one query."""
    found = Decision.objects.filter(
        pk__in=appraisal.put.values("decision"), state=DecisionState.AGREED
    ).order_by("pk")
    return [(each.pk, local_day(each.decided_at)) for each in found if each.decided_at]


def appraisals_table(partnership: Partnership) -> Table:
    """The appraisals of a partnership, newest first; one query."""
    rows = partnership.appraisals.select_related("priority")
    return Table(
        key="appraisals",
        title="Appraisals",
        columns=(
            Column("title", "Appraisal"),
            Column("priority", "For the priority"),
            Column("stage", "How far"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (each.title, each.priority.title, stage_of(each), each.pk) for each in rows
        ),
    )


def options_table(options: Sequence[AppraisalOption]) -> Table:
    """The options as they are set out; what a cost is not known for stays not known."""
    return Table(
        key="options",
        title="Options",
        columns=(
            Column("option", "Option"),
            Column("kind", "Kind"),
            Column("level", "How closely partners would work"),
            Column("pence", "Cost in a year", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                str(each),
                OptionKind(each.kind).label,
                each.level or "not said",
                each.pence,
                each.pk,
            )
            for each in options
        ),
    )


def criteria_table(criteria: Sequence[AppraisalCriterion]) -> Table:
    """The criteria, what 0 and 100 look like, and which are critical."""
    return Table(
        key="criteria",
        title="Criteria",
        columns=(
            Column("criterion", "Criterion"),
            Column("at_worst", "What scores 0"),
            Column("at_best", "What scores 100"),
            Column("threshold", "An option falls below"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                each.at_worst,
                each.at_best,
                "not critical" if each.threshold is None else str(each.threshold),
                each.pk,
            )
            for each in criteria
        ),
    )


def appraiser_choices(
    appraisal: Appraisal, organisation: Organisation, *, on: date
) -> Pairs:
    """Those who act for a partner and are not named yet, by name; one query."""
    acting = Membership.objects.acting(on=on).filter(
        organisation=organisation, account=OuterRef("pk")
    )
    found = Account.objects.filter(Exists(acting), is_active=True).exclude(
        pk__in=appraisal.appraisers.values("account")
    )
    return [
        (str(each.pk), f"{each.name} ({each.email})")
        for each in found.order_by("name", "pk")
    ]


def option_choices(appraisal: Appraisal) -> Pairs:
    """The options of an appraisal, as (number, words); one query."""
    return [
        (
            str(each.pk),
            f"{each} ({each.level})" if each.level else str(each),
        )
        for each in appraisal.options.all()
    ]


def decision_choices(appraisal: Appraisal, *, actor: Account, on: date) -> Pairs:
    """The decisions proposed to the partnership, and what is put with them.

    Those that somebody may read, in up to nine queries.
    """
    found = (
        decisions_of(appraisal.partnership, actor=actor, on=on)
        .filter(state=DecisionState.PROPOSED)
        .order_by("pk")
    )
    put = {
        each.decision_id: f". Put already, preferring {each.option}"
        for each in appraisal.put.select_related("option").order_by("pk")
    }
    return [
        (
            str(each.pk),
            f"{each.pk}: {each.item.title} ({each.item.meeting.body})"
            + put.get(each.pk, ""),
        )
        for each in found
    ]


def last_scorings(appraisals: Iterable[Appraisal]) -> list[Scoring]:
    """Each appraiser's last scoring, with its swings and scores; four queries for all.

    That of whoever was released is not among them.
    """
    found = (
        Scoring.objects.filter(
            appraiser__in=Appraiser.objects.standing().filter(
                appraisal__in=list(appraisals)
            )
        )
        .select_related("appraiser__organisation")
        .order_by("pk")
    )
    last = {each.appraiser_id: each.pk for each in found.only("pk", "appraiser_id")}
    return list(
        found.filter(pk__in=last.values()).prefetch_related(
            Prefetch("swings", Swing.objects.order_by("pk")),
            Prefetch("scores", OptionScore.objects.order_by("pk")),
        )
    )


def counted_in(appraisals: Iterable[Appraisal], *, on: date) -> dict[int, set[int]]:
    """The partners whose scores count in each appraisal; one query.

    In one that is open those of the day, in one that is closed those of the day it closed.
    """
    held = list(appraisals)
    terms = list(
        Partner.objects.filter(partnership__in={each.partnership_id for each in held})
    )
    days = {
        each.pk: local_day(each.closed_at) if each.closed_at else on for each in held
    }
    return {
        each.pk: {
            term.organisation_id
            for term in terms
            if term.partnership_id == each.partnership_id
            and term.starts_on <= days[each.pk]
            and (term.ends_before is None or term.ends_before > days[each.pk])
        }
        for each in held
    }


def own_last_scoring(appraisal: Appraisal, actor: Account) -> Scoring | None:
    """What somebody gave last, with its swings and scores; three queries."""
    return (
        Scoring.objects.filter(appraiser__appraisal=appraisal, appraiser__account=actor)
        .prefetch_related("swings", "scores")
        .order_by("-pk")
        .first()
    )


def cost_said(option: AppraisalOption) -> str:
    """What an option costs in a year, or that nobody knows."""
    if option.pence is None:
        return "not known"
    return rough_pounds(option.pence)
