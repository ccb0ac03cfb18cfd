"""Amounts in Chinese policy text: value in the base unit, unit, qualifier, range, exact span.

Conventions a reader of the result must know:
- 万 and 亿 go into the value (1.2万家 → 12000 家); percentages stay as printed; 七成 → 70 %, 八折 → 80 %,
  千分之五 → 0.5 %; 翻一番 → 2 倍, 翻两番 → 4 倍 (the level reached, as in “是…的2倍”).
- Ranks and ordinals have the unit 名 (第17位, 全省第二, 第四个, 首位 → 1 名; 前三 → 3 名, qualifier 前).
- A range is one amount, value = low. The parts of a ratio are amounts of their own, in % where they add
  up to 100, without unit elsewhere. 五大领域 → 5 个.
- Years, dates, periods (今后五年) and numbers inside names are not amounts; 三年内 and 连续四年 are, in 年.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.language.names import mask_names
from rag.language.numerals import EXACT, FRACTION, Numeral, fold, match_numeral
from rag.language.units import MEASURES, match_unit, to_base
from rag.schema import Quantity
from rag.spans import Span

_BEFORE = re.compile(
    r"(不超过|不超|不少于|不低于|不高于|不多于|不小于|不大于|大于 ?或?者?等于|小于 ?或?者?等于|大于|小于|高于|低于|多于|少于|"
    r"超过|超出|突破|(?<!赶)超|不足|不到|未到|至少|至多|最少|最多|最高|最低|起码|大约|大概|(?<![节公预条合集签制契大])约|"
    r"接近|将近|(?<![附最临远就邻])近|逾|(?<![通经超不胜穿越路透])过|≈|~|> ?=|< ?=|≥|≤|>|<|力争|预计|预期|争取)"
    r"(?:了|为|有)?(?:达到|达|实现|建成|为|至|到|占)? ?(?:人民币|[￥¥$])? ?$"
)
_AFTER = re.compile(
    r" ?(及以上|或以上|以上|以下|以内|之内|之上|之下|左右|上下|内(?![部外容在地资需涝环陆循])|多(?![个家年项种样元]))"
)
_TIMES = ("年", "个月", "天", "周", "小时", "分钟", "日", "工作日", "公里")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An amount on its way: what was read, before it is known whether it stands."""

    start: int
    end: int
    value: Decimal
    unit: str
    numeral: Numeral | None = None  # None where the form alone makes it an amount
    high: Decimal | None = None
    qualifier: str | None = None


_START = re.compile(r"[第首榜翻半前0-9.零〇一二两俩三四五六七八九幺十百千万亿]")
_RANGE = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?(?:负|-(?=\d))?")
_ORDINAL = re.compile(r"第 ?|前 ?(?=[0-9二三四五六七八九十])")
_RANK_UNIT = re.compile(r" ?(?:名(?![单录])|位(?!数)|大(?!会)|个(?!月|季)|家|台|座)")
_RANK_BEFORE = re.compile(r"(?:排名?|居|列|名|位|占|全[国省市球县区]|世界|国内|[国省市区])[为第]?$")
_FIRST = re.compile(r"(?:首位|榜首)(?!度)")
_LED = re.compile(r"(?:居|列|排|处于|占据)[^,，。;；]{0,12}$")
_DOUBLED = re.compile(r"翻了?([一两二三四五六七八九十\d]{1,2})?番")
_PARTS_OF = re.compile(r" ?分 {0,2}之 {0,2}(负)?")
_HUNDRED = {100: Decimal(1), 1000: Decimal("0.1"), 10000: Decimal("0.01")}
_SLASH = re.compile(r" ?/ ?(\d{1,9})(?![\d/.年])")
_CURRENCY_BEFORE = re.compile(r"(人民币|新台币|港币|HK\$|US\$|[￥¥$]) {0,3}$")
_CURRENCY = {"人民币": "元", "￥": "元", "¥": "元", "新台币": "新台币", "港币": "港元", "HK$": "港元"}
_CHANGE = re.compile(
    r"零?(?:([\d一二两三四五六七八九]) ?[角毛])?(?:([\d一二两三四五六七八九]) ?分(?![之钟]))?(?:钱)?"
)
_HALF = re.compile(r"半(?![导成岛固数挂干径身边年载夜路])")
_KINDS = re.compile(r"大(?![学型会小中于豆数桥楼道厦赛幅力气家批])")
_TENS_OF = re.compile(r"(?<![以之迈跃登踏升走再及])上$")
_STREAK = re.compile("连冠")
_SPACES = re.compile(" {0,3}")
_LASTING = re.compile(r"(?:连续|为期|有效期|年限|期限|周期|寿命|任期|满|长达|历时|仅用|缩短|延长|保存|不得|每|免征?|减半|前)[为了至到]?$")
_STRICT = ("至少", "不少于", "以上", "及以上", "或以上", "超过", "最多", "至多", "不超过", "约", "≥", "≤")
_CLOSING = tuple("”’\"》」")
_COUNTING_VAGUE = "几数好成"  # 数十家, 几百人: how many stays open


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Every amount of `text`, in order, without overlaps. Linear in the length; never raises."""
    folded = mask_names(fold(text))
    drafts: list[_Draft] = []
    position = 0
    while match := _START.search(folded, position):
        start = match.start()
        draft, position = _draft(folded, start)
        position = max(position, start + 1)
        if draft and not (drafts and draft.start < drafts[-1].end):
            drafts.append(draft)
    return tuple(_quantity(text, draft) for draft in _ratios(folded, drafts))


def _quantity(text: str, draft: _Draft) -> Quantity:
    high = None if draft.high is None else _plain(draft.high)
    value = _plain(draft.value)
    return Quantity(
        span=Span(draft.start, draft.end),
        verbatim=text[draft.start : draft.end],
        value=value,
        unit=draft.unit,
        qualifier=draft.qualifier,
        low=None if high is None else value,
        high=high,
    )


def _plain(value: Decimal) -> Decimal:
    """Without exponent or trailing zeros: 1.2E+4 and 12000.0 → 12000."""
    whole = value.to_integral_value(context=EXACT)
    if whole == value:
        return whole.quantize(Decimal(1), context=EXACT) if whole.adjusted() < 70 else whole
    return value.normalize(EXACT)


def _draft(folded: str, start: int) -> tuple[_Draft | None, int]:
    """The amount that starts at `start`, or None, and where to look on."""
    match folded[start]:
        case "第" | "前":
            return _ordinal(folded, start)
        case "首" | "榜":
            first = _FIRST.match(folded, start)
            led = first and _LED.search(folded[max(0, start - 20) : start])
            return (_Draft(start, first.end(), Decimal(1), "名") if first and led else None), start + 1
        case "翻":
            return _doubled(folded, start)
        case "半":
            return _half(folded, start)
        case _:
            return _counted(folded, start)


def _ordinal(folded: str, start: int) -> tuple[_Draft | None, int]:
    lead = _ORDINAL.match(folded, start)
    numeral = match_numeral(folded, lead.end()) if lead else None
    if not lead or not numeral:
        return None, start + 1
    top = folded[start] == "前"
    unit = _RANK_UNIT.match(folded, numeral.end)
    before = _RANK_BEFORE.search(folded[max(0, start - 4) : start])
    closed = _boundary(folded, numeral.end) or folded[numeral.end] in "的位"
    if not (unit or closed or before) or (top and not (unit or closed) and not before):
        return None, numeral.end
    end = unit.end() if unit else numeral.end
    return _Draft(start, end, numeral.value, "名", qualifier="前" if top else None), end


def _doubled(folded: str, start: int) -> tuple[_Draft | None, int]:
    match = _DOUBLED.match(folded, start)
    if not match:
        return None, start + 1
    times = match_numeral(folded, match.start(1)) if match[1] else None
    value = EXACT.power(Decimal(2), int(times.value) if times else 1)
    qualifier, _ = _qualifier(folded, start, match.end(), "倍")
    return _Draft(start, match.end(), value, "倍", qualifier=qualifier), match.end()


def _half(folded: str, start: int) -> tuple[_Draft | None, int]:
    unit = match_unit(folded, start + 1, chinese=True)
    if (
        not unit
        or folded[start - 1 : start] in tuple("一大多过两前后上下对")
        or unit[0] in ("价", "双", "间", "台")
    ):
        return None, start + 1
    value = Decimal(5) if unit[0] == "成" else Decimal("0.5")
    return _Draft(start, unit[1], value, "%" if unit[0] == "成" else unit[0]), unit[1]


def _counted(folded: str, start: int) -> tuple[_Draft | None, int]:
    low = _amount(folded, start)
    if low is None:
        numeral = match_numeral(folded, start)
        return None, numeral.end if numeral else start + 1
    joint = _RANGE.match(folded, low.end)
    high = _amount(folded, joint.end()) if joint and low.high is None else None
    whole = _joined(folded, low, high) if high else None
    draft = whole or low
    qualifier, end = _qualifier(folded, draft.start, draft.end, draft.unit)
    vague = draft.numeral.vague if draft.numeral else None
    draft = replace(draft, qualifier=qualifier or vague)
    if whole is None and not _stands(folded, draft):
        return None, draft.end
    return draft, max(end, draft.end)


def _amount(folded: str, start: int) -> _Draft | None:
    """Sign, number and unit at `start` (after a sign or at the number), not yet judged."""
    numeral = match_numeral(folded, start)
    if numeral is None:
        return None
    begin, sign = _sign(folded, start)
    if parts := _PARTS_OF.match(folded, numeral.end):
        return _fraction(folded, begin, sign, numeral, parts)
    if folded.startswith("分百", numeral.end) and numeral.bare and numeral.value == 100:
        return _Draft(begin, numeral.end + 2, Decimal(100), "%")
    slash = None if numeral.chinese else _SLASH.match(folded, numeral.end)
    if slash and int(slash[1]) and numeral.multiplier == 1 and folded[start - 1 : start] != "/":
        value = FRACTION.divide(numeral.value, Decimal(slash[1]))
        return _Draft(begin, slash.end(), EXACT.multiply(sign, value), "")
    return _with_unit(folded, begin, sign, numeral)


def _sign(folded: str, start: int) -> tuple[int, Decimal]:
    before = folded[max(0, start - 3) : start]
    if before.rstrip(" ").endswith("负"):
        return start - len(before) + before.rindex("负"), Decimal(-1)
    if before.endswith("零下"):
        return start - 2, Decimal(-1)
    if before.endswith("-") and not re.search(r"[0-9A-Za-z%)）\-]-$|—-$", before):
        return start - 1, Decimal(-1)
    return start, Decimal(1)


def _fraction(folded: str, start: int, sign: Decimal, parts: Numeral, lead: re.Match[str]) -> _Draft | None:
    """百分之五 → 5 %; 三分之一 → 1/3 (to 28 digits)."""
    numeral = match_numeral(folded, lead.end())
    if numeral is None or not parts.value:
        return None
    value = EXACT.multiply(numeral.value, -sign if lead[1] else sign)
    if parts.bare and parts.value in _HUNDRED:
        value = EXACT.multiply(value, _HUNDRED[int(parts.value)])
        return _Draft(start, numeral.end, value, "%", high=None)
    return _Draft(start, numeral.end, FRACTION.divide(value, parts.value), "")


def _with_unit(folded: str, begin: int, sign: Decimal, numeral: Numeral) -> _Draft:
    at = _SPACES.match(folded, numeral.end)
    end = numeral.end
    value, high, unit = numeral.value, numeral.high, ""
    found = match_unit(folded, at.end() if at else end, chinese=numeral.chinese)
    if found:
        unit, end = found
    elif _STREAK.match(folded, end):
        unit, end = "连冠", end + 2
    elif _KINDS.match(folded, end) and 1 < value < 100:
        unit, end = "个", end + 1
    elif folded.startswith("年", at.end() if at else end) and not numeral.positional and value < 1000:
        unit, end = "年", (at.end() if at else end) + 1
    if found and unit in ("成", "折", "‰"):
        return _tenths(folded, begin, end, numeral, unit)
    if found and _HALF.match(folded, end):
        value, end = EXACT.add(value, Decimal("0.5")), end + 1
    if unit == "元" and (change := _CHANGE.match(folded, end)) and (change[1] or change[2]):
        jiao, fen = (_digit(change[group]) for group in (1, 2))
        value, end = EXACT.add(value, EXACT.divide(jiao * 10 + fen, Decimal(100))), change.end()
    currency = _CURRENCY_BEFORE.search(folded[max(0, begin - 6) : begin])
    if currency and unit in ("", "元"):
        begin -= len(currency.group())
        unit = _CURRENCY.get(currency[1], "美元")
    value = EXACT.multiply(sign, value)
    return _Draft(begin, end, value, unit, numeral, high)


def _digit(character: str | None) -> Decimal:
    numeral = match_numeral(character, 0) if character else None
    return numeral.value if numeral else Decimal(0)


def _tenths(folded: str, begin: int, end: int, numeral: Numeral, unit: str) -> _Draft:
    """七成 → 70 %, 七成六 → 76 %, 八折 → 80 %, 六五折 and 75折 → 75 %."""
    if unit == "‰":
        return _Draft(begin, end, EXACT.divide(numeral.value, Decimal(10)), "%", numeral)
    value = EXACT.multiply(numeral.value, Decimal(10))
    high = None if numeral.high is None else EXACT.multiply(numeral.high, Decimal(10))
    if unit == "折" and (numeral.positional or numeral.high is not None or numeral.value > 10):
        value, high = numeral.value, None
        if numeral.high is not None:  # 五六折 is 56 %, as in shops
            value = EXACT.add(value * 10, numeral.high)
    more = re.compile(" ?([一二三四五六七八九])(?![一-鿿])").match(folded, end) if unit == "成" else None
    if more:
        value, end = EXACT.add(value, _digit(more[1])), more.end()
    return _Draft(begin, end, value, "%", numeral, high)


def _joined(folded: str, low: _Draft, high: _Draft) -> _Draft | None:
    """One range from its two ends (2-3个, 50亿至100亿元, 百分之三十到四十), or None."""
    if high.high is not None or low.unit not in ("", high.unit) and not (low.unit == "%" and not high.unit):
        return None
    unit = high.unit or low.unit
    first, last = low.value, high.value
    if high.numeral and low.numeral and not low.unit and low.numeral.multiplier < high.numeral.multiplier:
        coefficient = EXACT.divide(high.value, high.numeral.multiplier)
        if 0 < first < coefficient:
            first = EXACT.multiply(first, high.numeral.multiplier)
    glued = not low.unit and not unit and _glued(folded, low.start, high.end)
    if not first < last or glued or (low.numeral and low.numeral.bare):
        return None
    if not unit and high.numeral and high.numeral.chinese and not high.numeral.multiplier > 1:
        return None
    return _Draft(low.start, high.end, first, unit, high.numeral, last)


def _qualifier(folded: str, start: int, end: int, unit: str) -> tuple[str | None, int]:
    """The bound or approximation around an amount, and where the words after it end."""
    after = _AFTER.match(folded, end)
    word = after[1] if after else None
    if word == "内" and unit not in _TIMES or word == "多" and not unit:
        word = None
    before = _BEFORE.search(folded[max(0, start - 16) : start])
    if before and not (word and before[1] in ("力争", "预计", "预期", "争取")):
        return before[1], end
    if word and after:
        return word, after.end()
    if _TENS_OF.search(folded[max(0, start - 2) : start]) and folded[start : start + 1] in tuple("十百千万亿"):
        return "上", end
    return None, end


def _boundary(folded: str, position: int) -> bool:
    """Whether no word goes on at `position`: the text's edge or anything but a Chinese or Latin letter."""
    return not re.match(r"[一-鿿A-Za-z0-9]", folded[position : position + 1])


def _glued(folded: str, start: int, end: int) -> bool:
    """Part of a Latin name or code: 5G, A03, IPv6, 1.2.3."""
    return bool(
        re.match(r"[A-Za-z_/\\.#]", folded[start - 1 : start] if start else "")
        or re.match(r"[A-Za-z_]|\.\d|[/\\+]\d", folded[end : end + 2])
    )


def _stands(folded: str, draft: _Draft) -> bool:
    """Whether what was read is an amount, or a number inside a name or an idiom."""
    numeral = draft.numeral
    if numeral is None:
        return True
    before = folded[numeral.start - 1 : numeral.start] if numeral.start else ""
    if numeral.chinese and before and before in _COUNTING_VAGUE and folded[numeral.start] in "十百千万亿":
        return False
    if not draft.unit:
        return _stands_without_unit(folded, draft, numeral)
    if not numeral.chinese:
        return not (re.match("[A-Za-z]", before) and draft.unit in ("", "个") and numeral.multiplier == 1)
    if draft.unit == "年":
        return bool(draft.qualifier) or bool(_LASTING.search(folded[max(0, draft.start - 6) : draft.start]))
    if numeral.bare:
        return bool(draft.qualifier) or (numeral.end - numeral.start > 1 and draft.unit[-1] in "元人亩吨")
    if numeral.value == 1 and numeral.end - numeral.start == 1 and draft.unit not in MEASURES:
        alone = _boundary(folded, draft.end) and (not numeral.start or _boundary(folded, numeral.start - 1))
        return draft.unit != "批" and (alone or draft.qualifier in _STRICT)
    return True


def _stands_without_unit(folded: str, draft: _Draft, numeral: Numeral) -> bool:
    if _glued(folded, numeral.start, draft.end) and numeral.multiplier == 1:
        return False
    closed = _boundary(folded, draft.end)
    if not numeral.chinese:
        if not draft.qualifier and draft.end - draft.start < 3 and folded[draft.start - 1 : draft.start] in _CLOSING:
            return False  # a footnote's number after a quotation: “灯塔工厂”4
        year = numeral.end - numeral.start == 4 and (1949 <= draft.value < 2000 or 2000 < draft.value < 2050)
        return bool(draft.qualifier) or not year
    if numeral.bare:
        return (
            bool(draft.qualifier)
            and draft.value >= 100
            or folded.startswith("级", draft.end)
            and draft.value > 10**8
        )
    if numeral.multiplier >= 10**4:
        return True
    if folded.strip() == folded[draft.start : draft.end]:
        return True
    scaled = numeral.value >= 10 and not numeral.positional
    begin = draft.start
    return scaled and closed and (bool(draft.qualifier) or not begin or _boundary(folded, begin - 1))


def _ratios(folded: str, drafts: list[_Draft]) -> list[_Draft]:
    """Bare numbers joined by colons that add up to 100 are percentages (三次产业 0.3:47.4:52.3)."""
    done: list[_Draft] = []
    run: list[_Draft] = []
    for draft in [*drafts, None]:
        joined = run and draft and not draft.unit and folded[run[-1].end : draft.start] == ":"
        if draft and joined:
            run.append(draft)
            continue
        total = sum((part.value for part in run), Decimal(0))
        split = len(run) > 2 and abs(total - 100) <= Decimal("0.1")
        done += [replace(part, unit="%") for part in run] if split else run
        run = [draft] if draft else []
    return done


def is_rank(quantity: Quantity) -> bool:
    """Whether 名 says a place in an order (第17位, 首位), not a number of people (123名)."""
    return quantity.unit == "名" and fold(quantity.verbatim)[:1] in ("第", "首", "榜", "前")


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Exactly equal after unit conversion (2平方公里 = 2000000平方米), and of one kind. 人 is not 人次,
    % is not 个百分点, a rank is not a head count, and a range equals only the same range."""
    if is_rank(a) != is_rank(b):
        return False
    ends = [(q.low if q.high is not None and q.low is not None else q.value, q.high) for q in (a, b)]
    (a_low, a_high), (b_low, b_high) = ends
    if (a_high is None) != (b_high is None) or to_base(a_low, a.unit) != to_base(b_low, b.unit):
        return False
    return a_high is None or b_high is None or to_base(a_high, a.unit) == to_base(b_high, b.unit)


def format_value(value: Decimal, unit: str) -> str:
    """The shortest exact way to write an amount: (12000, "家") → "1.2万家", (1234567, "元") → "1234567元".

    `read_quantities` reads the result back to the same value and unit.
    """
    candidates = []
    for scale, name in (
        (Decimal(1), ""),
        (Decimal(10**4), "万"),
        (Decimal(10**8), "亿"),
        (Decimal(10**12), "万亿"),
    ):
        scaled = EXACT.divide(value, scale)
        if abs(scaled) >= 1 or not name:
            candidates.append(f"{_plain(scaled):f}{name}")
    return min(candidates, key=len) + unit
