"""Question (+ conversation) → what is asked: the wanted kind of answer, units, years, target or result."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.language.terms import content, emphasis, grams
from rag.language.units import match_unit
from rag.language.years import years_of


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
    required: str = ""  # what a follow-up insists on (我问的是规上的): no answer without it


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, standing on its own; a compound question holds several asks."""

    text: str
    asks: tuple[Ask, ...]
    follows_up: bool  # the conversation was needed to understand it

    @property
    def years(self) -> frozenset[int]:
        return frozenset[int]().union(*(ask.years for ask in self.asks))


SHARE, RANK, MULTIPLE = "%", "名", "倍"

_HOW_MANY = re.compile(r"(?:多少|几)(?:百|千|万|亿)*")
_UNIT_WORDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"占比|比例|比重|百分之|占.{0,12}多少|几成|[^效功]率(?!先)"), frozenset({SHARE})),
    (
        re.compile(r"(提高|增长|上升|下降|降低|涨|提升|减少|增加|降)了?(多少|多快)|增速|增幅|涨幅|降幅"),
        frozenset({SHARE}),
    ),
    (re.compile(r"第几|名次|排名|位次|排第|排行|排老几"), frozenset({RANK})),
    (
        re.compile(r"(奖励?|补贴|补助|资助|奖金|罚款|经费|资金).{0,6}多少|多少(奖|补贴|补助|资助|钱)"),
        frozenset({"元", "美元"}),
    ),
    (re.compile(r"几倍|多少倍|翻几番"), frozenset({MULTIPLE})),
    (
        re.compile(r"多少亿(?![\u4e00-\u9fff])|多少钱|规模|金额|产值|货值|余额|税收|营收|投资额"),
        frozenset({"元", "美元"}),
    ),
    (re.compile(r"面积|地.{0,3}多大"), frozenset({"平方公里", "平方米", "公顷", "亩"})),
    (re.compile(r"人口(?!.{0,4}率)|人数|多少人"), frozenset({"人"})),
)
_DATE = re.compile(r"哪(一|几)?年|哪个月|什么时候|何时|哪天|几号|几月|什么时间|when\b")
_PLACE = re.compile(
    r"(在|位于|设在|落在|分布在)(哪|什么地方)|哪(几)?个?(镇|街道|园区|地方|村|区)|哪里|哪儿|where\b"
)
_LIST = re.compile(
    r"哪些|哪几|哪[一二两三四五六七八九十\d]+[个项件条家类大种]|有什么|有啥|包括什么|指的是什么|指什么|都有谁|分别是(谁|什么)|名单|which\b"
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
    r"目标([值数]|[?？]?$)|基数|指标|结构|how (many|much)|what share|什么程度|什么份额|"
    r"[数量值额率](?=[、和与及]|$)"
)
# A few keywords without a question word: the name of an indicator asks for its figure.
_INDICATOR = re.compile(r"gdp|生产总值|人口|税收|进出口|产值|收入|规模|增速|目标")
_ASKS = re.compile(
    r"多少|几|哪|什么|是不是|是否|能不能|有没有|会不会|吗|谁|怎么|如何|为什么|为啥|多大|多高|多快|多长|呢|排第|占比|比例|比重|how|what|which|when"
)
_TARGET = re.compile(
    r"目标|要(到|达|培育|引进|新增|建|做|有|实现|遴选)|计划|打算|力争|准备|将来|今后|未来|再过|应该|want to|"
    r"到20[2-9]\d年底?(?!.{0,6}了)"
)
_RESULT = re.compile(r"达到了|已经|目前|现在|截至|累计|过去|这几年|完成了|建成了|了多少|末")

# 2018版规划 and 2022年那篇 name a document, not the year that is asked about.
_NAMES_DOCUMENT = re.compile(
    r"20\d\d年?(?:\d{1,2}月)?的?(版|那篇|那份|那个|规划|报告|文件|工作要点|要点|文章)"
)
_DOCUMENT_KIND = re.compile(r"规划纲要|纲要|规划|报告|要点|文件|党代会|十[四五]五")
# 17年 is 2017; 15年来, 20年内 and 十三年 are not.
# Words that say what is wanted of a thing, and name none: 占比要到多少？
_ASPECT = re.compile(
    r"百分之|百分比|占比|比重|比例|增速|增长率?|增幅|涨幅|目标|总数|数量|排名|名次|提高|下降|降低|增加|份额|规模|复合"
)
_SHORT_YEAR = re.compile(r"(?<![\d.第近过前后用满共期])(1[6-9]|2\d)年(?![来间内后以前完建累])")
_BARE_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.年])")

# A follow-up leans on the turn before it.
_FOLLOW_UP = re.compile(
    r"^(那|那么|还有|另外|然后)|呢[?？]?$|^(我问的|我说的|不是|是问|换成|再问|其中|它|他们|这个|这些|上面|前面)"
)
_LEADING = re.compile(r"^(那么?|还有|另外|然后|我(问|说)的是|是问|换成|再问)[,，]?|(的)?呢?[?？。]?$")
_VARIANT = 4  # characters: 市级, 集装箱
_TIME_ONLY = re.compile(
    r"(到|在)?[“”\"]?((20\d\d|[一二三四五六七八九十]{1,3}五)年?[“”\"]?(末|底|期间)?|去年|今年|明年"
    r"|(今后|未来|过去)?[一二三四五六七八九十\d]+年(后|内|来|间)?)(的)?(目标|情况|数)?(是多少)?"
)
_SAYS_WHERE = re.compile(r"(里|中|上)(面)?(的|说的|写的)?$")
_ANY_YEAR = re.compile(r"(19|20)\d\d年?|[“\"]?十[一二三四五]五[”\"]?(期间|末|时期)?|去年|今年|明年")


def understand(conversation: Sequence[str], this_year: int | None = None) -> Question:
    """Read the last question of a conversation. `this_year` resolves 今年 and 去年; None leaves them open.

    ValueError if there is none.
    """
    first, *later = conversation
    question = _turn(None, first, this_year)
    for text in later:
        question = _turn(question, text, this_year)
    return question


def _turn(earlier: Question | None, text: str, this_year: int | None) -> Question:
    """One question, with whatever it leaves to the one before it."""
    text = text.strip()
    follows_up = earlier is not None and _leans(text)
    required = ""
    core = _core(text)
    if earlier and follows_up and _ASPECT.search(core) and _says_little(core):
        # 占比呢？ asks for another side of the thing before: its words, this kind of answer.
        text = f"{earlier.text.rstrip('?？。')}，{core}"
        asks: tuple[Ask, ...] = (_read(text, core, this_year),)
        asks = (replace(asks[0], units=_units(core)),)
    else:
        if earlier and follows_up:
            text, required = _merge(earlier, text, core)
        asks = tuple(_read(part, main, this_year) for part, main in _split(text))
    # A later part leaves the year unsaid that an earlier one named; a follow-up asks as the turn before did.
    shared = next((ask.years for ask in asks if ask.years), frozenset[int]())
    measured = next((ask.units for ask in asks if ask.units), frozenset[str]())
    before = earlier.asks[-1] if earlier and follows_up else None
    asks = tuple(
        replace(
            ask,
            years=ask.years or shared,
            units=ask.units or measured,
            wants=before.wants if before and ask.wants is Wants.TEXT else ask.wants,
            required=required,
        )
        for ask in asks
    )
    return Question(text, asks, follows_up)


def _split(text: str) -> list[tuple[str, str]]:
    """The parts of a compound question, each with its main clause, which says what kind of answer is wanted.

    A part without a question word goes with the next; one that names nothing (是哪一年的数) with the last.
    """
    parts: list[tuple[str, str]] = []
    pending = ""
    for piece in re.findall(r"[^?？；;，,。、]+[?？；;，,。、]*", text):
        pending += piece
        if _ASKS.search(pending.lower()):
            if parts and _says_little(pending):
                parts[-1] = (parts[-1][0] + pending, parts[-1][1])
            else:
                parts.append((pending, pending))
            pending = ""
    if pending and parts:
        parts[-1] = (parts[-1][0] + pending, parts[-1][1])
    elif pending:
        parts.append((pending, pending))
    return parts or [(text, text)]


def _says_little(text: str) -> bool:
    """是哪一年的数 and 过会几家 name nothing to look for on their own."""
    text = _ASPECT.sub("", _DOCUMENT_KIND.sub("", text))
    named = "".join(gram for piece in content(text) for gram in grams(piece) if emphasis(gram) == 1)
    return len(re.sub(r"\d", "", named)) < 4


def _read(text: str, main: str, this_year: int | None) -> Ask:
    lowered = text.lower()
    units = _units(text)
    about = _SHORT_YEAR.sub(r"20\1年", _NAMES_DOCUMENT.sub("", text))
    years = years_of(about, this_year) | {int(year) for year in _BARE_YEAR.findall(about)}
    aims = True if _TARGET.search(lowered) else False if _RESULT.search(lowered) else None
    return Ask(text, _wants(main.lower()), units, years, aims)


def _units(text: str) -> frozenset[str]:
    """The units an answer must have: 几家 → 家, 占比 → %, 第几 → 名."""
    counted = (match_unit(text, found.end(), chinese=True) for found in _HOW_MANY.finditer(text))
    units = frozenset(unit for unit, _ in filter(None, counted) if unit not in ("年", "份"))
    for pattern, wanted in _UNIT_WORDS:
        if pattern.search(text):
            units |= wanted
    return frozenset({"连冠"}) if "连冠" in text else units


def _wants(text: str) -> Wants:
    if _FIRM.search(text) and _SUPPORT.search(text) and not _HOW_MANY.search(text):
        return Wants.ADVICE
    for pattern, wants in (
        (_DATE, Wants.DATE),
        (_PLACE, Wants.PLACE),
        (_LIST, Wants.LIST),
        (_AMOUNT, Wants.AMOUNT),
        (_YES_NO, Wants.YES_NO),
    ):
        if pattern.search(text):
            return wants
    return Wants.AMOUNT if _INDICATOR.search(text) and not _ASKS.search(text) else Wants.TEXT


def _leans(text: str) -> bool:
    return bool(_FOLLOW_UP.search(text)) or _says_little(text)


def _core(text: str) -> str:
    """A follow-up without the words that only lead in and out of it: 那2020年呢？ → 2020年."""
    return _LEADING.sub("", _LEADING.sub("", text)).strip()


def _merge(earlier: Question, text: str, core: str) -> tuple[str, str]:
    """One question out of two turns, and what of the new turn the answer must hold.

    A time replaces the old time; a variant (市级 for 省级) or an aspect narrows the old question; what
    names a subject of its own only inherits the year.
    """
    before = earlier.text.rstrip("?？。")
    if not core:  # 那呢？
        return before, ""
    if _TIME_ONLY.fullmatch(core):
        if _ANY_YEAR.search(before):
            return _ANY_YEAR.sub(lambda _: core, before, count=1), ""
        return core + before, ""
    if re.match(r"(我(问|说)的是|不是|是问)", text):
        return f"{before}（{core}）", core
    if len(core) <= _VARIANT and (
        old := re.search(rf"[\u4e00-\u9fff]{{{len(core) - 1}}}{re.escape(core[-1])}", before)
    ):
        return before.replace(old[0], core), core
    if _SAYS_WHERE.search(core):
        return f"{before}（{core}）", _SAYS_WHERE.sub("", core)
    year = _ANY_YEAR.search(before)
    if _ANY_YEAR.search(core) or not year:
        return f"{text}（{before}）" if len(core) <= _VARIANT else text, core if len(core) <= _VARIANT else ""
    return f"{year[0]}{text}", core if len(core) <= _VARIANT else ""
