"""Thousands of services and contracts beside those of the demonstration, as rows alone."""

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from ropewalk.organisations.models import Organisation, OrganisationKind
from ropewalk.service.kinds import (
    LocationKind,
    Payment,
    Phase,
    PriceKind,
    Sector,
    VersionKind,
    Weekday,
)
from ropewalk.service.models import (
    Contract,
    ContractVersion,
    Location,
    OpeningHours,
    Price,
    Provider,
    Service,
)

SERVICES, CONTRACTS, PROVIDERS = 5_000, 2_000, 300
FIRST = date(2024, 4, 1)


def add_many() -> int:
    """Add them, and say to which partnership."""
    first = Contract.objects.select_related("recorded_by").order_by("pk")[0]
    made = {"recorded_at": timezone.now(), "recorded_by": first.recorded_by}
    organisations = Organisation.objects.bulk_create(
        Organisation(
            kind=OrganisationKind.PROVIDER, name=f"Provider {number}", starts_on=FIRST
        )
        for number in range(PROVIDERS)
    )
    providers = Provider.objects.bulk_create(
        Provider(
            partnership=first.partnership,
            organisation=each,
            sector=list(Sector)[number % len(Sector)],
            starts_on=FIRST,
            submission_key=uuid4(),
            **made,
        )
        for number, each in enumerate(organisations)
    )
    services = Service.objects.bulk_create(
        Service(
            partnership=first.partnership,
            provider=providers[number % PROVIDERS],
            name=f"Service {number}",
            description="Help at home.",
            for_whom="Adults",
            phase=list(Phase)[number % len(Phase)],
            starts_on=FIRST + timedelta(number % 700),
            directory_id=uuid4(),
            changed_at=made["recorded_at"],
            submission_key=uuid4(),
            **made,
        )
        for number in range(SERVICES - Service.objects.count())
    )
    contracts = Contract.objects.bulk_create(
        Contract(
            partnership=first.partnership,
            buyer_id=first.buyer_id,
            provider=services[number].provider,
            service=services[number],
            fund_id=first.fund_id,
            strand_id=first.strand_id,
            source_id=first.source_id,
            reference=f"M-{number}",
            title=f"Service {number}",
            payment=Payment.BLOCK,
            starts_on=services[number].starts_on,
            submission_key=uuid4(),
            **made,
        )
        for number in range(CONTRACTS - Contract.objects.count())
    )
    ContractVersion.objects.bulk_create(
        ContractVersion(
            contract=each,
            number=1,
            kind=VersionKind.FIRST,
            starts_on=each.starts_on,
            ends_before=each.starts_on + timedelta(1_000),
            pence=100_00 * (number + 1),
            **made,
        )
        for number, each in enumerate(contracts)
    )
    return first.partnership_id


def publish_many() -> None:
    """Publish every service, each with a place, an opening and a price."""
    now = timezone.now()
    first = Contract.objects.select_related("recorded_by").order_by("pk")[0]
    Service.objects.filter(published_at=None).update(
        published_at=now,
        assured_on=now.date(),
        assurer_post="Manager",
        assurer_email="directory@example.org",
    )
    services = list(Service.objects.filter(prices=None))
    Price.objects.bulk_create(
        Price(
            service=each,
            kind=PriceKind.CARE,
            what=f"Help {number}",
            unit="hour",
            pounds=Decimal(20) + Decimal(number % 100) / 4,
            starts_on=FIRST,
            recorded_at=now,
            recorded_by=first.recorded_by,
        )
        for number, each in enumerate(services)
    )
    Location.objects.bulk_create(
        Location(
            service=each,
            directory_id=uuid4(),
            kind=LocationKind.PHYSICAL,
            name="The centre",
            street=f"{number} High Street",
            town="Sale",
            county="Greater Manchester",
            postcode="M33 1AA",
        )
        for number, each in enumerate(services)
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            service=each,
            weekday=Weekday.MONDAY,
            opens_at=time(9),
            closes_at=time(17),
        )
        for each in services
    )
