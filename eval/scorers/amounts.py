"""Amounts in an answer's text, and whether they are the gold ones. Exact: no factor is forgiven.

Years and dates are points in time, not amounts; they are matched by themselves.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from eval.cases import GoldNumber, GoldResult
from eval.scorers.wording import fold
from rag.language.quantity import is_rank, read_quantities, same_amount
from rag.language.units import to_base
from rag.schema import Quantity

_CITATION_MARK = re.compile(r"\[\d+\]")
_YEAR = "(?:(?<![0-9.])(?:19|20)[0-9]{2}|(?:一九|二[〇零○])[〇零○一二三四五六七八九]{2})"
# A year says so (2018年, 2021—2025年, 2018-07) or stands free of what it could count (2018建成 doesn't).
_YEARS = re.compile(rf"({_YEAR})(?=\s*年|-[0-9]{{1,2}}(?![0-9])|\s*[-—–~～至到、/]+\s*{_YEAR}|[^\w.%]|$)")
_MONTH_DAY = re.compile(r"(?<![0-9])([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*[日号])?")
_ISO = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}-([0-9]{1,2})(?:-([0-9]{1,2}))?(?![0-9])")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")

_TIME = frozenset({"年", "个月", "天", "日"})
# 66个企业 counts what 66家企业 counts, and so does a bare 66 in a table's cell. Money, measures, shares
# and ranks are never exchanged.
_GENERAL = frozenset({"", "个"})
_CLASSIFIERS = _GENERAL | frozenset("家户条座项件宗台所支间处种类例位栋辆列人")


class Bound(StrEnum):
    """What sort of statement a qualifier makes of its amount."""

    LEAST = "least"
    MOST = "most"
    ABOUT = "about"


_BOUNDS = {
    Bound.MOST: re.compile(
        r"不超|不高于|不多于|不大于|(?<!不)[小低少]于|不足|不到|未到|至多|最[多高]|以下|[以之]内|[<≤]"
    ),
    Bound.LEAST: re.compile(
        "超|突破|不少于|不低于|不小于|大于|高于|多于|至少|最[少低]|起码|逾|过|以上|之上|多|[>≥]"
    ),
    Bound.ABOUT: re.compile("约|大概|接近|将近|近|左右|上下|[≈~]"),
}
_FALLS = re.compile(r"(?:下降|减少|降低|下跌|回落|负增长|下滑)[了约近超过 ]{0,3}$")
_RISES = re.compile(r"(?<!负)(?:增长|增加|提高|上升|提升|上涨)[了约近超过 ]{0,3}$")


def gives(text: str, gold: GoldNumber, reference: str = "") -> bool:
    """Whether the text states this amount: same value, same unit after conversion.

    A bound turned round (不超过 for 超过) is another amount, and so is a fall where the reference, a text
    that states the gold amount, says rise. Words that are only missing are `keeps_bound`'s matter.
    """
    if (gold.value, gold.unit) in points(text):
        return True
    trends = {_trend(reference, q) for q in amounts(reference) if is_gold(q, gold)} - {0}
    return any(
        is_gold(q, gold) and not _turned(q, gold) and not (trends and -_trend(text, q) in trends)
        for q in amounts(text)
    ) or any(_falls_by(text, q, gold) for q in amounts(text))


def keeps_bound(text: str, gold: GoldNumber) -> bool:
    """Whether the text gives the gold number with a qualifier of its sort (超过, 突破 and 以上 alike)."""
    wanted = bound(gold.qualifier)
    return any(is_gold(q, gold) and bound(q.qualifier) is wanted for q in amounts(text))


def bound(qualifier: str | None) -> Bound | None:
    """What the qualifier says of its amount; None for none and for 力争, 预计 and their like."""
    return next((sort for sort, words in _BOUNDS.items() if words.search(qualifier or "")), None)


def tally(text: str, numbers: Sequence[GoldNumber], results: Sequence[GoldResult]) -> tuple[int, int]:
    """How many amounts of the text are gold numbers or results, and how many there are.

    Years and durations (三年内) tell when, not how much: they count only where they are asked for.
    """
    gold = len(points(text) & {(number.value, number.unit) for number in numbers})
    other = 0
    for q in amounts(text):
        if any(is_gold(q, number) for number in numbers) or any(_near(q.value, q.unit, r) for r in results):
            gold += 1
        elif q.unit not in _TIME:
            other += 1
    return gold, gold + other


def reaches(text: str, shown: Iterable[tuple[Decimal, str]], gold: GoldResult) -> bool:
    """Whether an amount of the text, or one of the `shown` results, is within the gold tolerance."""
    given = ((q.value, q.unit) for q in amounts(text))
    return any(_near(value, unit, gold) for value, unit in (*given, *shown))


def says(text: str, value: str) -> bool:
    """Whether the text gives this value: as an amount if it is one with a unit, else word for word."""
    wanted = read_quantities(value)
    if len(wanted) == 1 and wanted[0].unit and wanted[0].verbatim == value.strip():
        return any(same_amount(q, wanted[0]) for q in amounts(text))
    return fold(value) in fold(text)


def amounts(text: str) -> tuple[Quantity, ...]:
    """The amounts a reader takes away; citation marks and bare years aren't any."""
    plain = _CITATION_MARK.sub(lambda mark: "；" * len(mark.group()), text)
    return tuple(q for q in read_quantities(plain) if q.unit or not re.fullmatch(_YEAR, q.verbatim))


def points(text: str) -> frozenset[tuple[Decimal, str]]:
    """The years, months and days named in the text: (2018, "年"), (7, "月"); both ends of 2021—2025年."""
    found = [(year.translate(_HAN_DIGITS), "年") for year in _YEARS.findall(text)]
    for month, day in (*_MONTH_DAY.findall(text), *_ISO.findall(text)):
        found += [(month, "月"), (day, "日")]
    return frozenset((Decimal(value), unit) for value, unit in found if value)


def is_gold(quantity: Quantity, gold: GoldNumber) -> bool:
    """Same value (or an end of the range) in the same unit."""
    ends = (quantity.value, quantity.low, quantity.high)
    units = {quantity.unit} if quantity.unit != "名" or is_rank(quantity) else {"名", "人"}
    return any(_same(end, unit, gold.value, gold.unit) for end in ends if end is not None for unit in units)


def _turned(quantity: Quantity, gold: GoldNumber) -> bool:
    return {bound(quantity.qualifier), bound(gold.qualifier)} == {Bound.LEAST, Bound.MOST}


def _trend(text: str, quantity: Quantity) -> int:
    """-1 where the text says a fall by this amount, 1 for a rise, 0 for neither."""
    before = text[: quantity.span.start]
    return 1 if _RISES.search(before) else -1 if _FALLS.search(before) else 0


def _falls_by(text: str, quantity: Quantity, gold: GoldNumber) -> bool:
    """下降0.2% states -0.2 %."""
    return _trend(text, quantity) < 0 and _same(-quantity.value, quantity.unit, gold.value, gold.unit)


def _same(value: Decimal, unit: str, gold: Decimal, gold_unit: str) -> bool:
    given, wanted = to_base(value, unit), to_base(gold, gold_unit)
    return given[0] == wanted[0] and _same_unit(given[1], wanted[1])


def _near(value: Decimal, unit: str, gold: GoldResult) -> bool:
    given, wanted = to_base(value, unit), to_base(gold.value, gold.unit)
    within = abs(given[0] - wanted[0]) <= to_base(gold.tol, gold.unit)[0]
    return within and _same_unit(given[1], wanted[1])


def _same_unit(unit: str, gold: str) -> bool:
    return unit == gold or ({unit, gold} <= _CLASSIFIERS and not _GENERAL.isdisjoint({unit, gold}))
