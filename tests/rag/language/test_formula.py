"""Formulas: exact where the numbers are, an error for anything that is no arithmetic."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.formula import evaluate

EXAMPLES = [
    ("12000 - 7387", "4613"),
    ("0.1 + 0.2", "0.3"),
    ("-3.7", "-3.7"),
    ("(2 + 3) * 4", "20"),
    ("2 ** -1", "0.5"),
    ("4 ** (1 / 2)", "2"),
    ("1000000000000000000000000000000 + 1", "1000000000000000000000000000001"),
    (" 8 / 2 ", "4"),
]


@pytest.mark.parametrize(("formula", "value"), EXAMPLES)
def test_values(formula: str, value: str) -> None:
    assert evaluate(formula).value == Decimal(value)


def test_the_numbers_are_told_in_order_and_exponents_marked() -> None:
    assert evaluate("(8 / 2) ** (1 / 5) - 1").numbers == (
        (Decimal(8), False),
        (Decimal(2), False),
        (Decimal(1), True),
        (Decimal(5), True),
        (Decimal(1), False),
    )


NO_FORMULAS = [
    "",
    "x",
    "1 +",
    "1 / 0",
    "0 ** -1",
    "(-8) ** 0.5",
    "1, 2",
    "True",
    "1j",
    "'1'",
    "1 if 1 else 2",
    "__import__('os')",
    "abs(1)",
    "[1][0]",
    "1 % 2",
    "1 // 2",
    "~1",
    "9 ** 9 ** 9 ** 9",
    "(" * 299,
    "1" * 601,
    "1 \ud83d",
    "1\0",
    "1 ÷ 2",
    "0x10",
]


@pytest.mark.parametrize("formula", NO_FORMULAS)
def test_what_is_no_formula_is_an_error(formula: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        evaluate(formula)


NUMBERS = st.decimals(-(10**6), 10**6, places=2)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_sums_and_products_are_exact(a: Decimal, b: Decimal, c: Decimal) -> None:
    expected = Fraction(a) * Fraction(b) + Fraction(c)
    assert Fraction(evaluate(f"({a:f}) * ({b:f}) + ({c:f})").value) == expected


@given(NUMBERS, NUMBERS.filter(bool))
def test_a_quotient_is_right_to_far_more_digits_than_are_shown(a: Decimal, b: Decimal) -> None:
    value = evaluate(f"({a:f}) / ({b:f})").value
    assert abs(Fraction(value) * Fraction(b) - Fraction(a)) <= abs(Fraction(a)) / 10**40


@given(st.text(max_size=40) | st.text("0123456789+-*/(). ", max_size=40))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    with suppress(ValueError):
        assert evaluate(text).value.is_finite()
