"""Passages → a draft: statements in the sources' own words, each with the stretches it rests on.

Extractive: nothing is phrased anew, so nothing can be added. What the passages don't say stays unsaid.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.language.quantity import same_amount
from rag.naming import meant
from rag.reader.candidates import Candidate, candidates
from rag.reader.choose import choose, drawn
from rag.reader.listing import ChunksOf, asked_count, below_heading, members
from rag.reader.relevance import Aspects
from rag.reader.suffice import answers
from rag.schema import Document, Hit, MarkKind, Status
from rag.understand import Ask, Question, Wants

# Another document contradicts the first if it answers nearly as well with another amount.
_ANSWERS_AS_WELL, _ANSWERS_IN_PART = 0.8, 0.6
_COMES_NEAR = 0.25  # share of the question that makes a passage worth pointing to
_LOOKED_AT, _NEAR_THE_BEST = 80, 0.85  # candidates tried for an answer, best first
_TOP = 3  # candidates looked at to see whether there is an answer of some kind at all
# … with the same words and not many amounts, or it is about something else.
_SAYS_THE_SAME, _FEW_AMOUNTS = 0.3, 5
_COMPARES = re.compile(
    r"[几各两三]份|一样吗|一致吗|不同文件|各文件|说得不一样|哪份文件|按时间排|各(定|写|说)"
)


_DAMAGE = frozenset({MarkKind.NUMBER_LOST, MarkKind.MISSING, MarkKind.DOUBLED, MarkKind.CUT_OFF})


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be answered, before it is verified and cited."""

    status: Status
    statements: tuple[Candidate, ...]
    nearest: tuple[Candidate, ...] = ()  # NOT_FOUND: what comes nearest
    listed: bool = False  # the statements are the items of one list
    warnings: tuple[str, ...] = ()


Idf = Callable[[Iterable[str]], Mapping[str, float]]


def compose(
    question: Question,
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    idf: Idf,
    chunks_of: ChunksOf,
) -> Draft:
    """Answer every part of the question from the passages, or say that they don't."""
    # A document that the question names answers alone, if it answers.
    named = (
        frozenset() if _COMPARES.search(question.text) else meant(question.text, tuple(documents.values()))
    )
    statements: list[Candidate] = []
    nearest: list[Candidate] = []
    warnings: list[str] = []
    conflict = listed = unanswered = False
    for ask in question.asks:
        aspects = Aspects(ask.text, idf)
        ranked = candidates(ask, aspects, hits, documents)
        in_meant = [c for c in ranked if c.chunk.doc in named]
        if any(answers(ask, aspects, c) for c in in_meant[:_TOP]):
            ranked = in_meant
        if items := _list(ask, aspects, hits, ranked, chunks_of):
            statements += items
            listed = len(question.asks) == 1
            continue
        near = drawn(ranked, statements[-1] if statements else None)
        able = [c for c in near[:_LOOKED_AT] if answers(ask, aspects, c, goes_on=c.goes_on)]
        # What ranks far below the best is about something else, even where the best doesn't answer.
        if able and able[0].score < _NEAR_THE_BEST * near[0].score:
            able = []
        chosen = choose(ask, aspects, able)
        if not chosen:
            nearest += [c for c in ranked[:1] if aspects.weight(c.covered) >= _COMES_NEAR]
            unanswered = True
            continue
        rivals = _rivals(ask, aspects, chosen, ranked, documents)
        conflict = conflict or bool(rivals)
        statements += rivals or chosen
    statements = _without_repeats(statements)
    if not statements:
        return Draft(Status.NOT_FOUND, (), tuple(nearest[:2]))
    if unanswered:
        warnings.append("问题中有一部分，文件没有写。")
    marks = [mark for statement in statements for mark in statement.marks]
    warnings += dict.fromkeys(mark.note for mark in marks)
    damaged = any(mark.kind in _DAMAGE for mark in marks) or any(
        mark.kind is MarkKind.FOOTNOTE for s in statements if not s.quantities for mark in s.marks
    )
    if damaged and len(question.asks) == 1:  # what the damaged place says goes alone
        statements = [statement for statement in statements if statement.marks]
    status = Status.DAMAGED if damaged else Status.CONFLICT if conflict else Status.ANSWERED
    return Draft(status, tuple(statements), listed=listed, warnings=tuple(warnings))


def _list(
    ask: Ask, aspects: Aspects, hits: Sequence[Hit], ranked: Sequence[Candidate], chunks_of: ChunksOf
) -> list[Candidate]:
    """The items of a list that no single sentence holds, where one is asked for."""
    count = asked_count(ask)
    if ask.wants is not Wants.LIST or (
        count and any(c.sentence.count("、") + 1 == count and answers(ask, aspects, c) for c in ranked[:_TOP])
    ):
        return []
    readings = members(ask, hits, chunks_of)
    if not readings and (listing := below_heading(ask, aspects, hits, chunks_of)):
        readings = list(listing.items)
    return [Candidate((reading,), 1.0, 0, 0, 0, None, (reading,)) for reading in readings]


def _without_repeats(statements: Sequence[Candidate]) -> list[Candidate]:
    """What another statement of the same passage says as well is said once."""
    kept: list[Candidate] = []
    for statement in statements:
        if not any(statement.text in other.text and statement.chunk.id == other.chunk.id for other in kept):
            kept = [k for k in kept if k.text not in statement.text or k.chunk.id != statement.chunk.id]
            kept.append(statement)
    return kept


def _rivals(
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
    compares = bool(_COMPARES.search(ask.text))
    first = chosen[0]
    several_things = any(c.chunk.doc == first.chunk.doc and c.aims == first.aims for c in chosen[1:])
    if ask.wants is not Wants.AMOUNT or not first.quantities or (several_things and not compares):
        return []
    bar = _ANSWERS_IN_PART if compares else _ANSWERS_AS_WELL
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
    return sorted(found.values(), key=lambda c: documents[c.chunk.doc].issued or "")


def _differ(one: Candidate, other: Candidate, units: frozenset[str]) -> bool:
    """The same kind of amount (of the kind asked for, if one is), and no amount in common."""
    same_kind = {q.unit for q in one.quantities} & {q.unit for q in other.quantities}
    return bool(same_kind & units if units else same_kind) and not any(
        same_amount(a, b) for a in one.quantities for b in other.quantities
    )


def shown(statement: Candidate) -> str:
    """A statement as part of an answer: the source's words, without the punctuation at their edges.

    A bracketed number of the source is no citation mark: [2018]5号 is shown as ［2018］5号.
    """
    text = re.sub(r"\[(\d+)\]", r"［\1］", statement.text)
    return re.sub(r"^([*•，。；、：,;:\s]|[-—–](?!\d))+|[，。；、：,;:\s]+$", "", text)
