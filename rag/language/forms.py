"""The forms an amount takes in Chinese text, each read at one position of folded, masked text.

A form is read whole or not at all; whether a plain number with its unit really counts something
is judged by rag/language/quantity.py.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.language.numerals import EXACT, FRACTION, Numeral, match_numeral
from rag.language.units import match_unit


@dataclass(frozen=True, slots=True)
class Form:
    """What was read. `numeral` is None where the form alone makes it an amount (百分之五, 第17位)."""

    start: int
    end: int
    value: Decimal
    unit: str
    numeral: Numeral | None = None
    high: Decimal | None = None
    qualifier: str | None = None


_ORDINAL = re.compile(r"第 ?|前 ?(?=[0-9二三四五六七八九十])")
_RANK_UNIT = re.compile(r" ?(?:名(?![单录])|位(?!数)|大(?!会)|个(?![月季工星])|家|台|座)")
_RANK_BEFORE = re.compile(r"(?:排名?|居|列|名|位|占|全[国省市球县区]|世界|国内|[国省市区])[为第]?$")
_MOTTO = re.compile("(?:质量|安全|效益|群众|人民|生命|客户|用户|服务)$")  # 质量第一 ranks nothing
_FIRST = re.compile("(?:首位|榜首)(?!度)")
_LED = re.compile("(?:居|列|排|处于|占据)[^,，。;；]{0,12}$")
_DOUBLED = re.compile(r"翻了?([一两二三四五六七八九十\d]{1,2})?番")
_AND = re.compile(" ?又 ?")
_PARTS_OF = re.compile(" ?分 {0,2}之 {0,2}(负)?")
_SLASH = re.compile(r" ?/ ?(\d{1,9})(?![\d/.年])")
_AFTER_MINUS = re.compile(r"[0-9A-Za-z%)）\-]-$|—-$")
_CURRENCY_BEFORE = re.compile(r"(人民币|新台币|港币|HK\$|US\$|[￥¥$]) {0,3}$")
_CURRENCY = {"人民币": "元", "￥": "元", "¥": "元", "新台币": "新台币", "港币": "港元", "HK$": "港元"}
_CHANGE = re.compile(
    "零?(?:([0-9一二两三四五六七八九]) ?[角毛])?(?:([0-9一二两三四五六七八九]) ?分(?![之钟]))?钱?"
)
_DEGREES = re.compile("(摄|华)氏(?:温度)?$")
_HALF_MORE = re.compile("半(?![导成岛固数挂干径身边年载夜路])")
_HALF_BEFORE = frozenset("一大多过两前后上下对")  # 一半, 大半个, 上半年: no amounts
_KINDS = re.compile(" ?大(?![学型会小中于豆数桥楼道厦赛幅力气家批])")
_MORE_TENTHS = re.compile(" ?([一二三四五六七八九])(?![一-鿿])")
_SPACES = re.compile(" {0,3}")


def continues(folded: str, position: int) -> bool:
    """Whether a word or number goes on at `position` (a Chinese or Latin letter or a digit stands there)."""
    return bool(re.match("[一-鿿A-Za-z0-9]", folded[position : position + 1]))


def ranked(folded: str, start: int) -> Form | None:
    """第17位, 全省第二, 第四个, 前五, 前50名, 首位: places, in 名. `folded[start]` is 第, 前, 首 or 榜."""
    if folded[start] in "首榜":
        first = _FIRST.match(folded, start)
        led = first and _LED.search(folded[max(0, start - 20) : start])
        return Form(start, first.end(), Decimal(1), "名") if first and led else None
    lead = _ORDINAL.match(folded, start)
    numeral = match_numeral(folded, lead.end()) if lead else None
    if not numeral or _MOTTO.search(folded[max(0, start - 2) : start]):
        return None
    top = folded[start] == "前"
    unit = _RANK_UNIT.match(folded, numeral.end)
    end = unit.end() if unit else numeral.end
    before = _RANK_BEFORE.search(folded[max(0, start - 4) : start])
    clear = unit or not continues(folded, end) or folded[end] == "的" or (not top and not numeral.chinese)
    if not clear and not (before and not top):
        return None
    return Form(start, end, numeral.value, "名", qualifier="前" if top else None)


def doubled(folded: str, start: int) -> Form | None:
    """翻一番, 翻番 → 2 倍, 翻两番 → 4 倍: the level that is reached."""
    match = _DOUBLED.match(folded, start)
    if not match:
        return None
    times = int(_digit(match[1])) if match[1] else 1
    return Form(start, match.end(), EXACT.power(Decimal(2), times), "倍")


def half(folded: str, start: int) -> Form | None:
    """半小时, 半个月, 半成."""
    unit = match_unit(folded, start + 1, chinese=True)
    if not unit or folded[start - 1 : start] in _HALF_BEFORE or unit[0] in ("双", "间", "台", "折", "‰"):
        return None
    if unit[0] == "成":
        return Form(start, unit[1], Decimal(5), "%")
    return Form(start, unit[1], Decimal("0.5"), unit[0])


def counted(folded: str, start: int) -> Form | None:
    """A number at `start` with what belongs to it: the sign before, fraction, unit, change."""
    numeral = match_numeral(folded, start)
    if numeral is None:
        return None
    begin, sign = _sign(folded, start)
    if parts := _PARTS_OF.match(folded, numeral.end):
        return _fraction(folded, begin, sign, numeral, parts)
    if (mixed := _AND.match(folded, numeral.end)) and (below := match_numeral(folded, mixed.end())):
        parts = _PARTS_OF.match(folded, below.end)
        part = _fraction(folded, begin, Decimal(1), below, parts) if parts else None
        if part and not part.unit:  # 一又二分之一
            return replace(part, value=EXACT.multiply(sign, EXACT.add(numeral.value, part.value)))
    if numeral.bare and numeral.value == 100 and folded.startswith("分百", numeral.end):
        return Form(begin, numeral.end + 2, Decimal(100), "%")
    slash = None if numeral.chinese or numeral.multiplier > 1 else _SLASH.match(folded, numeral.end)
    if slash and int(slash[1]) and folded[start - 1 : start] != "/":
        value = FRACTION.divide(numeral.value, Decimal(slash[1]))
        return Form(begin, slash.end(), EXACT.multiply(sign, value), "")
    return _with_unit(folded, begin, sign, numeral)


def _sign(folded: str, start: int) -> tuple[int, Decimal]:
    before = folded[max(0, start - 3) : start]
    if before.rstrip(" ").endswith("负"):
        return start - len(before) + before.rindex("负"), Decimal(-1)
    if before.endswith("零下"):
        return start - 2, Decimal(-1)
    if before.endswith("-") and not _AFTER_MINUS.search(before):
        return start - 1, Decimal(-1)
    return start, Decimal(1)


def _fraction(folded: str, start: int, sign: Decimal, parts: Numeral, lead: re.Match[str]) -> Form | None:
    """百分之五 → 5 %, 千分之五 → 0.5 %; 三分之一 → 0.333… without unit, to 28 digits."""
    numeral = match_numeral(folded, lead.end())
    if numeral is None or not parts.value:
        return None
    value = EXACT.multiply(numeral.value, -sign if lead[1] else sign)
    if parts.bare:
        return Form(start, numeral.end, EXACT.divide(EXACT.multiply(value, Decimal(100)), parts.value), "%")
    return Form(start, numeral.end, FRACTION.divide(value, parts.value), "")


def _with_unit(folded: str, begin: int, sign: Decimal, numeral: Numeral) -> Form:
    value, high, end, unit = numeral.value, numeral.high, numeral.end, ""
    spaces = _SPACES.match(folded, end)
    near = spaces.end() if spaces else end
    found = match_unit(folded, near, chinese=numeral.chinese)
    if found:
        unit, end = found
    elif folded.startswith("连冠", end):
        unit, end = "连冠", end + 2
    elif 1 < value < 100 and (kinds := _KINDS.match(folded, end)):
        unit, end = "个", kinds.end()
    elif folded.startswith("年", near) and not numeral.positional and value < 1000:
        unit, end = "年", near + 1
    if unit in ("成", "折", "‰"):
        return _tenths(folded, begin, end, numeral, unit)
    if found and _HALF_MORE.match(folded, end):
        value, end = EXACT.add(value, Decimal("0.5")), end + 1
    if unit in ("元", "块") and (change := _CHANGE.match(folded, end)) and (change[1] or change[2]):
        cents = _digit(change[1]) * 10 + _digit(change[2])
        value, end, unit = EXACT.add(value, EXACT.divide(cents, Decimal(100))), change.end(), "元"
    degrees = _DEGREES.search(folded[max(0, begin - 4) : begin]) if unit == "度" else None
    if degrees:
        begin, unit = begin - len(degrees.group()), "°C" if degrees[1] == "摄" else "°F"
    currency = _CURRENCY_BEFORE.search(folded[max(0, begin - 6) : begin])
    if currency and unit in ("", "元"):
        begin, unit = begin - len(currency.group()), _CURRENCY.get(currency[1], "美元")
    ends = sorted(EXACT.multiply(sign, each) for each in (value, high) if each is not None)  # -二三: from -3
    return Form(begin, end, ends[0], unit, numeral, ends[1] if len(ends) > 1 else None)


def _digit(characters: str | None) -> Decimal:
    numeral = match_numeral(characters, 0) if characters else None
    return numeral.value if numeral else Decimal(0)


def _tenths(folded: str, begin: int, end: int, numeral: Numeral, unit: str) -> Form:
    """七成 → 70 %, 七成六 → 76 %, 八折 → 80 %, 75折 and 五五折 by their two digits, 5‰ → 0.5 %."""
    if unit == "‰":
        return Form(begin, end, EXACT.divide(numeral.value, Decimal(10)), "%", numeral)
    if unit == "折" and (numeral.positional or numeral.value > 10):
        return Form(begin, end, numeral.value, "%", numeral)
    value = EXACT.multiply(numeral.value, Decimal(10))
    high = None if numeral.high is None else EXACT.multiply(numeral.high, Decimal(10))
    if unit == "折" and numeral.high is not None:  # 五六折 is 56 %, as in shops
        value, high = EXACT.add(value, numeral.high), None
    more = _MORE_TENTHS.match(folded, end) if unit == "成" else None
    if more:
        value, end = EXACT.add(value, _digit(more[1])), more.end()
    return Form(begin, end, value, "%", numeral, high)
