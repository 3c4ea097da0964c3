"""The first account is opened at the server's keyboard, once."""

import pytest

PHRASE = "seven ropes over the yard\n"
FIRST = (
    "account",
    "add",
    "first@example.org",
    "--name=First",
    "--organisation=Trafford Council",
)


def signs_in(installation, email, phrase):
    return installation.script(
        "from ropewalk.organisations.queries import account_called\n"
        f"print(account_called({email!r}).check_password({phrase.strip()!r}))"
    )


def test_the_first_account_signs_in_with_the_password_given(ready):
    ready.run(*FIRST, typed=PHRASE)

    assert signs_in(ready, "first@example.org", PHRASE) == "True"
    assert (
        ready.script(
            "from ropewalk.organisations.models import Account\n"
            "print(Account.objects.get().password.split('$')[0])"
        )
        == "argon2"
    )


@pytest.mark.parametrize(
    ("typed", "more", "says"),
    [
        ("", [], "too short"),
        ("short\n", [], "too short"),
        (PHRASE, ["--kind=club"], "must be one of icb"),
    ],
)
def test_a_first_account_that_cannot_be_used_is_refused(ready, typed, more, says):
    assert says in ready.refused(*FIRST, *more, typed=typed)


def test_there_is_only_one_first_account(begun):
    said = begun.refused(*FIRST, typed=PHRASE)

    assert "Ask one of its administrators" in said


def test_a_lost_password_is_set_again_at_the_keyboard(begun):
    begun.run("account", "password", "FIRST@example.org", typed="another long phrase\n")

    assert signs_in(begun, "first@example.org", "another long phrase") == "True"
    assert "no account" in begun.refused(
        "account", "password", "nobody@example.org", typed=PHRASE
    )
    assert (
        begun.script(
            "from ropewalk.audit.models import Event\nprint(Event.objects.last().kind)"
        )
        == "password_changed"
    )


def test_an_account_waits_for_a_database(new_home):

    assert "ropewalk up --no-serve" in new_home.refused(*FIRST, typed=PHRASE)


OPEN = (
    "account", "open", "second@example.org", "--name=Second",
    "--organisation=Trafford Council", "--role=analyst", "--by=first@example.org",
)  # fmt: skip


def test_an_administrator_lets_somebody_in(begun):
    begun.run(*OPEN, typed=f"{PHRASE}another long phrase\n")

    assert signs_in(begun, "second@example.org", "another long phrase") == "True"
    first, second = begun.rows("SELECT id FROM organisations_account ORDER BY id")
    assert begun.rows(
        "SELECT role FROM organisations_membership WHERE account_id > 1"
    ) == [("analyst",)]
    assert begun.rows("SELECT actor_id FROM audit_event ORDER BY id")[1:] == [
        first,
        first,
    ]
    assert second != first


@pytest.mark.parametrize(
    ("more", "typed", "says"),
    [
        ([], "wrong\nanother long phrase\n", "not the password of first"),
        ([], PHRASE, "too short"),
        (["--role=king"], f"{PHRASE}x\n", "must be one of administrator"),
        (["--organisation=Nowhere"], f"{PHRASE}x\n", "no organisation called Nowhere"),
        (["--by=nobody@example.org"], f"{PHRASE}x\n", "not the password of nobody"),
    ],
)
def test_nobody_is_let_in_otherwise(begun, more, typed, says):
    as_it_was = begun.held()

    assert says in begun.refused(*OPEN, *more, typed=typed)
    assert begun.held() == as_it_was


def test_an_analyst_lets_nobody_in(begun):
    begun.run(*OPEN, typed=f"{PHRASE}another long phrase\n")
    by_the_analyst = [
        "account", "open", "third@example.org", "--name=Third",
        "--organisation=Trafford Council", "--role=analyst", "--by=second@example.org",
    ]  # fmt: skip

    said = begun.refused(
        *by_the_analyst, typed="another long phrase\na third long phrase\n"
    )

    assert "Ask an administrator" in said
