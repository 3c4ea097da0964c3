"""Who answers for what: functions, areas and their people, guidelines, staff who moved."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.actions.partnerships import add_member
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Grade,
    PensionScheme,
    TransferRoute,
)
from ropewalk.partnership.models import (
    Accountability,
    Area,
    AreaRole,
    Delegation,
    DutyDone,
    Guideline,
    Partner,
    Partnership,
    StaffTransfer,
)
from ropewalk.partnership.rules.responsibilities import (
    DIRECTOR,
    Function,
    duties_of,
    fault_in_placing,
    fault_in_role,
    known_functions,
)
from ropewalk.place.models import Level


@transaction.atomic
def place_function(
    *,
    partnership_id: int,
    organisation_id: int,
    code: str,
    function: str,
    mode: AccountabilityMode,
    delegated_to_id: int | None,
    holder_post: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Accountability:
    """Say in which of three ways a function of a council is delivered, and by which post.

    It has one way and one holder at a time: another takes its place from the day.

    Args:
        partnership_id: The partnership.
        organisation_id: The council whose function it is.
        code: One of the functions that ship; empty for one in words.
        function: The function in words, where it has no code.
        mode: In the council, by the director, or by another partner.
        delegated_to_id: The partner it is delegated to; none in the council.
        holder_post: The one post that holds it; the director's own where they do it.
        starts_on: From which day.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it may not be placed so, in the sentence that says why.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    council = _partner(partnership, organisation_id, on=starts_on)
    if council is None or council.organisation.kind != OrganisationKind.COUNCIL:
        raise BadInput("Choose the council whose function it is.")
    meant = _function(code, function)
    mode = AccountabilityMode(mode)
    if fault := fault_in_placing(meant, mode, delegated_to=delegated_to_id is not None):
        raise BadInput(fault)
    if delegated_to_id is not None and (
        delegated_to_id == organisation_id
        or _partner(partnership, delegated_to_id, on=starts_on) is None
    ):
        raise BadInput("Choose another partner that it is delegated to.")
    holder = DIRECTOR if mode == AccountabilityMode.BY_DIRECTOR else holder_post.strip()
    if not holder:
        raise BadInput("Say which post holds it.")
    _end_present(partnership, council, meant, starts_on=starts_on)
    placed = Accountability.objects.create(
        partnership=partnership,
        organisation=council.organisation,
        code=meant.code,
        function=meant.words,
        mode=mode,
        delegated_to_id=delegated_to_id,
        holder_post=holder,
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.FUNCTION_PLACED,
        subject=placed,
        by=by,
        at=at,
        detail=f"{meant.words}: {mode.value}",
    )
    return placed


def _function(code: str, words: str) -> Function:
    """The function that is meant: one that ships, or one in words.

    Words that are those of one that ships mean that one, and so does the director's post
    by whatever name, so that nobody goes round what cannot be delegated.
    """
    known = known_functions()
    if code:
        if code not in known:
            raise BadInput("Choose a function from the list, or write it in words.")
        return known[code]
    said = " ".join(words.split())
    if not said:
        raise BadInput("Choose a function from the list, or write it in words.")
    for each in known.values():
        if said.casefold() == each.words.casefold():
            return each
    plain = said.casefold().removeprefix("the ").removeprefix("post of ")
    if plain in {"dass", "dass post", "dass role", DIRECTOR.casefold()}:
        return known["director-post"]
    return Function("", said, "", "")


def _end_present(
    partnership: Partnership, council: Partner, function: Function, *, starts_on: date
) -> None:
    """End how a function is delivered until now, the day another way starts."""
    present = partnership.accountabilities.filter(
        organisation=council.organisation, function=function.words, ends_before=None
    ).first()
    if present is None:
        return
    if present.starts_on >= starts_on:
        raise BadInput(
            f"It is delivered as it is now since {day(present.starts_on)}: choose a "
            "later day."
        )
    present.ends_before = starts_on
    present.save(update_fields=["ends_before"])


@transaction.atomic
def open_area(
    *, partnership_id: int, name: str, starts_on: date, by: Account, at: datetime
) -> Area:
    """Open an area of commissioning, such as services for older people.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, or there is one of that name.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    words = " ".join(name.split())
    if not words:
        raise BadInput("Say what the area of commissioning is called.")
    if partnership.areas.filter(name__iexact=words, ends_before=None).exists():
        raise BadInput(f"There is an area called {words} already.")
    area = Area.objects.create(partnership=partnership, name=words, starts_on=starts_on)
    record(Event.Kind.AREA_OPENED, subject=area, by=by, at=at, detail=words)
    return area


@transaction.atomic
def give_area_role(
    *,
    area_id: int,
    kind: AreaRoleKind,
    grade: Grade,
    level: Level,
    title: str,
    employer_id: int,
    name: str,
    email: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> AreaRole:
    """Make somebody the lead of an area, or an officer or care manager who answers to it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the area has a lead already, or has none for an officer to answer
            to, the lead is not senior enough, or somebody is not named or has the role.
    """
    area = Area.objects.get(pk=area_id)
    partnership = held_to_run(area.partnership_id, by=by, at=at)
    kind, grade = AreaRoleKind(kind), Grade(grade)
    if not title.strip():
        raise BadInput("Say what their post is called.")
    if _partner(partnership, employer_id, on=starts_on) is None:
        raise BadInput("Choose the partner that employs them.")
    lead = (
        # a lead who is named from a later day on is in the way of another before it
        area.roles.filter(
            Q(ends_before=None) | Q(ends_before__gt=starts_on)
            if kind == AreaRoleKind.LEAD
            else covering(starts_on),
            kind=AreaRoleKind.LEAD,
        )
        .select_related("member")
        .first()
    )
    if fault := fault_in_role(
        kind, grade, area=area.name, lead=lead.member.name if lead else None
    ):
        raise BadInput(fault)
    member = add_member(
        partnership_id=area.partnership_id,
        name=name,
        email=email,
        starts_on=starts_on,
        by=by,
        at=at,
    )
    if area.roles.filter(member=member, kind=kind, ends_before=None).exists():
        raise BadInput("They have this role already.")
    role = AreaRole.objects.create(
        area=area,
        member=member,
        kind=kind,
        level=Level(level),
        grade=grade,
        title=title.strip(),
        employer_id=employer_id,
        starts_on=starts_on,
    )
    record(
        Event.Kind.AREA_ROLE_GIVEN,
        subject=role,
        by=by,
        at=at,
        detail=f"{kind.value} of {area}",
    )
    return role


@transaction.atomic
def end_area_role(
    *, role_id: int, ends_before: date, by: Account, at: datetime
) -> AreaRole:
    """Record that somebody no longer has a role in an area from a day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has ended already, or the day is not after it began.
    """
    found = AreaRole.objects.select_related("area").get(pk=role_id)
    held_to_run(found.area.partnership_id, by=by, at=at)
    role = AreaRole.objects.select_for_update().get(pk=role_id)
    if role.ends_before is not None:
        raise BadInput("This role has ended already.")
    if ends_before <= role.starts_on:
        raise BadInput("It must end after the day it began.")

    role.ends_before = ends_before
    role.save(update_fields=["ends_before"])
    record(
        Event.Kind.AREA_ROLE_ENDED,
        subject=role,
        by=by,
        at=at,
        detail=f"{role.kind} of {found.area}",
    )
    return role


@transaction.atomic
def record_duty_done(
    *,
    role_id: int,
    code: str,
    evidence: str,
    done_on: date,
    by: Account,
    at: datetime,
) -> DutyDone:
    """Record that somebody did one of the duties of their role, and where to see it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the role has no such duty, nothing shows it, the day is to come or
            outside the role's term, or it is recorded for that day.
    """
    role = AreaRole.objects.select_related("area").get(pk=role_id)
    held_to_run(role.area.partnership_id, by=by, at=at)
    if code not in {each.code for each in duties_of(role.kind)}:
        raise BadInput("Choose one of the duties of this role.")
    if not evidence.strip():
        raise BadInput("Say where what was done can be seen.")
    if done_on > local_day(at):
        raise BadInput("A duty that was done was done by today.")
    if done_on < role.starts_on or (role.ends_before and done_on >= role.ends_before):
        raise BadInput("They did not have the role on that day.")
    if role.done.filter(code=code, done_on=done_on).exists():
        raise BadInput("This is recorded for that day already.")

    done = DutyDone.objects.create(
        role=role,
        code=code,
        done_on=done_on,
        evidence=evidence.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.AREA_DUTY_DONE, subject=role, by=by, at=at, detail=code)
    return done


@transaction.atomic
def write_guideline(
    *,
    delegation_id: int,
    title: str,
    text: str,
    kept_at: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Guideline:
    """Write what whoever holds a delegation keeps to, and where the whole document is.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or says nothing, or is there from that day.
    """
    delegation = Delegation.objects.select_related("from_body").get(pk=delegation_id)
    held_to_run(delegation.from_body.partnership_id, by=by, at=at)
    if not title.strip() or not text.strip():
        raise BadInput("Say what the guideline is called and what it asks.")
    if delegation.guidelines.filter(title=title.strip(), starts_on=starts_on).exists():
        raise BadInput("This guideline is there from that day already.")

    guideline = Guideline.objects.create(
        delegation=delegation,
        title=title.strip(),
        text=text.strip(),
        kept_at=kept_at.strip(),
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.GUIDELINE_WRITTEN,
        subject=delegation,
        by=by,
        at=at,
        detail=guideline.title,
    )
    return guideline


@transaction.atomic
def record_staff_transfer(
    *,
    partnership_id: int,
    people: int,
    from_organisation_id: int,
    to_organisation_id: int,
    route: TransferRoute,
    pension_scheme: PensionScheme,
    pension_terms: str,
    moved_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> StaffTransfer:
    """Record how many staff moved from one partner to another, how, and their pension.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody moved, or not between two partners.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if people < 1:
        raise BadInput("Say how many people moved, 1 or more.")
    if from_organisation_id == to_organisation_id or not all(
        _partner(partnership, each, on=moved_on)
        for each in (from_organisation_id, to_organisation_id)
    ):
        raise BadInput("Staff move from one partner to another on the day.")
    transfer, is_new = StaffTransfer.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "people": people,
            "from_organisation_id": from_organisation_id,
            "to_organisation_id": to_organisation_id,
            "route": TransferRoute(route),
            "pension_scheme": PensionScheme(pension_scheme),
            "pension_terms": pension_terms.strip(),
            "moved_on": moved_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(transfer, partnership_id=partnership.pk)
    if is_new:
        record(
            Event.Kind.STAFF_MOVED,
            subject=transfer,
            by=by,
            at=at,
            detail=f"{people} people, {transfer.route}",
        )
    return transfer


def _partner(
    partnership: Partnership, organisation_id: int, *, on: date
) -> Partner | None:
    return (
        partnership.partners.filter(covering(on), organisation=organisation_id)
        .select_related("organisation")
        .first()
    )
