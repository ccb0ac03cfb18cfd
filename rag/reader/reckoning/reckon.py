"""What no document gives, worked out from what it became or from a part of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag import compute
from rag.amounts import subtracts
from rag.asks import Ask
from rag.compute import Result
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.schema import Fact, FactKind

LEVELS = frozenset({FactKind.LEVEL, FactKind.COUNT, FactKind.SHARE})


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a comparison shows, in words (最高的是…), and the facts compared beside those told."""

    text: str
    compared: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """Results in the order they are said, and the facts they rest on, once each."""

    results: tuple[Result, ...]
    also: tuple[Fact, ...] = ()  # to be set beside them: the printed total, the other document's figure
    conclusion: Conclusion | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        used = (fact for result in self.results for fact in result.operands)
        return tuple(dict.fromkeys([*used, *self.also]))


def reckon(ask: Ask, near: Sequence[Candidate], library: Library) -> Calculation | None:
    """An amount that no document gives, from what it became and by how much, or from a part and its share.

    2015年 from 2020年 and 6.47倍; the whole revenue from the taxes and the share that they have in it.
    """
    for one in near:
        beside = library.facts_in([one.chunk.id]) if one.fact else ()
        for other in beside:
            if one.fact and other.figure.period == one.fact.figure.period:
                result = _whole(ask, one.fact, other) or _earlier(ask, one.fact, other)
                if result:
                    return Calculation((result,))
    return None


def _whole(ask: Ask, share: Fact, part: Fact) -> Result | None:
    """What a part is a share of, where the question names that and not the part."""
    name, said = part.figure.indicator, share.figure.indicator
    if share.figure.kind is not FactKind.SHARE or part.figure.kind not in LEVELS or not said.startswith(name):
        return None
    whole = re.sub(r"占(?:市级|全市)?|比重|比例", "", said.removeprefix(name))
    return (
        compute.whole_of(part, share)
        if len(whole) > 2 and whole in ask.text and name not in ask.text
        else None
    )


def _earlier(ask: Ask, level: Fact, other: Fact) -> Result | None:
    """What it was in the year asked for, given by how much it has changed since."""
    said, period = other.figure, level.figure.period
    if level.figure.kind not in LEVELS or not _of(said.indicator, level.figure.indicator):
        return None
    based = said.base is not None and {said.base.last} == set(ask.years)
    last_year = period is not None and {period.last - 1} == set(ask.years)
    if said.kind is FactKind.MULTIPLE and based:
        return compute.before_multiple(level, other)
    if said.kind is FactKind.GROWTH and based:
        return compute.before_growth(level, other)
    if said.kind is FactKind.CHANGE and last_year and subtracts(level, other):
        return compute.before_change(level, other)
    return None


def _of(said: str, name: str) -> bool:
    """Whether what is said of a change is about this name: 新增高新技术企业 about 高新技术企业总数."""
    said, name = (re.sub(r"总[数量额]|数量|国家(?=高新)|全市", "", words) for words in (said, name))
    return bool(name) and name[:6] in said
