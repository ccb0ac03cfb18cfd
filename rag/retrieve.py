"""Question → passages, best first: the three searches of the store, put together by `rag.ranking`."""

from collections.abc import Sequence
from typing import Annotated

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, SkipValidation

from rag import ranking
from rag.language.terms import storable
from rag.models.embedder import Embedder
from rag.naming import naming
from rag.schema import Hit
from rag.store import lexical
from rag.store.store import Store

# How many each search hands over. The last of them sets the floor of the vectors' scale, so it is
# part of the formula: 100 and 400 rank alike, 50 worse.
CANDIDATES = 200


class Retriever(BaseRetriever):
    """Passages of a store for a question; a LangChain retriever that also answers in our own types.

    The store and the embedder stay the caller's to close.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    store: Store
    embedder: Annotated[Embedder, SkipValidation]  # a Protocol: pydantic can't check it
    k: int = Field(10, ge=1)

    def retrieve(self, question: str, k: int = 10) -> list[Hit]:
        """Up to k passages, best first; [] from an empty store.

        A hit's parts: `lexical` and `closeness` are 0..1 within this question, `naming` is what a named
        place or document adds or takes. Comparable between questions, and absent where that search didn't
        find the passage: `strength`, its BM25 as a share of the most this question could reach, and `cosine`.
        StoreMismatch if another embedder made the store's vectors.
        """
        question = storable(question)
        vector = self.embedder.embed_query(question)
        self.store.require_embedder(self.embedder.name, len(vector))
        asked = ranking.search_text(question)
        with self.store.snapshot():
            chunks = self.store.search_text(asked, CANDIDATES)
            documents = self.store.search_documents(asked, CANDIDATES)
            nearest = self.store.search_vector(vector, CANDIDATES)
            doc_of = {id: id.rsplit(":", 2)[0] for id, _ in (*chunks, *nearest)}
            named = naming(question, self.store.documents())
            best = ranking.rank(chunks, documents, nearest, doc_of, named)[:k]
            found = self.store.chunks([one.chunk for one in best])
            most = ranking.ceiling(self.store.idf(lexical.query_terms(asked)).values())
        raw = {"strength": {id: score / most for id, score in chunks}, "cosine": dict(nearest)}
        return [
            Hit(
                chunk,
                one.score,
                (
                    ("lexical", one.lexical),
                    ("closeness", one.closeness),
                    ("naming", one.naming),
                    *((name, scores[one.chunk]) for name, scores in raw.items() if one.chunk in scores),
                ),
            )
            for one, chunk in zip(best, found, strict=True)
        ]

    def retrieve_all(self, questions: Sequence[str], k: int = 10) -> list[Hit]:
        """Up to k passages for each question, as one ranking; a passage counts by its best place."""
        best: dict[str, Hit] = {}
        for question in questions:
            for hit in self.retrieve(question, k):
                known = best.get(hit.chunk.id)
                if known is None or hit.score > known.score:
                    best[hit.chunk.id] = hit
        return sorted(best.values(), key=lambda hit: -hit.score)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        return [_exported(hit) for hit in self.retrieve(query, self.k)]


def _exported(hit: Hit) -> LangChainDocument:
    """For chains of other people: `start` and `end` count characters of the original document."""
    chunk = hit.chunk
    span = chunk.original(0, len(chunk.text))
    return LangChainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "doc": chunk.doc,
            "start": span.start,
            "end": span.end,
            "section": list(chunk.path),
            "score": hit.score,
        },
    )
