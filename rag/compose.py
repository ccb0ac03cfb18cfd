"""Passages → a draft: statements in the sources' own words, each with the stretches it rests on.

Extractive: nothing is phrased anew, so nothing can be added. What the passages don't say stays unsaid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from rag.asks import Ask, Wants, in_time
from rag.compute import Result
from rag.naming import meant
from rag.reader.alternatives import alternatives
from rag.reader.calculate import calculate
from rag.reader.candidates import Candidate, FactsOf, candidates, told_by
from rag.reader.choose import choose, drawn, to_the_degree
from rag.reader.issued import issued
from rag.reader.kin import kin, statements_of
from rag.reader.library import Library
from rag.reader.listing import ChunksOf, asked_count, below_heading, members
from rag.reader.named import names_for
from rag.reader.operands import Find, Sought
from rag.reader.pick import fact_candidates, pick
from rag.reader.reckon import Calculation, reckon
from rag.reader.relevance import Aspects
from rag.reader.subject import with_subject
from rag.reader.suffice import answers, is_of_the_month
from rag.schema import Fact, Hit, MarkKind, Status
from rag.understand import Question

_COMES_NEAR = 0.25  # share of the question that makes a passage worth pointing to
_LOOKED_AT, _NEAR_THE_BEST = 80, 0.85  # candidates tried for an answer, best first
_MOST_NEAR = 4  # places pointed to where nothing answers
_OF_THE_LEDGER = 12  # facts looked up by name
_NAMED_TO_RECKON = 0.5  # … to be reckoned with
_LEAST_NAMED = 0.15  # share of the question that a fact itself must name
_ESTIMATES = re.compile(r"大概|大约|估算|推算|倒推|反推|折算|算出")
_SPEAKS_FOR_ITSELF = 0.6  # share of the question in a clause
_TOP = 3  # candidates looked at to see whether there is an answer of some kind at all
_DAMAGE = frozenset({MarkKind.NUMBER_LOST, MarkKind.MISSING, MarkKind.DOUBLED, MarkKind.CUT_OFF})


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
    # A document that the question names answers alone, if it answers.
    documents = library.documents
    comparing = any(ask.compares for ask in question.asks)
    named = frozenset() if comparing else meant(question.text, tuple(documents.values()))
    hits = [*hits, *_hits_of_the_ledger(question, hits, library)]
    facts = _by_chunk(library.facts_in([hit.chunk.id for hit in hits]))
    statements: list[Candidate] = []
    nearest: list[Candidate] = []
    warnings: list[str] = []
    results: list[Result] = []
    conclusions: list[tuple[str, tuple[Candidate, ...]]] = []
    conflict = listed = unanswered = False
    newest = max(filter(None, map(library.issued_year, named or documents)), default=None)
    for ask in (in_time(ask, newest) for ask in question.asks):
        aspects = Aspects(ask.text, library.idf)
        ranked = [c for c in candidates(ask, aspects, hits, documents, facts) if is_of_the_month(ask, c)]
        in_meant = [c for c in ranked if c.chunk.doc in named]
        if any(answers(ask, aspects, c) for c in in_meant[:_TOP]):
            ranked = in_meant
        if items := _list(ask, aspects, hits, ranked, library.chunks_of):
            statements += items
            listed = len(question.asks) == 1
            continue
        if head := issued(ask, named, library):
            statements.append(head)
            continue
        within = [hit for hit in hits if hit.chunk.doc in named] if ranked is in_meant else hits
        names = names_for(ask, aspects, within, library)
        if names and not ask.required and (versions := names.versions):
            conflict = conflict or len(versions) > 1
            statements += [_with_subject(aspects, one) for one in versions]
            continue
        if ask.wants is Wants.AMOUNT or ask.operation:
            amounts = replace(ask, wants=Wants.AMOUNT)
            of_facts = fact_candidates(amounts, aspects, hits, documents, facts)
            of_facts = [c for c in of_facts if is_of_the_month(ask, c)]
            if any(c.chunk.doc in named for c in of_facts[:_TOP]) and ranked is in_meant:
                of_facts = [c for c in of_facts if c.chunk.doc in named]
        else:
            amounts, of_facts = ask, []
        near = drawn(ranked, statements[-1] if statements else None)
        able = _able(ask, aspects, near)
        if names:
            able = [c for c in able if names.allow(c)]
        if ask.wants is Wants.AMOUNT:
            able = [c for c in able if c.marks or c.goes_on or not _misses(aspects, c)]
        if len(offered := alternatives(ask, able, documents)) > 1:
            conflict = True
            statements += [_with_subject(aspects, one) for one in offered]
            continue
        near_facts = drawn(of_facts, statements[-1] if statements else None)
        find = partial(_find, hits, library, facts)
        before = results[-1].operands if results else ()
        if calculation := calculate(Sought(amounts, near_facts, find, library, before)):
            results += calculation.results
            if drawn_from := calculation.conclusion:
                compared = statements_of(drawn_from.compared, library, aspects)
                conclusions.append((drawn_from.text, tuple(compared)))
            statements += _told(calculation, library, aspects)
            continue
        lost = near and any(mark.kind in _DAMAGE for mark in near[0].marks)
        chosen = [] if lost else _picked(ask, aspects, near_facts)
        chosen = to_the_degree(ask, list(map(told_by, chosen)) or choose(ask, aspects, able))
        if reckoned := _reckoned(ask, aspects, chosen, find, library):
            for calculation in reckoned:
                results += calculation.results
                statements += _told(calculation, library, aspects)
            continue
        if not chosen:
            nearest += _of_other_years(ask, aspects, ranked) or [
                c for c in ranked[:1] if aspects.weight(c.covered) >= _COMES_NEAR
            ]
            unanswered = True
            continue
        of_meant = named if any(c.chunk.doc in named for c in chosen) else frozenset()
        others = kin(ask, aspects, chosen, near_facts, library, of_meant)
        apart = len({one.chunk.doc for one in chosen}) > 1 and ask.compares
        conflict = conflict or bool(others) or apart
        statements += [_with_subject(aspects, one) for one in others or chosen]
    statements = _without_repeats(statements)
    if not statements:
        return Draft(Status.NOT_FOUND, (), tuple(nearest[:_MOST_NEAR]))
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
    return Draft(status, tuple(statements), (), listed, tuple(results), tuple(conclusions), tuple(warnings))


def _able(ask: Ask, aspects: Aspects, near: Sequence[Candidate]) -> list[Candidate]:
    """Those that answer; none where even the best of them ranks far below what doesn't."""
    able = [c for c in near[:_LOOKED_AT] if answers(ask, aspects, c, goes_on=c.goes_on)]
    return able if able and able[0].score >= _NEAR_THE_BEST * near[0].score else []


def _picked(ask: Ask, aspects: Aspects, near: Sequence[Candidate]) -> list[Candidate]:
    """The facts that answer: each names something of the question itself, not only what stands around it."""
    able = [
        c
        for c in _able(ask, aspects, near)
        if c.goes_on
        or (
            aspects.coverage(c.covered, c.nearly) >= _LEAST_NAMED and not aspects.misses(c.vouched | c.nearly)
        )
    ]
    return pick(ask, aspects, able, [c for c in near[:_LOOKED_AT] if answers(ask, aspects, c, goes_on=True)])


def _misses(aspects: Aspects, one: Candidate) -> bool:
    """Whether the question spells out what neither the sentence nor what stands above it names."""
    names = [reading.indicators for reading in one.readings]
    near = aspects.mask("\n".join([one.sentence, one.text, *names, *one.chunk.path, one.chunk.lead_in]))
    return aspects.misses(near | one.covered | one.nearly)


def _with_subject(aspects: Aspects, one: Candidate) -> Candidate:
    """With the clause that names its subject, unless its own words answer the question in full."""
    first, *later = one.readings
    if aspects.weight(aspects.mask(first.text)) >= _SPEAKS_FOR_ITSELF:
        return one
    return replace(one, readings=(*with_subject(first, one.group), *later))


def _hits_of_the_ledger(question: Question, hits: Sequence[Hit], library: Library) -> list[Hit]:
    """The passages of the facts that are named most like the question, where they weren't found already."""
    known = {hit.chunk.id for hit in hits}
    named = (fact.chunk for ask in question.asks for fact in library.facts_named(ask.text, _OF_THE_LEDGER))
    least = min((hit.score for hit in hits), default=0.0)
    return [Hit(library.chunk(id), least) for id in dict.fromkeys(named) if id not in known]


def _find(
    hits: Sequence[Hit], library: Library, facts: FactsOf, ask: Ask, aspects: Aspects
) -> list[Candidate]:
    return fact_candidates(ask, aspects, hits, library.documents, facts)


def _told(calculation: Calculation, library: Library, aspects: Aspects) -> list[Candidate]:
    """The statements of what a result rests on."""
    told = statements_of(calculation.facts, library, aspects)
    return [_with_subject(aspects, one) for one in told]


def _reckoned(
    ask: Ask, aspects: Aspects, chosen: Sequence[Candidate], find: Find, library: Library
) -> list[Calculation]:
    """What no document gives, worked out from what they do: of a year that is left open, of a whole."""
    told = frozenset[int]().union(*(one.years for one in chosen))
    open_years = ask.years - told
    if chosen and not open_years and not _ESTIMATES.search(ask.text):
        return []
    found = []
    for thing in (*ask.things, ask.text) if not open_years else ask.things or (ask.text,):
        words = aspects if thing == ask.text else Aspects(thing, library.idf)
        wanted = replace(ask, years=open_years or ask.years)
        any_year = replace(ask, years=frozenset(), units=frozenset(), things=())
        known = words.naming & words.known
        named = [
            c
            for c in find(any_year, words)[:_LOOKED_AT]
            if words.coverage(c.covered & known, c.nearly & known)
            >= _NAMED_TO_RECKON * words.weight(known)
            > 0
        ]
        if calculation := reckon(wanted, named, library):
            found.append(calculation)
    return found


def _by_chunk(facts: Sequence[Fact]) -> dict[str, tuple[Fact, ...]]:
    return {id: tuple(told) for id, told in groupby(facts, key=lambda fact: fact.chunk)}


def _of_other_years(ask: Ask, aspects: Aspects, ranked: Sequence[Candidate]) -> list[Candidate]:
    """What would answer, had another year been asked for: the best of each year, oldest first."""
    if not ask.years:
        return []
    any_year = replace(ask, years=frozenset())
    found: dict[frozenset[int], Candidate] = {}
    for candidate in ranked[:_LOOKED_AT]:
        if candidate.score < _NEAR_THE_BEST * ranked[0].score:
            break
        is_new = candidate.fits_year is False and candidate.years and candidate.years not in found
        if is_new and answers(any_year, aspects, replace(candidate, fits_year=None)):
            found[candidate.years] = candidate
    return sorted(found.values(), key=lambda candidate: max(candidate.years))


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
