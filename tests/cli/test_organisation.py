"""Organisations come and go, and people with them, without a demonstration."""

import json

import pytest

PHRASE = "seven ropes over the yard\n"
BY = ("--by", "first@example.org")
RECORD = ("organisation", "record", "Example ICB", "--kind=icb", "--from=2022-07-01")
OPEN = (
    "account", "open", "second@example.org", "--name=Second",
    "--organisation=Trafford Council", "--role=analyst", *BY,
)  # fmt: skip
ROLE = ("account", "role", "second@example.org")


def done(installation, *words):
    """What an administrator's command says."""
    return installation.run(*words, *BY, typed=PHRASE).out.strip()


def recorded(installation, *names, kind="voluntary"):
    for name in names:
        done(
            installation, "organisation", "record", name,
            f"--kind={kind}", "--from=2020-04-01",
        )  # fmt: skip


def listed(installation, *words):
    said = installation.run("organisation", "list", "--json", *words).out
    return {each["name"]: each for each in json.loads(said)}


@pytest.fixture
def peopled(begun):
    """An installation with an analyst besides its administrator."""
    begun.run(*OPEN, typed=f"{PHRASE}another long phrase\n")
    return begun


@pytest.mark.parametrize(
    "command",
    [
        "account close",
        "account role",
        "organisation record",
        "organisation rename",
        "organisation succeed",
        "organisation list",
        "organisation restate",
    ],
)
def test_the_help_of_every_command_has_an_example(new_home, command):
    said = " ".join(new_home.run(*command.split(), "--help").out.split())

    assert f"Example: ropewalk {command}" in said


def test_an_organisation_is_recorded_with_its_codes_and_listed(begun):
    done(begun, *RECORD, "--ods=qzz", "--ons=E54000999")

    assert listed(begun)["Example ICB"] == {
        "number": 2,
        "kind": "icb",
        "name": "Example ICB",
        "codes": {"ods": "QZZ", "ons": "E54000999"},
    }
    assert (
        "Example ICB, Integrated care board, ODS QZZ, ONS E54000999"
        in begun.run("organisation", "list").out.splitlines()
    )
    assert not listed(begun, "--on=2022-06-30")
    assert set(listed(begun, "--on=2022-07-01")) == {"Example ICB"}


def test_whoever_recorded_an_organisation_lets_its_first_administrator_in(begun):
    done(begun, *RECORD, "--ods=QZZ")
    begun.run(
        "account", "open", "theirs@example.org", "--name=Theirs",
        "--organisation=qzz", "--role=administrator", *BY,
        typed=f"{PHRASE}another long phrase\n",
    )  # fmt: skip

    assert begun.rows(
        "SELECT organisation_id, role FROM organisations_membership WHERE account_id > 1"
    ) == [(2, "administrator")]
    as_it_was = begun.held()
    assert "do not administer" in begun.refused(
        "account", "close", "theirs@example.org", *BY, typed=PHRASE
    )
    assert begun.held() == as_it_was


@pytest.mark.parametrize(
    ("more", "typed", "says"),
    [
        (["--kind=club"], PHRASE, "club must be one of icb"),
        (["--from=tomorrow"], PHRASE, "--from must be a day such as"),
        ([], "wrong\n", "not the password of first"),
        (["--by=second@example.org"], "another long phrase\n", "do not let you record"),
        (["--ods=TAKEN"], PHRASE, "TAKEN already means Other"),
    ],
)
def test_an_organisation_is_recorded_whole_or_not_at_all(peopled, more, typed, says):
    done(
        peopled, "organisation", "record", "Other", "--kind=trust",
        "--from=2022-07-01", "--ods=taken",
    )  # fmt: skip
    as_it_was = peopled.held()

    assert says in peopled.refused(*RECORD, *BY, *more, typed=typed)
    assert peopled.held() == as_it_was


def test_a_renamed_organisation_keeps_its_name_of_before(begun):
    recorded(begun, "Rope Society")
    rename = ("organisation", "rename", "Rope Society", "Cord Society")
    done(begun, *rename, "--on=2024-04-01")

    assert "Rope Society" in listed(begun, "--on=2024-03-31")
    assert "Cord Society" in listed(begun, "--on=2024-04-01")
    assert "no organisation called Rope Society on 2025-04-01" in begun.refused(
        *rename, "--on=2025-04-01", *BY, typed=PHRASE
    )
    assert "--on must be a day" in begun.refused(*rename, "--on=x", *BY, typed=PHRASE)


def test_a_split_ends_the_organisation_and_keeps_exact_shares(begun):
    recorded(begun, "Old CCG", "North", "South")
    said = done(
        begun, "organisation", "succeed", "Old CCG", "--kind=split",
        "--on=2022-07-01", "--share=North=1/3", "--share=South=2/3",
    )  # fmt: skip

    assert said == "Old CCG split between several on 2022-07-01: North 1/3, South 2/3."
    assert set(listed(begun, "--on=2022-06-30")) == {"North", "Old CCG", "South"}
    assert set(listed(begun, "--on=2022-07-01")) == {"North", "South"}
    assert begun.rows(
        "SELECT numerator, denominator FROM organisations_successionshare "
        "ORDER BY successor_id"
    ) == [(1, 3), (2, 3)]


def test_a_transfer_counts_what_the_organisation_keeps(begun):
    recorded(begun, "North", "South")
    done(
        begun, "organisation", "succeed", "North", "--kind=transfer",
        "--on=2022-07-01", "--share=North=3/4", "--share=South=1/4",
    )  # fmt: skip

    assert set(listed(begun, "--on=2022-07-01")) == {"North", "South"}


@pytest.fixture
def split(begun):
    """An installation in which one organisation has split between two, by thirds."""
    recorded(begun, "Old CCG", "North", "South")
    done(
        begun, "organisation", "succeed", "Old CCG", "--kind=split",
        "--on=2022-07-01", "--share=North=1/3", "--share=South=2/3",
    )  # fmt: skip
    return begun


def amounts(folder, *lines):
    path = folder / "spend.csv"
    path.write_text("\n".join(("organisation,amount", *lines)) + "\n")
    return str(path)


RESTATE = ("organisation", "restate")


def test_amounts_are_restated_under_later_boundaries_to_the_penny(split, tmp_path):
    spend = amounts(tmp_path, 'Old CCG,"£1,000,000.01"', "South,-0.03")
    days = ("--was-on=2022-06-30", "--under=2022-07-01")

    found = json.loads(split.run(*RESTATE, spend, *days, "--json").out)
    assert found == {
        "was_on": "2022-06-30",
        "under": "2022-07-01",
        "pence": 99_999_998,
        "organisations": [
            {"number": 3, "name": "North", "pence": 33_333_334},
            {"number": 4, "name": "South", "pence": 66_666_664},
        ],
    }
    *lines, together = split.run(*RESTATE, spend, *days).out.splitlines()
    assert lines == ["North: £333,333.34", "South: £666,666.64"]
    assert together == (
        "Together £999,999.98: amounts of 30 June 2022 as if the boundaries of "
        "1 July 2022 had held."
    )


def test_amounts_that_cannot_be_restated_are_refused_in_a_line(begun, tmp_path):
    recorded(begun, "South")
    for line, more, says in (
        ("Nobody,1", (), "spend.csv, row 2: There is no organisation called Nobody"),
        ("South,1\nsouth,2", (), "row 3: There is no organisation called south"),
        ("South,1\nSouth,2", (), "spend.csv, row 3: South is there twice"),
        ("South,lots", (), "spend.csv, row 2: the amount 'lots' is not an amount"),
        ("South,1", ("--under=2022-06-29",), "not an earlier one"),
        ("South,1", ("--under=x",), "--under must be a day such as"),
        ("South,1", ("--was-on=x",), "--was-on must be a day such as"),
    ):
        spend = amounts(tmp_path, line)
        said = begun.refused(*RESTATE, spend, "--was-on=2022-06-30", *more)
        assert says in said
        assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--kind=swap", "--share=North=1"], "swap must be one of merge"),
        (["--kind=merge", "--share=North"], "such as 'North ICB=1/3', not 'North'"),
        (["--kind=merge", "--share=North=1/0"], "not 'North=1/0'"),
        (["--kind=merge", "--share=North=1e9"], "not 'North=1e9'"),
        (["--kind=merge", "--share=North=1/2"], "add up to exactly 1"),
        (["--kind=merge", "--share=Nowhere=1"], "no organisation called Nowhere"),
        (
            ["--kind=split", "--share=North=1/2", "--share=North=1/2"],
            "North has two shares",
        ),
        (
            ["--kind=split", "--share=North=1/2", "--share=n1=1/2"],
            "Two of the shares are of the same organisation",
        ),
        (["--kind=merge", "--on=0001-01-01", "--share=North=1"], "no organisation"),
    ],
)
def test_a_succession_that_cannot_be_is_refused(begun, words, says):
    recorded(begun, "Old CCG")
    done(
        begun, "organisation", "record", "North", "--kind=icb",
        "--from=2020-04-01", "--ods=N1",
    )  # fmt: skip
    as_it_was = begun.held()

    said = begun.refused(
        "organisation", "succeed", "Old CCG", "--on=2022-07-01", *words, *BY,
        typed=PHRASE,
    )  # fmt: skip
    assert says in said
    assert begun.held() == as_it_was


def test_a_leaver_can_no_longer_sign_in(peopled):
    assert "no longer" in done(peopled, "account", "close", "second@example.org")

    assert peopled.rows(
        "SELECT email FROM organisations_account WHERE is_active = false"
    ) == [("second@example.org",)]
    for email, says in [
        ("second@example.org", "already closed"),
        ("nobody@example.org", "no account nobody"),
        ("first@example.org", "last administrator"),
    ]:
        assert says in peopled.refused("account", "close", email, *BY, typed=PHRASE)


def test_a_role_is_given_to_an_account_that_is_there_and_ended(peopled):
    given = (*ROLE, "observer", "Trafford Council")
    assert (
        done(peopled, *given) == "second@example.org is observer in Trafford Council."
    )
    assert "until the day before 2999-01-01" in done(
        peopled, *given, "--ends=2999-01-01"
    )

    assert peopled.rows(
        "SELECT role, ends_before FROM organisations_membership "
        "WHERE account_id > 1 ORDER BY id"
    ) == [("analyst", None), ("observer", "2999-01-01")]
    assert "already ended" in peopled.refused(
        *given, "--ends=2999-01-02", *BY, typed=PHRASE
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["king", "Trafford Council"], "king must be one of administrator"),
        (["analyst", "Nowhere"], "no organisation called Nowhere"),
        (["analyst", "Trafford Council"], "already analyst there"),
        (["finance", "Trafford Council", "--ends=2999-01-01"], "is not finance in"),
        (["analyst", "Trafford Council", "--ends=soon"], "--ends must be a day"),
        (["analyst", "Trafford Council", "--ends=2001-01-01"], "after the day it"),
    ],
)
def test_a_role_that_cannot_be_given_or_ended_is_refused(peopled, words, says):
    as_it_was = peopled.held()

    assert says in peopled.refused(*ROLE, *words, *BY, typed=PHRASE)
    assert peopled.held() == as_it_was


def test_an_analyst_changes_no_roles(peopled):
    said = peopled.refused(
        *ROLE, "administrator", "Trafford Council", "--by=second@example.org",
        typed="another long phrase\n",
    )  # fmt: skip

    assert "Ask its administrator" in said
