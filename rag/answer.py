"""The whole way of a question, on one page.

understand → retrieve → compose → verify → cite → Answer
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from time import perf_counter

from langchain_core.runnables import Runnable, RunnableLambda

from rag.cite import Citations, readable
from rag.compose import Draft, compose, shown
from rag.errors import JushiError
from rag.facts import facts_of
from rag.language.terms import storable
from rag.models.embedder import Embedder, open_embedder
from rag.retrieve import Retriever
from rag.schema import Answer, Citation, Computed, Document, Hit, Status
from rag.select import Candidate
from rag.settings import Settings
from rag.spans import Span
from rag.store.store import Store
from rag.understand import understand
from rag.verify import unsupported

_LONG_TITLE = 30  # characters
_PASSAGES = 12  # read for an answer


class Answerer:
    """Answers questions from a store. Safe to use from several threads; close it, or use it with `with`."""

    def __init__(self, store: Store, embedder: Embedder, settings: Settings) -> None:
        self._store = store
        self._retriever = Retriever(store=store, embedder=embedder)
        self._settings = settings

    @classmethod
    def open(cls, settings: Settings) -> "Answerer":
        """Open the configured store and load its model. JushiError with one clear sentence if that fails."""
        store = Store.read(settings.store, settings.chroma_url)
        try:
            embedder = open_embedder(settings)
            store.require_embedder(embedder.name, embedder.dimension)
        except BaseException:
            store.close()
            raise
        return cls(store, embedder, settings)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> "Answerer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, conversation: Sequence[str]) -> Answer:
        """Answer the last question of a conversation. Never raises for a question: see Answer.status."""
        started = perf_counter()
        conversation = [storable(turn) for turn in conversation]
        asked = conversation[-1] if conversation else ""
        if problem := self._unreadable(asked):
            return Answer(asked[:200], Status.ERROR, problem)
        try:
            answer = self._answer(conversation)
        except JushiError as error:
            answer = Answer(asked, Status.ERROR, str(error))
        timings = {**answer.timings_ms, "total": _ms(started)}
        return replace(answer, timings_ms=timings)

    def converse(self, conversation: Sequence[str]) -> Answer:
        """Answer every question of a conversation; the earlier answers are in `turns`."""
        turns = [self.ask(conversation[: i + 1]) for i in range(len(conversation))]
        return replace(turns[-1], turns=tuple(turns[:-1])) if turns else self.ask(())

    def _answer(self, conversation: Sequence[str]) -> Answer:
        with self._store.snapshot():  # an ingest that goes on meanwhile can't move text under spans
            return self._answer_from_one_moment(conversation)

    def _answer_from_one_moment(self, conversation: Sequence[str]) -> Answer:
        question = understand(conversation)
        started = perf_counter()
        hits = self._retriever.retrieve(question.text, _PASSAGES)
        retrieved = _ms(started)
        documents = {document.id: document for document in self._store.documents()}
        draft = compose(question, hits, documents, self._store.idf, self._store.all_chunks)
        answer = self._write(conversation[-1], draft, documents)
        # The promise: what isn't supported doesn't reach the user.
        # A title is named beside its passage and may hold an amount of its own (二十条措施).
        sources = [text for citation in answer.citations for text in (citation.quote, citation.title)]
        if unsupported(answer.text, sources, conversation[-1], answer.computed):
            answer = _not_found(
                conversation[-1], "找到了相近的内容，但其中有数字无法在引文中逐一核对，所以没有显示。"
            )
        return replace(
            answer,
            warnings=(*answer.warnings, *self._store.warnings),
            timings_ms={"retrieve": retrieved},
        )

    def _write(self, asked: str, draft: Draft, documents: Mapping[str, Document]) -> Answer:
        citations = Citations(documents)
        if draft.status is Status.NOT_FOUND:
            return _not_found(
                asked, *draft.warnings, nearest=_point_to(draft, citations), cited=citations.all()
            )
        parts: list[str] = []
        facts = []
        for statement in draft.statements:
            cited = [citations.add(statement.chunk, span.start, span.end) for span in _cited_spans(statement)]
            marks = "".join(f"[{citation.n}]" for citation in cited)
            text = shown(statement)
            if draft.status is Status.CONFLICT:
                document = documents[statement.chunk.doc]
                text = f"{_named(document)}：{text}{_standing(statement)}"
            elif draft.status is Status.DAMAGED and statement.marks:
                text = f"原文此处有残缺，照录如下：“{text}”"
            parts.append(f"{text}{marks}")
            facts += facts_of(statement, cited[-1].n)
        computed: tuple[Computed, ...] = ()
        opening = ""
        if draft.status is Status.CONFLICT:
            several = len({statement.chunk.doc for statement in draft.statements}) > 1
            opening = "各文件说法不一：\n" if several else "文件里有不同口径的数：\n"
        if draft.listed:
            count = Decimal(len(parts))
            computed = (Computed("所列条目数", count, "项", f"{count}项", ()),)
            opening = f"共{count}项："
        text = opening + ("\n" if draft.status is Status.CONFLICT else "；").join(parts) + "。"
        return Answer(asked, draft.status, text, citations.all(), tuple(facts), computed, draft.warnings)

    def documents(self) -> tuple[Document, ...]:
        return self._store.documents()

    def document(self, id: str) -> Document:
        """KeyError where there is none."""
        return self._store.document(id)

    def readable(self, doc: str, start: int, end: int) -> str:
        """An original stretch as it reads once page breaks, markup and navigation are taken out."""
        return readable(self._store.all_chunks(doc), start, end)

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Retrieval only."""
        return self._retriever.retrieve(query, k)

    @property
    def retriever(self) -> Retriever:
        """The LangChain retriever inside, for chains of your own."""
        return self._retriever

    @property
    def runnable(self) -> Runnable[str | Sequence[str], Answer]:
        """The whole answer as a LangChain Runnable: a question or a conversation in, an Answer out."""
        return RunnableLambda(lambda asked: self.ask([asked] if isinstance(asked, str) else list(asked)))

    def _unreadable(self, question: str) -> str | None:
        if not any(character.isalnum() for character in question):
            return "请输入一个问题。"
        if len(question) > self._settings.max_question_chars:
            return f"问题太长了（{len(question)} 字），请缩短到 {self._settings.max_question_chars} 字以内。"
        return None


def _named(document: Document) -> str:
    """A document in a line of an answer: a long title gives way to what stands in brackets behind it."""
    title, issued = document.title, document.issued or "未注明日期"
    inner = re.search(r"（([^（）\d]{4,})）$", title)
    short = inner[1] if inner and len(title) > _LONG_TITLE else title
    return f"《{short}》（{issued}）"


def _standing(statement: Candidate) -> str:
    """What the words of a statement leave to their place: target or result, and of when."""
    years = sorted(statement.years)
    said = [f"{years[-1]}年"] if years and str(years[-1]) not in statement.text else []
    if statement.aims is not None and not statement.readings[0].label:
        said.append("目标" if statement.aims else "实际")
    return f"（{'，'.join(said)}）" if said else ""


def _cited_spans(statement: Candidate) -> list[Span]:
    first, last = statement.readings[0], statement.readings[-1]
    return [*first.spans[:-1], Span(first.span.start, last.span.end)]


def _point_to(draft: Draft, citations: Citations) -> str:
    """Where the documents come nearest, by name only: any figure here would be taken for the answer."""
    places = []
    for candidate in draft.nearest:
        cited = citations.add(
            candidate.chunk, candidate.readings[0].span.start, candidate.readings[-1].span.end
        )
        places.append(f"《{cited.title}》[{cited.n}]")
    return f"比较接近的内容见{'、'.join(dict.fromkeys(places))}。" if places else ""


def _not_found(asked: str, *warnings: str, nearest: str = "", cited: tuple[Citation, ...] = ()) -> Answer:
    return Answer(asked, Status.NOT_FOUND, f"文件里没有写这一点。{nearest}", cited, warnings=warnings)


def _ms(since: float) -> float:
    return round((perf_counter() - since) * 1000, 1)
