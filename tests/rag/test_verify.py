"""The gate before the screen: an amount that no source holds is caught."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.quantity import format_value
from rag.schema import Computed
from rag.verify import unsupported

QUOTE = (
    "机器人产值达到85.6亿元，研发机构90家，失业率下降0.3个百分点，增速6.5%，居全省第4位，基金50亿至100亿元。"
)


def caught(text: str, *quotes: str, question: str = "") -> list[str]:
    return [quantity.verbatim for quantity in unsupported(text, quotes or [QUOTE], question)]


@pytest.mark.parametrize(
    "text",
    [
        "产值达到85.6亿元",
        "产值达到856000万元",  # the same amount
        "产值达到8,560,000,000元",
        "研发机构90家[1]",
        "失业率下降0.3个百分点",
        "增速6.5%",
        "全省第四",
        "基金50亿—100亿元",
        "没有数字",
        "",
    ],
)
def test_what_stands_in_a_quote_passes(text: str) -> None:
    assert caught(text) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("产值达到85.7亿元", "85.7亿元"),  # a digit
        ("产值达到856亿元", "856亿元"),  # the point
        ("产值达到85.6万元", "85.6万元"),  # 亿 → 万
        ("产值达到85.6亿美元", "85.6亿美元"),
        ("研发机构90个", "90个"),  # the unit
        ("研发机构900家", "900家"),
        ("失业率下降0.3%", "0.3%"),  # percentage points are not per cent
        ("增速6.5个百分点", "6.5个百分点"),
        ("全省第3位", "第3位"),
        ("基金100亿元", "100亿元"),  # an end of a range is not the range
        ("增速-6.5%", "-6.5%"),
    ],
)
def test_a_changed_amount_is_caught(text: str, amount: str) -> None:
    assert caught(text) == [amount]


def test_one_false_amount_among_true_ones_is_caught() -> None:
    assert caught("产值达到85.6亿元，研发机构91家，增速6.5%") == ["91家"]


def test_citation_marks_are_no_amounts() -> None:
    assert caught("研发机构90家[1][12]；产值85.6亿元[3]。") == []
    assert caught("研发机构[90]家", "没有数字") == []


def test_a_number_of_the_question_may_be_repeated() -> None:
    assert caught("不到200家") == ["200家"]
    assert caught("不到200家", question="有200家吗？") == []


def test_a_computed_result_is_supported_with_its_parts() -> None:
    result = Computed("90家 × 2", Decimal(180), "家", "180家", (0,))
    assert unsupported("共180家", [QUOTE], computed=[result]) == ()
    assert unsupported("共180家", [QUOTE]) != ()


ROW = "学校\t12\t所\t2021年\t实际"


def test_the_unit_of_a_table_may_stand_in_another_cell() -> None:
    assert caught("学校12所（2021年，实际）", ROW) == []
    assert caught("学校12所", "| 学校 | 12 | 所 | 2021年 |") == []
    assert caught("学校12所", "学校   12   所") == []  # out of a scan
    assert caught("学校13所", ROW) == ["13所"]
    assert caught("学校12家", ROW) == ["12家"]
    assert caught("学校12万所", ROW) == ["12万所"]


def test_a_unit_of_another_row_does_not_count() -> None:
    assert caught("学校9家", f"{ROW}\n医院\t9\t家") == []
    assert caught("学校12家", f"{ROW}\n医院\t9\t家") == ["12家"]


def test_the_years_of_a_remark_are_no_amounts() -> None:
    assert caught("《云溪市规划（2021—2025年）》（2021-03-10）：研发机构90家（2020年，实际）[1]") == []


UNITS = st.sampled_from(["家", "亿元", "万元", "%", "个百分点", "公里", "所"])


@given(st.integers(1, 10**6), st.integers(1, 10**6), UNITS, UNITS)
def test_only_the_same_amount_supports(one: int, other: int, unit: str, other_unit: str) -> None:
    said, stands = format_value(Decimal(one), unit), format_value(Decimal(other), other_unit)
    base = {"亿元": ("元", 10**8), "万元": ("元", 10**4)}
    name, factor = base.get(unit, (unit, 1))
    other_name, other_factor = base.get(other_unit, (other_unit, 1))
    same = (name, one * factor) == (other_name, other * other_factor)
    assert (unsupported(f"共有{said}", [f"共有{stands}"]) == ()) is same
