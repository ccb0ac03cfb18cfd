"""Passages → a draft: statements in the sources' own words, each with the stretches it rests on.

Extractive: nothing is phrased anew, so nothing can be added. What the passages don't say stays unsaid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.asks import in_time
from rag.compute import Result
from rag.naming import meant
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.nearby import DAMAGE, Nearby, Sources
from rag.reader.part import Part, part_of
from rag.schema import Fact, Hit, MarkKind, Status
from rag.understand import Question

_MOST_NEAR = 4  # places pointed to where nothing answers
_OF_THE_LEDGER = 12  # facts looked up by name


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be answered, before it is verified and cited."""

    status: Status
    statements: tuple[Candidate, ...]
    nearest: tuple[Candidate, ...] = ()  # NOT_FOUND: what comes nearest
    listed: bool = False  # the statements are the items of one list
    results: tuple[Result, ...] = ()  # computed of facts that the statements tell
    conclusions: tuple[tuple[str, tuple[Candidate, ...]], ...] = ()  # 最高的是…, and what it was held against
    warnings: tuple[str, ...] = ()


def compose(
    question: Question,
    hits: Sequence[Hit],
    library: Library,
) -> Draft:
    """Answer every part of the question from the passages, or say that they don't."""
    parts = _parts(question, _sources(question, hits, library))
    statements = _without_repeats([statement for part in parts for statement in part.statements])
    if not statements:
        nearest = [one for part in parts for one in part.nearest]
        return Draft(Status.NOT_FOUND, (), tuple(nearest[:_MOST_NEAR]))
    alone = len(question.asks) == 1
    marks = [mark for statement in statements for mark in statement.marks]
    warnings = ["问题中有一部分，文件没有写。"] if any(part.unanswered for part in parts) else []
    warnings += dict.fromkeys(mark.note for mark in marks)
    conflict = any(part.conflict for part in parts)
    damaged = any(mark.kind in DAMAGE for mark in marks) or any(
        mark.kind is MarkKind.FOOTNOTE for s in statements if not s.quantities for mark in s.marks
    )
    if damaged and alone:  # what the damaged place says goes alone
        statements = [statement for statement in statements if statement.marks]
    return Draft(
        Status.DAMAGED if damaged else Status.CONFLICT if conflict else Status.ANSWERED,
        tuple(statements),
        listed=alone and any(part.listed for part in parts),
        results=tuple(dict.fromkeys(result for part in parts for result in part.results)),
        conclusions=tuple(conclusion for part in parts for conclusion in part.conclusions),
        warnings=tuple(warnings),
    )


def _parts(question: Question, sources: Sources) -> list[Part]:
    """What answers each ask, those before it known."""
    library = sources.library
    years = map(library.issued_year, sources.named or library.documents)
    newest = max(filter(None, years), default=None)
    parts: list[Part] = []
    last: Candidate | None = None
    operands: tuple[Fact, ...] = ()
    for ask in question.asks:
        part = part_of(Nearby(in_time(ask, newest), sources, last, operands))
        last = part.statements[-1] if part.statements else last
        operands = part.results[-1].operands if part.results else operands
        parts.append(part)
    return parts


def _sources(question: Question, hits: Sequence[Hit], library: Library) -> Sources:
    """The passages found and those of the ledger, with their facts; where documents aren't to be compared,
    with the ones that the question names."""
    comparing = any(ask.compares for ask in question.asks)
    named = frozenset[str]() if comparing else meant(question.text, tuple(library.documents.values()))
    hits = [*hits, *_hits_of_the_ledger(question, hits, library)]
    return Sources(hits, _by_chunk(library.facts_in([hit.chunk.id for hit in hits])), library, named)


def _hits_of_the_ledger(question: Question, hits: Sequence[Hit], library: Library) -> list[Hit]:
    """The passages of the facts that are named most like the question, where they weren't found already."""
    known = {hit.chunk.id for hit in hits}
    named = (fact.chunk for ask in question.asks for fact in library.facts_named(ask.text, _OF_THE_LEDGER))
    least = min((hit.score for hit in hits), default=0.0)
    return [Hit(library.chunk(id), least) for id in dict.fromkeys(named) if id not in known]


def _by_chunk(facts: Sequence[Fact]) -> dict[str, tuple[Fact, ...]]:
    return {id: tuple(told) for id, told in groupby(facts, key=lambda fact: fact.chunk)}


def _without_repeats(statements: Sequence[Candidate]) -> list[Candidate]:
    """What another statement of the same passage says as well is said once."""
    kept: list[Candidate] = []
    for one in statements:
        if not any(one.text in other.text and one.chunk.id == other.chunk.id for other in kept):
            kept = [k for k in kept if k.text not in one.text or k.chunk.id != one.chunk.id]
            kept.append(one)
    return kept


def shown(statement: Candidate) -> str:
    """A statement as part of an answer: the source's words, without the punctuation at their edges.

    A bracketed number of the source is no citation mark: [2018]5号 is shown as ［2018］5号.
    """
    text = re.sub(r"\[(\d+)\]", r"［\1］", statement.text)
    return re.sub(r"^([*•，。；、：,;:\s]|[-—–](?!\d))+|[，。；、：,;:和与及\s]+$", "", text)
