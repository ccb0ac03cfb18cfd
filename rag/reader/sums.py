"""Sums: of the things that a question lists, else of the parts that one sentence or table sets side by side."""

import re
from collections.abc import Sequence

from rag import compute
from rag.language.terms import content
from rag.naming import meant
from rag.reader.measure import comparable
from rag.reader.operands import Sought, named
from rag.reader.parallel import beside, ends_alike, how_many, is_total
from rag.reader.reckon import Calculation
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
_CLOSES = re.compile(r"(?:这|那)?([两二三四五六七八九十]|\d{1,2})(?:大|个|项|者|类|块|种|家|样|方面|部分).*$")
_ACCOUNTED = re.compile(r"等于|对得上|对不对|一致|吻合|相符|是不是")


def added(sought: Sought) -> Calculation | None:
    """The sum that is asked for. One that lacks a part is none: then there is no result."""
    ask = sought.ask
    parts = _parts(ask.text)
    if len(parts) > 1:
        docs = meant(_listed(ask.text), tuple(sought.library.documents.values()))
        found = [named(part, sought, docs=docs) for part in parts]
        facts = list(dict.fromkeys(fact for fact in found if fact is not None))
        facts = facts if len(facts) == len(parts) else []
    else:
        facts = _parts_of_one(sought)
    if len(facts) < 2 or not all(compute.commensurable(facts[0], fact) for fact in facts):
        return None
    return Calculation((compute.total(facts),), _beside(sought, facts))


def _parts(text: str) -> list[str]:
    """What is to be added; [] where the list doesn't hold as many things as the question says it does."""
    listed = _listed(text)
    closes = _CLOSES.search(listed)
    parts = [part for part in _LISTS.split(listed[: closes.start()] if closes else listed) if content(part)]
    said = how_many(closes[0]) if closes else None
    return parts if said in (None, len(parts)) else []


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
    told = {aspects.weight(aspects.mask(fact.figure.indicator) & aspects.naming) for fact in facts}
    alike = all(ends_alike(best, fact) for fact in facts)
    if max(told, default=0) - min(told, default=0) > _AS_WELL:
        return []
    if not alike and not _TOGETHER.search(sought.ask.text):
        return []
    return facts if how_many(sought.ask.text) in (None, len(facts)) else []


_AS_WELL = 0.12  # of the question: so much more may one part be named than another


def _beside(sought: Sought, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The figure that a sum is to be held against, where the question does so."""
    if not _ACCOUNTED.search(sought.ask.text):
        return ()
    others = (c.fact for c in sought.near if c.fact and c.fact not in facts and c.fact.doc != facts[0].doc)
    return tuple(fact for fact in others if comparable(fact.figure, facts[0].figure))[:1]
