"""Positions in text, and the map from a cleaned text back to the original.

Every position the product shows is a character offset into the original document, whatever was
taken out before indexing. `OffsetMap` is what makes that true.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a derived text stands in the original.

    Kept as runs: `starts[i]` is the first derived position of run i, `origins[i]` its original
    position; inside a run both advance together. Runs may jump backwards in the original (a table
    header repeated above later rows).

    >>> kept = OffsetMap.keeping([Span(0, 3), Span(5, 8)])
    >>> kept.original(2, 4)
    Span(start=2, end=6)
    """

    starts: tuple[int, ...]
    origins: tuple[int, ...]
    length: int

    @classmethod
    def keeping(cls, spans: Iterable[Span]) -> "OffsetMap":
        """The map of the text made by joining these spans of the original, in this order."""
        starts: list[int] = []
        origins: list[int] = []
        length = 0
        for span in spans:
            if not len(span):
                continue
            if not origins or origins[-1] + (length - starts[-1]) != span.start:
                starts.append(length)
                origins.append(span.start)
            length += len(span)
        return cls(tuple(starts), tuple(origins), length)

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        return cls.keeping([Span(0, length)])

    def at(self, position: int) -> int:
        """Original position of one derived character. IndexError outside the text."""
        if not 0 <= position < self.length:
            raise IndexError(position)
        run = bisect_right(self.starts, position) - 1
        return self.origins[run] + position - self.starts[run]

    def original(self, start: int, end: int) -> Span:
        """The smallest original span around derived [start, end). ValueError if that is empty."""
        if start >= end:
            raise ValueError(f"empty range {start}..{end}")
        parts = self.pieces(start, end)
        return Span(min(p.start for p in parts), max(p.end for p in parts))

    def pieces(self, start: int, end: int) -> tuple[Span, ...]:
        """The original spans that derived [start, end) is made of, in derived order."""
        if not 0 <= start <= end <= self.length:
            raise IndexError((start, end))
        pieces: list[Span] = []
        run = bisect_right(self.starts, start) - 1
        while start < end:
            stop = self.starts[run + 1] if run + 1 < len(self.starts) else self.length
            stop = min(stop, end)
            origin = self.origins[run] + start - self.starts[run]
            pieces.append(Span(origin, origin + stop - start))
            start, run = stop, run + 1
        return tuple(pieces)

    def slice(self, start: int, end: int) -> "OffsetMap":
        """The map of derived[start:end]."""
        return OffsetMap.keeping(self.pieces(start, end))
