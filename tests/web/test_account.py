"""Signing in and out, changing a password, choosing a role; and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from factories.organisations import (
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
)

from ropewalk.audit.models import Event
from ropewalk.organisations.models import Role

PASSWORD = "a long enough phrase"
ANOTHER = "strands twisted into rope"
pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def sign_in(client, account, *, password=PASSWORD, onward=""):
    address = reverse("sign-in") + (f"?next={onward}" if onward else "")
    return client.post(address, {"username": account.email, "password": password})


def test_every_page_but_the_open_ones_asks_a_stranger_to_sign_in(client):
    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/sign-in/?next=/")


@pytest.mark.parametrize("page", ["sign-in", "about", "accessibility"])
def test_open_pages_need_nobody(client, page):
    assert client.get(reverse(page)).status_code == 200


def test_signing_in_leads_to_the_page_that_was_asked_for(client):
    response = sign_in(client, AccountFactory(), onward="/account/password/")

    assert (response.status_code, response.url) == (302, "/account/password/")


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example"]
)
def test_signing_in_never_leads_away_from_here(client, onward):
    assert sign_in(client, AccountFactory(), onward=onward).url == "/"


def test_somebody_signed_in_is_not_asked_again(client):
    client.force_login(AccountFactory())

    assert client.get(reverse("sign-in")).url == "/"


@pytest.mark.parametrize("wrong", ["password", "address"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(client, wrong):
    account = AccountFactory()
    given = {
        "username": "nobody@example.org" if wrong == "address" else account.email,
        "password": "not this one at all",
    }

    page = text(client.post(reverse("sign-in"), given))

    assert "<title>Error: Sign in \N{EN DASH} Ropewalk</title>" in page
    assert "The email address or the password is not right." in page
    assert 'href="#id_username"' in page


def test_a_closed_account_cannot_sign_in(client):
    page = text(sign_in(client, AccountFactory(is_active=False)))

    assert "not right" in page


def test_what_is_missing_is_said_and_linked_to_its_box(client):
    page = text(client.post(reverse("sign-in"), {}))

    assert '<a href="#id_username">Enter your email address.</a>' in page
    assert 'aria-describedby="id_password-error"' in page


def test_five_wrong_passwords_close_the_door_and_say_for_how_long(client):
    account = AccountFactory()
    for _ in range(5):
        response = sign_in(client, account, password="wrong every time")

    assert response.status_code == 429
    assert "closed for 15 minutes" in text(response)
    assert sign_in(client, account).status_code == 429
    assert sign_in(client, AccountFactory()).status_code == 302


def test_writing_the_address_in_other_letters_gives_no_more_guesses(client):
    account = AccountFactory()
    for address in (account.email, account.email.upper(), account.email.title()):
        for _ in range(2):
            given = {"username": address, "password": "wrong every time"}
            response = client.post(reverse("sign-in"), given)

    assert response.status_code == 429


def test_signing_out_ends_the_session_and_says_so(client):
    client.force_login(AccountFactory())

    page = text(client.post(reverse("sign-out"), follow=True))

    assert "You have signed out." in page
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["sign-out", "choose-capacity"])
def test_a_link_cannot_sign_out_or_change_a_role(client, page):
    client.force_login(AccountFactory())

    assert client.get(reverse(page)).status_code == 405


def test_a_session_ends_after_a_working_day_and_the_sign_in_page_says_so(client):
    client.force_login(AccountFactory())
    assert "signed out" not in text(client.get(reverse("home")))

    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        page = text(client.get(reverse("home"), follow=True))

    assert "You were signed out, because 8 to 12 hours had passed" in page


def test_somebody_who_comes_for_the_first_time_is_not_told_of_a_session(client):
    assert "You were signed out" not in text(client.get(reverse("sign-in")))


def test_changing_a_password_is_recorded_and_keeps_this_session_only(client):
    account = AccountFactory()
    client.force_login(account)
    other = type(client)()
    other.force_login(account)

    given = {"present": PASSWORD, "password": ANOTHER}
    page = text(client.post(reverse("change-password"), given, follow=True))

    account.refresh_from_db()
    assert account.check_password(ANOTHER)
    assert "Your password is changed." in page
    assert Event.objects.get().kind == Event.Kind.PASSWORD_CHANGED
    assert other.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    ("present", "password", "words"),
    [
        ("not mine", ANOTHER, "This is not your present password."),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "123412341234", "numeric"),
    ],
)
def test_a_password_is_refused_beside_its_box(client, present, password, words):
    account = AccountFactory()
    client.force_login(account)

    given = {"present": present, "password": password}
    page = text(client.post(reverse("change-password"), given))

    assert words in page
    assert "<title>Error: " in page
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_what_was_typed_as_a_password_is_never_sent_back(client):
    client.force_login(AccountFactory())

    given = {"present": "not mine", "password": ANOTHER}

    assert ANOTHER not in text(client.post(reverse("change-password"), given))


def test_the_head_says_who_and_as_what_and_offers_no_switch_for_one_role(client):
    membership = MembershipFactory(role=Role.ANALYST)
    client.force_login(membership.account)

    page = text(client.get(reverse("home")))

    assert membership.account.name in page
    assert f"{membership.organisation.name}, as analyst" in page
    assert "Act for another organisation" not in page


def test_the_head_says_every_role_in_the_organisation_acted_for(client):
    membership = MembershipFactory(role=Role.ANALYST)
    MembershipFactory(
        account=membership.account,
        organisation=membership.organisation,
        role=Role.FINANCE,
    )
    client.force_login(membership.account)

    page = text(client.get(reverse("home")))

    assert f"{membership.organisation.name}, as analyst and finance lead" in page
    assert "Act for another organisation" not in page


def test_a_person_of_two_organisations_chooses_which_to_act_for(client):
    first = MembershipFactory(role=Role.ANALYST)
    second = MembershipFactory(account=first.account, role=Role.COMMISSIONER)
    client.force_login(first.account)
    assert "Act for another organisation" in text(client.get(reverse("home")))

    given = {"capacity": second.organisation_id, "next": "/account/password/"}
    response = client.post(reverse("choose-capacity"), given, follow=True)

    assert response.redirect_chain == [("/account/password/", 302)]
    words = f"You now act for {second.organisation.name}, as commissioner."
    assert words in text(response)


def test_an_organisation_that_one_has_no_role_in_cannot_be_chosen(client):
    mine, theirs = MembershipFactory(), MembershipFactory()
    client.force_login(mine.account)

    response = client.post(
        reverse("choose-capacity"), {"capacity": theirs.organisation_id}
    )

    assert response.status_code == 403
    assert "You have no role in that organisation today." in text(response)


@pytest.mark.parametrize("said", ["", "two", "²", "-1", "9" * 5000])
def test_an_organisation_that_is_no_number_is_a_readable_refusal(client, said):
    client.force_login(MembershipFactory().account)

    response = client.post(reverse("choose-capacity"), {"capacity": said})

    assert response.status_code == 400
    assert "Choose one of your own organisations." in text(response)


def test_a_role_that_has_ended_or_not_begun_is_not_acted_in(client):
    account = AccountFactory()
    today = timezone.localdate()
    organisation = OrganisationFactory()
    MembershipFactory(account=account, organisation=organisation, ends_before=today)
    MembershipFactory(
        account=account,
        organisation=organisation,
        role=Role.FINANCE,
        starts_on=today + timedelta(days=1),
    )
    client.force_login(account)

    assert "No role today" in text(client.get(reverse("home")))


def test_home_costs_the_same_for_many_roles(client, django_assert_num_queries):
    account = AccountFactory()
    for _ in range(4):
        MembershipFactory(account=account)
    client.force_login(account)

    # session, account, roles with organisations, codes of the one acted for, partnerships;
    # which roles bring work, appraisals to score, and practices of their own
    with django_assert_num_queries(8):
        client.get(reverse("home"))
