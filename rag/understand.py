"""Question (+ conversation) → what is asked, part by part, standing on its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.asks import ASKS, Ask, Wants, asked_units, read_ask
from rag.comparing import compares, subject
from rag.language.script import simplified
from rag.language.terms import content, emphasis, grams
from rag.operations import Operation, operation_of


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, standing on its own; a compound question holds several asks."""

    text: str
    asks: tuple[Ask, ...]
    follows_up: bool  # the conversation was needed to understand it

    @property
    def queries(self) -> tuple[str, ...]:
        """What to search for: the question, and where it offers alternatives, each of them alone."""
        return (self.text, *(text for ask in self.asks for text in _one_by_one(ask)))

    @property
    def years(self) -> frozenset[int]:
        return frozenset[int]().union(*(ask.years for ask in self.asks))


_DOCUMENT_KIND = re.compile(r"规划纲要|纲要|规划|报告|要点|文件|党代会|十[四五]五")
# Words that say what is wanted of a thing, and name none: 占比要到多少？
_ASPECT = re.compile(
    r"百分之|百分比|占比|比重|比例|增速|增长率?|增幅|涨幅|目标|总数|数量|排名|名次|提高|下降|降低|增加|份额|规模|复合"
)

# A follow-up leans on the turn before it.
_FOLLOW_UP = re.compile(
    r"^(那|那么|还有|另外|然后)|呢[?？]?$|^(我问的|我说的|我要的|不对|不是|是问|换成|再问|其中|它|他们|这个|这些|上面|前面)"
)
_AND_THEN = re.compile(r"(?P<first>.*[？?，,；;。])\s*(?P<then>[^？?，,；;。]{1,12}呢[？?]?)")
_LEADING = re.compile(
    r"^(不对|那么?|还有|另外|然后|我(问|说|要)的是|是问|换成|再问|[单光只]说)[,，]?|(的)?呢?[?？。]?$"
)
_VARIANT = 4  # characters: 市级, 集装箱
_ONE_TIME = (
    r"((20\d\d|[一二三四五六七八九十]{1,3}五)年?[“”\"]?(末|底|期间)?|去年|今年|明年"
    r"|(今后|未来|过去)?[一二三四五六七八九十\d]+年(后|内|来|间)?)"
)
_TIME_ONLY = re.compile(rf"(到|在)?[“”\"]?{_ONE_TIME}([、和与]{_ONE_TIME})*(的)?(目标|情况|数)?(是多少)?")
# What of a thing is measured: 装备制造产值多少？电子信息呢 asks for 产值 again.
_MEASURE = re.compile(
    r"产值|增加值|营收|收入|余额|税收|投资额?|面积|人口|产量|规模(?!以上)|占比|比重|比例|增速|[^效功]率"
)
_ASKING = re.compile(r"多少|几(?![乎何])|第几")
_SAYS_WHERE = re.compile(r"(里|中|上)(面)?(的|说的|写的)?$")
_ANY_YEAR = re.compile(r"(19|20)\d\d年?|[“\"]?十[一二三四五]五[”\"]?(期间|末|时期)?|去年|今年|明年")


def understand(conversation: Sequence[str]) -> Question:
    """Read the last question of a conversation. ValueError if there is none."""
    first, *later = (simplified(text.strip()) for text in conversation)
    question = _whole_turn(None, first)
    for text in later:
        question = _whole_turn(question, text)
    return question


def _whole_turn(earlier: Question | None, text: str) -> Question:
    """One turn; 贷款余额多少？存款呢 is two questions, the second of which leans on the first."""
    two = _AND_THEN.fullmatch(text)
    if not two or not ASKS.search(two["first"].lower()):
        return _turn(earlier, text)
    first = _turn(earlier, two["first"])
    then = _turn(first, two["then"])
    return Question(f"{first.text}{then.text}", (*first.asks, *then.asks), first.follows_up)


def _one_by_one(ask: Ask) -> tuple[str, ...]:
    """是五大还是七大 as two questions: what is written of one says nothing of the other."""
    if len(ask.alternatives) < 2:
        return ()
    before, _, after = ask.text.partition("还是")
    first, second = (offered.verbatim for offered in ask.alternatives)
    return before + after.replace(second, "", 1), "".join(before.rsplit(first, 1)) + after


def _turn(earlier: Question | None, text: str) -> Question:
    """One question, with whatever it leaves to the one before it."""
    follows_up = earlier is not None and _leans(text)
    required = ""
    core = _core(text)
    if earlier and follows_up and _ASPECT.search(core) and _says_little(core):
        # 占比呢？ asks for another side of the thing before: its words, this kind of answer.
        text = f"{earlier.text.rstrip('?？。')}，{core}"
        asks: tuple[Ask, ...] = (read_ask(text, core),)
        asks = (replace(asks[0], units=asked_units(core)),)
    else:
        if earlier and follows_up:
            text, required = _merge(earlier, text, core)
        about = text if operation_of(text) else subject(text)
        asks = tuple(read_ask(part, main) for part, main in _split(about))
    # A later part leaves the year unsaid that an earlier one named; a follow-up asks as the turn before did.
    shared = next((ask.years for ask in asks if ask.years), frozenset[int]())
    measured = next((ask.units for ask in asks if ask.units), frozenset[str]())
    before = earlier.asks[-1] if earlier and follows_up else None
    asks = tuple(
        replace(
            ask,
            years=ask.years or shared,
            units=ask.units or (frozenset() if asked_units(ask.text) else measured),
            compares=compares(text),
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
        if ASKS.search(pending.lower()):
            # 自己2009年的几倍？ is a question of its own behind a question mark, if that has its operands.
            behind = bool(parts) and parts[-1][0].rstrip().endswith(("？", "?"))
            needs = operation_of(pending) is Operation.RATIO and behind and not operation_of(parts[-1][0])
            apart = behind and operation_of(pending) and not needs
            if parts and _says_little(pending) and not apart:
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
    if re.match(r"(我(问|说|要)的是|不是|是问)", text):
        return f"{before}（{core}）", core
    if old := _like(core, before):
        return before.replace(old, core), core
    if _SAYS_WHERE.search(core):
        return f"{before}（{core}）", _SAYS_WHERE.sub("", core)
    year = _ANY_YEAR.search(before)
    if again := _asked_again(earlier.asks[-1].text, core):
        said = "" if _ANY_YEAR.search(core) or not year else year[0]
        return f"{said}{core}{again}", core if len(core) <= _VARIANT else ""
    if _ANY_YEAR.search(core) or not year:
        return f"{text}（{before}）" if len(core) <= _VARIANT else text, core if len(core) <= _VARIANT else ""
    return f"{year[0]}{text}", core if len(core) <= _VARIANT else ""


def _like(variant: str, text: str) -> str:
    """The words of a text that a variant stands for, 省级 for 市级; "" where there are none."""
    ends_alike = rf"[\u4e00-\u9fff]{{{len(variant) - 1}}}{re.escape(variant[-1])}"
    found = re.search(ends_alike, text) if len(variant) <= _VARIANT else None
    # 少家企业 of 多少家企业 is no like of 传统企业.
    asks = _ASKING.finditer(text)
    is_like = found and not any(a.start() < found.end() and found.start() < a.end() for a in asks)
    return found[0] if found and is_like else ""


def _asked_again(before: str, core: str) -> str:
    """What the question before asked, without its thing: 甲连着几年第一？乙呢 → 几年第一."""
    clause = next((c for c in reversed(re.split(r"[，,；;：:？?。]", before)) if _ASKING.search(c)), "")
    if not clause or ASKS.search(core) or _ASPECT.search(core) or _MEASURE.search(core):
        return ""
    asks = _ASKING.search(clause)
    assert asks
    ahead, asked = clause[: asks.start()], clause[asks.start() :]
    behind = "".join(content(asked))
    if _says_little(ahead):  # 推动多少家企业搞技改？传统企业呢: the thing is named behind
        return asked if set(grams(behind)) & set(grams("".join(content(core)))) else ""
    measure = _MEASURE.search(ahead)
    if not behind and not measure:
        return ""
    return f"{measure[0] if measure else ''}{asked}"
