"""What others published of their contracts, and what of it is kept."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from factories.noticed import COMPANY, REAL, package, real_package, release
from factories.organisations import NOON, MembershipFactory
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.exchange.noticed_contracts import noticed, offer_of
from ropewalk.figures import BadInput
from ropewalk.service.actions.noticed import SupplierSaid, notice_contracts
from ropewalk.service.models import NoticedContract, NoticedSupplier
from ropewalk.service.queries.noticed import market_told
from ropewalk.standards.ocds.reader import read


@pytest.fixture
def here():
    return market()


def take_in(here, offer, **changes):
    said = {"by": here.commissioner, "at": NOON, "source": offer.publisher}
    return notice_contracts(
        partnership_id=here.partnership.pk, said=offer.kept, **said | changes
    )


def offered(here, *releases, is_all=False, **changed):
    return offer_of(package(*releases, **changed), here.partnership, is_all=is_all)


@pytest.mark.django_db
def test_what_is_about_care_is_taken_in_and_the_rest_left_out_and_why(here):
    parking = {"id": "T", "classification": {"scheme": "CPV", "id": "63712400"}}
    offer = offered(here, release(1), release(2, tender=parking))

    assert [each.ocid for each in offer.kept] == ["ocds-b5fd17-1"]
    assert [(each.ocid, each.reason) for each in offer.left_out] == [
        ("ocds-b5fd17-2", "It is not about health or social care.")
    ]
    assert (
        len(offered(here, release(1), release(2, tender=parking), is_all=True).kept)
        == 2
    )


@pytest.mark.django_db
def test_it_is_kept_as_it_was_published_to_the_penny(here):
    take_in(here, offered(here, release(1)))

    held = NoticedContract.objects.get()
    supplier = held.suppliers.get()

    assert (held.title, held.buyer_name) == ("Home care", "Kent County Council")
    assert held.pence == 1_234_56
    assert (held.starts_on, held.ends_before) == (date(2025, 4, 1), date(2026, 4, 1))
    assert held.source == "Contracts Finder"
    assert (supplier.scheme, supplier.code) == ("GB-COH", "01234567")
    assert supplier.name == "Home Help Limited"


@pytest.mark.django_db
def test_real_releases_are_taken_in_whole_without_the_one_that_has_faults(here):
    offer = offer_of(real_package(), here.partnership, is_all=False)

    assert len({each.path.split("/")[2] for each in offer.faults}) == 1
    assert len(offer.faults) == 2
    assert len(offer.kept) == 19
    assert len(offer.left_out) == 180
    assert "there is a fault at /releases/" in offer.refusal(without_faults=False)
    assert offer.refusal(without_faults=True) is None
    take_in(here, offer)
    assert NoticedContract.objects.count() == 19
    whole = offer_of(real_package(), here.partnership, is_all=True)
    assert len(whole.kept) == 180
    assert len(whole.left_out) == 19


@pytest.mark.django_db
def test_what_was_taken_in_is_not_taken_in_again(here):
    take_in(here, offered(here, release(1)))
    again = offered(here, release(1), release(1, id="1-2"))

    assert [each.release_id for each in again.kept] == ["1-2"]
    assert [each.reason for each in again.left_out] == ["It was taken in before."]

    take_in(here, again)
    with pytest.raises(BadInput, match="taken in since it was shown"):
        take_in(here, again)
    assert NoticedContract.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_all_of_it_is_taken_in_or_nothing(here):
    """Not the contracts alone, where the database refuses a supplier of the last."""
    whole, other = offered(here, release(1), release(2)).kept
    half = replace(other, suppliers=(SupplierSaid("GB-COH", "", "Home Help Limited"),))

    with pytest.raises(IntegrityError):
        notice_contracts(
            partnership_id=here.partnership.pk,
            said=[whole, half],
            source="x",
            by=here.commissioner,
            at=NOON,
        )

    assert not NoticedContract.objects.exists()
    assert not NoticedSupplier.objects.exists()


@pytest.mark.django_db
def test_a_package_of_another_version_is_refused_with_its_place_and_reason(here):
    offer = offered(here, release(1), version="1.0")

    assert offer.kept == ()
    assert [each.path for each in offer.faults] == ["/version"]
    assert "1.1" in offer.faults[0].reason
    assert "Nothing is taken in" in offer.refusal(without_faults=False)
    assert offer.refusal(without_faults=True) == "There is nothing in it to take in."


@pytest.mark.django_db
def test_who_does_not_commission_takes_in_nothing(here):
    stranger = MembershipFactory().account

    with pytest.raises(PermissionDenied, match="does not let you commission"):
        take_in(here, offered(here, release(1)), by=stranger)
    with pytest.raises(BadInput, match="nothing in it to take in"):
        take_in(here, offered(here, release(1, tender={"id": "T"})))


@pytest.mark.django_db
def test_the_market_is_told_by_the_last_word_on_each_procurement(here):
    later = release(
        1,
        id="1-2",
        date="2025-05-01T09:00:00Z",
        awards=[{"id": "A", "suppliers": [{"id": "S"}]}],
        parties=[
            {"id": "B", "name": "Kent County Council", "roles": ["buyer"]},
            {"id": "S", "name": "Jane Doe", "roles": ["supplier"]},
        ],
    )
    take_in(here, offered(here, release(1), release(2), later))

    told = market_told(here.partnership)

    assert told.said == (
        "2 procurements of 1 buyer were noticed, worth £1,234.56 as published; of 1 nobody "
        "said the value."
    )
    assert told.contracts.column("suppliers") == (
        "A supplier without a register number",
        "Home Help Limited",
    )
    assert told.contracts.column("worth") == (None, 1_234_56)


@pytest.mark.parametrize(
    ("identifier", "named"),
    [
        (COMPANY, True),
        ({"scheme": "GB-CHC", "id": "1089464"}, True),
        ({"scheme": "GB-NHS", "id": "rm3"}, True),
        (None, False),
        ({"legalName": "Jane Doe"}, False),
        ({"scheme": "GB-COH", "id": "Jane Doe"}, False),
        ({"scheme": "GB-COH", "id": ""}, False),
        ({"scheme": "GB-PPON", "id": "PABC-1234-WXYZ"}, False),
        ({"scheme": "GB-CFS", "id": "307567"}, False),
        ({"scheme": "GB-SRS", "id": "sid4gov.cabinetoffice.gov.uk|x"}, False),
        ({"id": "01234567"}, False),
    ],
)
def test_only_what_a_register_of_organisations_knows_keeps_its_name(identifier, named):
    [found] = read(
        package(
            release(
                supplier="Jane Doe",
                identifier=identifier,
                tender={"id": "T", "title": "Home care by JANE DOE, Kent"},
            )
        )
    ).releases

    said = noticed(found)

    assert ("jane doe" in repr(said).casefold()) == named
    assert len(said.suppliers) == 1


def test_no_name_of_a_real_supplier_is_kept_without_its_number():
    for each in REAL:
        for found in read(package(each)).releases:
            for supplier in noticed(found).suppliers:
                assert bool(supplier.name) == bool(supplier.code)


@given(
    st.text(min_size=1, max_size=20).filter(lambda name: name.strip()),
    st.sampled_from([None, {"scheme": "GB-CFS", "id": "1"}]),
)
def test_whatever_an_unregistered_supplier_is_called_it_is_nowhere(name, identifier):
    found = read(package(release(supplier=f"Q{name}Q", identifier=identifier)))

    for each in found.releases:
        assert f"Q{name}Q" not in repr(noticed(each))
