"""Many numbers as one argument of a query, however many there are."""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Expression


class Numbers(Expression):
    """Whole numbers to stand after ``__in``: a list of one argument.

    Given one by one, each number is prepared, named and bound by itself in every query
    that holds it; on a long thread that took longer than the queries.
    """

    output_field = BigIntegerField()

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__()
        self.numbers = sorted(numbers)

    def as_sqlite(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """As a list in JSON, which SQLite reads as rows."""
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.numbers)]

    def as_postgresql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """As an array, which PostgreSQL reads as rows."""
        return "(SELECT unnest(%s::bigint[]))", [self.numbers]
