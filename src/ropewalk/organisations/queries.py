"""Questions about organisations, accounts and what became of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import BadInput, Column, Table
from ropewalk.organisations import succession
from ropewalk.organisations.models import (
    ROLE_PERMISSIONS,
    Account,
    Identifier,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Permission,
    Role,
    Succession,
)
from ropewalk.organisations.models.organisation import covering


@dataclass(frozen=True, slots=True)
class OrganisationThen:
    """An organisation as it was on a day: its name and codes of that day."""

    number: int
    kind: OrganisationKind
    name: str
    codes: tuple[tuple[str, str], ...]


def as_it_was(*, on: date) -> list[OrganisationThen]:
    """The organisations that existed on a day, as they were, in three queries."""
    existing = Organisation.objects.existing(on=on).prefetch_related(
        Prefetch("names", OrganisationName.objects.filter(covering(on))),
        Prefetch("identifiers", Identifier.objects.filter(covering(on))),
    )
    then = [
        OrganisationThen(
            number=each.pk,
            kind=OrganisationKind(each.kind),
            name=next((had.name for had in each.names.all()), each.name),
            codes=tuple((had.scheme, had.code) for had in each.identifiers.all()),
        )
        for each in existing
    ]
    return sorted(then, key=lambda each: (each.name, each.number))


def organisation_identified(*, scheme: str, code: str, on: date) -> Organisation | None:
    """The organisation that a code meant on a day, in one query."""
    return Organisation.objects.identified(scheme=scheme, code=code, on=on).first()


def codes_of(organisation: Organisation, *, on: date) -> list[str]:
    """The codes by which others know an organisation on a day, in one query."""
    held = organisation.identifiers.filter(covering(on)).order_by("scheme")
    return list(held.values_list("code", flat=True))


def organisations_of(account: Account, *, on: date) -> QuerySet[Organisation]:
    """The organisations in which an account has a role on a day, by name."""
    roles = Membership.objects.filter(covering(on), account=account)
    return Organisation.objects.filter(pk__in=roles.values("organisation")).order_by(
        "name", "pk"
    )


def roles_of(account: Account, *, on: date) -> QuerySet[Membership]:
    """An account's roles on a day, each with its organisation, in one query."""
    return (
        account.memberships.filter(covering(on))
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )


def account_called(email: str) -> Account | None:
    """The account with a sign-in address, in one query."""
    return Account.objects.filter(email__iexact=email).first()


def account_proved(*, email: str, password: str) -> Account | None:
    """The account of somebody who knows its password, if it is open; one query."""
    account = account_called(email)
    if account is None or not account.is_active:
        return None
    return account if account.check_password(password) else None


def organisation_called(name: str, *, on: date) -> Organisation:
    """The organisation that had a name on a day, in one query.

    Raises:
        BadInput: when there is none, or more than one.
    """
    found = list(
        Organisation.objects.filter(
            covering(on),
            names__in=OrganisationName.objects.filter(covering(on), name=name),
        )[:2]
    )
    if len(found) != 1:
        several = "more than one organisation" if found else "no organisation"
        raise BadInput(f"There is {several} called {name} on {on.isoformat()}.")
    return found[0]


def permission_matrix() -> Table:
    """What each role lets somebody do, a row a permission; made from the rule itself."""
    return Table(
        key="permissions",
        title="What each role may do",
        columns=(
            Column("may", "May"),
            *(Column(role.value, role.label) for role in Role),
        ),
        rows=tuple(
            (
                permission.label,
                *(
                    "yes" if permission in ROLE_PERMISSIONS[role] else "no"
                    for role in Role
                ),
            )
            for permission in Permission
        ),
    )


def has_begun() -> bool:
    """Whether anybody can sign in yet."""
    return Account.objects.exists()


def heirs(organisation_id: int, *, was_on: date, under: date) -> dict[int, Fraction]:
    """Who has an organisation's work by another day, and how much, in two queries."""
    return succession.heirs(
        organisation_id, passings(until=under), was_on=was_on, under=under
    )


def as_if_boundaries_of(
    pence_by_organisation: Mapping[int, int], *, was_on: date, under: date
) -> dict[int, int]:
    """Amounts of one day's organisations as if another day's boundaries had held.

    Three queries. The total is the same to the penny.

    Raises:
        BadInput: when an amount belongs to no organisation of that day, or ``under`` is
            before ``was_on``.
    """
    existed = set(
        Organisation.objects.filter(
            covering(was_on), pk__in=pence_by_organisation
        ).values_list("pk", flat=True)
    )
    if strangers := sorted(set(pence_by_organisation) - existed):
        raise BadInput(
            f"There is no organisation numbered {strangers[0]} on {was_on.isoformat()}, "
            "so its amount cannot be restated."
        )
    return succession.restate(
        pence_by_organisation, passings(until=under), was_on=was_on, under=under
    )


def passings(*, until: date) -> list[succession.Passing]:
    """Every succession recorded up to and including a day, in two queries."""
    return [
        succession.Passing(
            predecessor=each.predecessor_id,
            on=each.on,
            shares=tuple(
                (share.successor_id, share.fraction) for share in each.shares.all()
            ),
        )
        for each in Succession.objects.filter(on__lte=until).prefetch_related("shares")
    ]
