"""Stretches of years in Chinese policy text: 2025年底, 2018至2025年, “十四五”期间, 今后五年, 去年.

Relative ones need the year the document was issued; without it they are left out, never guessed.
"""

import re
from collections.abc import Callable

from rag.language.numerals import DIGITS, fold, match_numeral
from rag.schema import Period
from rag.spans import Span

_C = "[零〇一二三四五六七八九]"
_Y = rf"(?:(?<![\d.])(?<!\d[,:：])(?:19|20)\d\d(?!\d)|[一二][零〇九]{_C}{{2}}(?![零〇一二三四五六七八九十]))"
_TO = " ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
_UNTIL = "(?:截至|截止到?|到|至|力争到|争取到)? ?"
_END = " ?(?:年度?)(?:[底末初中]|年[底末])?"
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_FIVE_YEAR_PLANS = {"九": 1996, "十": 2001}  # first years; 十一五 on are counted from 2006

_ABSOLUTE = (
    rf"(?P<from>{_Y})(?: ?年)?{_TO}(?P<to>{_Y})(?:{_END})?(?:期间|间)?"
    rf"|(?P<short>(?<![\d.,])20\d\d) ?[-—–~] ?(?P<two>\d\d)(?={_END})(?:{_END})"
    rf"|{_UNTIL}(?P<year>{_Y}){_END}(?:期间)?"
    r"|第(?P<nth>十[一二三四五六七八九])个五年(?=规划|计划|发展规划)"
    r"|[“\"‘]?(?P<plan>九|十[一二三四五六七八九]?)五[”\"’]?"
    r"(?: ?(?P<part>期?末|末期|的?(?:最后一年|收官之年|末年)|初期?|时期|期间|规划期?(?!的|纲)|以来))?"
)
_RELATIVE = (
    rf"(?:今后|未来|接下来|下)的?(?P<ahead>{_COUNT}) ?个?年(?:内|间|里)?"
    rf"|(?P<after>{_COUNT}) ?年(?:后|之后|以后)"
    rf"|(?P<within>{_COUNT}) ?年(?:之内|以内|内)"
    rf"|(?:过去|近|最近|前|这|刚刚过去的)的?(?P<back>{_COUNT}) ?年(?:以来|来|间|里)?"
    rf"|(?P<since>{_COUNT}) ?年(?:以来|来|间|(?=新增|累计|投入|年均|共计?|引进))"  # 五年新增220万人
    r"|(?P<named>去年|上年|上一年|前年|今年|本年度?|当年|明年|后年)(?:[底末初]|以来)?"
)
_NAMED = {
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "明年": 1,
    "后年": 2,
}
_PERIOD = re.compile(f"{_RELATIVE}|{_ABSOLUTE}")


def read_periods(text: str, issued_year: int | None = None) -> tuple[tuple[Span, Period], ...]:
    """Every stretch of years in `text`, in order, with its span. Pure and linear.

    “十三五”末 is 2020 alone. For a document of 2022, 今后五年 is 2022–2026 (the year of issue counts),
    五年后 is 2026, 五年来 and 近五年 are 2017–2021, 三年内 is 2022–2024, 去年 is 2021.
    """
    found: list[tuple[Span, Period]] = []
    for match in _PERIOD.finditer(fold(text)):
        years = _years(match, issued_year)
        if years is None or years[0] > years[1]:
            continue
        span = Span(match.start(), match.end())
        found.append((span, Period(verbatim=span.of(text), first=years[0], last=years[1])))
    return tuple(found)


def _years(match: re.Match[str], issued: int | None) -> tuple[int, int] | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "from" in groups:
        return _year(groups["from"]), _year(groups["to"])
    if "short" in groups:
        first = _year(groups["short"])
        return first, first // 100 * 100 + int(groups["two"])
    if "year" in groups:
        return _year(groups["year"]), _year(groups["year"])
    if "nth" in groups:  # 第十四个五年规划
        return _plan(groups["nth"], "期间", groups["nth"])
    if "plan" in groups:
        return _plan(groups["plan"], groups.get("part", ""), match.group())
    if issued is None:
        return None
    if "named" in groups:
        shift = _NAMED.get(groups["named"])
        return None if shift is None else (issued + shift, issued + shift)
    (name, words), *_ = groups.items()
    numeral = match_numeral(words, 0)
    count = int(numeral.value) if numeral and numeral.end == len(words) else 0
    return _RESOLVED[name](issued, count) if 0 < count <= 50 else None


_RESOLVED: dict[str, Callable[[int, int], tuple[int, int]]] = {
    "ahead": lambda issued, count: (issued, issued + count - 1),
    "within": lambda issued, count: (issued, issued + count - 1),
    "after": lambda issued, count: (issued + count - 1, issued + count - 1),
    "back": lambda issued, count: (issued - count, issued - 1),
    "since": lambda issued, count: (issued - count, issued - 1),
}


def _year(words: str) -> int:
    return int("".join(str(DIGITS.get(c, c)) for c in words))


def _plan(words: str, part: str, verbatim: str) -> tuple[int, int] | None:
    """“十四五” → 2021–2025. Outside quotation marks 十五 is a number unless a word says otherwise."""
    quoted = verbatim[0] in '“"‘'
    if not quoted and not part:
        return None
    first = _FIVE_YEAR_PLANS.get(words) or 2001 + 5 * DIGITS[words[1]]
    if re.search("末|最后|收官", part):
        return first + 4, first + 4
    return (first, first) if part.startswith("初") else (first, first + 4)
