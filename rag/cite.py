"""Supports → citations: numbered, exact to the character, each stretch once."""

from collections.abc import Mapping, Sequence

from rag.schema import Chunk, Citation, Document
from rag.spans import Span


class Citations:
    """Collects what an answer cites. `document.text[start:end] == quote` holds for every entry."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._found: dict[tuple[str, Span], Citation] = {}

    def add(self, chunk: Chunk, start: int, end: int) -> Citation:
        """Cite chunk.text[start:end]; the same stretch gets the same number again."""
        return self.add_span(chunk.doc, chunk.original(start, end), chunk.path)

    def add_span(self, doc: str, span: Span, section: Sequence[str]) -> Citation:
        """Cite a stretch of the original. ValueError if it is empty."""
        document = self._documents[doc]
        quote = span.of(document.text)
        if not quote:
            raise ValueError(f"nothing to cite at {doc} {span}")
        if (doc, span) not in self._found:
            self._found[doc, span] = Citation(
                n=len(self._found) + 1,
                doc=doc,
                title=document.title,
                issued=document.issued,
                section=tuple(section),
                start=span.start,
                end=span.end,
                quote=quote,
                revision=document.revision,
                page=document.page_of(span.start),
                title_in_text=document.title_in_text,
            )
        return self._found[doc, span]

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found.values())
