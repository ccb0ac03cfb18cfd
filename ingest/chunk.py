"""Blocks → chunks: passages that end on sentence ends, stay inside one section and fit the budget."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ingest.clean import Paragraph
from ingest.structure import Block
from rag.language.sentences import sentences
from rag.schema import Chunk, ChunkKind, Document, Mark
from rag.spans import OffsetMap, Span


def chunk(
    document: Document,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    budget: int,
    count: Callable[[str], int],
) -> tuple[Chunk, ...]:
    """Cut a document into chunks of at most `budget` tokens (`count`); a longer sentence or row stays whole.

    Headings that stand alone make no chunk: they are in the path of what follows, unless nothing does.
    """
    chunks: list[Chunk] = []
    for (_, path, lead_in, is_row), group in groupby(_with_content(blocks), key=_place):
        paragraphs = [block.paragraph for block in group]
        pieces = _table(paragraphs, budget, count) if is_row else _prose(paragraphs, budget, count)
        for piece in pieces:
            span = piece.offsets.original(0, len(piece.text))
            chunks.append(
                Chunk(
                    id=f"{document.id}:{document.revision[:12]}:{len(chunks)}",
                    doc=document.id,
                    ordinal=len(chunks),
                    kind=ChunkKind.TABLE if is_row else ChunkKind.PROSE,
                    path=path,
                    lead_in=lead_in,
                    text=piece.text,
                    offsets=piece.offsets,
                    marks=tuple(mark for mark in marks if mark.span.overlaps(span)),
                )
            )
    return tuple(chunks)


def _place(block: Block) -> tuple[int, tuple[str, ...], str, bool]:
    return block.section, block.path, block.lead_in, block.is_row


def _with_content(blocks: Sequence[Block]) -> Iterator[Block]:
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        heads_something = following is not None and following.path[: len(block.path)] == block.path
        if not (block.is_heading and heads_something):
            yield block


def _prose(paragraphs: Sequence[Paragraph], budget: int, count: Callable[[str], int]) -> Iterator[Paragraph]:
    """Sentences packed into pieces; a newline stands between paragraphs."""
    pending: list[Paragraph] = []
    used = 0
    for paragraph in paragraphs:
        for i, span in enumerate(_cover(paragraph.text)):
            part = paragraph.part(span.start, span.end)
            cost = count(part.text)
            if pending and used + cost > budget:
                yield _join(pending)
                pending, used = [], 0
            if pending and i > 0:
                pending[-1] = _concatenate(pending[-1], part)
            else:
                pending.append(part)
            used += cost
    if pending:
        yield _join(pending)


def _cover(text: str) -> list[Span]:
    """Sentences, stretched so that together they cover the whole text: no character is lost."""
    starts = [span.start for span in sentences(text)] or [0]
    starts[0] = 0
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _table(rows: Sequence[Paragraph], budget: int, count: Callable[[str], int]) -> Iterator[Paragraph]:
    """Rows packed under their header, which is repeated in every piece."""
    header, *body = rows
    if not body:
        yield header
    group: list[Paragraph] = []
    used = count(header.text)
    for row in body:
        cost = count(row.text)
        if group and used + cost > budget:
            yield _join([header, *group])
            group, used = [], count(header.text)
        group.append(row)
        used += cost
    if group:
        yield _join([header, *group])


def _concatenate(first: Paragraph, second: Paragraph) -> Paragraph:
    return Paragraph(
        first.text + second.text,
        OffsetMap.keeping(
            [*first.offsets.pieces(0, len(first.text)), *second.offsets.pieces(0, len(second.text))]
        ),
    )


def _join(parts: Sequence[Paragraph]) -> Paragraph:
    """Lines of one chunk. The newline between two maps to the character behind the first."""
    texts: list[str] = []
    pieces: list[Span] = []
    for i, part in enumerate(parts):
        pieces += part.offsets.pieces(0, len(part.text))
        texts.append(part.text)
        if i + 1 < len(parts):
            end = part.span.end
            pieces.append(Span(end, end + 1))
    return Paragraph("\n".join(texts), OffsetMap.keeping(pieces))
