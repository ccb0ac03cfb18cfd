"""Amounts in an answer's text, and whether they are the gold ones. Exact: no factor is forgiven.

Years and dates are points in time, not amounts; they are matched by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from eval.cases import GoldNumber, GoldResult
from rag.language.quantity import read_quantities
from rag.schema import Quantity

_CITATION_MARK = re.compile(r"\[\d+\]")
_YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|[一二][〇零○一二三四五六七八九]{3}")
_YEARS = re.compile(rf"(?:{_YEAR.pattern})(?:\s*[-—–~～至到、/]+\s*(?:{_YEAR.pattern}))*\s*年")
_MONTH = re.compile(r"(?<![0-9])([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*[日号])?")
_ISO = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-([0-9]{1,2})(?:-([0-9]{1,2}))?(?![0-9])")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_DURATIONS = frozenset({"年", "个月", "月", "周", "天", "日"})
_COUNTER = "个"  # the classifier that can stand for any other: 66个企业 counts what 66家企业 counts

Point = tuple[int, str]  # (2018, "年"), (7, "月"), (1, "日")


def gives(text: str, gold: GoldNumber) -> bool:
    """Whether the text states this amount: same value, same unit after conversion."""
    if gold.unit in ("年", "月", "日") and (int(gold.value), gold.unit) in points(text):
        return True
    return any(is_gold(q, gold) for q in amounts(text))


def tally(text: str, numbers: Sequence[GoldNumber], results: Sequence[GoldResult]) -> tuple[int, int]:
    """How many amounts of the text are gold numbers or results, and how many there are.

    A duration that isn't asked for (今后五年) tells when, not how much, and isn't counted.
    """
    gold = other = 0
    for q in amounts(text):
        if any(is_gold(q, number) for number in numbers) or any(_near(q.value, q.unit, r) for r in results):
            gold += 1
        elif q.unit not in _DURATIONS:
            other += 1
    return gold, gold + other


def reaches(text: str, shown: Iterable[tuple[Decimal, str]], gold: GoldResult) -> bool:
    """Whether an amount of the text, or one of the `shown` results, is within the gold tolerance."""
    given = [(q.value, q.unit) for q in amounts(text)]
    return any(_near(value, unit, gold) for value, unit in (*given, *shown))


def says(text: str, value: str) -> bool:
    """Whether the text gives this value: as an amount if it is one, else word for word."""
    wanted = read_quantities(value)
    if len(wanted) == 1 and wanted[0].verbatim == value.strip():
        return any(q.value == wanted[0].value and q.unit == wanted[0].unit for q in amounts(text))
    return fold(value) in fold(text)


def amounts(text: str) -> tuple[Quantity, ...]:
    """The amounts a reader takes away: no citation marks, no years, no dates."""
    for pattern in (_CITATION_MARK, _ISO, _YEARS, _MONTH):
        text = pattern.sub(lambda match: "；" * len(match.group()), text)
    return tuple(q for q in read_quantities(text) if not _YEAR.fullmatch(q.verbatim.strip()))


def points(text: str) -> frozenset[Point]:
    """The years, months and days named in the text; both ends of 2021—2025年."""
    text = _CITATION_MARK.sub("；", text)
    found = [(int(year.translate(_HAN_DIGITS)), "年") for year in _YEAR.findall(text)]
    for month, day in _MONTH.findall(text):
        found += [(int(month), "月")] + [(int(day), "日")] * bool(day)
    for _, month, day in _ISO.findall(text):
        found += [(int(month), "月")] + [(int(day), "日")] * bool(day)
    return frozenset(found)


def is_gold(quantity: Quantity, gold: GoldNumber) -> bool:
    """Same value (or an end of the range) in the same unit."""
    return gold.value in (quantity.value, quantity.low, quantity.high) and _same_unit(quantity.unit, gold.unit)


def fold(text: str) -> str:
    """Letters, digits and Han characters only, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _near(value: Decimal, unit: str, gold: GoldResult) -> bool:
    return abs(value - gold.value) <= gold.tol and _same_unit(unit, gold.unit)
