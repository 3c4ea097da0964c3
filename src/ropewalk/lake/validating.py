"""Run a format's rules over every row of a publisher's file, and name each row that breaks one.

Everything is read as text, so that a bad value is reported and not turned into nothing,
and leading zeros are kept. One pass counts how often each rule is broken; only for the
rules that were broken does a second pass fetch rows. Memory does not grow with the file.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.lake.receiving import rows_of_records
from ropewalk.lake.recognising import Recognised
from ropewalk.standards import amounts, dates
from ropewalk.standards.publisher_formats import Column, PublisherFormat

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

FAULTS_SHOWN = 10
RULES_SHOWN = 12
VALUE_SHOWN = 40
EARLIEST = date(1990, 1, 1)
NO = False
SPACES = " \t\r\n\u00a0"
RECORD = "record_number"
NUMBER = (
    r"[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]{1,2})?"
)
WHOLE = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?"
NATURAL = ("whole", 0)  # the pattern of a whole number has no minus sign


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must be so in every row, and the expression that it is not."""

    column: str
    breach: "ir.BooleanValue"
    right: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a rule is broken. ``record`` is 0 for a fault of the whole file."""

    record: int
    identity: str
    header: str
    value: str | None
    right: str


def as_text(database: "ibis.BaseBackend", found: Recognised) -> "ir.Table":
    """The rows of a file, lazily: our columns as trimmed text, and each record's number.

    Rows with nothing in any of our columns are left out, and keep their number.
    """
    import ibis  # noqa: PLC0415 - slow to import

    names = [f"c{place}" for place in range(len(found.match.header))]
    raw = database.read_csv(
        str(found.text),
        table_name="received",
        columns=dict.fromkeys(names, "VARCHAR"),
        header=False,
        skip=found.header_lines,
        delim=found.delimiter,
        quote='"',
        escape='"',
        auto_detect=False,
        compression="none",
        all_varchar=True,
        null_padding=True,
        parallel=False,
        store_rejects=True,
        rejects_limit=RULES_SHOWN,
    )
    numbered = raw.mutate((ibis.row_number() + 1).name(RECORD))
    rows = numbered.select(
        RECORD,
        **{
            column.name: _without(_trimmed(numbered[f"c{place}"]), column)
            for column in found.match.format.columns
            if (place := found.match.places.get(column.name)) is not None
        },
    )
    filled = ibis.coalesce(*(rows[name] for name in rows.columns if name != RECORD))
    return database.create_view("received_rows", rows.filter(filled.notnull()))


def _trimmed(value: Any) -> Any:
    """Text without the spaces around it; nothing when there is no more."""
    return _of_the_database("trim", "string")(value, SPACES).nullif("")


def _without(value: Any, column: Column) -> Any:
    """A value, or nothing when it is one that stands for nothing."""
    import ibis  # noqa: PLC0415 - slow to import

    if not column.means_empty:
        return value
    nothing = [each.lower() for each in column.means_empty]
    return value.lower().isin(nothing).ifelse(ibis.null("string"), value)


def check(
    database: "ibis.BaseBackend", found: Recognised, rows: "ir.Table", *, on: date
) -> int:
    """Refuse the file whole when any row breaks a rule; return how many rows it has.

    A date must not be after the day ``on``.

    Raises:
        BadInput: One line that says how much is wrong, then one for each fault shown.
    """
    rules = _rules(found.match.format, rows, on=on)
    counts = _counted(rows, rules, found.match.format)
    faults = _torn_rows(database, found)
    if counts["rows"] == 0 and not faults:
        raise BadInput(
            f"{found.path.name} has a header in row {found.header_row} and no rows."
        )
    total = len(faults)
    broken = [
        (rule, counts[f"rule_{place}"])
        for place, rule in enumerate(rules)
        if counts[f"rule_{place}"]
    ]
    for rule, times in broken[:RULES_SHOWN]:
        faults += _rows_that_break(found, rows, rule)
        total += times
    total += sum(times for _, times in broken[RULES_SHOWN:])
    repeated, repeats = _repeated(found, rows, counts)
    faults += repeated
    total += repeats
    if not total:  # a row that is wrong explains a total that differs
        faults = _totals_that_differ(found, counts)
        total = len(faults)
    if total:
        raise BadInput(_refusal(found, faults, total))
    return int(counts["rows"])


def _rules(said: PublisherFormat, rows: "ir.Table", *, on: date) -> list[Rule]:
    rules = []
    for column in said.columns:
        if column.name not in rows.columns:
            continue
        value = rows[column.name]
        if not column.may_be_empty:
            rules.append(Rule(column.name, value.isnull(), column.right))
        if (breach := _wrongly_written(value, column)) is not None:
            rules.append(Rule(column.name, breach.fill_null(NO), column.right))
        if column.kind == "date":
            read = day_of(value)
            unlikely = (read > on) | (read < EARLIEST)
            right = f"a day from {day(EARLIEST)} to {day(on)}"
            rules.append(Rule(column.name, unlikely.fill_null(NO), right))
    for across in said.adds_across:
        total: Any = sum((number_of(rows[name]) for name in across.columns), start=0)
        rules.append(
            Rule(
                across.to,
                (total != number_of(rows[across.to])).fill_null(NO),
                f"the sum of the row's {len(across.columns)} other numbers",
            )
        )
    return rules


def _wrongly_written(value: Any, column: Column) -> Any:
    """Whether a value that is there is not what its column needs; ``None``: anything is."""
    match column.kind:
        case "number" | "whole":
            pattern = NUMBER if column.kind == "number" else WHOLE
            breach = ~value.re_search(f"^(?:{pattern})$")
            if column.above is not None:
                breach = breach | (number_of(value) <= column.above)
            if (
                column.at_least is not None
                and (column.kind, column.at_least) != NATURAL
            ):
                breach = breach | (number_of(value) < column.at_least)
            return breach
        case "amount":
            return ~value.re_search(f"^{amounts.WRITTEN}$")
        case "date":
            return day_of(value).isnull() & value.notnull()
        case "choice":
            return ~value.lower().isin(column.choices)
        case _ if column.pattern:
            return ~value.re_search(f"^{column.pattern}$")
        case _:
            return None


def number_of(value: Any) -> Any:
    """Text as a number; nothing when it is none."""
    return value.replace(",", "").try_cast("float64")


def pence_of(value: Any) -> Any:
    """An amount of money as whole pence, half a penny away from zero."""
    pounds = value.re_replace(amounts.NOT_DIGITS, "").try_cast("decimal(24, 12)")
    pence = (pounds * 100).round().cast("int64")
    return value.re_search(amounts.CREDIT).ifelse(-pence, pence)


def day_of(value: Any) -> Any:
    """Text as a date; nothing when it is none."""
    import ibis  # noqa: PLC0415 - slow to import

    bare = value.re_replace(dates.TIME, "")
    shapes = "|".join(shape.pattern for shape in dates.SHAPES)
    read = _of_the_database("try_strptime", "timestamp", "array<string>")
    formats = ibis.array([shape.read_as for shape in dates.SHAPES])
    return bare.re_search(f"^(?:{shapes})$").ifelse(
        read(bare, formats).date(), ibis.null("date")
    )


def _of_the_database(name: str, gives: str, takes: str = "string") -> Any:
    """A function of the database's own, of a text and one thing more."""
    import ibis  # noqa: PLC0415 - slow to import

    def body(text: str, more: str) -> str:
        raise NotImplementedError  # pragma: no cover - the database has the body

    named = ibis.udf.scalar.builtin(name=name, signature=(("string", takes), gives))
    return named(body)


def _counted(
    rows: "ir.Table", rules: list[Rule], said: PublisherFormat
) -> dict[str, Any]:
    """The first pass: how many rows, how often each rule is broken, and totals."""
    sums = {
        name
        for adds_up in said.adds_up
        for name in (adds_up.to, *adds_up.columns)
        if name in rows.columns
    }
    counted: dict[str, Any] = {"rows": rows.count()}
    counted |= {
        f"rule_{place}": rule.breach.sum().fill_null(0)
        for place, rule in enumerate(rules)
    }
    counted |= {f"sum_{name}": number_of(rows[name]).sum() for name in sorted(sums)}
    if said.unique:
        counted["keys"] = rows[said.unique[0]].nunique()
        counted["with_key"] = rows[said.unique[0]].count()
    answer: dict[str, Any] = rows.aggregate(**counted).to_pyarrow().to_pylist()[0]
    return answer


def refuse_rows(
    found: Recognised, rows: "ir.Table", column: str, breach: Any, right: str
) -> None:
    """Refuse the file whole when any row breaks one more rule.

    Raises:
        BadInput: Naming the first rows that do.
    """
    rule = Rule(column, breach, right)
    if times := int(rows.filter(breach).count().to_pyarrow().as_py()):
        raise BadInput(_refusal(found, _rows_that_break(found, rows, rule), times))


def _rows_that_break(found: Recognised, rows: "ir.Table", rule: Rule) -> list[Fault]:
    """The second pass, for one rule: the first rows that break it."""
    key = found.match.format.unique
    broken = (
        rows.filter(rule.breach)
        .select(
            RECORD,
            identity=rows[key[0]] if key else rows[rule.column],
            value=rows[rule.column],
        )
        .order_by(RECORD)
        .limit(FAULTS_SHOWN)
    )
    return [
        Fault(
            each[RECORD],
            (each["identity"] or "") if key and key[0] != rule.column else "",
            found.match.header_of(rule.column),
            each["value"],
            rule.right,
        )
        for each in broken.to_pyarrow().to_pylist()
    ]


def _repeated(
    found: Recognised, rows: "ir.Table", counts: dict[str, Any]
) -> tuple[list[Fault], int]:
    """Rows whose key stands in an earlier row."""
    if not found.match.format.unique or counts["keys"] == counts["with_key"]:
        return [], 0
    key = found.match.format.unique[0]
    first = rows.group_by(key).aggregate(first=rows[RECORD].min(), times=rows.count())
    again = first.filter(first.times > 1)
    later = (
        rows.inner_join(again, key)
        .filter(lambda joined: joined[RECORD] > joined.first)
        .order_by(RECORD)
        .limit(FAULTS_SHOWN)
        .select(RECORD, key)
    )
    faults = [
        Fault(
            each[RECORD],
            "",
            found.match.header_of(key),
            each[key],
            "there only once, and an earlier row has it",
        )
        for each in later.to_pyarrow().to_pylist()
    ]
    return faults, counts["with_key"] - counts["keys"]


def _totals_that_differ(found: Recognised, counts: dict[str, Any]) -> list[Fault]:
    faults = []
    for adds_up in found.match.format.adds_up:
        wanted = counts[f"sum_{adds_up.to}"] or 0.0
        for name in adds_up.columns:
            total = counts[f"sum_{name}"] or 0.0
            if abs(total - wanted) > adds_up.within * max(abs(wanted), 1.0):
                faults.append(
                    Fault(
                        0,
                        "",
                        found.match.header_of(name),
                        f"{total:,.1f}",
                        f"the total of {found.match.header_of(adds_up.to)!r}, "
                        f"{wanted:,.1f}: rows may be missing",
                    )
                )
    return faults


def _torn_rows(database: Any, found: Recognised) -> list[Fault]:
    """Rows that could not be read as rows: too many columns, broken quotation."""
    torn = database.raw_sql(
        "SELECT DISTINCT line, error_type, error_message FROM reject_errors ORDER BY line"
    ).fetchall()
    columns = len(found.match.header)
    return [
        Fault(
            -line,
            "",
            "",
            None,
            f"a row of {columns} columns like the header ({kind.lower()})",
        )
        for line, kind, _ in torn
    ]


def _refusal(found: Recognised, faults: list[Fault], total: int) -> str:
    """What is said of a file refused: how much is wrong, then where."""
    rows = rows_of_records(
        found.text,
        found.delimiter,
        after=found.header_row,
        wanted={fault.record for fault in faults if fault.record > 0},
    )
    summary = (
        f"{found.path.name} was refused whole, as a {found.match.format.title}: "
        f"{total:,} {'value is' if total == 1 else 'values are'} not right. "
        "Nothing was changed."
    )
    lines = [summary]
    for fault in faults:
        row = -fault.record if fault.record < 0 else rows.get(fault.record, 0)
        lines.append(_said(fault, row))
    if total > len(faults):
        lines.append(f"... and {total - len(faults):,} more.")
    return "\n".join(lines)


def _said(fault: Fault, row: int) -> str:
    where = f"row {row}" if row else "all rows"
    if fault.identity:
        where += f" ({_short(fault.identity)})"
    if not fault.header:
        return f"{where}: must be {fault.right}."
    if fault.value is None:
        return f"{where}, column {fault.header!r}: is empty; must be {fault.right}."
    return f"{where}, column {fault.header!r}: {_short(fault.value)!r} must be {fault.right}."


def _short(value: str) -> str:
    plain = " ".join("".join(filter(str.isprintable, value)).split())
    return plain if len(plain) <= VALUE_SHOWN else f"{plain[: VALUE_SHOWN - 1]}…"
