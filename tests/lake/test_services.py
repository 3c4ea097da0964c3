import pytest

from ropewalk.lake.services import purpose


@pytest.mark.parametrize(
    ("unit", "account", "service", "age_band", "term"),
    [
        (
            "PHYS SUPP 75-84 LT",
            "EXT DOM CARE SPOT CO",
            "Physical support",
            "75 to 84",
            "long term",
        ),
        (
            "PHYS SUPP 85+ LT",
            "EXT RES CARE FEES",
            "Physical support",
            "85 and over",
            "long term",
        ),
        (
            "Social Support 85 +",
            "DIRECT PAYMENTS",
            "Social support",
            "85 and over",
            "not stated",
        ),
        (
            "LEARN DIS 18-64 LT",
            None,
            "Learning disability support",
            "18 to 64",
            "long term",
        ),
        (
            "Some Unit",
            "EXT RES CARE FEES",
            "Residential care fees",
            "not stated",
            "not stated",
        ),
        (
            "CHILDREN'S HOMES",
            "EXT RES CARE FEES",
            "Children's social care",
            "not stated",
            "not stated",
        ),
        ("Adult Social Care", "Home Care ", "Home care", "not stated", "not stated"),
        (
            "3 & 4 Yr Old Funding",
            "PRIVATE CONTRACTORS",
            "Early years and childcare",
            "not stated",
            "not stated",
        ),
        (
            "EMERG. HORMONAL CONT",
            "MEDICAL FEES",
            "Public health",
            "not stated",
            "not stated",
        ),
        (None, None, "Other health and social care", "not stated", "not stated"),
    ],
)
def test_labels_are_read_into_plain_words(unit, account, service, age_band, term):
    made = purpose(unit, account)

    assert (made.service, made.age_band, made.term) == (service, age_band, term)
