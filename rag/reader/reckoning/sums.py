"""Sums: of the things that a question lists, else of the parts that a sentence or table sets side by side."""

import re
from collections.abc import Sequence
from itertools import product

from rag import compute
from rag.amounts import commensurable
from rag.language.terms import content
from rag.naming import meant
from rag.reader.candidates import Candidate
from rag.reader.measure import comparable
from rag.reader.reckoning.operands import Sought, last_year, named_all
from rag.reader.reckoning.parallel import beside, ends_alike, how_many, is_total
from rag.reader.reckoning.reckon import Calculation
from rag.reader.relevance import Aspects
from rag.schema import Fact

_LISTS = re.compile(
    r"、|加上|(?<![增添参追])加(?![快强大工入总起在])|和(?![谐平解睦])|与|跟|及(?![其格时])|还有|再算上"
)
_SUMMED = re.compile(
    r"一共|总共|合计|合起来|合在一起|加起来|加在一起|加一[起块]|加总|相加|之和|总和|总计|共计|拢共|统共|共(?=多少|几)"
)
_TOGETHER = re.compile(
    r"加起来|加在一起|加一[起块]|加总|相加|合计|合起来|合在一起|之和|总和|各项"
)  # of several
# 甲、乙、丙三项新增目标: the number, and what it counts, closes the list.
_CLOSES = re.compile(
    r"(?:这|那)?([两二三四五六七八九十]|\d{1,2})(?:大|个|项|者|类|块|种|家|样|方面|部分)(.*)$"
)
_ACCOUNTED = re.compile(r"等于|对得上|对不对|一致|吻合|相符|是不是")

_OWN = 0.5  # of what is a part's alone, the name of its fact must hold
_LEAST_OWN = 0.3  # of what a part names
_TRIED = 4  # facts for a part
_AS_WELL = 0.6  # of what the question names of one part, it must name of every other


def added(sought: Sought) -> Calculation | None:
    """The sum that is asked for. One that lacks a part is none: then there is no result."""
    ask = sought.ask
    parts = _parts(ask.text)
    facts = _one_each(parts, sought) if len(parts) > 1 else _parts_of_one(sought)
    if len(facts) < 2 or not all(commensurable(facts[0], fact) for fact in facts):
        return None
    return Calculation((compute.total(facts),), _beside(sought, facts))


def _one_each(parts: Sequence[str], sought: Sought) -> list[Fact]:
    """A fact for every part, each of its own, of one document or at least of one time; else none at all."""
    docs = meant(_listed(sought.ask.text), tuple(sought.library.documents.values()))
    found = [_of_part(part, [other for other in parts if other != part], sought, docs) for part in parts]
    for key in (lambda fact: fact.doc, last_year):
        for value in dict.fromkeys(key(fact) for fact in found[0]):
            alike = [[fact for fact in facts if key(fact) == value] for facts in found]
            if chosen := _all_different(alike):
                return chosen
    return []


def _of_part(part: str, others: Sequence[str], sought: Sought, docs: frozenset[str]) -> list[Fact]:
    """The facts that a part may be, likeliest first: their names hold what is its alone."""
    aspects = Aspects(part, sought.library.idf)
    asked = aspects.naming & aspects.known
    own = asked & ~aspects.mask("\n".join(others))
    if aspects.weight(own) < _LEAST_OWN * aspects.weight(asked):
        own = asked  # 专精特新 and 专精特新小巨人: what one has alone, the other hasn't
    whole = aspects.weight(own)
    return [
        one.fact
        for one in named_all(part, sought, docs=docs)
        if one.fact and aspects.weight(aspects.mask(_words(one)) & own) >= _OWN * whole
    ][:_TRIED]


def _words(one: Candidate) -> str:
    """The name of a fact, and the stretch that says it, if that says nothing else of the kind."""
    assert one.fact is not None
    figure = one.fact.figure
    rivals = [f for f in one.readings[0].facts if f != one.fact and comparable(f.figure, figure)]
    return f"{figure.scope}{figure.indicator}\n{'' if rivals else one.readings[0].text}"


def _all_different(found: Sequence[Sequence[Fact]]) -> list[Fact]:
    """The likeliest choice of one from each that takes none twice; [] where there is no such choice."""
    choices = (
        choice for choice in product(*map(enumerate, found)) if len({f for _, f in choice}) == len(found)
    )
    best = min(choices, key=lambda choice: sum(rank for rank, _ in choice), default=())
    return [fact for _, fact in best]


def _parts(text: str) -> list[str]:
    """What is to be added; [] where the list doesn't hold as many things as the question says it does."""
    listed = _listed(text)
    closes = _CLOSES.search(listed)
    parts = [part for part in _LISTS.split(listed[: closes.start()] if closes else listed) if content(part)]
    said = how_many(closes[0]) if closes else None
    shared = closes[2] if closes else ""  # 三块产值: what is counted is said once, of all
    return [f"{part} {shared}" for part in parts] if said in (None, len(parts)) else []


def _listed(text: str) -> str:
    """The clause that lists what is to be added."""
    before = _SUMMED.split(text)[0]
    clauses = re.split(r"[，,；;：:？?]", before.rstrip("，,？? "))
    return next((clause for clause in reversed(clauses) if _LISTS.search(clause)), clauses[-1])


def _parts_of_one(sought: Sought) -> list[Fact]:
    """1家国家级、6家省级、20家市级工业设计中心, where the question names what they have in common.

    A fact that the question names better than its neighbours is the answer itself, and no part of one.
    """
    best = next((c.fact for c in sought.near if c.fact), None)
    if best is None or is_total(best):
        return []
    facts = beside(best, sought.library)
    aspects = Aspects(sought.ask.text, sought.library.idf)
    # 前三强：新材料 names the first of three.
    names = (fact.figure.indicator.split("：")[-1] for fact in facts)
    told = {aspects.weight(aspects.mask(name) & aspects.naming) for name in names}
    alike = all(ends_alike(best, fact) for fact in facts)
    if min(told, default=0.0) < _AS_WELL * max(told, default=0.0):
        return []
    if not max(told) and how_many(sought.ask.text) != len(facts):
        return []
    if not alike and not _TOGETHER.search(sought.ask.text):
        return []
    return facts if how_many(sought.ask.text) in (None, len(facts)) else []


def _beside(sought: Sought, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The figure that a sum is to be held against, where the question does so."""
    if not _ACCOUNTED.search(sought.ask.text):
        return ()
    others = (c.fact for c in sought.near if c.fact and c.fact not in facts and c.fact.doc != facts[0].doc)
    return tuple(fact for fact in others if comparable(fact.figure, facts[0].figure))[:1]
