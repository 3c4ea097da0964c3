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
