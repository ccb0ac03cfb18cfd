"""The years a statement or a question is about. Pure."""

import re

from rag.language.period import read_periods

# A year something is compared with is not the year it happened: 是2015年的1.8倍, 比2015年增加.
_BASE_BEFORE = re.compile(r"((?<![占同环])比|较|相比|对比)[“”]?$")
_BASE_AFTER = re.compile(r"^(年)?[“”]?(的([\d.]|几|多少)|基础上|以来)")


def years_of(text: str, issued_year: int | None = None) -> frozenset[int]:
    """Every year of every period in the text, years of comparison left out.

    >>> sorted(years_of("2020年是2015年的1.8倍"))
    [2020]
    """
    found: set[int] = set()
    for span, period in read_periods(text, issued_year):
        single = period.first == period.last
        is_base = _BASE_AFTER.match(text[span.end :]) or (single and _BASE_BEFORE.search(text[: span.start]))
        if not is_base:
            found.update(range(period.first, period.last + 1))
    return frozenset(found)
