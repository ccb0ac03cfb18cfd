"""The words of one ask → the things it asks of, clause by clause, each with what asks of it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language.terms import content
from rag.language.units import match_unit

HOW_MANY = re.compile(r"(?:多少|几)(?:百|千|万|亿)*")
_ASKS_OF_EACH = re.compile(r"各(?![级类项地市镇])|分别|多少|几(?!何)|第几|怎么|是什么")
_LISTS = re.compile(r"[、，,]|以及|和(?![谐平解睦])|与|跟|(?<![普涉触波顾企推论])及(?![其时格早])")
_CLAUSES = re.compile(r"[，,；;。？?：:]")
# Says when, and names no thing: 2011年和2016年产值 asks of one thing at two times.
_TIMES = re.compile(
    r"(?:到|至|在)?(?:(?:19|20)\d\d ?年?[底末]?|[“\"]?十[一二三四五]五[”\"]?(?:期间|时期|期末|末)?"
    r"|[今去明]年底?)的?"
)


# Says which side of the thing before is asked for, and names no other: 是2015年的几倍, 同比增长多少.
_SIDES = re.compile(
    r"相当于?|同比|环比|每年|年均?|复合|增长|增[速幅加]|涨幅|提[高升]|上升|下降|降低|减少|目标|数量|"
    r"占|比|是|为|达到?|有|要|排[名到在]?|[居位]|全[省国市球]|其中|\W"
)


_THINGS = frozenset({"箱", "人"})  # units that say themselves what is counted


@dataclass(frozen=True, slots=True)
class Slot:
    """What one clause asks of one thing."""

    thing: str
    asking: str
    clause: int  # in which clause it is asked: what one of a list says of its unit holds for all of it

    @property
    def names(self) -> bool:
        """Whether it names a thing of its own, or only another side of the one before."""
        return bool(content(_SIDES.sub("", self.thing)))


def slots(text: str) -> tuple[Slot, ...]:
    """What an ask asks of, in order. A clause that asks nothing heads the list behind it, or is part of it.

    >>> [slot.thing for slot in slots("公园的家底：湿地、林地各多少处，步道几公里")]
    ['湿地', '林地', '步道']
    """
    found: list[Slot] = []
    before: list[Slot] = []  # of the clauses that don't ask
    for number, clause in enumerate(_clauses(text)):
        asks = _ASKS_OF_EACH.search(clause)
        if not asks:
            before += [Slot(thing, "", number) for thing in _parts(clause)]
            continue
        asking = clause[asks.start() :]
        own = _parts(clause[: asks.start()])
        if len(own) < 2 and (len(before) > 1 or not own):
            # 院士、团队：2020年各有多少 and 院士，团队，人才各多少 list before the clause that asks.
            own = [*(slot.thing for slot in before), *own]
        if len(own) < 2:
            own = ["".join((*own, _counted(asking, named=bool(own))))]
        found += [Slot(thing, asking, number) for thing in own]
        before = []
    return (*found, *before)


def _clauses(text: str) -> Iterator[str]:
    """Cut at 、 too where what stands before it asks already: 多少货、多少箱."""
    for clause in _CLAUSES.split(text):
        pending = ""
        for part in clause.split("、"):
            pending = f"{pending}、{part}" if pending else part
            if HOW_MANY.search(pending):
                yield pending
                pending = ""
        if pending:
            yield pending


def _parts(listed: str) -> list[str]:
    """The things that a clause lists, times left out."""
    parts = (_TIMES.sub("", part).strip() for part in _LISTS.split(listed))
    return [part for part in parts if content(part)]


def _counted(asking: str, *, named: bool) -> str:
    """What is named behind the number asked for (多少家企业搞技改), or by the unit alone (多少箱)."""
    found = HOW_MANY.search(asking)
    if not found:
        return ""
    unit = match_unit(asking, found.end(), chinese=True)
    behind = asking[unit[1] if unit else found.end() :]
    return behind or (unit[0] if unit and not named and unit[0] in _THINGS else "")
