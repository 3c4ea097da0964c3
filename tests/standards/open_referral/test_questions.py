"""What is asked in an address: what is meant is understood, nonsense is refused."""

import re
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.open_referral import schemas
from ropewalk.standards.open_referral.questions import (
    PARAMETERS,
    Question,
    read_question,
)

ID = "3f7b145d-84af-42d7-8fae-eaca714b02b2"


def asked(text, endpoint="/service_at_locations"):
    return read_question(endpoint, parse_qs(text, keep_blank_values=True))


@pytest.mark.parametrize("endpoint", PARAMETERS)
def test_a_list_has_at_least_the_parameters_that_the_profile_gives_it(endpoint):
    said = schemas.shipped("openapi")
    names = {
        said["components"]["parameters"][each["$ref"].rpartition("/")[2]]["name"]
        for each in said["paths"][endpoint]["get"]["parameters"]
    }

    assert set(PARAMETERS[endpoint]) - names <= {"modified_after", "minimal", "full"}
    assert names <= set(PARAMETERS[endpoint])


def test_every_parameter_is_a_field_of_the_question():
    names = {name for names in PARAMETERS.values() for name in names}

    assert names == set(Question.__dataclass_fields__)


def test_nothing_asked_is_the_first_page_of_everything():
    assert asked("") == Question()


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("search=home+care", "search", "home care"),
        ("page=3", "page", 3),
        ("per_page=500", "per_page", 500),
        (f"taxonomy_term_id={ID}", "taxonomy_term_id", UUID(ID)),
        (f"taxonomy_id={ID.upper()}", "taxonomy_id", UUID(ID)),
        ("minimum_age=0.5", "minimum_age", Decimal("0.5")),
        ("maximum_age=18", "maximum_age", Decimal(18)),
        ("start_time=09:30", "start_time", time(9, 30)),
        ("end_time=17:00:00", "end_time", time(17)),
        ("day=MO", "day", "MO"),
        ("day=friday", "day", "FR"),
        (
            "modified_after=2026-04-01T09:30:00Z",
            "modified_after",
            datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
        ),
        (
            "modified_after=2026-04-01T09:30:00+01:00",
            "modified_after",
            datetime(2026, 4, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        ),
        ("minimal=true", "minimal", True),
        ("full=True", "full", True),
        ("full=false", "full", False),
        ("postcode=m33+7zf", "postcode", "M33 7ZF"),
        ("postcode=M337ZF", "postcode", "M33 7ZF"),
        ("postcode=M33+7ZF&proximity=1000", "proximity", 1000),
        ("search=&page=&day=+", "page", 1),
    ],
)
def test_what_is_asked_is_understood(text, field, value):
    assert getattr(asked(text), field) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("page=0", "page must be a whole number from 1 to 1000000."),
        ("page=-1", "page must be a whole number from 1 to 1000000."),
        ("page=1.5", "page must be a whole number from 1 to 1000000."),
        ("page=%D9%A3", "page must be a whole number from 1 to 1000000."),
        ("per_page=501", "per_page must be a whole number from 1 to 500."),
        ("page=1&page=2", "page is given 2 times; give it once."),
        ("minimum_age=old", "minimum_age must be an age in years from 0 to 150."),
        ("minimum_age=151", "minimum_age must be an age in years from 0 to 150."),
        ("maximum_age=nan", "maximum_age must be an age in years from 0 to 150."),
        (
            "minimum_age=65&maximum_age=18",
            "maximum_age must not be below minimum_age.",
        ),
        ("start_time=25:00", "start_time must be a time such as 09:30 or 09:30:00."),
        (
            "start_time=09:00Z",
            "start_time must be a time such as 09:30 on the clock there.",
        ),
        (
            "start_time=18:00&end_time=09:00",
            "end_time must not be before start_time.",
        ),
        ("day=8", "day must be a day of the week such as MO or Monday."),
        (
            "modified_after=2026-04-01T09:30:00",
            "modified_after must be a day and time such as 2026-04-01T09:30:00Z.",
        ),
        (
            "modified_after=2026-02-30T09:30:00Z",
            "modified_after must be a day and time such as 2026-04-01T09:30:00Z.",
        ),
        ("minimal=yes", "minimal must be true or false."),
        ("minimal=true&full=true", "minimal and full cannot both be true."),
        ("postcode=M33", "postcode must be a whole postcode such as M33 7ZF."),
        ("proximity=1000", "proximity needs a postcode to be near to."),
        (
            "postcode=M33+7ZF&proximity=near",
            "proximity must be a whole number from 1 to 500000.",
        ),
        (
            "taxonomy_id=housing",
            "taxonomy_id must be a UUID such as ac148810-d857-441c-9679-408f346de14b.",
        ),
        (f"search={'a' * 201}", "search must not be longer than 200 characters."),
        ("search=a%00b", "search must be words that can be printed."),
    ],
)
def test_nonsense_is_refused_in_one_sentence(text, reason):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is compared
        asked(text)

    assert str(refusal.value) == reason


def test_a_parameter_of_another_list_is_refused_and_says_whose_it_is():
    with pytest.raises(ValueError, match="/service_at_locations has"):
        asked("postcode=M33+7ZF", "/services")
    with pytest.raises(ValueError, match="/services and /service_at_locations have"):
        asked("search=care", "/taxonomies")


def test_a_parameter_that_there_is_not_is_refused_and_says_which_there_are():
    with pytest.raises(ValueError, match="no parameter sort; it has search, page"):
        asked("sort=name", "/services")


@given(
    endpoint=st.sampled_from(list(PARAMETERS)),
    query=st.dictionaries(
        st.sampled_from([*Question.__dataclass_fields__]) | st.text(),
        st.lists(st.text() | st.from_regex("[0-9:.TZ+-]{1,25}"), max_size=2),
        max_size=4,
    ),
)
def test_any_address_gives_a_question_or_a_sentence(endpoint, query):
    question, refusal = answered(endpoint, query)

    assert isinstance(question, Question) or re.fullmatch(r".*\.", refusal)


def answered(endpoint, query):
    """The question and no refusal, or the sentence that refuses it."""
    try:
        return read_question(endpoint, query), None
    except ValueError as refusal:
        return None, str(refusal)
