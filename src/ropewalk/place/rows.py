"""The rows of a table that are about some areas, trusts or practices."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc


def rows_among(rows: pa.Table, column: str, codes: Collection[str]) -> pa.Table:
    """The rows whose column has one of the codes."""
    wanted = pa.array(sorted(codes), pa.string())
    return rows.filter(pc.is_in(rows[column], value_set=wanted))
