"""What a question wants computed, and of which facts: sides, times, standings, parts and wholes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag import compute
from rag.asks import Ask, Operation, read_ask
from rag.language.places import places
from rag.language.quantity import read_quantities, same_amount
from rag.language.terms import content
from rag.language.years import dated
from rag.naming import meant
from rag.reader.candidates import AIMS, Candidate
from rag.reader.library import Library
from rag.reader.measure import comparable, same_measure
from rag.reader.measures import fitting
from rag.reader.reckon import LEVELS, Calculation
from rag.reader.relevance import Aspects
from rag.schema import Fact, FactKind

_KNOWN = 0.4  # of a side's words that some document must use
_NAMED = 0.5  # … of which a fact must name so many
_SIDES = {
    Operation.SHARE: re.compile(r"占(?!比)"),
    Operation.RATIO: re.compile(r"是|为"),
    Operation.DIFFERENCE: re.compile(r"比|较|和|与|跟|距离?|离|到(?=.{0,4}目标)"),
    Operation.SUM: re.compile(r"、|加上|加|和|与|跟|及|还有"),
}
_CURRENT = re.compile(r"现在|目前|实际|党代会时|当时|已")
_AIMED = re.compile(r"目标|计划|规划|要求")
_ADDABLE = LEVELS | {FactKind.CHANGE}
_ACCOUNTED = re.compile(r"等于|对得上|对不对|一致|吻合|相符|是不是")

# Facts for a question of its own, best first.
Find = Callable[[Ask, Aspects], Sequence[Candidate]]


def calculate(
    ask: Ask, near: Sequence[Candidate], find: Find, library: Library, before: Fact | None = None
) -> Calculation | None:
    """What the question wants computed; None where nothing, or where the documents lack the operands.

    `before`: what the part of the question before this one was about (自己2009年的几倍).
    """
    if ask.operation is None:
        return None
    if ask.operation is Operation.SUM:
        return _sum(ask, near, find, library)
    if ask.operation is Operation.SHARE and _is_printed(near):
        return None
    pair = _given(ask, near) or _sides(ask, find, library, before) or _times(ask, near, library)
    if pair is None:
        return None
    first, second = pair
    if ask.operation is not Operation.DIFFERENCE and FactKind.SHARE in (
        first.figure.kind,
        second.figure.kind,
    ):
        return None  # 42 % is no share of 39 %
    if ask.operation is Operation.DIFFERENCE:
        if compute.larger(second, first):
            first, second = second, first
        return Calculation((compute.difference(first, second),))
    if ask.operation is Operation.SHARE:
        return Calculation((compute.share(first, second),))
    return Calculation((compute.ratio(first, second),))


def _is_printed(near: Sequence[Candidate]) -> bool:
    """Whether a document gives the share itself."""
    best = near[0].fact if near else None
    return best is not None and best.figure.kind is FactKind.SHARE


def _given(ask: Ask, near: Sequence[Candidate]) -> tuple[Fact, Fact] | None:
    """The facts whose amounts the question itself names: 从7387家做到1.2万家."""
    asked = [quantity for quantity in read_quantities(ask.text) if quantity.unit != "年"]
    found = [
        next((c.fact for c in near if c.fact and same_amount(c.fact.figure.quantity, q)), None) for q in asked
    ]
    known = [fact for fact in found if fact is not None]
    return (known[0], known[1]) if len(known) == 2 else None


def _sides(ask: Ask, find: Find, library: Library, before: Fact | None) -> tuple[Fact, Fact] | None:
    """A比B, A占B, A是B的几倍: a fact for each side; what the second leaves out is as in the first."""
    assert ask.operation is not None
    left_words, _, right_words = _parted(_SIDES[ask.operation], ask.text)
    apart = ask.operation is Operation.DIFFERENCE  # 离目标还差: one side is as it is, the other as aimed at
    aims = not apart if _AIMED.search(right_words) and not _AIMED.search(left_words) else None
    left = _best(left_words, ask, find, library, aims)
    if left is None and before is not None:
        left, right_words = before, ask.text
    if left is None or not right_words:
        return None
    right = _best(right_words, ask, find, library)
    if right is None or right == left or not compute.commensurable(left, right):
        right = _elliptical(right_words, left, library)
    return (left, right) if right and right != left and compute.commensurable(left, right) else None


def _parted(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _best(phrase: str, ask: Ask, find: Find, library: Library, aims: bool | None = None) -> Fact | None:
    """The fact that a side names: of the year, document and standing it names, or else the question does."""
    read = read_ask(phrase, phrase)
    added = ask.operation in (Operation.SUM, Operation.DIFFERENCE)  # in the unit that is asked for
    units = ask.units if added and not ask.units & {"%", "个百分点"} else frozenset[str]()
    side = replace(
        read,
        years=_years(phrase) or ask.years,
        units=units,
        changes=ask.changes if ask.operation is Operation.SUM else read.changes,
        operation=None,
        things=(),
    )
    aspects = Aspects(phrase, library.idf)
    docs = meant(phrase, tuple(library.documents.values()))
    aims = _aims(phrase) if aims is None else aims
    if aims is None and ask.operation is Operation.SUM:
        aims = ask.aims
    for one in find(side, aspects) if aspects.grams else ():
        fact = one.fact
        if (
            fact is not None
            and fact.figure.kind in _ADDABLE
            and one.fits_year is not False
            and (not docs or fact.doc in docs)
            and (ask.operation is not Operation.SUM or (fact.figure.kind is FactKind.CHANGE) == ask.changes)
            and (not units or fitting(side, [fact.figure.quantity]))
            and (aims is None or fact.figure.standing is None or _is_aim(fact) == aims)
        ):
            asked = aspects.naming & aspects.known
            whole = aspects.weight(asked)
            told = aspects.coverage(one.covered & asked, one.nearly & asked)
            if whole >= _KNOWN and told >= _NAMED * whole:
                return fact
    return None


def _years(phrase: str) -> frozenset[int]:
    """Those of comparison too: 自己2009年的几倍."""
    return read_ask(phrase, phrase).years | {one.period.last for one in dated(phrase) if one.is_base}


def _aims(phrase: str) -> bool | None:
    return True if _AIMED.search(phrase) else False if _CURRENT.search(phrase) else None


def _elliptical(phrase: str, other: Fact, library: Library) -> Fact | None:
    """东莞的, 自己2009年的, 目标: the measure of the other side, elsewhere, at another time, as aimed at."""
    years = _years(phrase)
    docs = meant(phrase, tuple(library.documents.values()))
    alike = same_measure(other, library.facts_named, library.idf, any_scope=True)[1:]
    here, there = "东莞" in phrase, places(phrase)

    def fits(fact: Fact) -> bool:
        if (here or there) and fact.figure.scope != other.figure.scope:
            return fact.figure.period == other.figure.period and (fact.figure.scope == "") == here
        if fact.figure.scope != other.figure.scope or (docs and fact.doc not in docs):
            return False
        if years:
            return fact.figure.period is not None and fact.figure.period.last in years
        if _AIMED.search(phrase):
            return _is_aim(fact) and not _is_aim(other)
        return bool(_CURRENT.search(phrase)) and not _is_aim(fact)

    found = [fact for fact in alike if fact.figure.kind in LEVELS and fits(fact)]
    # Of several aims the one for the same year, else the one of the same document.
    found.sort(key=lambda fact: (_last(fact) != _last(other), fact.doc != other.doc))
    return found[0] if found else None


def _last(fact: Fact) -> int | None:
    return fact.figure.period.last if fact.figure.period else None


def _is_aim(fact: Fact) -> bool:
    return fact.figure.standing is not None and AIMS[fact.figure.standing]


def _times(ask: Ask, near: Sequence[Candidate], library: Library) -> tuple[Fact, Fact] | None:
    """One measure at the two times asked for, or as it is and as it is aimed at; the later first."""
    best = next((c.fact for c in near if c.fact and c.fact.figure.kind in LEVELS), None)
    if best is None:
        return None
    alike = [
        best,
        *(f for f in same_measure(best, library.facts_named, library.idf) if f.figure.period or f == best),
    ]
    if len(ask.years) == 2:
        ends = [
            next((f for f in alike if f.figure.period and f.figure.period.last == y), None)
            for y in sorted(ask.years)
        ]
        return (ends[1], ends[0]) if ends[0] and ends[1] else None
    if not _AIMED.search(ask.text):
        return None
    of_year = (
        [f for f in alike if f.figure.period and f.figure.period.last in ask.years] if ask.years else alike
    )
    aims = [f for f in of_year if _is_aim(f)]
    actual = [f for f in of_year if not _is_aim(f)]
    pairs = [(a, b) for a in aims for b in actual if ask.years or a.doc == b.doc or _later(a, b)]
    return pairs[0] if pairs else None


def _later(aim: Fact, actual: Fact) -> bool:
    a, b = aim.figure.period, actual.figure.period
    return bool(a and b and a.last > b.last)


def _sum(ask: Ask, near: Sequence[Candidate], find: Find, library: Library) -> Calculation | None:
    """The things a question lists, added up; else the parts that one sentence or table sets side by side.

    A sum that lacks a part is none: where one of the things has no fact, there is no result.
    """
    parts = [part for part in _SIDES[Operation.SUM].split(_listed(ask.text)) if content(part)]
    if len(parts) > 1:
        named = [_best(part, ask, find, library) for part in parts]
        facts = list(dict.fromkeys(fact for fact in named if fact is not None))
        facts = facts if len(facts) == len(parts) else []
    else:
        facts = _siblings(near, library)
    if len(facts) < 2 or not all(compute.commensurable(facts[0], fact) for fact in facts):
        return None
    return Calculation((compute.total(facts),), _beside(ask, facts, near))


def _listed(text: str) -> str:
    """The clause that lists what is to be added."""
    before = re.split(r"一共|总共|合计|加起来|加总|之和|总和|总计|共计|共(?=多少|几)", text)[0]
    clauses = re.split(r"[，,；;：:]", before.rstrip("，, "))
    return next(
        (clause for clause in reversed(clauses) if re.search(r"、|加|和|与|跟|及", clause)), clauses[-1]
    )


def _siblings(near: Sequence[Candidate], library: Library) -> list[Fact]:
    """1家国家级、6家省级、20家市级工业设计中心: names of one ending, one unit, one sentence."""
    best = next((c.fact for c in near if c.fact), None)
    if best is None:
        return []
    ending = best.figure.indicator[-4:]
    return [
        fact
        for fact in library.facts_in([best.chunk])
        if comparable(best.figure, fact.figure)
        and fact.figure.indicator.endswith(ending)
        and fact.figure.period == best.figure.period
    ]


def _beside(ask: Ask, facts: Sequence[Fact], near: Sequence[Candidate]) -> tuple[Fact, ...]:
    """The figure that a sum is to be held against, where the question does so."""
    if not _ACCOUNTED.search(ask.text):
        return ()
    others = (c.fact for c in near if c.fact and c.fact not in facts and c.fact.doc != facts[0].doc)
    return tuple(fact for fact in others if comparable(fact.figure, facts[0].figure))[:1]
