"""What is done to organisations and accounts. Every write to this package is here."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import (
    Account,
    Identifier,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Role,
    Scheme,
    Succession,
    SuccessionShare,
)
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.permissions import (
    refusal_to_begin,
    refusal_to_change_password,
    refusal_to_close_account,
    refusal_to_end_role,
    refusal_to_give_role,
    refusal_to_open_account,
    refusal_to_record_organisation,
    refusal_to_record_succession,
)
from ropewalk.organisations.succession import Passing


@transaction.atomic
def begin_installation(
    *,
    email: str,
    name: str,
    password: str,
    organisation_name: str,
    kind: OrganisationKind,
    by: None,
    at: datetime,
) -> Account:
    """Record the first organisation and open its administrator's account.

    Nobody's account exists yet to do it ``by``: it is done at the server's keyboard,
    once. Everybody after comes in by somebody's act.

    Raises:
        PermissionDenied: when there are accounts already.
        BadInput: when the address, the password or a name cannot be used.
    """
    _hold_off_other_beginnings()
    if refusal := refusal_to_begin():
        raise PermissionDenied(refusal)

    account = _opened(email=email, name=name, password=password, at=at)
    organisation = _recorded(kind, organisation_name, starts_on=local_day(at))
    Membership.objects.create(
        account=account,
        organisation=organisation,
        role=Role.ADMINISTRATOR,
        starts_on=local_day(at),
    )
    record(
        Event.Kind.INSTALLATION_BEGUN,
        subject=account,
        by=by,
        at=at,
        detail=organisation.name,
    )
    return account


@transaction.atomic
def open_account(
    *, email: str, name: str, password: str, by: Account, at: datetime
) -> Account:
    """Open an account, which can do nothing until it is given a role.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the address or the password cannot be used.
    """
    if refusal := refusal_to_open_account(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)

    account = _opened(email=email, name=name, password=password, at=at)
    record(Event.Kind.ACCOUNT_OPENED, subject=account, by=by, at=at)
    return account


@transaction.atomic
def close_account(*, account_id: int, by: Account, at: datetime) -> Account:
    """Close an account: it can no longer sign in, and what it did stays on record.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    _hold(Membership.objects.filter(account_id=account_id))
    account = Account.objects.select_for_update().get(pk=account_id)
    if refusal := refusal_to_close_account(actor=by, account=account, on=local_day(at)):
        raise PermissionDenied(refusal)

    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    record(Event.Kind.ACCOUNT_CLOSED, subject=account, by=by, at=at)
    return account


@transaction.atomic
def change_password(
    *, account_id: int, password: str, by: Account | None, at: datetime
) -> Account:
    """Set an account's password: its own, or anybody's from the server's keyboard.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the password is too easy to guess.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if refusal := refusal_to_change_password(actor=by, account=account):
        raise PermissionDenied(refusal)
    _refuse_weak(password, account)

    account.set_password(password)
    account.save(update_fields=["password"])
    record(Event.Kind.PASSWORD_CHANGED, subject=account, by=by, at=at)
    return account


@transaction.atomic
def give_role(
    *,
    account_id: int,
    organisation_id: int,
    role: Role,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Membership:
    """Give an account a role in an organisation from a day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has that role already, or the organisation does not exist then.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_give_role(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not organisation.exists_on(starts_on):
        raise BadInput(f"{organisation} does not exist on {starts_on.isoformat()}.")
    held = Membership.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=starts_on),
        account_id=account_id,
        organisation=organisation,
        role=role,
    )
    if held.exists():
        raise BadInput(f"This account is already {Role(role).label.lower()} there.")

    membership = Membership.objects.create(
        account_id=account_id,
        organisation=organisation,
        role=Role(role),
        starts_on=starts_on,
    )
    record(
        Event.Kind.ROLE_GIVEN,
        subject=membership,
        by=by,
        at=at,
        detail=f"{Role(role)} in {organisation} to account {account_id}",
    )
    return membership


@transaction.atomic
def end_role(
    *, membership_id: int, ends_before: date, by: Account, at: datetime
) -> Membership:
    """End a role: ``ends_before`` is the first day it no longer holds.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is not after the day it started.
    """
    _hold(Membership.objects.filter(pk=membership_id))
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership_id)
    )
    if refusal := refusal_to_end_role(
        actor=by, membership=membership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if ends_before <= membership.starts_on:
        raise BadInput("A role must end after the day it started.")

    membership.ends_before = ends_before
    membership.save(update_fields=["ends_before"])
    record(
        Event.Kind.ROLE_ENDED,
        subject=membership,
        by=by,
        at=at,
        detail=ends_before.isoformat(),
    )
    return membership


@transaction.atomic
def record_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Organisation:
    """Record an organisation that takes part, from the day it began.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name.
    """
    if refusal := refusal_to_record_organisation(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)

    organisation = _recorded(kind, name, starts_on=starts_on)
    record(
        Event.Kind.ORGANISATION_RECORDED,
        subject=organisation,
        by=by,
        at=at,
        detail=f"{organisation.kind} {organisation.name}",
    )
    return organisation


@transaction.atomic
def rename_organisation(
    *, organisation_id: int, name: str, on: date, by: Account, at: datetime
) -> Organisation:
    """Give an organisation another name from a day; the name before is kept.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is not within its present name's term.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_record_organisation(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)
    present = organisation.names.filter(ends_before=None).first()
    if present is None or on <= present.starts_on:
        raise BadInput("A new name must start after the day the present name started.")

    present.ends_before = on
    present.save(update_fields=["ends_before"])
    organisation.name = _named(name)
    organisation.save(update_fields=["name"])
    OrganisationName.objects.create(
        organisation=organisation, name=organisation.name, starts_on=on
    )
    record(
        Event.Kind.ORGANISATION_RENAMED,
        subject=organisation,
        by=by,
        at=at,
        detail=f"{present.name} to {organisation.name} on {on.isoformat()}",
    )
    return organisation


@transaction.atomic
def give_identifier(
    *,
    organisation_id: int,
    scheme: Scheme,
    code: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Identifier:
    """Record the code others know an organisation by, from a day.

    A code of the same scheme that it had until then ends on that day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the code means another organisation then, or the organisation's
            present code started on or after the day.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_record_organisation(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)
    code = code.strip().upper()
    taken = Identifier.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=starts_on), scheme=scheme, code=code
    ).first()
    if taken is not None:
        raise BadInput(f"{code} already means {taken.organisation} on that day.")
    if not code:
        raise BadInput("Say what the code is.")
    present = organisation.identifiers.filter(scheme=scheme, ends_before=None).first()
    if present is not None:
        if starts_on <= present.starts_on:
            raise BadInput(
                "A new code must start after the day the present one started."
            )
        present.ends_before = starts_on
        present.save(update_fields=["ends_before"])

    identifier = Identifier.objects.create(
        organisation=organisation, scheme=scheme, code=code, starts_on=starts_on
    )
    record(
        Event.Kind.IDENTIFIER_GIVEN,
        subject=organisation,
        by=by,
        at=at,
        detail=f"{scheme} {code} from {starts_on.isoformat()}",
    )
    return identifier


@transaction.atomic
def record_succession(
    *,
    predecessor_id: int,
    kind: Succession.Kind,
    shares: Mapping[int, Fraction],
    on: date,
    by: Account,
    at: datetime,
) -> Succession:
    """Record what became of an organisation's work on a day.

    In a merger or a split the predecessor ends on that day, and with it its name and
    codes. In a transfer ``shares`` also holds what the predecessor keeps.

    Args:
        predecessor_id: Whose work passed on.
        kind: A merger (into one), a split (between several) or a transfer (of a part).
        shares: The exact share that each organisation has afterwards; together 1.
        on: The first day of the new boundaries.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the shares are not the whole, an organisation does not exist on
            the day, or what became of it that day is recorded already.
    """
    if refusal := refusal_to_record_succession(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)
    parties = {
        each.pk: each
        for each in Organisation.objects.select_for_update().filter(
            pk__in={predecessor_id, *shares}
        )
    }
    _refuse_shares(kind, predecessor_id, shares, on=on)
    _refuse_parties(parties, predecessor_id, shares, on=on)

    succession = Succession.objects.create(
        predecessor_id=predecessor_id, kind=kind, on=on
    )
    SuccessionShare.objects.bulk_create(
        SuccessionShare(
            succession=succession,
            successor_id=successor,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        for successor, share in shares.items()
    )
    if predecessor_id not in shares:
        _end(parties[predecessor_id], on=on)
    record(
        Event.Kind.SUCCESSION_RECORDED,
        subject=succession,
        by=by,
        at=at,
        detail=f"{kind} of {parties[predecessor_id]} on {on.isoformat()}: "
        + ", ".join(f"{parties[heir]} {share}" for heir, share in shares.items()),
    )
    return succession


def _hold_off_other_beginnings() -> None:
    """Let one beginning at a time ask whether there are accounts.

    There is no row to lock yet, so on PostgreSQL it is the table; SQLite has one writer
    at a time anyway.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Account._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


def _hold(memberships: QuerySet[Membership]) -> None:
    """Lock the organisations of some roles, in one order for everybody.

    Whoever ends a role or closes an account holds the organisation while asking who
    else administers it: two administrators ending each other would leave none.
    """
    held = Organisation.objects.filter(pk__in=memberships.values("organisation"))
    list(held.order_by("pk").select_for_update())


def _refuse_shares(
    kind: Succession.Kind,
    predecessor_id: int,
    shares: Mapping[int, Fraction],
    *,
    on: date,
) -> None:
    """Refuse shares that are not the whole, or do not fit the kind of succession."""
    if any(share <= 0 for share in shares.values()):
        raise BadInput("Every share must be above nothing.")
    Passing(predecessor_id, on, tuple(shares.items()))
    others = [heir for heir in shares if heir != predecessor_id]
    keeps_a_part = predecessor_id in shares
    fits = {
        Succession.Kind.MERGE: len(others) == 1 and not keeps_a_part,
        Succession.Kind.SPLIT: len(others) > 1 and not keeps_a_part,
        Succession.Kind.TRANSFER: len(others) > 0 and keeps_a_part,
    }
    if not fits[Succession.Kind(kind)]:
        raise BadInput(
            "A merger has one successor, a split several; in a transfer the "
            "predecessor keeps a share and at least one other takes one."
        )


def _refuse_parties(
    parties: Mapping[int, Organisation],
    predecessor_id: int,
    shares: Mapping[int, Fraction],
    *,
    on: date,
) -> None:
    """Refuse organisations that are not there on the day, and a second succession."""
    if missing := {predecessor_id, *shares} - set(parties):
        raise BadInput(f"There is no organisation numbered {min(missing)}.")
    if Succession.objects.filter(predecessor_id=predecessor_id, on=on).exists():
        raise BadInput(
            "What became of this organisation on that day is recorded already."
        )
    predecessor = parties[predecessor_id]
    if predecessor.starts_on >= on or predecessor.ends_before is not None:
        raise BadInput(
            f"{predecessor} must exist before {on.isoformat()} and not have ended."
        )
    for heir in shares:
        if not parties[heir].exists_on(on):
            raise BadInput(f"{parties[heir]} does not exist on {on.isoformat()}.")
    if predecessor_id not in shares and (
        Succession.objects.filter(on=on, shares__successor=predecessor_id).exists()
    ):
        raise BadInput(
            f"{predecessor} takes over from another on that day, "
            "so it cannot end on it: record the final successor instead."
        )


def _end(organisation: Organisation, *, on: date) -> None:
    """End an organisation, and its name, codes and roles with it."""
    organisation.ends_before = on
    organisation.save(update_fields=["ends_before"])
    for held in (
        organisation.names.all(),
        organisation.identifiers.all(),
        organisation.memberships.all(),
    ):
        held.filter(covering(on), starts_on__lt=on).update(ends_before=on)


def _opened(*, email: str, name: str, password: str, at: datetime) -> Account:
    """A new account, checked."""
    email = email.strip()
    account = Account(email=email, name=_named(name), opened_at=at)
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(f"{email!r} is not an e-mail address.") from None
    if Account.objects.filter(email__iexact=email).exists():
        raise BadInput("There is an account with this e-mail address already.")
    _refuse_weak(password, account)
    account.set_password(password)
    account.save()
    return account


def _recorded(kind: OrganisationKind, name: str, *, starts_on: date) -> Organisation:
    """A new organisation with its first name."""
    organisation = Organisation.objects.create(
        kind=OrganisationKind(kind), name=_named(name), starts_on=starts_on
    )
    OrganisationName.objects.create(
        organisation=organisation, name=organisation.name, starts_on=starts_on
    )
    return organisation


def _named(name: str) -> str:
    """A name, without spaces around it; it must be there."""
    if not name.strip():
        raise BadInput("Give a name.")
    return name.strip()


def _refuse_weak(password: str, account: Account) -> None:
    """Refuse a password that is too easy to guess, saying why."""
    try:
        validate_password(password, account)
    except ValidationError as weakness:
        raise BadInput(" ".join(weakness.messages)) from None
