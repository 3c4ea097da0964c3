"""Release packages of others, for tests."""

import gzip
import json
from pathlib import Path

STANDARDS = Path(__file__).parents[1] / "standards" / "ocds"
REAL = [
    json.loads(line)
    for line in gzip.decompress(
        (STANDARDS / "contracts_finder_2025_03.jsonl.gz").read_bytes()
    ).splitlines()
]
COMPANY = {"scheme": "GB-COH", "id": "01234567"}


def package(*releases, **changed) -> bytes:
    """A package of Contracts Finder with these releases."""
    whole = {
        "uri": "https://www.contractsfinder.service.gov.uk/1",
        "publisher": {"name": "Contracts Finder"},
        "publishedDate": "2025-03-11T09:00:00Z",
        "version": "1.1",
        "releases": list(releases),
        **changed,
    }
    return json.dumps(whole).encode()


def real_package() -> bytes:
    """200 real releases; one of them has a fault."""
    return package(*REAL)


def release(number=1, *, supplier="Home Help Limited", identifier=COMPANY, **changed):
    """An award of home care by Kent to one supplier."""
    party = {"id": "S", "name": supplier, "roles": ["supplier"]}
    if identifier:
        party["identifier"] = identifier
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"{number}-1",
        "date": "2025-03-11T09:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "tender": {
            "id": "T",
            "title": "Home care",
            "classification": {"scheme": "CPV", "id": "85312000"},
        },
        "parties": [
            {"id": "B", "name": "Kent County Council", "roles": ["buyer"]},
            party,
        ],
        "buyer": {"id": "B", "name": "Kent County Council"},
        "awards": [
            {
                "id": "A",
                "suppliers": [{"id": "S", "name": supplier}],
                "value": {"amount": 1234.56, "currency": "GBP"},
                "contractPeriod": {
                    "startDate": "2025-04-01T00:00:00+01:00",
                    "endDate": "2026-03-31T23:59:59+01:00",
                },
            }
        ],
        **changed,
    }
