"""Lakes with a table added, or taken away: the shipped data with one thing changed."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from ropewalk.lake.catalogue import Lake


def lake_with(lake, folder, name, rows, *, vintage, covers, as_at):
    """The lake with one more vintage of a table, written to a folder."""
    like = lake.resource(name)
    schema = pq.read_schema(like.path)
    path = folder / f"{name}--{vintage.lower().replace(' ', '-')}.parquet"
    blank = dict.fromkeys(schema.names)
    pq.write_table(
        pa.Table.from_pylist([blank | row for row in rows], schema=schema), path
    )
    added = replace(
        like,
        vintage=vintage,
        covers=covers,
        as_at=as_at,
        path=path,
        rows=len(rows),
        sha256=f"{name} {vintage}",
        added_on=as_at,
    )
    return Lake([*lake.resources(), added])


def lake_without(lake, name):
    """The lake as if a table had never been in it."""
    return Lake([each for each in lake.resources() if each.name != name])
