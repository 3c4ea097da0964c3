"""A table holds rows under named columns and refuses a ragged one."""

import pytest

from ropewalk.figures import Column, Table

TABLE = Table(
    key="homes",
    title="Care homes",
    columns=(Column("name", "Name"), Column("beds", "Beds", "beds")),
    rows=(("The Elms", 30), ("The Oaks", None)),
)


def test_a_column_is_read_in_row_order():
    assert TABLE.column("beds") == (30, None)


def test_rows_read_as_records():
    assert TABLE.records() == [
        {"name": "The Elms", "beds": 30},
        {"name": "The Oaks", "beds": None},
    ]


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="rating"):
        TABLE.column("rating")


def test_a_ragged_table_is_refused():
    with pytest.raises(ValueError, match="homes has a row that is not 2 cells wide"):
        Table(TABLE.key, TABLE.title, TABLE.columns, (("The Elms",),))
