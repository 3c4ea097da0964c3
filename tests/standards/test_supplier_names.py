import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.supplier_names import OTHER, publishable_name, supplier_kind


@pytest.mark.parametrize(
    "name",
    [
        "Example Care Ltd",
        "EXAMPLE CARE LIMITED",
        "J. Example (Homes) Ltd.",
        "Manchester University NHS FT",
        "Wigan Council",
        "The Cedars Rest Home",
        "St Mary's Church",
        "Mr Fixit Ltd",
        "Example Ltd T/A Something",
        "Park Road Primary School",
        "Somewhere C.I.C.",
    ],
)
def test_a_name_that_shows_an_organisation_is_kept(name):
    assert supplier_kind(name) == "organisation"
    assert publishable_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Redacted",
        "REDACTED PERSONAL DATA",
        "Name withheld (possible individual)",
        "A N Example",
        "Mrs Jane Example",
        "Jane Example (trading name)",
        "Mr A Example T/A Example Builders",
        "Jane Church",
        "John House",
        "Ltdson Example",
        "",
        None,
        "   ",
    ],
)
def test_a_name_that_could_be_a_person_is_merged(name):
    assert supplier_kind(name) == "other"
    assert publishable_name(name) == OTHER


@given(
    given_name=st.from_regex(r"\A[A-Z][a-z]{2,9}\Z"),
    family_name=st.from_regex(r"\A[A-Z]xq[a-z]{2,9}\Z"),
    title=st.sampled_from(["Mr", "Mrs", "Ms", "Miss", "Dr"]),
)
def test_a_titled_person_is_never_named(given_name, family_name, title):
    assert publishable_name(f"{title} {given_name} {family_name}") == OTHER


@given(st.text(max_size=40))
def test_any_text_gets_an_answer_and_is_named_only_as_an_organisation(name):
    named = publishable_name(name)

    assert (named == OTHER) == (supplier_kind(name) == "other")


def test_spaces_do_not_make_two_suppliers():
    assert publishable_name("  Example   Care  Ltd ") == publishable_name(
        "Example Care Ltd"
    )
