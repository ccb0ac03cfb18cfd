"""Where documents or times give different amounts for what is asked: all of them, oldest first."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rag.asks import Ask, Wants
from rag.language.quantity import same_amount
from rag.reader.candidates import Candidate
from rag.reader.relevance import Aspects
from rag.reader.suffice import answers
from rag.schema import Document

# Another document contradicts the first if it answers nearly as well with another amount.
_ANSWERS_AS_WELL, _ANSWERS_IN_PART = 0.8, 0.6
# … with the same words and not many amounts, or it is about something else.
_SAYS_THE_SAME, _FEW_AMOUNTS = 0.3, 5
_COMPARES = re.compile(
    r"[几各两三]份|一样吗|一致吗|不同文件|各文件|说得不一样|哪份文件|按时间排|各(定|写|说)"
)


def compares(text: str) -> bool:
    """Is the question about the differences between documents?"""
    return bool(_COMPARES.search(text))


def alternatives(ask: Ask, able: Sequence[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    """五大还是七大: for each amount offered, the best candidate of each document that says it."""
    found: list[Candidate] = []
    for offered in ask.alternatives:
        saying = [c for c in able if any(same_amount(quantity, offered) for quantity in c.quantities)]
        of_document: dict[str, Candidate] = {}
        for candidate in saying:
            if candidate.score >= _ANSWERS_IN_PART * saying[0].score:
                of_document.setdefault(candidate.chunk.doc, candidate)
        found += of_document.values()
    return _oldest_first(dict.fromkeys(found), documents)


def rivals(
    ask: Ask,
    aspects: Aspects,
    chosen: Sequence[Candidate],
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
) -> list[Candidate]:
    """The best candidate of each document that gives another amount, with the chosen one, oldest first.

    Several statements of one kind in one document are several things asked: they have no rivals, unless
    the question is about the differences itself.
    """
    asked_for = compares(ask.text)
    first = chosen[0]
    several_things = any(c.chunk.doc == first.chunk.doc and c.aims == first.aims for c in chosen[1:])
    if ask.wants is not Wants.AMOUNT or not first.quantities or (several_things and not asked_for):
        return []
    bar = _ANSWERS_IN_PART if asked_for else _ANSWERS_AS_WELL
    found = {(first.chunk.doc, first.aims): first}
    for candidate in ranked:
        # What a document aims at and what it reports are two statements, unless one of them is asked for.
        known = {aims for doc, aims in found if doc == candidate.chunk.doc}
        if (
            candidate.aims not in known
            and (not known or ask.aims is None)
            and (not ask.years or candidate.fits_year)
            and candidate.score >= bar * first.score
            and aspects.weight(candidate.covered) >= max(bar * aspects.weight(first.covered), _SAYS_THE_SAME)
            and len(candidate.quantities) <= _FEW_AMOUNTS
            and answers(ask, aspects, candidate)
            and all(_differ(candidate, other, ask.units) for other in found.values())
        ):
            found[candidate.chunk.doc, candidate.aims] = candidate
    if len(found) == 1:
        return []
    return _oldest_first(found.values(), documents)


def _differ(one: Candidate, other: Candidate, units: frozenset[str]) -> bool:
    """The same kind of amount (of the kind asked for, if one is), and no amount in common."""
    same_kind = {q.unit for q in one.quantities} & {q.unit for q in other.quantities}
    return bool(same_kind & units if units else same_kind) and not any(
        same_amount(a, b) for a in one.quantities for b in other.quantities
    )


def _oldest_first(found: Iterable[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: documents[candidate.chunk.doc].issued or "")
