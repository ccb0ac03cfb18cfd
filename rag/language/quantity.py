"""Amounts in Chinese policy text: value in the base unit, unit, qualifier, range, exact span.

Conventions a reader of the result must know:
- 万 and 亿 go into the value (1.2万家 → 12000 家); percentages stay as printed; 七成 → 70 %, 八折 → 80 %,
  千分之五 → 0.5 %; 翻一番 → 2 倍, 翻两番 → 4 倍 (the level reached, as in “是…的2倍”).
- Ranks and ordinals have the unit 名 (第17位, 全省第二, 第四个, 首位 → 1 名; 前三 → 3 名, qualifier 前).
- A range is one amount, value = low. The parts of a ratio are amounts of their own, in % where they add
  up to 100, without unit elsewhere. 五大领域 → 5 个.
- The span holds sign, number and unit; the qualifier stands outside it, except 余, 多, 几 inside a number.
- 产值突破11000亿 is 元: what is measured in money is, where the text leaves the unit out.
- Years, dates, periods (今后五年) and numbers inside names are not amounts; 三年内 and 连续四年 are, in 年.
"""

import re
from dataclasses import replace
from decimal import Decimal

from rag.language.forms import Form, continues, counted, doubled, half, ranked
from rag.language.names import mask_names
from rag.language.numerals import EXACT, NUMERALS, Numeral, fold
from rag.language.units import MEASURES, to_base
from rag.schema import Quantity
from rag.spans import Span

_START = re.compile(f"[第前首榜翻半.{NUMERALS}]")
_RUN = re.compile(f"[.,{NUMERALS}]+")
_RANGE = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?(?:负|-(?=\d))?")
_BEFORE = re.compile(
    r"(不超过|不超|不少于|不低于|不高于|不多于|不小于|不大于|(?:大|小)于 ?或?者?等于|[大小高低多少]于|"
    r"超过|超出|突破|(?<!赶)超|不足|不到|未到|至少|至多|最[少多高低]|起码|大约|大概|接近|将近|逾|"
    r"(?<![节公预条合集签制契大])约|(?<![附最临远就邻])近|(?<![通经超不胜穿越路透])过|"
    r"≈|~|> ?=|< ?=|≥|≤|>|<|力争|预计|预期|争取)"
    r"(?:了|为|有)?(?:达到|达|实现|建成|为|至|到|占)? ?(?:人民币|[￥¥$])? ?$"
)
_OUTLOOK = ("力争", "预计", "预期", "争取")  # weaker than a bound after the amount: 力争达到50家以上
_AFTER = re.compile(
    r" ?(及以上|或以上|以上|以下|以内|之[内上下]|左右|上下|"
    r"内(?![部外容在地资需涝环陆循])|多(?![个家年项种样元]))"
)
_WITH_INNER = ("年", "个月", "天", "周", "小时", "分钟", "工作日", "公里")  # 5年内, 3公里内
_UPWARDS = re.compile(r"(?<![以之迈跃登踏升走再及])上$")  # 上千家; but 迈上万亿
_LASTING = re.compile(
    r"(?:连续|为期|有效期|年限|期限|周期|寿命|任期|满|长达|历时|仅用|缩短|延长|保存|免征?|减半)[为了至到]?$"
)
_STRICT = ("至少", "不少于", "以上", "及以上", "或以上", "超过", "最多", "至多", "不超过", "约", "≥", "≤")
# What is told in 元 where the unit is left out: 产值突破11000亿, 存、贷款余额分别达两万亿和一万亿.
_MONEY = re.compile(
    r"(?:产值|生产总值|gdp|增加值|经济总量|总额|余额|贸易额|销售额|收入|税收|利润|投资额?|资金|基金|市值|存款|贷款|支出|预算)"
    r"[^,，。;；:、\n\d]{0,8}$",
    re.IGNORECASE,
)
_LISTED_ON = re.compile(r" ?(?:[、,和与及]|以及) ?")
_LEAST_MONEY = 10**8
_HOW_MANY = "几数好"  # 数十家, 几百人: how many stays open
_CLOSING_QUOTES = '”’"》」'
_GLUED_BEFORE = re.compile(r"[A-Za-z_/\\.#^]")
_GLUED_AFTER = re.compile(r"[A-Za-z_^]|[./\\+]\d")


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Every amount of `text`, in order, without overlaps. Linear in the length; never raises."""
    folded = mask_names(fold(text))
    forms: list[Form] = []
    position = 0
    while match := _START.search(folded, position):
        form, position = _at(folded, match.start())
        if form and not (forms and form.start < forms[-1].end):
            forms.append(form)
    return tuple(_quantity(text, form) for form in _in_money(folded, _ratios(folded, forms)))


def _quantity(text: str, form: Form) -> Quantity:
    value = _plain(form.value)
    return Quantity(
        span=Span(form.start, form.end),
        verbatim=text[form.start : form.end],
        value=value,
        unit=form.unit,
        qualifier=form.qualifier,
        low=None if form.high is None else value,
        high=None if form.high is None else _plain(form.high),
    )


def _plain(value: Decimal) -> Decimal:
    """Without exponent or trailing zeros: 1.2E+4 and 12000.0 → 12000."""
    whole = value.to_integral_value(context=EXACT)
    return whole.quantize(Decimal(1), context=EXACT) if whole == value else value.normalize(EXACT)


def _at(folded: str, start: int) -> tuple[Form | None, int]:
    """The amount at `start`, or None, and where to look on."""
    character = folded[start]
    if character in "第前首榜翻半":
        read = {"翻": doubled, "半": half}.get(character, ranked)
        form = read(folded, start)
        if form is None:  # a refused ordinal is refused with its number; the others have none of their own
            run = _RUN.match(folded, start + 1)
            return None, run.end() if run and character == "第" else start + 1
        if form.qualifier is None and form.unit != "名":
            form = replace(form, qualifier=_qualifier(folded, form))
        return form, form.end
    low = counted(folded, start)
    if low is None:
        run = _RUN.match(folded, start)
        return None, run.end() if run else start + 1
    joint = _RANGE.match(folded, low.end)
    high = counted(folded, joint.end()) if joint and low.high is None else None
    whole = _joined(folded, low, high) if high else None
    form = whole or low
    vague = form.numeral.vague if form.numeral else None
    form = replace(form, qualifier=_qualifier(folded, form) or vague)
    return (form if whole or _stands(folded, form) else None), form.end


def _joined(folded: str, low: Form, high: Form) -> Form | None:
    """One range from its two ends (2-3个, 50亿至100亿元, 百分之三十到四十), or None."""
    same_unit = low.unit in ("", high.unit) or (low.unit == "%" and not high.unit)
    if high.high is not None or not same_unit or (low.numeral and low.numeral.bare):
        return None
    unit = high.unit or low.unit
    first, last = low.value, high.value
    if high.numeral and low.numeral and not low.unit and low.numeral.multiplier < high.numeral.multiplier:
        coefficient = EXACT.divide(last, high.numeral.multiplier)
        if 0 < first < coefficient:  # 十八至三十万: the scale is said once
            first = EXACT.multiply(first, high.numeral.multiplier)
    if first >= last or (not unit and _glued(folded, low.start, high.end)):
        return None
    if not unit and high.numeral and high.numeral.chinese and high.numeral.multiplier == 1:
        return None
    return Form(low.start, high.end, first, unit, high.numeral, last)


def _qualifier(folded: str, form: Form) -> str | None:
    """The bound or approximation around an amount, as written."""
    start, end = form.start, form.end
    match = _AFTER.match(folded, end)
    after = match[1] if match else None
    if (after == "内" and form.unit not in _WITH_INNER) or (after == "多" and not form.unit):
        after = None
    counts_kinds = folded[end - 1] == "大"  # in 突破十大产业 突破 is a verb, not a bound
    before = None if counts_kinds else _BEFORE.search(folded[max(0, start - 16) : start])
    if before and not (after and before[1] in _OUTLOOK):
        return before[1]
    if after is None and folded[start] in "十百千万亿" and _UPWARDS.search(folded[max(0, start - 2) : start]):
        return "上"
    return after


def _glued(folded: str, start: int, end: int) -> bool:
    """Part of a Latin name or code: 5G, A03, IPv6, 1.2.3."""
    before = folded[start - 1 : start]
    return bool(_GLUED_BEFORE.match(before) or _GLUED_AFTER.match(folded[end : end + 2]))


def _stands(folded: str, form: Form) -> bool:
    """Whether what was read counts something, or is a number inside a name or an idiom."""
    numeral = form.numeral
    if numeral is None:
        return True
    before = folded[numeral.start - 1 : numeral.start]
    if before and before in _HOW_MANY and folded[numeral.start] in "十百千万亿":
        return False
    if not form.unit:
        return _stands_alone(folded, form, numeral)
    if not numeral.chinese:
        return True
    if form.unit == "年":  # 五年 is a period unless something lasts that long
        return bool(form.qualifier) or bool(_LASTING.search(folded[max(0, form.start - 6) : form.start]))
    if numeral.bare:  # 千亿元, 百万人, 超百家; but not 万元 (万元GDP) nor 千家
        return bool(form.qualifier) or (numeral.end - numeral.start > 1 and form.unit[-1] in "元人亩吨")
    if numeral.value == 1 and numeral.end - numeral.start == 1 and form.unit not in MEASURES:
        lone = not continues(folded, form.end) and not (before and continues(folded, numeral.start - 1))
        return form.unit != "批" and (lone or form.qualifier in _STRICT)
    return True


def _stands_alone(folded: str, form: Form, numeral: Numeral) -> bool:
    """The same for a number without a unit."""
    if numeral.multiplier == 1 and _glued(folded, numeral.start, form.end):
        return False
    if not numeral.chinese:
        length = numeral.end - numeral.start
        footnote = length < 3 and form.start and folded[form.start - 1] in _CLOSING_QUOTES  # “灯塔工厂”4
        year = length == 4 and 1949 <= form.value < 2050 and form.value != 2000
        return bool(form.qualifier) or not (footnote or year)
    if numeral.bare:  # 千亿级, 超百亿企业; but not 万 or 百万 by themselves
        return form.value >= 10**10 or (bool(form.qualifier) and form.value >= 10**6)
    if numeral.multiplier >= 10**4:
        return True
    edges = folded[max(0, form.start - 9) : form.start] + folded[form.end : form.end + 9]
    if not edges.strip() and "\n" not in edges:  # the text is nothing but this number
        return True
    if numeral.positional or numeral.value < 10:
        return False
    if form.qualifier or (numeral.value >= 100 and numeral.end - numeral.start > 2):
        return True
    return not continues(folded, form.end) and not (form.start and continues(folded, form.start - 1))


def _ratios(folded: str, forms: list[Form]) -> list[Form]:
    """Bare numbers joined by colons that add up to 100 are percentages (三次产业 0.3:47.4:52.3)."""
    done: list[Form] = []
    run: list[Form] = []
    for form in [*forms, None]:
        if form and run and not form.unit and folded[run[-1].end : form.start] == ":":
            run.append(form)
            continue
        split = len(run) > 2 and abs(sum((part.value for part in run), Decimal(-100))) <= Decimal("0.1")
        done += [replace(part, unit="%") for part in run] if split else run
        run = [form] if form else []
    return done


def _in_money(folded: str, forms: list[Form]) -> list[Form]:
    """Large numbers without a unit behind what is measured in money, and those listed on from them, in 元."""
    done: list[Form] = []
    for form in forms:
        if not form.unit and form.numeral and form.numeral.multiplier >= _LEAST_MONEY:
            before = done[-1] if done else None
            listed = before and before.unit == "元" and _LISTED_ON.fullmatch(folded[before.end : form.start])
            if listed or _MONEY.search(folded[max(0, form.start - 16) : form.start]):
                form = replace(form, unit="元")
        done.append(form)
    return done


def is_rank(quantity: Quantity) -> bool:
    """Whether 名 says a place in an order (第17位, 首位), not a number of people (123名)."""
    return quantity.unit == "名" and quantity.verbatim[:1] in ("第", "首", "榜", "前")


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Exactly equal after unit conversion (2平方公里 = 2000000平方米), and of one kind.

    人 is not 人次, % is not 个百分点, a rank is not a head count, 前五 is not 第五, and a range equals only
    the same range.
    """
    if is_rank(a) != is_rank(b) or (a.high is None) != (b.high is None):
        return False
    if is_rank(a) and (a.qualifier == "前") != (b.qualifier == "前"):
        return False
    if to_base(a.value, a.unit) != to_base(b.value, b.unit):
        return False
    return a.high is None or b.high is None or to_base(a.high, a.unit) == to_base(b.high, b.unit)


def format_value(value: Decimal, unit: str) -> str:
    """The shortest exact way to write an amount: (12000, "家") → "1.2万家", (3333300000, "元") → 33.333亿元.

    Of two as short the one in the larger unit, but never less than one of it: 5000万, not 0.5亿.
    `read_quantities` reads the result back to the same value and unit; without a unit, a number that looks
    like a year is not read as an amount.
    """
    scales = ((12, "万亿"), (8, "亿"), (4, "万"), (0, ""))
    fitting = [(power, name) for power, name in scales if not power or abs(value) >= Decimal(10) ** power]
    shown = [f"{_plain(value.scaleb(-power, EXACT)):f}{name}" for power, name in fitting]
    return min(shown, key=len) + unit
