"""The years a statement or a question is about. Pure."""

import re
from dataclasses import dataclass, replace

from rag.language.period import read_periods
from rag.schema import Period
from rag.spans import Span

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # in digits, with 年 or without
# A year something is compared with is not the year it happened: 是2015年的1.8倍, 比2015年增加.
_BASE_BEFORE = re.compile(r"((?<![占同环])比|较|相比|对比|年对|在)[“”]?$")
_BASE_AFTER = re.compile(r"^(年)?[“”]?(的([\d.]|几|多少)|基础上|以来)")
_MOVED = re.compile(
    r"[从由][“”]?$"
)  # 由2015年的2.1%提高到2020年的3.4% says what it was, not with what it compares
_REACHED, _TIMES = re.compile(r"[至到]"), re.compile(r"^年?[“”]?的[\d.]+[万亿]*倍")
_SINCE = re.compile(r"^(年)?[“”]?(以来|起)")
_IN = re.compile(r"在[“”]?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch of years in a text, and whether something is only compared with it."""

    span: Span
    period: Period
    is_base: bool


def dated(text: str, issued_year: int | None = None) -> tuple[Dated, ...]:
    """Every period of the text in order, those of comparison marked.

    >>> [(d.period.verbatim, d.is_base) for d in dated("2020年是2015年的1.8倍")]
    [('2020年', False), ('2015年', True)]
    """
    return tuple(_dated(text, span, period, issued_year) for span, period in read_periods(text, issued_year))


def years_of(text: str, issued_year: int | None = None) -> frozenset[int]:
    """Every year of every period in the text, years of comparison left out.

    >>> sorted(years_of("2020年是2015年的1.8倍"))
    [2020]
    """
    found: set[int] = set()
    for one in dated(text, issued_year):
        if not one.is_base:
            found.update(range(one.period.first, one.period.last + 1))
    return frozenset(found)


def years_said(period: Period | None) -> str:
    """The years alone; what the source calls them may be relative to a date (五年来). "" for None.

    >>> years_said(Period("十四五", 2021, 2025))
    '2021—2025年'
    """
    if period is None:
        return ""
    return f"{period.last}年" if period.first == period.last else f"{period.first}—{period.last}年"


def _dated(text: str, span: Span, period: Period, issued_year: int | None) -> Dated:
    if issued_year and period.last <= issued_year and _SINCE.match(text[span.end :]):  # 2020年以来
        return Dated(span, replace(period, last=issued_year), is_base=False)
    return Dated(span, period, _is_base(text, span, period))


def _is_base(text: str, span: Span, period: Period) -> bool:
    after = _BASE_AFTER.match(text[span.end :])
    moved = _MOVED.search(text[: span.start]) or _REACHED.match(period.verbatim)
    if moved and not _TIMES.match(text[span.end :]):
        return False
    before = _BASE_BEFORE.search(text[: span.start])
    if before and _IN.search(before[0]):  # 在2020年基础上, but not 在2020年
        return bool(after)
    return bool(after or (before and period.first == period.last))
