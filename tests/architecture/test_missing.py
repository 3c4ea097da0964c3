"""Nothing in the source turns a value that is not known into zero."""

import ast
from functools import cache
from pathlib import Path
from textwrap import shorten

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ropewalk"
FILLS = {"fillna", "fill_null"}
FILLING = {"nan_to_num", "nansum", "nancumsum"}
EXCEPTIONS = {
    "config/guards.py: request.META.get('CONTENT_LENGTH') or '0'": "a request that states no length has no body",
    "config/web_server.py: dict(req.headers).get('CONTENT-LENGTH', 0)": "the same",
    "lake/checking.py: entry.get('within', 0)": "a total must hold exactly unless the check allows a difference",
    "lake/validating.py: counts[f'sum_{adds_up.to}'] or 0.0": "a column without a number adds up to nothing, and then differs from its total",
    "lake/validating.py: counts[f'sum_{name}'] or 0.0": "the same",
    "lake/validating.py: rows.get(fault.record, 0)": "no row has the number 0: it stands for all of them",
    "lake/validating.py: rule.breach.sum().fill_null(0)": "no row, no breach",
    "money/actions/posting.py: Counter(dict(sorted(moved.items())))": "what was posted before moves nothing again",
    "money/queries/balances.py: Counter(dict(days.values_list('account_id').annotate(moved=PENCE)))": "nothing posted on a day moved nothing then",
    "money/queries/balances.py: Counter({tuple(told): pence for *told, pence in...": "the same",
    "money/queries/sources.py: Counter(dict(Receipt.objects.filter(contribution__fund=fund,...": "nothing received for a source is what came of it",
    "service/queries/concerns.py: Counter({each['provider_id']: each['found'] for each in counted})": "a provider about whom there is no concern has none",
    "web/tables.py: cell or 0": "only rows whose cell is known are ranked",
}


def is_zero(node):
    """Whether an expression is the number nought, in any of the ways to write it."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return ast.unparse(node.func) in {
            "Decimal",
            "Fraction",
            "float",
            "int",
        } and is_zero(node.args[0])
    return (
        isinstance(node, ast.Constant)
        and not isinstance(node.value, bool)
        and node.value in {0, "0"}
    )


def running_totals(tree):
    """The ``get`` of ``sums[key] = sums.get(key, 0) + more``, which starts a sum."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Subscript)
            and isinstance(node.value, ast.BinOp)
            and isinstance(node.value.op, ast.Add)
        ):
            target, start = node.targets[0], node.value.left
            wanted = f"{ast.unparse(target.value)}.get({ast.unparse(target.slice)}, "
            if ast.unparse(start).startswith(wanted):
                yield start


def holds_values(node):
    """Whether a ``Counter`` counts nothing, and gives nought for a value it lacks."""
    if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("Counter"):
        return False
    made_of = node.args[0] if node.args else None
    return (
        bool(node.keywords)
        or isinstance(made_of, ast.Dict | ast.DictComp)
        or (isinstance(made_of, ast.Call) and ast.unparse(made_of.func) == "dict")
    )


def zeros_for_missing(text):
    """Every expression of a module that gives nought where nothing is known."""
    tree = ast.parse(text)
    totals = set(running_totals(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp):
            if isinstance(node.op, ast.Or) and is_zero(node.values[-1]):
                yield ast.unparse(node)
        elif holds_values(node):
            yield shorten(ast.unparse(node), 70, placeholder="...")
        elif isinstance(node, ast.Call) and node not in totals:
            name = ast.unparse(node.func).rpartition(".")[2]
            last = node.args[-1] if node.args else None
            filled = [each.value for each in node.keywords] + node.args[-1:]
            if (
                name in FILLING
                or (name == "get" and len(node.args) == 2 and is_zero(last))
                or (name in FILLS and any(map(is_zero, filled)))
                or (name == "coalesce" and is_zero(last))
            ):
                yield ast.unparse(node)


@cache
def found_in_the_source():
    return {
        f"{path.relative_to(SOURCE).as_posix()}: {each}"
        for path in sorted(SOURCE.rglob("*.py"))
        for each in zeros_for_missing(path.read_text(encoding="utf-8"))
    }


def test_no_missing_value_becomes_zero():
    assert sorted(found_in_the_source() - set(EXCEPTIONS)) == []


def test_every_exception_is_still_there():
    assert sorted(set(EXCEPTIONS) - found_in_the_source()) == []


@pytest.mark.parametrize(
    "line",
    [
        "people = figure.value or 0",
        "share = float(part.value or 0.0)",
        "pence = row['pence'] or Decimal('0')",
        "beds = held.get(trust, 0)",
        "need = rows.fillna(0)",
        "need = rows.fill_null(0.0)",
        "need = pc.fill_null(rows['need'], fill_value=0)",
        "need = ibis.coalesce(rows.need, 0)",
        "need = np.nan_to_num(need)",
        "whole = np.nansum(need)",
        "sums[kind] = others.get(kind, 0) + people",
        "held = Counter({(fund, kind): pence for fund, kind, pence in rows})",
        "held = Counter(dict(rows.values_list('kind', 'pence')))",
        "held = collections.Counter(given=1)",
    ],
)
def test_a_zero_for_a_missing_value_would_be_seen(line):
    assert list(zeros_for_missing(line))


@pytest.mark.parametrize(
    "line",
    [
        "sums[kind] = sums.get(kind, 0) + people",
        "is_open = rows.fill_null(False)",
        "name = held.get(code, '')",
        "value = None if people is None else people / whole",
        "homes = Counter(each.rating for each in homes)",
        "told = Counter()",
    ],
)
def test_what_keeps_missing_apart_is_left_alone(line):
    assert not list(zeros_for_missing(line))
