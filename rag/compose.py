"""Passages → a draft: statements in the sources' own words, each with the stretches it rests on.

Extractive: nothing is phrased anew, so nothing can be added. What the passages don't say stays unsaid.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.language.places import places
from rag.language.quantity import same_amount
from rag.language.terms import content, fold, grams
from rag.listing import ChunksOf, asked_count, below_heading, members
from rag.naming import meant
from rag.relevance import Aspects
from rag.schema import Document, Hit, MarkKind, Status
from rag.select import Candidate, candidates, choose
from rag.understand import Ask, Question, Wants

# What is shown and what stands around it must together cover so much of the question (of 2).
_ENOUGH, _ENOUGH_FOR_ADVICE, _SPEAKS_FOR_IT = 0.6, 0.3, 0.1
# What a number is asked of: 多少奖励, 几公里地铁.
_COUNTED = re.compile(
    r"(?:多少|几)(?:平方公里|平方米|公里|[个家倍成名条项件连户座人亩张所列吨宗台辆种套万亿元]*)([\u4e00-\u9fff]{2,8})"
)
# Another document contradicts the first if it answers nearly as well with another amount.
_ANSWERS_AS_WELL, _ANSWERS_IN_PART = 0.8, 0.6
_COMES_NEAR = 0.25  # share of the question that makes a passage worth pointing to
_TOP = 3  # candidates looked at to see whether there is an answer of some kind at all
_COMPARES = re.compile(r"[几各两三]份|不同文件|各文件|说得不一样|哪份文件|按时间排|各(定|写|说)")
# What is found must name something rare: a city's name alone is no answer to anything (idf units).
_LEAST_MASS = 4.0

# Asked for what has come about, a target is no answer.
_ONLY_RESULTS = re.compile(r"实际|已经|到现在|截至目前|完成了多少|建成了多少|实现了吗|达到了吗")

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
        if any(_answers(ask, aspects, c) for c in in_meant[:_TOP]):
            ranked = in_meant
        if items := _list(ask, aspects, hits, ranked, chunks_of):
            statements += items
            listed = len(question.asks) == 1
            continue
        chosen = [c for c in choose(ask, aspects, ranked) if _answers(ask, aspects, c)]
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
    status = Status.DAMAGED if damaged else Status.CONFLICT if conflict else Status.ANSWERED
    return Draft(status, tuple(statements), listed=listed, warnings=tuple(warnings))


def _list(
    ask: Ask, aspects: Aspects, hits: Sequence[Hit], ranked: Sequence[Candidate], chunks_of: ChunksOf
) -> list[Candidate]:
    """The items of a list that no single sentence holds, where one is asked for."""
    count = asked_count(ask)
    if ask.wants is not Wants.LIST or (
        count
        and any(c.sentence.count("、") + 1 == count and _answers(ask, aspects, c) for c in ranked[:_TOP])
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


def _answers(ask: Ask, aspects: Aspects, candidate: Candidate) -> bool:
    """Is this about what is asked, of the right year and of the wanted kind?"""
    if candidate.fits_year is False:
        return False
    if ask.wants is Wants.AMOUNT and not candidate.quantities and not candidate.marks:
        return False
    if not _names_what_is_counted(ask, candidate) or _lists_too_few(ask, candidate):
        return False
    if _ONLY_RESULTS.search(ask.text) and all(r.aims for r in candidate.readings):
        return False
    elsewhere = places(ask.text) - places("".join([*candidate.chunk.path, candidate.chunk.text]))
    if elsewhere and ask.wants is not Wants.ADVICE:
        return False
    if ask.wants is Wants.PLACE and not places(candidate.text) - places(ask.text):
        return False
    if aspects.weight(candidate.vouched) * aspects.mass < min(_LEAST_MASS, 0.6 * aspects.asked):
        return False
    covered = aspects.coverage(candidate.covered, candidate.nearly)
    enough = _ENOUGH_FOR_ADVICE if ask.wants is Wants.ADVICE else _ENOUGH
    # The right unit and the right year speak for what the words leave open.
    units = {quantity.unit for quantity in candidate.quantities}
    enough -= _SPEAKS_FOR_IT * (bool(units & ask.units) + bool(candidate.fits_year))
    return covered + aspects.weight(candidate.vouched) >= enough


def _names_what_is_counted(ask: Ask, candidate: Candidate) -> bool:
    """多少奖励 is no question about the number of firms: the thing counted must be named near the number."""
    counted = _COUNTED.search(ask.text) if ask.wants is Wants.AMOUNT else None
    wanted = "".join(content(counted[1])) if counted else ""
    near = fold("".join([*candidate.chunk.path, candidate.chunk.lead_in, candidate.sentence]))
    if any(gram in near for gram in grams(wanted)):
        return True
    return sum(character in near for character in wanted) * 2 >= len(wanted)


def _lists_too_few(ask: Ask, candidate: Candidate) -> bool:
    """哪20个产业 is not answered by a sentence that lists six things."""
    count = asked_count(ask)
    return count is not None and candidate.sentence.count("、") + 1 < count / 2


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
            and aspects.weight(candidate.covered) >= bar * aspects.weight(first.covered)
            and _answers(ask, aspects, candidate)
            and _differ(candidate, first)
        ):
            found[candidate.chunk.doc, candidate.aims] = candidate
    if len(found) == 1:
        return []
    return sorted(found.values(), key=lambda c: documents[c.chunk.doc].issued or "")


def _differ(one: Candidate, other: Candidate) -> bool:
    """Same kind of amount, no amount in common."""
    same_kind = {q.unit for q in one.quantities} & {q.unit for q in other.quantities}
    return bool(same_kind) and not any(same_amount(a, b) for a in one.quantities for b in other.quantities)


def shown(statement: Candidate) -> str:
    """A statement as part of an answer: the source's words without the punctuation at its edges."""
    return re.sub(r"^[-*•，。；、：,;:\s]+|[，。；、：,;:\s]+$", "", statement.text)
