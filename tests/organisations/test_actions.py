"""What is done to organisations and accounts: written, recorded, or refused whole."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from factories.organisations import (
    LONG_AGO,
    NOON,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations import actions, queries
from ropewalk.organisations.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    Scheme,
    Succession,
)

pytestmark = pytest.mark.django_db
PHRASE = "seven ropes over the yard"
FIRST = {
    "email": "first@example.org",
    "name": "First Person",
    "password": PHRASE,
    "organisation_name": "Trafford Council",
    "kind": OrganisationKind.COUNCIL,
}


def kinds_recorded():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_an_installation_is_begun_once_by_whoever_has_the_keyboard():
    account = actions.begin_installation(**FIRST, by=None, at=NOON)

    assert account.check_password(PHRASE)
    event = Event.objects.get()
    assert (event.kind, event.actor_id) == (Event.Kind.INSTALLATION_BEGUN, None)
    assert [m.role for m in queries.roles_of(account, on=TODAY)] == [Role.ADMINISTRATOR]

    with pytest.raises(PermissionDenied, match="has accounts already"):
        actions.begin_installation(
            **{**FIRST, "email": "second@example.org"}, by=None, at=NOON
        )
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "first@example.org"}, "too similar"),
        ({"password": "123456789012345"}, "numeric"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"name": "  "}, "Give a name"),
        ({"organisation_name": ""}, "Give a name"),
    ],
)
def test_a_beginning_that_cannot_be_used_writes_nothing(wrong, says):
    with pytest.raises(BadInput, match=says):
        actions.begin_installation(**{**FIRST, **wrong}, by=None, at=NOON)

    assert not Account.objects.exists()
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()


def test_an_administrator_opens_an_account_and_the_record_names_nobody():
    by = administrator()

    account = actions.open_account(
        email="new@example.org", name="New Person", password=PHRASE, by=by, at=NOON
    )

    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.at) == (
        Event.Kind.ACCOUNT_OPENED,
        by.pk,
        NOON,
    )
    assert event.subject_id == str(account.pk)
    assert "new" not in event.detail.lower()


def test_an_address_is_one_account_however_it_is_written():
    AccountFactory(email="same@example.org")

    with pytest.raises(BadInput, match="already"):
        actions.open_account(
            email="SAME@Example.org",
            name="x",
            password=PHRASE,
            by=administrator(),
            at=NOON,
        )
    assert queries.account_called("Same@example.ORG").email == "same@example.org"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_opens_an_account(role):
    by = MembershipFactory(role=role).account

    with pytest.raises(PermissionDenied, match="Ask an administrator"):
        actions.open_account(
            email="new@example.org", name="x", password=PHRASE, by=by, at=NOON
        )
    assert not Event.objects.exists()


def test_a_closed_account_cannot_act_and_the_last_administrator_stays():
    council = OrganisationFactory()
    first, second = administrator(council), administrator(council)

    closed = actions.close_account(account_id=first.pk, by=second, at=NOON)

    assert not closed.is_active
    assert not closed.has_usable_password()
    with pytest.raises(PermissionDenied, match="last administrator"):
        actions.close_account(account_id=second.pk, by=second, at=NOON)
    with pytest.raises(PermissionDenied, match="do not let you"):
        actions.close_account(account_id=second.pk, by=closed, at=NOON)
    assert kinds_recorded() == [Event.Kind.ACCOUNT_CLOSED]


def test_a_password_is_changed_by_its_owner_or_at_the_keyboard_only():
    owner, other = AccountFactory(), AccountFactory()

    actions.change_password(account_id=owner.pk, password=PHRASE, by=owner, at=NOON)
    owner.refresh_from_db()
    assert owner.check_password(PHRASE)

    actions.change_password(
        account_id=owner.pk, password=f"{PHRASE} again", by=None, at=NOON
    )
    with pytest.raises(PermissionDenied, match="only your own"):
        actions.change_password(
            account_id=owner.pk, password="x" * 20, by=other, at=NOON
        )
    with pytest.raises(BadInput, match="too short"):
        actions.change_password(account_id=owner.pk, password="x", by=owner, at=NOON)
    owner.refresh_from_db()
    assert owner.check_password(f"{PHRASE} again")
    assert Event.objects.count() == 2


def test_a_role_is_given_once_and_ended():
    council = OrganisationFactory()
    by, account = administrator(council), AccountFactory()
    give = {
        "account_id": account.pk,
        "organisation_id": council.pk,
        "role": Role.ANALYST,
        "starts_on": TODAY,
        "by": by,
        "at": NOON,
    }

    role = actions.give_role(**give)
    with pytest.raises(BadInput, match="already analyst"):
        actions.give_role(**give)
    with pytest.raises(BadInput, match="after the day it started"):
        actions.end_role(membership_id=role.pk, ends_before=TODAY, by=by, at=NOON)
    actions.end_role(
        membership_id=role.pk, ends_before=date(2026, 10, 20), by=by, at=NOON
    )
    with pytest.raises(PermissionDenied, match="already ended"):
        actions.end_role(
            membership_id=role.pk, ends_before=date(2026, 10, 21), by=by, at=NOON
        )

    assert [*queries.roles_of(account, on=date(2026, 10, 19))] == [role]
    assert not queries.roles_of(account, on=date(2026, 10, 20)).exists()
    assert kinds_recorded() == [Event.Kind.ROLE_GIVEN, Event.Kind.ROLE_ENDED]


def test_a_stranger_gives_the_first_role_of_an_organisation_and_no_other():
    by, account = administrator(), AccountFactory()
    theirs = OrganisationFactory()
    give = {
        "account_id": account.pk,
        "organisation_id": theirs.pk,
        "starts_on": TODAY,
        "by": by,
        "at": NOON,
    }

    actions.give_role(role=Role.ADMINISTRATOR, **give)
    with pytest.raises(PermissionDenied, match="in this organisation"):
        actions.give_role(role=Role.ANALYST, **give)

    assert Membership.objects.filter(organisation=theirs).count() == 1


def test_the_last_administrator_of_an_organisation_cannot_be_ended():
    held = MembershipFactory(role=Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied, match="last administrator"):
        actions.end_role(
            membership_id=held.pk, ends_before=TODAY, by=held.account, at=NOON
        )


def test_an_administrator_whose_role_will_end_is_not_one_who_stays():
    council = OrganisationFactory()
    first, second = administrator(council), administrator(council)
    roles = {role.account_id: role.pk for role in council.memberships.all()}
    end = {"ends_before": date(2026, 12, 1), "at": NOON}
    actions.end_role(membership_id=roles[first.pk], by=second, **end)

    with pytest.raises(PermissionDenied, match="last administrator"):
        actions.end_role(membership_id=roles[second.pk], by=first, **end)
    with pytest.raises(PermissionDenied, match="last administrator"):
        actions.close_account(account_id=second.pk, by=first, at=NOON)


def test_a_role_cannot_start_where_there_is_no_organisation_yet():
    council = OrganisationFactory()

    with pytest.raises(BadInput, match="does not exist on"):
        actions.give_role(
            account_id=AccountFactory().pk,
            organisation_id=council.pk,
            role=Role.ANALYST,
            starts_on=date(2019, 1, 1),
            by=administrator(council),
            at=NOON,
        )


def test_a_name_of_the_past_is_still_the_name_of_that_day():
    by = administrator()
    board = actions.record_organisation(
        kind=OrganisationKind.ICB,
        name="North Board",
        starts_on=LONG_AGO,
        by=by,
        at=NOON,
    )

    actions.rename_organisation(
        organisation_id=board.pk,
        name="Northern Board",
        on=date(2024, 4, 1),
        by=by,
        at=NOON,
    )

    def called(on):
        return [o.name for o in queries.as_it_was(on=on) if o.number == board.pk]

    assert called(date(2024, 3, 31)) == ["North Board"]
    assert called(date(2024, 4, 1)) == ["Northern Board"]
    assert called(date(2019, 1, 1)) == []
    with pytest.raises(BadInput, match="must start after"):
        actions.rename_organisation(
            organisation_id=board.pk, name="x", on=date(2024, 4, 1), by=by, at=NOON
        )
    assert kinds_recorded() == [
        Event.Kind.ORGANISATION_RECORDED,
        Event.Kind.ORGANISATION_RENAMED,
    ]


def test_a_code_means_one_organisation_at_a_time():
    by, first, second = administrator(), OrganisationFactory(), OrganisationFactory()
    give = {"scheme": Scheme.ONS, "by": by, "at": NOON}

    actions.give_identifier(
        organisation_id=first.pk, code="e08000009", starts_on=LONG_AGO, **give
    )
    with pytest.raises(BadInput, match="already means"):
        actions.give_identifier(
            organisation_id=second.pk, code="E08000009", starts_on=LONG_AGO, **give
        )
    actions.give_identifier(
        organisation_id=first.pk, code="E08000099", starts_on=date(2024, 4, 1), **give
    )
    actions.give_identifier(
        organisation_id=second.pk, code="E08000009", starts_on=date(2024, 4, 1), **give
    )

    def meant(on):
        return queries.organisation_identified(
            scheme=Scheme.ONS, code="E08000009", on=on
        )

    assert meant(date(2024, 3, 31)) == first
    assert meant(date(2024, 4, 1)) == second
    assert meant(date(2019, 1, 1)) is None


CUMBERLAND = date(2023, 4, 1)


def a_succession(kind, shares, *, of, by, on=CUMBERLAND):
    return actions.record_succession(
        predecessor_id=of.pk,
        kind=kind,
        shares={heir.pk: share for heir, share in shares.items()},
        on=on,
        by=by,
        at=NOON,
    )


def test_a_split_ends_the_predecessor_and_restates_to_the_penny():
    by, county = administrator(), OrganisationFactory(name="Cumbria")
    west, east = OrganisationFactory(), OrganisationFactory()
    held = MembershipFactory(organisation=county)
    actions.give_identifier(
        organisation_id=county.pk,
        scheme=Scheme.ONS,
        code="E10000006",
        starts_on=LONG_AGO,
        by=by,
        at=NOON,
    )

    a_succession(
        Succession.Kind.SPLIT,
        {west: Fraction(2, 3), east: Fraction(1, 3)},
        of=county,
        by=by,
    )

    county.refresh_from_db()
    held.refresh_from_db()
    eve = date(2023, 3, 31)
    assert county.ends_before == held.ends_before == CUMBERLAND
    assert county.pk not in {each.number for each in queries.as_it_was(on=CUMBERLAND)}
    assert county.pk in {each.number for each in queries.as_it_was(on=eve)}
    assert (
        queries.organisation_identified(scheme=Scheme.ONS, code="E10000006", on=eve)
        == county
    )
    assert queries.as_if_boundaries_of(
        {county.pk: 100, west.pk: 1}, was_on=eve, under=TODAY
    ) == {west.pk: 68, east.pk: 33}
    assert queries.heirs(county.pk, was_on=eve, under=TODAY) == {
        west.pk: Fraction(2, 3),
        east.pk: Fraction(1, 3),
    }
    assert Event.objects.last().kind == Event.Kind.SUCCESSION_RECORDED


def test_a_transfer_leaves_the_predecessor_in_being():
    by, giver, taker = administrator(), OrganisationFactory(), OrganisationFactory()

    a_succession(
        Succession.Kind.TRANSFER,
        {giver: Fraction(9, 10), taker: Fraction(1, 10)},
        of=giver,
        by=by,
    )

    giver.refresh_from_db()
    assert giver.ends_before is None
    assert queries.as_if_boundaries_of(
        {giver.pk: 1000}, was_on=date(2023, 3, 31), under=CUMBERLAND
    ) == {giver.pk: 900, taker.pk: 100}


HALF = Fraction(1, 2)
WHOLE = Fraction(1)


@pytest.mark.parametrize(
    ("kind", "parts", "says"),
    [
        (Succession.Kind.SPLIT, {"west": HALF, "east": Fraction(1, 3)}, "exactly 1"),
        (Succession.Kind.SPLIT, {"west": WHOLE}, "a split several"),
        (Succession.Kind.MERGE, {"west": HALF, "east": HALF}, "one successor"),
        (Succession.Kind.TRANSFER, {"west": WHOLE}, "keeps a share"),
        (Succession.Kind.TRANSFER, {"self": WHOLE}, "at least one other"),
        (
            Succession.Kind.SPLIT,
            {"west": Fraction(3, 2), "east": -HALF},
            "above nothing",
        ),
        (Succession.Kind.MERGE, {"late": WHOLE}, "does not exist on"),
        (Succession.Kind.MERGE, {"nobody": WHOLE}, "no organisation numbered"),
    ],
)
def test_a_succession_that_does_not_add_up_is_refused_whole(kind, parts, says):
    by, county = administrator(), OrganisationFactory()
    known = {
        "self": county.pk,
        "west": OrganisationFactory().pk,
        "east": OrganisationFactory().pk,
        "late": OrganisationFactory(starts_on=date(2025, 4, 1)).pk,
        "nobody": 10**9,
    }

    with pytest.raises(BadInput, match=says):
        actions.record_succession(
            predecessor_id=county.pk,
            kind=kind,
            shares={known[heir]: share for heir, share in parts.items()},
            on=CUMBERLAND,
            by=by,
            at=NOON,
        )

    county.refresh_from_db()
    assert county.ends_before is None
    assert not Succession.objects.exists()
    assert not Event.objects.exists()


def test_what_has_ended_cannot_end_again():
    by, old, new = administrator(), OrganisationFactory(), OrganisationFactory()
    a_succession(Succession.Kind.MERGE, {new: WHOLE}, of=old, by=by)

    with pytest.raises(BadInput, match="recorded already"):
        a_succession(Succession.Kind.MERGE, {new: WHOLE}, of=old, by=by)
    with pytest.raises(BadInput, match="not have ended"):
        a_succession(
            Succession.Kind.MERGE, {new: WHOLE}, of=old, by=by, on=date(2024, 4, 1)
        )


def test_a_successor_cannot_end_on_the_day_it_takes_over():
    by = administrator()
    first, second, third = (OrganisationFactory() for _ in range(3))
    a_succession(Succession.Kind.MERGE, {second: WHOLE}, of=first, by=by)

    with pytest.raises(BadInput, match="record the final successor"):
        a_succession(Succession.Kind.MERGE, {third: WHOLE}, of=second, by=by)


def test_an_amount_of_nobody_is_not_restated():
    with pytest.raises(BadInput, match="no organisation numbered 404"):
        queries.as_if_boundaries_of({404: 1}, was_on=TODAY, under=TODAY)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_record_organisations_and_successions(role):
    by = MembershipFactory(role=role).account
    council = OrganisationFactory()
    common = {"by": by, "at": NOON}

    refused = pytest.raises(PermissionDenied, match="do not let you record")
    with refused:
        actions.record_organisation(
            kind=OrganisationKind.COUNCIL, name="x", starts_on=TODAY, **common
        )
    with refused:
        actions.rename_organisation(
            organisation_id=council.pk, name="x", on=TODAY, **common
        )
    with refused:
        actions.give_identifier(
            organisation_id=council.pk,
            scheme=Scheme.ODS,
            code="x",
            starts_on=TODAY,
            **common,
        )
    with refused:
        a_succession(Succession.Kind.MERGE, {council: WHOLE}, of=council, by=by)
    assert not Event.objects.exists()


def test_a_role_that_starts_on_1_april_works_from_midnight_in_london():
    new_year = MembershipFactory(role=Role.ADMINISTRATOR, starts_on=date(2026, 4, 1))
    opening = {"name": "x", "password": PHRASE, "by": new_year.account}

    with pytest.raises(PermissionDenied, match="Ask an administrator"):
        actions.open_account(
            email="a@example.org",
            at=datetime(2026, 3, 31, 22, 59, tzinfo=UTC),
            **opening,
        )
    opened = actions.open_account(
        email="a@example.org", at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC), **opening
    )

    assert opened.pk


def test_as_it_was_costs_the_same_for_many(django_assert_num_queries):
    for _ in range(5):
        OrganisationFactory()

    with django_assert_num_queries(3):  # organisations, names, codes
        assert len(queries.as_it_was(on=TODAY)) == 5
