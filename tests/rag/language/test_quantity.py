"""Amounts: worked cases (cases/quantities.jsonl, our own sentences) and what must hold for any text."""

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.quantity import format_value, is_rank, read_quantities, same_amount
from rag.schema import Quantity

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "quantities.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
UNIT_NAMES = """
元 美元 家 户 个 人 件 项 条 座 张 宗 列 标箱 亩 平方公里 公里 平方米 微克/立方米 吨 吨标准煤
千瓦 % 个百分点 倍 名 岁 小时 天 台 人次
"""
UNITS = st.sampled_from(UNIT_NAMES.split())
DECIMALS = st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False)
LIKE_YEARS = st.decimals(min_value=1900, max_value=2100, places=2)
VALUES = st.one_of(DECIMALS, LIKE_YEARS)
BEFORE = st.sampled_from(
    ["", "总量达", "新增企业", "，其中", "（", "预计超过", "\t", "“十四五”期间建成", "2025年达到"]
)
AFTER = st.sampled_from(["", "。", "，增长", "以上", "、", "\n", "）", "左右，"])
NASTY = st.text(
    alphabet="0123456789.,，-+/:% 一二两三五十百千万亿零点第半年月日个家元大约超至到分之又成折余多几负"
    "“”（）\n\t\ud800a"
)


def one(text: str) -> Quantity:
    (quantity,) = read_quantities(text)
    return quantity


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_worked_case(case: dict[str, list[list[str | None]]]) -> None:
    read = [
        [q.verbatim, f"{q.value:f}", q.unit, q.qualifier, None if q.high is None else f"{q.high:f}"]
        for q in read_quantities(str(case["text"]))
    ]
    assert read == case["amounts"]


@given(VALUES, UNITS, BEFORE, AFTER)
def test_value_to_text_to_value(value: Decimal, unit: str, before: str, after: str) -> None:
    shown = format_value(value, unit)
    quantities = read_quantities(before + shown + after)
    assert [(q.value, q.unit, q.verbatim) for q in quantities] == [(value, unit, shown)]


def chinese(number: int) -> str:
    """An integer below 10^12 in plain Chinese characters."""
    digits = "零一二三四五六七八九"

    def four(n: int) -> str:
        text = "".join(
            digits[n // 10**p % 10] + s if n // 10**p % 10 else "零"
            for p, s in ((3, "千"), (2, "百"), (1, "十"), (0, ""))
        )
        while "零零" in text:
            text = text.replace("零零", "零")
        return text.rstrip("零")

    groups = [(number // 10**p % 10**4, s) for p, s in ((8, "亿"), (4, "万"), (0, ""))]
    text = "".join(four(n) + s if n else "零" for n, s in groups)
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.integers(min_value=2, max_value=10**12 - 1), st.sampled_from(["家", "元", "亩", "公里", "项"]))
def test_chinese_numerals(number: int, unit: str) -> None:
    quantity = one(f"共有{chinese(number)}{unit}。")
    assert (quantity.value, quantity.unit) == (Decimal(number), unit)


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=1, max_value=10**9), UNITS)
def test_a_range_is_one_amount(low: int, more: int, unit: str) -> None:
    quantity = one(f"约{low}{unit}至{low + more}{unit}。")
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(low), Decimal(low + more), unit)


@pytest.mark.parametrize(
    "qualifier", ["超过", "超", "突破", "不少于", "约", "近", "≈ ", "> ", "力争", "预计", "不低于", "至少"]
)
def test_bounds_before(qualifier: str) -> None:
    assert one(f"企业{qualifier}300家").qualifier == qualifier.strip()


@pytest.mark.parametrize("qualifier", ["以上", "左右", "上下", "以内", "以下"])
def test_bounds_after(qualifier: str) -> None:
    assert one(f"企业300家{qualifier}").qualifier == qualifier


@given(st.one_of(st.text(), NASTY))
@settings(max_examples=400)
def test_any_text_is_quoted_exactly_in_order_without_overlap(text: str) -> None:
    end = 0
    for quantity in read_quantities(text):
        assert quantity.span.of(text) == quantity.verbatim
        assert quantity.span.start >= end
        assert quantity.span.end > quantity.span.start
        assert quantity.value.is_finite()
        assert quantity.high is None or (quantity.low == quantity.value and quantity.low < quantity.high)
        end = quantity.span.end


@pytest.mark.parametrize("text", ["1" * 5000, "一" * 5000, "9" * 61])
def test_endless_digits_are_no_amount(text: str) -> None:
    assert read_quantities(text) == ()


def test_absurd_values_stay_exact() -> None:
    assert one("1" + "0" * 30 + "元").value == 10**30


def test_half_a_surrogate() -> None:
    assert one("企业\ud83d超过1.2万家").value == 12000


@pytest.mark.parametrize(
    "unit", ["超过1.2万家，", "1", "一", "第一", "一又", "三分之", "1.", "a1", "“一", "1-"]
)
def test_linear_on_one_long_line(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        runs = []
        for _ in range(3):
            start = time.perf_counter()
            read_quantities(text)
            runs.append(time.perf_counter() - start)
        return min(runs)

    # Eight times the text: 8 if linear, 64 if quadratic.
    assert seconds(24000) < 30 * max(seconds(3000), 1e-4)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1.2万家", "一万二千家"),
        ("12,000家", "1.2万家"),
        ("1.4万亿元", "14000亿元"),
        ("2平方公里", "2000000平方米"),
        ("三成", "30%"),
        ("5公里", "5000米"),
        ("1万元", "人民币10000元"),
        ("2-3个", "2至3个"),
        ("居全省第二", "排名第2位"),
    ],
)
def test_same_amount(a: str, b: str) -> None:
    assert same_amount(one(a), one(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("100人", "100人次"),
        ("3%", "3个百分点"),
        ("1万元", "1亿元"),
        ("100元", "100美元"),
        ("5亩", "5公顷"),
        ("2-3个", "2个"),
        ("排名第3名", "院士3名"),
        ("1.2万家", "1.20001万家"),
        ("增长5%", "-5%"),
    ],
)
def test_different_amounts(a: str, b: str) -> None:
    assert not same_amount(one(a), one(b))


def test_rank_and_head_count_share_a_unit() -> None:
    assert is_rank(one("居全省第三"))
    assert not is_rank(one("院士16名"))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("12000", "家", "1.2万家"),
        ("1234567", "元", "1234567元"),
        ("1400000000000", "元", "1.4万亿元"),
        ("70", "%", "70%"),
    ],
)
def test_format_value(value: str, unit: str, shown: str) -> None:
    assert format_value(Decimal(value), unit) == shown
