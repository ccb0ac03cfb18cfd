"""A rounding counts only where the text states it, and only to the digits it shows."""

from decimal import Decimal

import pytest

from rag.language.quantity import read_quantities
from rag.language.rounding import carries, last_place
from rag.schema import Quantity


def amount(text: str) -> Quantity:
    (only,) = read_quantities(text)
    return only


@pytest.mark.parametrize(
    ("said", "stands", "carried"),
    [
        ("12家", "12家", True),
        ("约9650亿元", "9650.19亿元", True),
        ("9650亿元左右", "9650.19亿元", True),
        ("9650亿元", "9650.19亿元", False),
        ("超过9650亿元", "9650.19亿元", False),
        ("约9651亿元", "9650.19亿元", False),
        ("约1.2万家", "11500家", True),
        ("约1.2万家", "11499家", False),
        ("约3%", "3.06%", True),
        ("约3%", "3.06个百分点", False),
        ("约3家", "3.1所", False),
    ],
)
def test_what_carries(said: str, stands: str, carried: bool) -> None:
    assert carries(amount(said), amount(stands)) is carried


@pytest.mark.parametrize(
    ("text", "step"), [("62.4%", "0.1"), ("1.2万家", "1000"), ("12,000家", "1"), ("三成", "1"), ("0家", "1")]
)
def test_the_last_place(text: str, step: str) -> None:
    assert last_place(amount(text)) == Decimal(step)
