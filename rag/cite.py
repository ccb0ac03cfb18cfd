"""Supports → citations: numbered, exact to the character, each stretch once."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rag.schema import Chunk, Citation, Document
from rag.spans import Span

MARK = re.compile(r"\[(\d+)\]")  # as a citation stands in the words of an answer


class Citations:
    """Collects what an answer cites. `document.text[start:end] == quote` holds for every entry.

    Numbers go on from those of `known`, which keep theirs.
    """

    def __init__(self, documents: Mapping[str, Document], known: Iterable[Citation] = ()) -> None:
        self._documents = documents
        self._found = {(one.doc, Span(one.start, one.end)): one for one in known}
        self._last = max((one.n for one in self._found.values()), default=0)

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
            self._last += 1
            self._found[doc, span] = Citation(
                n=self._last,
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


def readable(chunks: Sequence[Chunk], start: int, end: int) -> str:
    """The original stretch [start, end) as its document's chunks have it: without page breaks and markup.

    A line a paragraph or table row; a table header that later chunks repeat is said once.
    """
    lines: list[str] = []
    reached = start
    for chunk in chunks:
        parts: list[str] = []
        position = 0
        for piece in chunk.offsets.pieces(0, len(chunk.text)):
            first, last = max(piece.start, reached), min(piece.end, end)
            if first < last:
                offset = position - piece.start
                parts.append(chunk.text[first + offset : last + offset])
                reached = last
            position += len(piece)
        lines += ["".join(parts).strip("\n")] if parts else []
    return "\n".join(lines)
