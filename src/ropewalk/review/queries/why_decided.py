"""What stands behind the sum of a decision, and of an intention."""

from ropewalk.figures import Certainty, Figure
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision
from ropewalk.partnership.queries.agreements import named_to
from ropewalk.partnership.queries.decisions import checks_shown_to
from ropewalk.review.queries.cards import Reading, is_quiet
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Because, Lead, Sitting
from ropewalk.service.rules.own_records import own_records
from ropewalk.strategy.models import Intention


def of_decision(pk: int, reading: Reading) -> Because:
    """What a decision commits: of whom, to whom it was put, with what authority."""
    decision = (
        Decision.objects.select_related("item__meeting__body__partnership", "agreement")
        .prefetch_related("contributors__organisation", "appraisals")
        .get(pk=pk)
    )
    meeting = decision.item.meeting
    leads = [
        Lead(f"Decision {pk}: what was proposed and checked", Thing(Kind.DECISION, pk)),
        Lead(
            f"The meeting of {meeting.body.name} on {day(meeting.on)}",
            Sitting(meeting.pk),
        ),
    ]
    if agreement := decision.agreement:
        leads.append(
            Lead(
                f"The agreement that gives the authority: {agreement.title}",
                Thing(Kind.AGREEMENT, agreement.pk),
            )
        )
    leads += [
        Lead(
            f"The appraisal that was put to it, number {each.appraisal_id}",
            Thing(Kind.APPRAISAL, each.appraisal_id),
        )
        for each in decision.appraisals.all()
    ]
    figure = committed_by(decision, reading)
    return Because([figure] if figure else [], _authority(decision, reading), leads)


def committed_by(decision: Decision, reading: Reading) -> Figure | None:
    """What a decision commits as a figure; none where that is nothing or kept from them."""
    if decision.pence is None or decision.item_id in reading.kept_back:
        return None
    meeting = decision.item.meeting
    source = own_records(meeting.body.partnership.name, on=reading.on)
    decided = local_day(decision.decided_at or decision.proposed_at)
    return Figure(
        key=f"decision.{decision.pk}.commits",
        label=f"What decision {decision.pk} commits",
        value=decision.pence,
        unit="pence",
        vintage=day(decided),
        rule=f"As it was put to {meeting.body.name}; nothing is computed.",
        inputs=tuple(
            Figure(
                key=f"decision.{decision.pk}.commits.{each.pk}",
                label=f"Of {each.organisation}",
                value=each.pence,
                unit="pence",
                vintage=day(decided),
                certainty=Certainty.ENTERED,
            )
            for each in decision.contributors.all()
            if not is_quiet(decision, reading.kept_back)
        ),
        sources=(source,),
        certainty=Certainty.ENTERED,
        note=str(DecisionState(decision.state).label),
    )


def _authority(decision: Decision, reading: Reading) -> list[tuple[str, str]]:
    """Who decided, when, and each check; of what is exempt, no more than its item says."""
    meeting = decision.item.meeting
    facts = [
        (
            "Put to",
            f"{meeting.body.name}, {day(meeting.on)}, item {decision.item.number}",
        ),
        ("Where it stands", str(DecisionState(decision.state).label)),
    ]
    if decision.decided_at:
        facts.append(("Decided on", day(local_day(decision.decided_at))))
    if is_quiet(decision, reading.kept_back):
        return facts
    if decision.agreement:
        named = named_to(decision.agreement, reading.actor, on=reading.on)
        facts.append(("Under", str(named)))
    return facts + [
        (each.title, f"{each.found.label}. {each.sentence}")
        for each in checks_shown_to(decision, reading.actor, on=reading.on)
    ]


def of_intention(pk: int, reading: Reading) -> Because:
    """What an intention takes or frees: because of what, decided where, paid by what."""
    intention = (
        Intention.objects.select_related(
            "partnership",
            "priority",
            "fund",
            "outcome",
            "measure",
            "decision__item__meeting__body__partnership",
        )
        .prefetch_related("decision__contributors__organisation")
        .get(pk=pk)
    )
    decision = intention.decision
    recorded = day(local_day(intention.recorded_at))
    leads = [Lead(f"The intention: {intention.title}", Thing(Kind.INTENTION, pk))]
    behind = (
        ("The decision behind it", Kind.DECISION, decision),
        ("The priority it comes from", Kind.PRIORITY, intention.priority),
        ("The fund that pays for it", Kind.FUND, intention.fund),
        (
            "The measure that would show whether it works",
            Kind.MEASURE,
            intention.measure,
        ),
        ("The outcome it is for", Kind.OUTCOME, intention.outcome),
    )
    leads += [
        Lead(f"{words}: {_named(thing)}", Thing(kind, thing.pk))
        for words, kind, thing in behind
        if thing is not None
    ]
    if intention.pence is None:
        return Because(leads=leads)
    committed = committed_by(decision, reading) if decision else None
    figure = Figure(
        key=f"intention.{pk}.pence",
        label="What it takes a year"
        if intention.pence >= 0
        else "What it frees a year",
        value=abs(intention.pence),
        unit="pence",
        vintage=recorded,
        rule="As it was recorded with the intention; nothing is computed. What it is "
        "decided by commits its own sum.",
        inputs=(committed,) if committed else (),
        sources=(own_records(intention.partnership.name, on=reading.on),),
        certainty=Certainty.ENTERED,
        note="" if decision else "No decision stands behind it yet.",
    )
    return Because([figure], [("Recorded on", recorded)], leads)


def _named(thing: object) -> str:
    """What a thing is called where it is led to; of a decision, its number alone."""
    return f"decision {thing.pk}" if isinstance(thing, Decision) else str(thing)
