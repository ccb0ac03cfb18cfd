"""A computed result holds if its formula gives it, over the values of its facts and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rag.calculation import ITEMS, holds, numbers_of
from rag.language.formula import evaluate
from rag.schema import Computed
from tests.rag.made_facts import facts

FACTS = facts("2021年高新技术企业7387家。2026年高新技术企业1.2万家。2026年占比40%。2021年占比37.5%。")


def result(formula: str, value: str, unit: str, shown: str, *used: int) -> Computed:
    return Computed(formula, Decimal(value), unit, shown, used)


@pytest.mark.parametrize(
    "right",
    [
        result("12000 - 7387", "4613", "家", "4613家", 0, 1),
        result("12000 / 7387 - 1", "0.6245", "", "62.4%", 0, 1),
        result("12000 / 7387 * 100", "162.4", "%", "162.4%", 0, 1),
        result("12000 / 7387", "1.62", "倍", "1.62倍", 0, 1),
        result("(12000 / 7387) ** (1 / 5) - 1", "0.102", "", "10.2%", 0, 1),  # five years apart
        result("(12000 + 7387) / 2", "9693.5", "家", "9693.5家", 0, 1),  # a mean of two
        result("40 - 37.5", "2.5", "个百分点", "2.5个百分点", 2, 3),
        result("12000 / (40 / 100)", "30000", "家", "3万家", 1, 2),
    ],
)
def test_a_right_result_holds(right: Computed) -> None:
    assert holds(right, FACTS, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        result("12000 - 7387", "4614", "家", "4614家", 0, 1),  # the value
        result("12000 - 7387", "4613", "家", "4614家", 0, 1),  # what is shown
        result("12000 - 7387", "4613", "个", "4613个", 5, 6),  # no such facts
        result("12000 - 7387", "4613", "家", "4613个", 0, 1),  # the unit
        result("12000 - 7387", "4613", "家", "4613家", 0),  # a number of no fact given
        result("12000 - 7386", "4614", "家", "4614家", 0, 1),
        result("12000 / 7387 - 1", "0.6245", "", "62.5%", 0, 1),  # rounded wrongly
        result("12000 / 7387 - 1", "0.6", "", "62.4%", 0, 1),  # coarser than what is shown
        result("12000 * 3", "36000", "家", "3.6万家", 0, 1),  # 3 of what?
        result("(12000 / 7387) ** (1 / 4) - 1", "0.129", "", "12.9%", 0, 1),  # not four years
        result("12000 - ", "12000", "家", "1.2万家", 0, 1),
        result("1 + 1", "2", "家", "2家", 0, 1),  # over no fact at all
        result("12000 - 7387", "4613", "家", "4613家"),
        result("12000 - 7387", "4613", "家", "4613家和5家", 0, 1),
        result("12000 - 7387", "4613", "家", "", 0, 1),
    ],
)
def test_a_wrong_result_does_not(wrong: Computed) -> None:
    assert not holds(wrong, FACTS, 0)


def test_a_count_of_items_is_checked_against_them() -> None:
    count = result(ITEMS, "3", "项", "3项")
    assert holds(count, (), 3)
    assert not holds(count, (), 2)


def test_years_up_to_one_that_the_question_names() -> None:
    forward = result("7387 * (1 + 40 / 100) ** 9", "152630", "家", "152630家", 0, 2)
    base = evaluate(forward.formula).value
    forward = replace(forward, value=base.quantize(Decimal(1)), shown=f"{base.quantize(Decimal(1))}家")
    assert holds(forward, FACTS, 0, {2030})  # 2021 to 2030
    assert not holds(forward, FACTS, 0, {2029})
    assert not holds(forward, FACTS, 0)


def test_the_numbers_that_a_result_may_be_shown_with() -> None:
    shown = numbers_of(result("12000 / 5", "2400", "家", "2400家", 1))
    assert {Decimal(12000), Decimal(5), Decimal(2400)} <= {quantity.value for quantity in shown}
    assert [q.value for q in numbers_of(result(ITEMS, "3", "项", "3项"))] == [Decimal(3)]
