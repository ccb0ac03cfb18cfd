"""The words of one ask → what kind of answer it wants: amount, date, list…, its units, years and standing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.language.quantity import read_quantities
from rag.language.terms import content
from rag.language.units import AREA, match_unit
from rag.language.years import years_of
from rag.operations import Operation, operation_of
from rag.schema import Quantity
from rag.several import HOW_MANY, Slot, slots


class Wants(StrEnum):
    """The kind of answer a question wants."""

    AMOUNT = "amount"
    DATE = "date"
    LIST = "list"
    PLACE = "place"
    YES_NO = "yes_no"
    ADVICE = "advice"  # a firm describes itself and asks what there is for it
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked. `units` and `years` may be empty: any will do."""

    text: str
    wants: Wants
    units: frozenset[str]
    years: frozenset[int]
    aims: bool | None  # True: a target is asked for, False: a result, None: not said
    alternatives: tuple[Quantity, ...] = ()  # 五大还是七大: the answer is one of them, or both
    any_unit: bool = False  # 有多少，是2015年的几倍: beside `units` one of any other is asked for
    things: tuple[str, ...] = ()  # 院士、团队和领军人才各有多少: each is asked for
    changes: bool = False  # by how much is asked for, not how much there is
    operation: Operation | None = None
    compares: bool = False  # what each document says is asked for
    required: str = ""  # what a follow-up insists on (我问的是规上的): no answer without it


SHARE, RANK, MULTIPLE = "%", "名", "倍"
_RELATIVE = frozenset({SHARE, MULTIPLE, RANK})
_OF_OTHERS = frozenset({SHARE, MULTIPLE, "个百分点", "成", RANK})  # units of what is said of an amount

_UNIT_WORDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (
        re.compile(r"占比|比例|比重|百分之|占.{0,12}多少|占 ?(?:gdp|GDP|生产总值)|几成|[^效功]率(?!先)"),
        frozenset({SHARE}),
    ),
    (
        re.compile(r"(提高|增长|上升|下降|降低|涨|提升|减少|增加|降)了?(多少|多快)|增速|增幅|涨幅|降幅"),
        frozenset({SHARE}),
    ),
    (
        re.compile(r"\b(share|percentage|proportion)\b|how fast|growth rate", re.IGNORECASE),
        frozenset({SHARE}),
    ),
    (re.compile(r"how many (\S+ ){0,4}(firms|companies|enterprises)", re.IGNORECASE), frozenset({"家"})),
    (re.compile(r"第几|名次|排名|位次|排第|排行|排老几"), frozenset({RANK})),
    (
        re.compile(r"(奖励?|补贴|补助|资助|奖金|罚款|经费|资金).{0,6}多少|多少(奖|补贴|补助|资助|钱)"),
        frozenset({"元", "美元"}),
    ),
    (re.compile(r"[几多少]个?(?:百分)?点(?![钟半])|几成"), frozenset({SHARE, "个百分点"})),
    (re.compile(r"几倍|多少倍|翻几番"), frozenset({MULTIPLE})),
    (re.compile(r"(规模|盘子)(有|要|是)?多大|多大规模"), frozenset({"元", "美元"})),
    (re.compile(r"(?:多少|几)[千百万]*亿(?![个家人件台吨标平度千])|多少钱"), frozenset({"元", "美元"})),
    (re.compile(r"[几多少]万?箱"), frozenset({"标箱"})),
    (re.compile(r"多长(?!时)|多少里"), frozenset({"公里", "米"})),
    (re.compile(r"地.{0,3}多大"), AREA),
)
# What is measured tells the unit where the question doesn't (几倍 does).
_UNIT_NOUNS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"规模(?!以上)|金额|产值|货值|余额|税收|营收|投资额"), frozenset({"元", "美元"})),
    # Unless a share or a change of it is asked for.
    (
        re.compile(
            r"^(?!.*(?:占|份额|[增降涨升排]|第几|[名位]次|速|单位|能耗)).*(?:生产总值|gdp)", re.IGNORECASE
        ),
        frozenset({"元", "美元"}),
    ),
    (re.compile(r"面积"), AREA),
    (re.compile(r"人口(?!.{0,4}率|吸引|红利)|人数|多少人"), frozenset({"人"})),
)
_DATE = re.compile(r"哪(一|几)?年|哪个月|什么时候|何时|哪天|几号|几月|什么时间|when\b|(which|what) year")
_PLACE = re.compile(
    r"(在|位于|设在|落在|分布在)(哪|什么地方)|哪(几)?个?(镇|街道|园区|地方|村|区)|哪里|哪儿|where\b"
)
# Where something is done (在哪里办理) is as often a site or a window as a place.
CHANNEL = re.compile(
    r"哪(里|儿|些?地方)(可以|能够?|进行|线上|网上)*"
    r"(查|办|申|报|上报|反映|下载|领|咨询|缴|交|提|登|预约|购|买|看|解决|反馈|投诉|求助)"
)
_LIST = re.compile(
    r"哪些|哪几|哪[一二两三四五六七八九十\d]+[个项件条家类大种]|有什么|有啥|包括什么|指的是什么|指什么|都有谁|分别(是|叫)(谁|什么|啥)|各叫什么|名单|which\b"
)
_FIRM = re.compile(
    r"(我们|我|咱们?|本)(公司|厂|企业|家|们|是|这)|([\u4e00-\u9fff](厂|公司|企业|店)|^公司|一家)[，,想要做]|^[\u4e00-\u9fff]{2,8}(做|搞|开)[\u4e00-\u9fff]{1,8}的"
)
_SUPPORT = re.compile(
    r"支持|扶持|补贴|补助|奖励|政策|相关|牵头|申请|申报|能拿|机会|好处|帮|做什么|找谁|哪个部门|符合"
)
_YES_NO = re.compile(r"是不是|是否|能不能|可不可以|可以.{0,12}吗|有没有|会不会|吗[?？]?$|对不对")
_AMOUNT = re.compile(
    r"多少|几(?![乎何年])|第几|多大|多高|多长|多快|总数|数量|总量|占比|比例|比重|名次|排第|排老几|"
    r"[一二两三四五六七八九十\d].{0,4}还是.{0,4}[一二两三四五六七八九十\d]|"
    r"目标([值数]|[?？]?$)|基数|指标|结构|how (many|much|fast|large|big|long|high)|"
    r"what (share|percentage|proportion)|\btargets?\b|\brank|什么程度|什么份额|"
    r"[数量值额率](?=[、和与及]|$)"
)
# A few keywords without a question word: the name of an indicator asks for its figure.
_INDICATOR = re.compile(r"生产总值|占比|人口|税收|进出口|产值|收入|规模|增速|目标")
ASKS = re.compile(
    r"多少|几|哪|什么|是不是|是否|能不能|有没有|会不会|吗|谁|怎么|如何|为什么|为啥|多大|多高|多快|多长|呢|排第|占比|比例|比重|how|what|which|when"
)
_TARGET = re.compile(
    r"目标|要(.{0,3}(到|达)|培育|引进|新增|建|做|有|实现|遴选)|计划|打算|力争|准备|将来|今后|未来|再过|下一步|"
    r"应该|want to|\btargets?\b|\bgoals?\b|\baims?\b|plans? to|should|expected to|"
    r"到20[2-9]\d年底?(?!.{0,6}了)"
)
_EITHER = re.compile(r"历年|历次|各年|目标和实|实际和目|都给|全给|变化")  # targets and results alike
_RESULT = re.compile(
    r"实际(?!到位|投资|使用|利用|用)|达到了|已经|目前|现在|截至|累计|过去|这几年|完成了|建成了|了多少|末"
)

# 2018版规划 and 2022年那篇 name a document, not the year that is asked about.
_NAMES_DOCUMENT = re.compile(
    r"20\d\d ?年?(?:\d{1,2}月)?的? ?(版|那篇|那份|那个|规划|报告|文件|工作要点|要点|文章)"
    r"|20\d\d (?:[a-z-]+ ){0,5}(?:plan|report|outline|article|document)"
    r"|[a-z]+ 20\d\d (?:[a-z-]+ ){0,4}report",
    re.IGNORECASE,
)
# 17年 is 2017; 15年来, 20年内 and 十三年 are not.
_SHORT_YEAR = re.compile(r"(?<![\d.第近过前后用满共期])(1[6-9]|2\d)年(?![来间内后以前完建累])")
_BARE_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.年])")


def read_ask(text: str, main: str) -> Ask:
    """Read one ask; `main` is its main clause, which says what kind of answer is wanted."""
    lowered = text.lower()
    offered = _alternatives(text)
    asked = slots(text)
    things = tuple(slot.thing for slot in asked if slot.names)
    units = asked_units(text, by_noun=not _says_unit_of_one(asked))
    units |= {quantity.unit for quantity in offered}
    about = _SHORT_YEAR.sub(r"20\1年", _NAMES_DOCUMENT.sub("", text))
    years = years_of(about) | {int(year) for year in _BARE_YEAR.findall(about)}
    aims = True if _TARGET.search(lowered) else False if _RESULT.search(lowered) else None
    if _EITHER.search(lowered):
        aims = None
    return Ask(
        text,
        _wants(main.lower()),
        units,
        years,
        aims,
        offered,
        bool(units) and units <= _OF_OTHERS and not _all_say_units(asked),
        things if len(things) > 1 else (),
        bool(_CHANGE.search(text)),
        operation_of(lowered),
    )


def in_time(ask: Ask, this_year: int | None) -> Ask:
    """With 今年 and 去年 as years: those of the newest document, since none is read for the day it is asked.

    >>> sorted(in_time(read_ask("今年建几座桥", "今年建几座桥"), 2025).years)
    [2025]
    """
    said = [_THIS_YEAR[word] for word in _THIS_YEAR if word in ask.text]
    if this_year is None or not said or ask.years:
        return ask
    return replace(ask, years=frozenset(this_year + by for by in said))


_THIS_YEAR = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
# In a source's words as in a question's.
OF_CHANGE = "(?:新增|增长|增加|提高|提升|下降|降低|减少)(?![至到为])|增速|增幅|涨|多出来|多了|添|翻"
_CHANGE = re.compile(
    OF_CHANGE + r"|净增(?![至到为])|加(?=[几多])|降了|\bgr[eo]w|growth|increase|"
    r"\brise|\brose|decline|decrease|\bf[ae]ll|reduc",
    re.IGNORECASE,
)


def _says_unit_of_one(asked: Sequence[Slot]) -> bool:
    """班列数、集装箱量和货值: only one of the things says in what it is measured."""
    things = [slot for slot in asked if slot.names]
    by_noun = any(pattern.search(slot.thing) for slot in things for pattern, _ in _UNIT_NOUNS)
    return by_noun and not all(map(_units_of, things))


def _all_say_units(asked: Sequence[Slot]) -> bool:
    """Whether every clause says in what it is measured what it asks of."""
    clauses = {slot.clause for slot in asked}
    return all(any(_units_of(slot) for slot in asked if slot.clause == clause) for clause in clauses)


def _units_of(slot: Slot) -> frozenset[str]:
    return asked_units(slot.thing + slot.asking)


def asked_units(text: str, *, by_noun: bool = True) -> frozenset[str]:
    """The units an answer must have: 几家 → 家, 占比 → %, 第几 → 名; of each clause, all together."""
    units = frozenset[str]().union(*(_units(clause, by_noun) for clause in re.split(r"[、，,；;。]", text)))
    return frozenset({"连冠"}) if "连冠" in text else units


def _units(text: str, by_noun: bool) -> frozenset[str]:
    counted = (match_unit(text, found.end(), chinese=True) for found in HOW_MANY.finditer(text))
    units = frozenset(unit for unit, _ in filter(None, counted) if unit not in ("年", "份"))
    for pattern, wanted in _UNIT_WORDS:
        if pattern.search(text):
            units |= wanted
    for pattern, wanted in _UNIT_NOUNS:
        if by_noun and not units & _RELATIVE and pattern.search(text):
            units |= wanted
    return units


def _wants(text: str) -> Wants:
    if _FIRM.search(text) and _SUPPORT.search(text) and not HOW_MANY.search(text):
        return Wants.ADVICE
    for pattern, wants in (
        (_DATE, Wants.DATE),
        (_PLACE, Wants.PLACE),
        (_LIST, Wants.LIST),
        (_AMOUNT, Wants.AMOUNT),
        (_YES_NO, Wants.YES_NO),
    ):
        if pattern.search(text):
            return Wants.TEXT if wants is Wants.PLACE and CHANNEL.search(text) else wants
    english = text.isascii()  # what was the GDP in 2020: no word of amount either
    keywords = (english or not ASKS.search(text)) and (
        _INDICATOR.search("".join(content(text))) or asked_units(text)
    )
    return Wants.AMOUNT if keywords else Wants.TEXT


def _alternatives(text: str) -> tuple[Quantity, ...]:
    """The amounts a question offers to choose from: 五大还是七大, 第一还是第三."""
    before, offers, after = text.partition("还是")
    if not offers:
        return ()
    return (*read_quantities(before)[-1:], *read_quantities(after)[:1])
