"""Amounts in an answer's text, and whether they are the gold ones. Exact: no factor is forgiven.

Years and dates are points in time, not amounts; they are matched by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from eval.cases import GoldNumber, GoldResult
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


def gives(text: str, gold: GoldNumber) -> bool:
    """Whether the text states this amount: same value, same unit after conversion."""
    if (gold.value, gold.unit) in points(text):
        return True
    return any(is_gold(q, gold) for q in amounts(text))


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


def fold(text: str) -> str:
    """Letters, digits, Han characters, points and percent signs only, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() or c in ".%")


def _same(value: Decimal, unit: str, gold: Decimal, gold_unit: str) -> bool:
    given, wanted = to_base(value, unit), to_base(gold, gold_unit)
    return given[0] == wanted[0] and _same_unit(given[1], wanted[1])


def _near(value: Decimal, unit: str, gold: GoldResult) -> bool:
    given, wanted = to_base(value, unit), to_base(gold.value, gold.unit)
    within = abs(given[0] - wanted[0]) <= to_base(gold.tol, gold.unit)[0]
    return within and _same_unit(given[1], wanted[1])


def _same_unit(unit: str, gold: str) -> bool:
    return unit == gold or ({unit, gold} <= _CLASSIFIERS and not _GENERAL.isdisjoint({unit, gold}))
