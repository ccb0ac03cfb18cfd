"""Formulas as the product shows them: numbers, + - * / **, parentheses, nothing else. Pure.

They are evaluated anew wherever a result is to be believed, never taken over.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException

_LONGEST = 600  # characters; also bounds how deep parentheses go
# 50 digits: far beyond any rounding shown. A power that leaves these bounds is an error, not a long wait.
_CONTEXT = Context(prec=50, Emax=400, Emin=-400)
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: _CONTEXT.add,
    ast.Sub: _CONTEXT.subtract,
    ast.Mult: _CONTEXT.multiply,
    ast.Div: _CONTEXT.divide,
    ast.Pow: _CONTEXT.power,
}


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`numbers` are the literals of the formula in order, each with whether it stands in an exponent."""

    value: Decimal  # to 50 digits
    numbers: tuple[tuple[Decimal, bool], ...]


def evaluate(formula: str) -> Evaluated:
    """Evaluate a formula. ValueError if it holds anything but numbers and + - * / **, or has no value.

    >>> evaluate("12000 / 7387 - 1").numbers[0]
    (Decimal('12000'), False)
    >>> evaluate("2 ** -1").value
    Decimal('0.5')
    """
    if len(formula) > _LONGEST:
        raise ValueError("formula too long")
    numbers: list[tuple[Decimal, bool]] = []
    try:
        tree = ast.parse(formula.strip(), mode="eval")
        value = _value(tree.body, formula.strip(), numbers, exponent=False)
    except (SyntaxError, DecimalException, RecursionError, MemoryError) as error:
        raise ValueError(f"no value: {formula}") from error
    if not value.is_finite():
        raise ValueError(f"no value: {formula}")
    return Evaluated(value, tuple(numbers))


def _value(node: ast.expr, formula: str, numbers: list[tuple[Decimal, bool]], *, exponent: bool) -> Decimal:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        # As written, not as a float: 0.1 is a tenth.
        value = Decimal(ast.get_source_segment(formula, node) or "NaN")
        numbers.append((value, exponent))
        return value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, formula, numbers, exponent=exponent)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left = _value(node.left, formula, numbers, exponent=exponent)
        in_exponent = exponent or isinstance(node.op, ast.Pow)
        right = _value(node.right, formula, numbers, exponent=in_exponent)
        return _OPERATORS[type(node.op)](left, right)
    raise ValueError(f"not arithmetic: {formula}")
