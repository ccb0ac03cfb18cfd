"""Citations → passages: each quotation in its surroundings, as they are to be shown."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rag.schema import Citation, Document

REACH: Final = 120  # characters of surroundings on each side of a passage

Readable = Callable[[str, int, int], str]
"""(document id, start, end) of an original span → its cleaned text, for display."""

_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』）)]*|\n+")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage as it is to be shown; highlighted if a citation covers it."""

    text: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a document that is cited once or more: the quotations and what stands around them."""

    pieces: tuple[Piece, ...]  # in reading order; at least one is cited
    starts_inside: bool  # the document goes on before the first piece
    ends_inside: bool  # … and after the last
    date_in_text: bool

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(piece.citation for piece in self.pieces if piece.citation)


def surroundings(text: str, start: int, end: int, reach: int = REACH) -> tuple[int, int]:
    """Where the surroundings of text[start:end] begin and end, at most `reach` characters away.

    They are cut at the furthest sentence end in reach; where there is none, in mid-sentence.
    """
    earliest, latest = max(0, start - reach), min(len(text), end + reach)
    first = earliest
    if earliest > 0 and (cut := _SENTENCE_END.search(text, earliest, start)):
        first = cut.end()
    last = latest
    if latest < len(text):
        ends = [cut.end() for cut in _SENTENCE_END.finditer(text, end, latest)]
        last = ends[-1] if ends else latest
    return first, last


def passages(
    citations: Sequence[Citation], document: Callable[[str], Document], readable: Readable
) -> tuple[Passage, ...]:
    """The passages to show; citations of one section share one (a table's head and one of its rows)."""
    places: list[list[Citation]] = []
    for citation in citations:
        place = next((place for place in places if _belongs(citation, place)), None)
        if place is None:
            places.append([citation])
        else:
            place.append(citation)
    return tuple(_passage(place, document(place[0].doc), readable) for place in places)


def _belongs(citation: Citation, place: Sequence[Citation]) -> bool:
    """Of the same section, and not overlapping what is there: a highlight can't lie in another."""
    return (citation.doc, citation.section) == (place[0].doc, place[0].section) and all(
        citation.end <= other.start or other.end <= citation.start for other in place
    )


def _passage(place: Sequence[Citation], document: Document, readable: Readable) -> Passage:
    """The quotations in their surroundings; alone, if the document has been replaced since."""
    text = document.text
    alone = Passage(tuple(Piece(cited.quote, cited) for cited in place), True, True, document.date_in_text)
    if any(cited.revision != document.revision for cited in place):
        return alone
    stretches: list[tuple[int, int, list[Citation]]] = []  # apart from each other, in reading order
    for cited in sorted(place, key=lambda citation: citation.start):
        first, last = surroundings(text, cited.start, cited.end)
        if stretches and first <= stretches[-1][1]:
            before = stretches.pop()
            stretches.append((before[0], last, [*before[2], cited]))
        else:
            stretches.append((first, last, [cited]))
    pieces: list[Piece] = []
    for first, last, cited_here in stretches:
        found = _pieces(cited_here, first, last, readable)
        if found is None:
            return alone
        pieces += [Piece("\n…\n"), *found] if pieces else found
    return Passage(tuple(pieces), stretches[0][0] > 0, stretches[-1][1] < len(text), document.date_in_text)


def _pieces(place: Sequence[Citation], first: int, last: int, readable: Readable) -> list[Piece] | None:
    """document[first:last] in pieces; None where cleaning has taken out (part of) a quotation."""
    doc, position = place[0].doc, 0
    # Quotations are looked up in the whole, so that line breaks and cell gaps around them stay.
    whole = readable(doc, first, last)
    pieces: list[Piece] = []
    for cited in place:
        quote = readable(doc, cited.start, cited.end)
        head = readable(doc, first, cited.start) if first < cited.start else ""
        at = whole.find(quote, max(position, len(head))) if quote else -1
        if at < 0:
            return None
        pieces += [Piece(_compact(whole[position:at])), Piece(quote, cited)]
        position = at + len(quote)
    pieces[0] = Piece(pieces[0].text.lstrip())
    return [*pieces, Piece(_compact(whole[position:]).rstrip())]


def _compact(text: str) -> str:
    return _BLANK_LINES.sub("\n", text)
