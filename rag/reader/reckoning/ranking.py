"""Which of several figures that stand side by side is the largest, the smallest, or how they follow."""

import re

from rag.amounts import value_of
from rag.reader.measures import fitting
from rag.reader.reckoning.operands import Sought
from rag.reader.reckoning.parallel import beside, how_many, is_total
from rag.reader.reckoning.reckon import Calculation, Conclusion
from rag.schema import Fact, FactKind

_NEAR_THE_BEST = 0.7  # of the score of the fact that comes nearest
_LEAST, _MOST_COMPARED = 2, 12  # figures
_LARGEST = re.compile(r"最[大高多快长强]|排第一|居首|领跑")
_SMALLEST = re.compile(r"最[少低小慢短弱]|垫底")
_RATE = re.compile(r"增速|增长|增幅|涨幅|快|慢|复合")
_RATE_KINDS = frozenset({FactKind.GROWTH})


def ranked(sought: Sought) -> Calculation | None:
    """The figures compared, the largest first, and which of them is as asked."""
    text = sought.ask.text
    for one in sought.near:
        fact = one.fact
        if one.score < _NEAR_THE_BEST * sought.near[0].score:
            return None
        if fact is None or one.fits_year is False or fact.marks or is_total(fact):
            continue
        if bool(_RATE.search(text)) != (fact.figure.kind in _RATE_KINDS) or not fitting(
            sought.ask, [fact.figure.quantity]
        ):
            continue
        facts = beside(fact, sought.library)
        if not _LEAST <= len(facts) <= _MOST_COMPARED or how_many(text) not in (None, len(facts), 2):
            continue
        facts = sorted(facts, key=value_of, reverse=True)
        told = _told(text, facts)
        compared = tuple(fact for fact in facts if fact not in told)
        return Calculation((), tuple(told), Conclusion(_in_words(text, facts), compared))
    return None


def _told(text: str, facts: list[Fact]) -> list[Fact]:
    """Those that are asked for; of two, or where their order is asked for, all."""
    first, last = value_of(facts[0]), value_of(facts[-1])
    asked = {value for pattern, value in ((_LARGEST, first), (_SMALLEST, last)) if pattern.search(text)}
    every = not asked or len(facts) == _LEAST
    return [fact for fact in facts if every or value_of(fact) in asked]


def _in_words(text: str, facts: list[Fact]) -> str:
    """最大的是…，最小的是…, those that are asked for; else all of them in order."""
    said = []
    for pattern, value in ((_LARGEST, value_of(facts[0])), (_SMALLEST, value_of(facts[-1]))):
        if asked := pattern.search(text):
            names = [fact.figure.indicator for fact in facts if value_of(fact) == value]
            said.append(f"{asked[0]}的是{'、'.join(names)}")
    return "，".join(said) or f"从高到低：{'、'.join(fact.figure.indicator for fact in facts)}"
