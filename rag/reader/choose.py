"""Candidates → the few that answer: the best one, then what adds a part of the question still open."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.asks import Ask, Wants
from rag.reader.candidates import IN_WORDS, Candidate
from rag.reader.relevance import Aspects
from rag.schema import Fact

# A further reading must add this share of the question, and be this good beside the first.
_WORTH_ADDING, _WORTH_A_SENTENCE, _GOOD_BESIDE = 0.12, 0.25, 0.6
_WORTH_A_CLAUSE = 0.04  # … of a sentence that answers already
_SAME_SENTENCE, _SAME_PASSAGE = 0.35, 0.1  # as the answer to the part of the question before
# A clause that only ranks what the clause before it counted.
_RANKS_ON = re.compile(r"^(在|居|位|排|列|稳居)[^，。；]{0,14}(第|首位|前)")
_DEGREE = re.compile(r"什么程度|什么水平|什么地位|怎么样")
# Units of which any one will do.
_EITHER = (frozenset({"元", "美元"}), frozenset({"平方公里", "平方米", "亩"}))


def advise(ranked: Sequence[Candidate], most: int = 6) -> list[Candidate]:
    """The best sentence of each passage, for a question that is a description rather than a point."""
    best: dict[str, Candidate] = {}
    for candidate in ranked:
        if candidate.score >= _GOOD_BESIDE * ranked[0].score:
            best.setdefault(candidate.chunk.id, candidate)
    return list(best.values())[:most]


def drawn(ranked: Sequence[Candidate], before: Candidate | None) -> list[Candidate]:
    """The candidates, those at the place of the answer to the question's part before this one raised.

    …有几家，全国排第几 stays with the same firms.
    """
    if before is None:
        return list(ranked)
    return sorted((_drawn(candidate, before) for candidate in ranked), key=lambda candidate: -candidate.score)


def choose(ask: Ask, aspects: Aspects, ranked: Sequence[Candidate], most: int = 4) -> list[Candidate]:
    """Of candidates that answer, the best, then whatever adds a part of the question that is still open."""
    if ask.wants is Wants.ADVICE:
        return advise(ranked)
    chosen: list[Candidate] = []
    covered = vouched = 0
    pool = list(ranked)
    while len(chosen) < most:
        open_units = _open_units(ask, chosen)
        open_to = [
            c
            for c in pool
            if not chosen
            or _adds(ask, aspects, c, covered, vouched, chosen)
            or _measures_it(c, chosen[0], open_units)
        ]
        if not open_to:
            break
        best = max(open_to, key=lambda c: c.score - aspects.weight(c.covered & covered))
        chosen.append(best)
        covered |= best.covered | best.nearly
        vouched |= best.vouched
        taken = {id(reading) for reading in best.readings}
        pool = [c for c in pool if not any(id(reading) in taken for reading in c.readings)]
    return _past_the_opening(chosen, ranked) if ask.wants in IN_WORDS else chosen


def _past_the_opening(chosen: list[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """With the best of what its document goes on to say, where all that is chosen only opens one."""
    if len(chosen) != 1 or not chosen[0].opens:
        return chosen
    first = chosen[0]
    further = (c for c in ranked if c.chunk.doc == first.chunk.doc and not c.opens)
    best = next(further, None)
    return [first, best] if best and best.score >= _GOOD_BESIDE * first.score else chosen


def to_the_degree(ask: Ask, chosen: Sequence[Candidate]) -> list[Candidate]:
    """低到什么程度 wants the clause as well that ranks the figure."""
    return [_with_rank(candidate) if _DEGREE.search(ask.text) else candidate for candidate in chosen]


def _drawn(candidate: Candidate, before: Candidate) -> Candidate:
    same = candidate.group == before.group
    if not same and candidate.chunk.id != before.chunk.id:
        return candidate
    bonus = _SAME_SENTENCE if same else _SAME_PASSAGE
    return replace(candidate, score=candidate.score + bonus, goes_on=same)


def _adds(
    ask: Ask, aspects: Aspects, candidate: Candidate, covered: int, vouched: int, chosen: Sequence[Candidate]
) -> bool:
    """Does it cover much that nothing speaks of yet, or a named thing that is wholly open, and is it good?"""
    gain = aspects.weight(candidate.covered & ~vouched)
    if ask.wants is Wants.AMOUNT or ask.wants is Wants.DATE:
        names_another = any(not mask & covered and mask & candidate.covered for mask in aspects.named)
        beside = any(_same_sentence(candidate, one) for one in chosen)
        own = aspects.weight(candidate.covered & ~covered)
        worth = gain >= _WORTH_ADDING or names_another or (beside and own >= _WORTH_A_CLAUSE)
    else:
        worth = gain >= _WORTH_A_SENTENCE
    return worth and candidate.score >= _GOOD_BESIDE * chosen[0].score


def _same_sentence(one: Candidate, other: Candidate) -> bool:
    return one.chunk.id == other.chunk.id and one.readings[0].sentence == other.readings[0].sentence


def _open_units(ask: Ask, chosen: Sequence[Candidate]) -> frozenset[str]:
    """The units asked for that nothing chosen has yet."""
    given = {quantity.unit for candidate in chosen for quantity in candidate.quantities}
    either = frozenset[str]().union(*(units for units in _EITHER if units & given))
    return ask.units - given - either if chosen else frozenset()


def _measures_it(candidate: Candidate, first: Candidate, units: frozenset[str]) -> bool:
    """The same thing of the same passage in a unit that is still open: 439家 beside 2015年的3.5倍."""
    if candidate.chunk.id != first.chunk.id or not units & {q.unit for q in candidate.quantities}:
        return False
    measured = [
        {_core(fact) for reading in one.readings for fact in reading.facts} for one in (candidate, first)
    ]
    if all(measured):
        return any(a in b or b in a for a in measured[0] for b in measured[1])
    return bool(candidate.covered & first.covered)


def _core(fact: Fact) -> str:
    """What a fact is about, without what is said of it: 国家级孵化器 of 国家级孵化器是2015年的."""
    return re.sub(r"(?<=.{2})(?:是|比|占|增速|总[数量额]|增长|（).*$", "", fact.figure.indicator)


def _with_rank(candidate: Candidate) -> Candidate:
    """With the clause behind that ranks it: 在全省21个地市中排名第17位."""
    last = candidate.readings[-1]
    following = next((r for r in candidate.group if r.span.start >= last.span.end), None)
    if following and not last.label and _RANKS_ON.search(following.text):
        return replace(candidate, readings=(*candidate.readings, following))
    return candidate
