"""The whole way of a question, on one page.

understand → retrieve → compose → write (and cite) → verify → Answer → phrase (by a model, where there is one)
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import Event
from time import perf_counter

from langchain_core.runnables import Runnable, RunnableLambda

from rag.asks import Wants
from rag.cite import readable
from rag.compose import compose
from rag.errors import JushiError, Stopped
from rag.gate import pass_through
from rag.language.terms import storable
from rag.models.chat import Chat, open_chat
from rag.models.embedder import Embedder, open_embedder
from rag.phrasing.material import Material, gather
from rag.phrasing.phrase import can_phrase, phrase
from rag.phrasing.rewrite import may_help, rewrite
from rag.phrasing.session import Session
from rag.reader.library import Library
from rag.retrieve import Retriever
from rag.schema import Answer, Citation, Document, Fact, Hit, Status
from rag.settings import Settings
from rag.spans import Span
from rag.store.store import Store
from rag.understand import Question, understand
from rag.verify import Source
from rag.write import write

_AT_LENGTH = frozenset({Wants.TEXT, Wants.LIST, Wants.ADVICE})  # answered in several sentences
_PASSAGES = 20  # read for an answer


@dataclass(frozen=True, slots=True)
class _Found:
    """What the documents say, in their own words, and what a model may phrase it with."""

    question: Question
    answer: Answer
    material: Material | None


class Answerer:
    """Answers questions from a store. Safe to use from several threads; close it, or use it with `with`."""

    def __init__(
        self, store: Store, embedder: Embedder, settings: Settings, chat: Chat | None = None
    ) -> None:
        self._store = store
        self._retriever = Retriever(store=store, embedder=embedder)
        self._settings = settings
        self._chat = chat
        self._closing = ExitStack()
        self._closing.callback(store.close)

    @classmethod
    def open(cls, settings: Settings, chat: Chat | None = None) -> "Answerer":
        """Open the configured store and load the models. JushiError with one clear sentence if that fails.

        `chat`: a language model that is open already, instead of the configured one.
        """
        store = Store.read(settings.store, settings.chroma_url)
        try:
            embedder = open_embedder(settings)
            store.require_embedder(embedder.name, embedder.dimension)
            opened = None if chat else open_chat(settings)
        except BaseException:
            store.close()
            raise
        answerer = cls(store, embedder, settings, chat or opened)
        if opened:
            answerer._closing.callback(opened.close)
        return answerer

    def close(self) -> None:
        """Close the store, and the language model where `open` opened it."""
        self._closing.close()

    @property
    def model(self) -> str | None:
        """The name of the language model that phrases, None where there is none."""
        return self._chat.name if self._chat else None

    def __enter__(self) -> "Answerer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, conversation: Sequence[str]) -> Answer:
        """Answer the last question of a conversation. Never raises for a question: see Answer.status."""
        *_, whole = self.stream(conversation)
        return whole

    def stream(self, conversation: Sequence[str], stopped: Event | None = None) -> Iterator[Answer]:
        """The answer in the documents' own words; then, where a model phrases it, as that grows.

        Whatever comes is verified; the last is the whole. Closing the iterator stops the model; so does
        setting `stopped`, from another thread while this one waits: then what has come by then was all.
        """
        started = perf_counter()
        conversation = [storable(turn) for turn in conversation]
        asked = conversation[-1] if conversation else ""
        if problem := next(filter(None, map(self._unreadable, conversation or [asked])), None):
            yield Answer(asked[:200], Status.ERROR, problem)
            return
        try:
            for answer in self._answers(conversation, stopped):
                yield replace(answer, timings_ms={**answer.timings_ms, "total": _ms(started)})
        except Stopped:
            return
        except JushiError as error:
            yield Answer(asked, Status.ERROR, str(error), timings_ms={"total": _ms(started)})

    def converse(self, conversation: Sequence[str]) -> Answer:
        """Answer every question of a conversation; the earlier answers are in `turns`."""
        turns = [self.ask(conversation[: i + 1]) for i in range(len(conversation))]
        return replace(turns[-1], turns=tuple(turns[:-1])) if turns else self.ask(())

    def _answers(self, conversation: Sequence[str], stopped: Event | None) -> Iterator[Answer]:
        found = self._found(conversation)
        if self._chat is None:
            yield found.answer
            return
        session = Session(self._chat, self._settings.chat_seconds, stopped)
        if found.answer.status is Status.NOT_FOUND and may_help(conversation, found.question):
            found = self._found_anew(found, rewrite(session, conversation))
        yield session.signed(found.answer)
        if found.material and not session.failure:
            yield from phrase(session, found.question, conversation[:-1], found.answer, found.material)

    def _found(self, conversation: Sequence[str]) -> _Found:
        """The answer without a model."""
        with self._store.snapshot():  # an ingest that goes on meanwhile can't move text under spans
            question = understand(conversation)
            started = perf_counter()
            hits = self._retriever.retrieve_all(question.queries, _PASSAGES)
            retrieved = _ms(started)
            library = self._library()
            draft = compose(question, hits, library)
            answer = write(conversation[-1], draft, library.documents)
            sources = [self._source(citation) for citation in answer.citations]
            answer = pass_through(answer, sources)
            answer = replace(
                answer,
                warnings=(*answer.warnings, *self._store.warnings),
                timings_ms={"retrieve": retrieved, "answer": _ms(started)},
            )
            if not self._chat or not can_phrase(answer):
                return _Found(question, answer, None)
            # Beside a figure, a date or a yes, others could only be taken for the answer.
            at_length = all(ask.wants in _AT_LENGTH for ask in question.asks)
            around = hits if at_length else []
            material = gather(answer, sources, around, library, self._settings.chat_tokens)
            return _Found(question, answer, material)

    def _found_anew(self, found: _Found, rewritten: str | None) -> _Found:
        """What is found for the question as it was rewritten, if that is anything."""
        again = self._found([rewritten]) if rewritten else found
        if again.answer.status is Status.NOT_FOUND:
            return found
        return replace(
            again, answer=replace(again.answer, question=found.answer.question, rewritten=rewritten)
        )

    def _library(self) -> Library:
        store = self._store
        return Library(
            documents={document.id: document for document in store.documents()},
            idf=store.idf,
            chunk=lambda id: store.chunks([id])[0],
            chunks_of=store.all_chunks,
            facts_in=store.facts_in,
            facts_named=store.facts_named,
        )

    def _source(self, citation: Citation) -> Source:
        """A cited passage as it stands and as it reads, with the ledger's facts that lie in it."""
        cited = Span(citation.start, citation.end)
        chunks = self._store.all_chunks(citation.doc)
        around = [chunk.id for chunk in chunks if chunk.original(0, len(chunk.text)).overlaps(cited)]
        return Source(
            n=citation.n,
            text=citation.quote,
            facts=tuple(fact for fact in self._store.facts_in(around) if fact.span.overlaps(cited)),
            readable=readable(chunks, citation.start, citation.end),
            headings=citation.section,
            title=citation.title,
            issued=citation.issued,
        )

    def documents(self) -> tuple[Document, ...]:
        return self._store.documents()

    def document(self, id: str) -> Document:
        """KeyError where there is none."""
        return self._store.document(id)

    def facts(self, doc: str | None = None) -> tuple[Fact, ...]:
        """The ledger of one document or of all."""
        return self._store.facts(doc)

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


def _ms(since: float) -> float:
    return round((perf_counter() - since) * 1000, 1)
