"""Parallel constructions come apart: “A、B、C分别增长1%、2%、3%” says three things. Pure."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.quantity import read_quantities
from rag.schema import Quantity
from rag.spans import Span

_REACH = 400  # characters between what is said in parallel
_CLAUSE_END = re.compile(r"[，；。,;]")
_BETWEEN = re.compile(r"[、,，和与及\s]*(以及)?")
_SEPARATOR = re.compile(r"、|和|与|及(?!其)")
# 以机器人、智能装备为核心的高端装备制造产业 is one item.
_MODIFIER = re.compile(r"以[^，,；;。]{1,24}?为(?:核心|主|重点|代表|基础)的")
# …产值，至2025年，分别超过: a clause that only says when.
_TIME = re.compile(r"[，,][至到截]{0,2}\s?(?:19|20)\d\d\s?年?[底末]?\s?$")
_MASKED, _UNMASKED = (
    str.maketrans("、和与及", "\ue010\ue011\ue012\ue013"),
    str.maketrans("\ue010\ue011\ue012\ue013", "、和与及"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One item of a parallel construction with its own amount."""

    item: str  # as named: “生活污泥处理处置能力”
    text: str  # as a statement of its own: “生活污泥处理处置能力比2015年提高171%”
    quantity: Quantity  # its span is in the sentence that was read
    span: Span  # the whole construction in the sentence


def pairs(sentence: str) -> tuple[Pair, ...]:
    """Every item of every 分别 of a sentence, in order; nothing where items and amounts differ in number.

    >>> [p.text for p in pairs("生活垃圾、危险废物、生活污泥处理能力分别提高93.5%、127%、171%。")]
    ['生活垃圾处理能力提高93.5%', '危险废物处理能力提高127%', '生活污泥处理能力提高171%']
    """
    found: list[Pair] = []
    if "分别" not in sentence:
        return ()
    quantities = read_quantities(sentence)
    ends = [match.end() for match in _CLAUSE_END.finditer(sentence)]
    for match in re.finditer("分别", sentence):
        amounts = _amounts(sentence, match.end(), quantities)
        if len(amounts) < 2:
            continue
        ended = bisect_left(ends, match.start() + 1)  # clauses
        start = ends[ended - 1] if ended else 0
        subject = sentence[start : match.start()]
        predicate = sentence[match.end() : amounts[0].span.start]
        named = _items(subject, len(amounts))
        tail = ""
        if not named:  # A、B、C…，其增速分别为…: the items stand in the clause before
            near = sentence[max(0, start - 1 - _REACH) : max(0, start - 1)]
            before = _CLAUSE_END.split(_TIME.sub("", near))[-1]
            start = sentence.rfind(before, 0, start)
            named, tail = _items(re.split(r"等", before)[0], len(amounts)), subject
            named = [_EXISTING_AMOUNT.sub("", name) for name in named]
        span = Span(max(0, start), amounts[-1].span.end)
        found += [
            Pair(item, f"{item}{tail}{predicate}{quantity.verbatim}", quantity, span)
            for item, quantity in zip(named, amounts, strict=False)
        ]
    return tuple(found)


_EXISTING_AMOUNT = re.compile(r"\d[\d.,万亿]*[\u4e00-\u9fff]{0,2}$")


def _amounts(sentence: str, position: int, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The unbroken list of amounts of one unit that begins in the clause at `position`."""
    listed: list[Quantity] = []
    first = bisect_left(quantities, position, key=lambda q: q.span.start)
    for i in range(first, len(quantities)):
        quantity = quantities[i]
        words = sentence[position : min(quantity.span.start, position + _REACH + 1)]
        if not listed and (len(words) > _REACH or re.search(r"[；。;]", words)):
            break
        if listed and not (
            _BETWEEN.fullmatch(sentence[listed[-1].span.end : quantity.span.start])
            and (quantity.unit == listed[0].unit or not listed[0].unit)
        ):
            break
        listed.append(quantity)
    return listed


def _items(subject: str, count: int) -> list[str]:
    """The `count` names listed in a subject; what the last one adds belongs to all of them."""
    whole = _MODIFIER.sub(lambda m: m[0].translate(_MASKED), subject)
    for pattern in (re.compile("、"), _SEPARATOR):
        names = [name.strip().translate(_UNMASKED) for name in pattern.split(whole)]
        if len(names) == count and all(names):
            tail = _shared_tail(names)
            return _unfolded(names) or [name + tail for name in names[:-1]] + [names[-1]]
    return []


_SHORT = re.compile(r".{1,2}[量额数率值]")
_FOLDED = (("存", "贷款"), ("进", "出口"))  # 存、贷款余额 is 存款余额 and 贷款余额


def _unfolded(names: list[str]) -> list[str]:
    """本外币存、贷款余额 → 本外币存款余额, 本外币贷款余额; [] where the two share neither head nor tail."""
    if len(names) != 2:
        return []
    first, second = names
    if any(first.endswith(a) and second.startswith(b) for a, b in _FOLDED):
        return [first + second[1:], first[:-1] + second]
    if _SHORT.fullmatch(second) and first.endswith(second[-1]) and len(first) > len(second):
        return [first, first[: -len(second)] + second]  # 专利申请量和授权量
    core = second.find(first[-1]) + 1  # 本外币存款、贷款余额: both are some 款余额 of 本外币
    if 1 < core < min(len(first), len(second)):
        return [first + second[core:], first[:-core] + second]
    return []


def _shared_tail(names: list[str]) -> str:
    """A、B、C增长率: the tail 增长率 starts where C has the length, or the ending, of the others."""
    first, last = names[0], names[-1]
    if any(re.search(r"[（(]", name) for name in names):
        return ""
    at = last.find(first[-2:])
    if at > 0:
        return last[at + 2 :]
    return last[len(first) :] if len({len(name) for name in names[:-1]}) == 1 else ""
