"""What the lake makes of text in bulk is what the standards make of it one by one."""

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropewalk.lake import validating
from ropewalk.standards import amounts, dates

TEXTS = st.one_of(
    st.from_regex(rf"\A{amounts.WRITTEN}\Z"),
    st.from_regex(r"\A[£(\-]?[0-9]{0,4}[,.]?[0-9]{0,4}[)\-]?\Z"),
)
DAYS = st.one_of(
    *(st.from_regex(rf"\A{shape.pattern}\Z") for shape in dates.SHAPES),
    *(
        st.dates(date(1990, 1, 1), date(2060, 1, 1)).map(
            lambda day, shape=shape: day.strftime(shape.read_as)
        )
        for shape in dates.SHAPES
    ),
)


@pytest.fixture(scope="module")
def database():
    opened = ibis.duckdb.connect()
    yield opened
    opened.disconnect()


def one_by_one(read, texts):
    answers = []
    for text in texts:
        try:
            answers.append(read(text))
        except ValueError:
            answers.append(None)
    return answers


def in_bulk(database, expression, texts):
    held = pa.table({"place": range(len(texts)), "text": pa.array(texts, pa.string())})
    rows = ibis.memtable(held)
    made = rows.mutate(answer=expression(rows.text)).order_by("place")
    return database.to_pyarrow(made)["answer"].to_pylist()


def pence_or_nothing(text):
    right = text.re_search(f"^{amounts.WRITTEN}$")
    return right.ifelse(validating.pence_of(text), ibis.null("int64"))


@settings(max_examples=25)
@given(texts=st.lists(TEXTS, min_size=1, max_size=40))
def test_amounts(database, texts):
    trimmed = [text.strip() for text in texts]

    bulk = in_bulk(database, pence_or_nothing, trimmed)

    assert bulk == one_by_one(amounts.pence_of, trimmed)


@settings(max_examples=25)
@given(texts=st.lists(DAYS, min_size=1, max_size=40))
def test_dates(database, texts):
    trimmed = [text.strip() for text in texts]

    bulk = in_bulk(database, validating.day_of, trimmed)

    assert bulk == one_by_one(dates.day_of, trimmed)
