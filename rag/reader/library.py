"""What the reader asks of the store: documents, passages, facts, and how rare a word is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.schema import Chunk, Document, Fact


@dataclass(frozen=True, slots=True)
class Library:
    """One moment of a store, as plain functions, so that the reader needs no store to be tested."""

    documents: Mapping[str, Document]
    idf: Callable[[Iterable[str]], Mapping[str, float]]
    chunk: Callable[[str], Chunk]  # by id
    chunks_of: Callable[[str], Sequence[Chunk]]  # all of a document, in order
    facts_in: Callable[[Sequence[str]], Sequence[Fact]]  # of these chunks (by id), in text order
    facts_named: Callable[[str, int], Sequence[Fact]]  # up to k of indicators named alike, likeliest first

    def issued_year(self, doc: str) -> int | None:
        """None where the document's date isn't known."""
        issued = self.documents[doc].issued
        return int(issued[:4]) if issued else None
