"""Write the page of the documentation that lists the data that ship.

uv run tools/list_data.py
"""

from collections.abc import Iterator
from pathlib import Path

from ropewalk.figures.words import day
from ropewalk.lake.catalogue import SHIPPED, Resource, read_descriptor

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "data.md"
OPENING = """\
# The data that ship

Ropewalk carries a set of published, open data, so that the position of any place in
England can be printed on the first day. This page is written by `tools/list_data.py`
from the description that ships beside the data; `ropewalk reference list` prints the
same with the age of each table today, and `ropewalk reference check` proves that the
files are whole and agree with published totals.

No table holds a fact about a person. Payments of councils are monthly totals, and a
supplier who may be a person is added up as Other. The attributions that the licences
ask for are below and in `NOTICE`.
"""


def page(resources: list[Resource]) -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        [
            OPENING,
            "## Attributions",
            "",
            *(f"* {sentence}" for sentence in attributions(resources)),
            "",
            "## Tables",
            "",
            *(line for each in resources for line in described(each)),
        ]
    )


def attributions(resources: list[Resource]) -> list[str]:
    """Every attribution asked for, each once."""
    sentences = (
        f"{sentence.rstrip('.')}."
        for each in resources
        for sentence in each.attribution.split(". ")
    )
    return sorted(dict.fromkeys(sentences))


def described(each: Resource) -> Iterator[str]:
    """One vintage of one table."""
    age = f"up to {day(each.as_at)}" if each.as_at else each.as_at_reason
    yield f"### `{each.name}`, {each.vintage}"
    yield ""
    yield f"{each.title}. {each.description}"
    yield ""
    yield f"* Publisher: {each.publisher}"
    yield f"* Licence: {each.licence}"
    yield f"* Covers: {each.covers}"
    yield f"* Describes: {age}"
    yield f"* Rows: {each.rows:,}; key: {', '.join(f'`{key}`' for key in each.primary_key)}"
    for source in each.sources:
        yield (
            f"* Taken from: {source['repository']} at {source['commit']}, `{source['path']}`"
        )
    yield ""
    yield "| Column | Type | Unit | What it is |"
    yield "| --- | --- | --- | --- |"
    for field in each.fields:
        yield f"| `{field.name}` | {field.type} | {field.unit} | {field.description} |"
    yield ""


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    held = sorted(read_descriptor(SHIPPED), key=lambda each: each.path.name)
    PAGE.write_text(page(held), encoding="utf-8")
    print(f"{PAGE.name}: {len(held)} tables")


if __name__ == "__main__":
    main()
