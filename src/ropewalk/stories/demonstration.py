"""The demonstration place: Salford and Trafford, with people made up for the purpose.

Everything is done through actions, so it is what anybody could do by hand. Needs and what
the partners do together are written for the demonstration and say so; figures and
boundaries are the published ones.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from ropewalk.figures.days import local_day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.actions import (
    begin_installation,
    give_identifier,
    give_role,
    open_account,
    record_organisation,
)
from ropewalk.organisations.models import (
    Account,
    Organisation,
    OrganisationKind,
    Role,
    Scheme,
)
from ropewalk.organisations.queries import has_begun, organisation_called
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.place.actions import Document, draw_neighbourhood, record_need
from ropewalk.place.models import Level, Need
from ropewalk.place.places import Place, find_place
from ropewalk.place.position import position
from ropewalk.place.shelf import shelf
from ropewalk.stories.demonstration_services import DOORSTEP, NEIGHBOURS
from ropewalk.stories.ground import password_of
from ropewalk.stories.joint_board import work_together

ADDRESS = "demonstration.example"
OFFICE = "Demonstration partnership office"
TRAFFORD, SALFORD = "Trafford Council", "Salford City Council"
BOARD = "NHS Greater Manchester Integrated Care Board"
COUNCILS_BEGAN = date(1974, 4, 1)
BOARDS_BEGAN = date(2022, 7, 1)
ORGANISATIONS = (
    (OrganisationKind.COUNCIL, TRAFFORD, COUNCILS_BEGAN, {Scheme.ONS: "E08000009"}),
    (OrganisationKind.COUNCIL, SALFORD, COUNCILS_BEGAN, {Scheme.ONS: "E08000006"}),
    (
        OrganisationKind.ICB,
        BOARD,
        BOARDS_BEGAN,
        {Scheme.ODS: "QOP", Scheme.ONS: "E54000057"},
    ),
)
ADMINISTRATOR = ("morgan", "Morgan T.")
PEOPLE = (
    ("asha", "Asha P.", ((Role.COMMISSIONER, TRAFFORD),)),
    ("bryn", "Bryn L.", ((Role.FINANCE, BOARD),)),
    ("chidi", "Chidi O.", ((Role.ANALYST, TRAFFORD), (Role.ANALYST, SALFORD))),
    ("dana", "Dana M.", ((Role.OBSERVER, SALFORD),)),
    ("efa", "Efa R.", ((Role.FINANCE, TRAFFORD),)),
    ("farid", "Farid N.", ((Role.FINANCE, SALFORD),)),
    ("gwen", "Gwen S.", ((Role.SECRETARY, TRAFFORD),)),
    ("hana", "Hana B.", ((Role.POOL_MANAGER, TRAFFORD),)),
    ("kofi", "Kofi W.", ((Role.COMMISSIONER, SALFORD),)),
    ("lena", "Lena V.", ((Role.COMMISSIONER, BOARD),)),
)
OF_PROVIDERS = (
    ("ivor", "Ivor D.", ((Role.CONTRACT_MANAGER, DOORSTEP),)),
    ("joel", "Joel K.", ((Role.CONTRACT_MANAGER, NEIGHBOURS),)),
)
OFFICES = {
    "bryn": (Office.NHS_FINANCE, BOARD),
    "efa": (Office.SECTION_151, TRAFFORD),
    "farid": (Office.SECTION_151, SALFORD),
    "gwen": (Office.MONITORING, TRAFFORD),
}
WRITTEN_FOR_THIS = "Written for the demonstration"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demonstration signs in."""

    email: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class NeedTold:
    """A need of the demonstration and the keys of the figures that support it."""

    statement: str
    people: str
    level: Level
    voice: Need.Voice
    figures: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


NEEDS = (
    NeedTold(
        "Older people who are ready to go home stay in hospital while care at home "
        "is arranged.",
        "People aged 75 and over after a stay in hospital",
        Level.STRATEGIC,
        Need.Voice.CARERS,
        figures=("people.aged_75", "need_index.general_and_acute.vs_icb"),
    ),
    NeedTold(
        "People in the most deprived streets fall ill earlier and meet services later.",
        "People living in the most deprived fifth of England's small areas",
        Level.SERVICE,
        Need.Voice.ANALYST,
        figures=("people.most_deprived_share", "need_index.health_inequalities.vs_icb"),
        documents=(Document("Notes of a neighbourhood meeting, made up"),),
    ),
    NeedTold(
        "Working carers cannot book a break at short notice.",
        "Carers of working age",
        Level.INDIVIDUAL,
        Need.Voice.CARERS,
    ),
)


@transaction.atomic
def build(*, at: datetime) -> list[SignIn]:
    """Build the demonstration in an empty installation, and say who can sign in.

    In an installation that has begun, nothing is done and nobody is named.
    """
    if has_begun():
        return []
    _begin(at=at)
    return _everybody()  # each with the password that was set this moment


def _begin(*, at: datetime) -> None:
    handle, name = ADMINISTRATOR
    administrator = begin_installation(
        email=_email(handle),
        name=name,
        password=password_of(handle),
        organisation_name=OFFICE,
        kind=OrganisationKind.PEOPLE,
        by=None,
        at=at,
    )
    organisations = _organisations(by=administrator, at=at)
    accounts = _accounts(organisations, by=administrator, at=at)
    lake = shelf()
    trafford = find_place(lake, "E08000009", on=local_day(at))
    _neighbourhoods(lake, organisations[TRAFFORD], by=accounts["asha"], at=at)
    needs = _needs(lake, trafford, organisations[TRAFFORD], by=accounts["asha"], at=at)
    work_together(
        organisations,
        accounts,
        OFFICES,
        needs,
        administrator=administrator,
        at=at,
    )
    providers = {
        name: organisation_called(name, on=local_day(at))
        for name in (DOORSTEP, NEIGHBOURS)
    }
    _let_in(OF_PROVIDERS, providers, starts_on=local_day(at), by=administrator, at=at)


def _organisations(*, by: Account, at: datetime) -> dict[str, Organisation]:
    recorded = {}
    for kind, name, began, codes in ORGANISATIONS:
        organisation = record_organisation(
            kind=kind, name=name, starts_on=began, by=by, at=at
        )
        for scheme, code in codes.items():
            give_identifier(
                organisation_id=organisation.pk,
                scheme=scheme,
                code=code,
                starts_on=began,
                by=by,
                at=at,
            )
        recorded[name] = organisation
    return recorded


def _accounts(
    organisations: dict[str, Organisation], *, by: Account, at: datetime
) -> dict[str, Account]:
    """The people, each with their roles; the administrator looks after every partner."""
    for organisation in organisations.values():
        give_role(
            account_id=by.pk,
            organisation_id=organisation.pk,
            role=Role.ADMINISTRATOR,
            starts_on=local_day(at),
            by=by,
            at=at,
        )
    began = date(
        financial_year(local_day(at)), 4, 1
    )  # what they did before has its day
    return _let_in(PEOPLE, organisations, starts_on=began, by=by, at=at)


def _let_in(
    people: Sequence[tuple[str, str, tuple[tuple[Role, str], ...]]],
    organisations: Mapping[str, Organisation],
    *,
    starts_on: date,
    by: Account,
    at: datetime,
) -> dict[str, Account]:
    """Accounts of people, with the roles that they have from a day on."""
    accounts = {}
    for handle, name, held in people:
        accounts[handle] = open_account(
            email=_email(handle), name=name, password=password_of(handle), by=by, at=at
        )
        for role, body in held:
            give_role(
                account_id=accounts[handle].pk,
                organisation_id=organisations[body].pk,
                role=role,
                starts_on=starts_on,
                by=by,
                at=at,
            )
    return accounts


def _neighbourhoods(
    lake: Lake, organisation: Organisation, *, by: Account, at: datetime
) -> None:
    """Trafford's four localities: small areas by where most postcodes lie, and practices."""
    postcodes = lake.table("postcodes", ["lsoa_code", "locality"]).to_pylist()
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for each in postcodes:
        counted[each["lsoa_code"]][each["locality"]] += 1
    placed = lake.table("practice_localities").to_pylist()
    open_now = set(
        lake.table(
            "practice_allocations",
            ["practice_code"],
            where={"practice_code": [each["practice_code"] for each in placed]},
        )["practice_code"].to_pylist()
    )
    for locality in sorted({each["locality"] for each in placed}):
        draw_neighbourhood(
            organisation_id=organisation.pk,
            name=f"Trafford {locality}",
            small_areas=[
                code
                for code, found in sorted(counted.items())
                if found.most_common(1)[0][0] == locality
            ],
            practices=[
                each["practice_code"]
                for each in placed
                if each["locality"] == locality and each["practice_code"] in open_now
            ],
            starts_on=local_day(at),
            lake=lake,
            by=by,
            at=at,
        )


def _needs(
    lake: Lake, place: Place, organisation: Organisation, *, by: Account, at: datetime
) -> list[Need]:
    figures = position(lake, place, on=local_day(at)).figures()
    return [
        record_need(
            organisation_id=organisation.pk,
            level=told.level,
            statement=told.statement,
            people=told.people,
            place=place,
            neighbourhood_id=None,
            voice=told.voice,
            how_heard=WRITTEN_FOR_THIS,
            evidence=[*(figures[key] for key in told.figures), *told.documents],
            submission_key=uuid5(NAMESPACE_URL, told.statement),
            by=by,
            at=at,
        )
        for told in NEEDS
    ]


def sign_ins() -> list[SignIn]:
    """The people of the demonstration whose password is still the one given here.

    Passwords belong to this installation alone: they are drawn from its secret key,
    and written down nowhere.
    """
    told = _everybody()
    accounts = {
        account.email: account
        for account in Account.objects.filter(
            email__in=[each.email for each in told], is_active=True
        )
    }
    return [
        each
        for each in told
        if each.email in accounts and accounts[each.email].check_password(each.password)
    ]


def _everybody() -> list[SignIn]:
    """Everybody of the demonstration, with the password given here and what they are."""
    told = [
        (ADMINISTRATOR[0], f"{Role.ADMINISTRATOR.label}, every partner"),
        *(
            (handle, "; ".join(_said(handle, held)))
            for handle, _, held in (*PEOPLE, *OF_PROVIDERS)
        ),
    ]
    return [SignIn(_email(handle), password_of(handle), role) for handle, role in told]


def _said(handle: str, held: Sequence[tuple[Role, str]]) -> list[str]:
    """What somebody is: their roles, and their office of statute if they hold one."""
    said = [f"{role.label}, {body}" for role, body in held]
    if handle in OFFICES:
        office, body = OFFICES[handle]
        said.append(f"{office.label}, {body}")
    return said


def _email(handle: str) -> str:
    return f"{handle}@{ADDRESS}"
