"""Chunks → facts: the figures of a document with their places in the original."""

from collections.abc import Iterator, Sequence

from rag.language.figures import Context, read_figures
from rag.language.rows import read_table
from rag.schema import Chunk, ChunkKind, Document, Fact, Figure
from rag.spans import Span


def read_facts(document: Document, chunks: Sequence[Chunk]) -> tuple[Fact, ...]:
    """Every figure of the chunks, in text order. Pure."""
    issued = int(document.issued[:4]) if document.issued else None
    return tuple(fact for chunk in chunks for fact in _of_chunk(chunk, issued, document.title))


def _of_chunk(chunk: Chunk, issued: int | None, title: str) -> Iterator[Fact]:
    read = read_table if chunk.kind is ChunkKind.TABLE else read_figures
    for figure in read(chunk.text, Context(issued, chunk.path, chunk.lead_in, title)):
        quotes = tuple(chunk.original(span.start, span.end) for span in _quoted(chunk, figure))
        yield Fact(
            doc=chunk.doc,
            chunk=chunk.id,
            path=chunk.path,
            figure=figure,
            span=chunk.original(figure.quantity.span.start, figure.quantity.span.end),
            quotes=quotes,
            marks=tuple(mark for mark in chunk.marks if any(mark.span.overlaps(quote) for quote in quotes)),
        )


def _quoted(chunk: Chunk, figure: Figure) -> tuple[Span, ...]:
    """The clause; a table's row says nothing without its header."""
    if chunk.kind is ChunkKind.TABLE:
        return Span(0, chunk.text.index("\n")), figure.clause
    return (figure.clause,)
