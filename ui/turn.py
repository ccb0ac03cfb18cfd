"""A question and its answer as the page shows them, from the first sight of it to the whole."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event
from typing import Final, Protocol

from rag.errors import JushiError
from rag.phrasing.phrase import can_phrase
from rag.schema import Answer, Citation, Document, Phrasing, Status
from ui.passages import Passage, passages

UNEXPECTED: Final = "回答时出了意外，请换个问法再试；详情见程序的输出。"
BROKEN_OFF: Final = "整理措辞时出了意外，回答摘自文件原文。"

log = logging.getLogger(__name__)


class AnswererLike(Protocol):
    """What the page needs of rag.answer.Answerer."""

    @property
    def model(self) -> str | None: ...
    def stream(self, conversation: Sequence[str], stopped: Event | None = None) -> Iterator[Answer]: ...
    def documents(self) -> tuple[Document, ...]: ...
    def document(self, id: str) -> Document: ...
    def readable(self, doc: str, start: int, end: int) -> str: ...


class Stage(StrEnum):
    WRITING = "writing"  # a model is at it
    WHOLE = "whole"
    STOPPED = "stopped"  # before the model had finished: the answer is in the documents' own words


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that has an answer, and the passages behind it."""

    answer: Answer
    passages: tuple[Passage, ...] = ()
    stage: Stage = Stage.WHOLE
    own: Answer | None = None  # while a model's sentences stand in its place: the answer it started from


def answering(answerer: AnswererLike, conversation: Sequence[str], stopped: Event) -> Iterator[Turn]:
    """The turn as it grows; the last is the whole. Nothing if it was stopped before anything was found.

    Whatever fails becomes an answer: the page goes on. One that was found before stays, in the documents'
    own words: it is complete, what a model has half written isn't.
    """
    own: Turn | None = None
    whole: Turn | None = None
    problem = ""
    try:
        with closing(answerer.stream(conversation, stopped)) as answers:  # type: ignore[type-var]
            for answer in answers:
                if own is None:
                    own = whole = Turn(answer, _passages(answerer, answer.citations))
                    if _is_to_be_phrased(answerer, answer):
                        yield replace(own, stage=Stage.WRITING)
                elif answer.status is Status.ERROR:
                    problem = answer.text
                else:
                    whole = _phrased(answerer, answer, own.answer)
                    yield _growing(answerer, answer, own.answer)
    except JushiError as error:
        problem = str(error)
    except Exception:
        log.exception("a question failed")
        problem = BROKEN_OFF if own else UNEXPECTED
    if own is None:
        if problem or not stopped.is_set():
            yield Turn(Answer(conversation[-1], Status.ERROR, problem or UNEXPECTED))
    elif problem:
        yield replace(own, answer=replace(own.answer, warnings=(*own.answer.warnings, problem)))
    elif stopped.is_set() and _is_to_be_phrased(answerer, own.answer):
        yield replace(own, stage=Stage.STOPPED)
    elif whole:
        yield whole


def _is_to_be_phrased(answerer: AnswererLike, answer: Answer) -> bool:
    failed = answer.use is not None and answer.use.phrasing is Phrasing.UNAVAILABLE
    return answerer.model is not None and can_phrase(answer) and not failed


def _phrased(answerer: AnswererLike, answer: Answer, own: Answer) -> Turn:
    """The answer in a model's words."""
    cited = [citation for citation in _in_place(answer, own) if citation.n]
    return Turn(answer, _passages(answerer, cited))


def _growing(answerer: AnswererLike, answer: Answer, own: Answer) -> Turn:
    """What a model has written so far. What stands beside the text stays: it is for the whole answer."""
    number = {_place(citation): citation.n for citation in answer.citations}
    place = {citation.n: _place(citation) for citation in own.citations}
    facts = tuple(
        replace(one, citation=number.get(place[one.citation], 0) if one.citation in place else 0)
        for one in own.facts
    )
    shown = replace(answer, facts=facts, computed=own.computed, warnings=own.warnings)
    return Turn(shown, _passages(answerer, _in_place(answer, own)), Stage.WRITING, own)


def _in_place(answer: Answer, own: Answer) -> list[Citation]:
    """Citations as they are numbered now, in the order of the own answer's: a reader may be reading them.

    What isn't cited now has the number 0; new ones come last.
    """
    now = {_place(citation): citation for citation in answer.citations}
    kept = [now.pop(_place(citation), replace(citation, n=0)) for citation in own.citations]
    return [*kept, *now.values()]


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.doc, citation.start, citation.end


def _passages(answerer: AnswererLike, citations: Sequence[Citation]) -> tuple[Passage, ...]:
    return passages(citations, answerer.document, answerer.readable)
