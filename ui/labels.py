"""Where the labels of marks go so that none covers another. Pure geometry, y downwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

LETTER: Final = 19.0  # height of the letters that room is kept for
_ROW, _GAP = LETTER + 2, 22.0  # from label to label; from the middle of a mark to that of its label
_HIGH = LETTER - 2  # of a label: nothing in one reaches its full height
_HALO = 3.0  # around the letters
_END = 14.0  # how much of a label that stands aside is still over its mark
_DETOUR = 7  # places tried in vain that a line is worth

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> "Box":
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_crossed(self, line: Line) -> bool:
        """Whether a straight line runs through: seen at points closer together than a box is high."""
        (x1, y1), (x2, y2) = line
        steps = 1 + int(max(abs(x2 - x1), abs(y2 - y1)) / 4)
        along = ((x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(steps + 1))
        return any(self.left < x < self.right and self.top < y < self.bottom for x, y in along)

    def holds(self, other: "Box") -> bool:
        """In height; sideways a label is moved to fit."""
        return self.top <= other.top and other.bottom <= self.bottom


def width(text: str) -> float:
    """About how wide a text is: a Chinese character is square, others a little over half of one."""
    return LETTER * sum(1.0 if east_asian_width(character) in "WF" else 0.6 for character in text)


def place(
    texts: Sequence[str], marks: Sequence[Box], lines: Sequence[Line], room: Box
) -> list[tuple[float, float]]:
    """The middle of each label: above its mark or below, as near as is free of marks and earlier labels.

    A label goes a little further rather than over a line. Labels too many for the room lie right above
    their marks, one over another.
    """
    taken = list(marks)
    for text, mark in zip(texts, marks, strict=True):
        offers = list(_offers(text, mark, room))
        free = [box for box in offers if room.holds(box) and not any(map(box.overlaps, taken))]
        crossed = [any(map(box.is_crossed, lines)) for box in free]
        best = min(range(len(free)), key=lambda i: i + _DETOUR * crossed[i], default=None)
        taken.append(offers[0] if best is None else free[best])
    return [box.middle for box in taken[len(marks) :]]


def _offers(text: str, mark: Box, room: Box) -> Iterator[Box]:
    """Nearest first: in each row over the middle of the mark, then to its left and right, within the room."""
    x, y = mark.middle
    half = width(text) / 2 + _HALO
    for row in range(int((room.bottom - room.top) / _ROW)):
        for aside in (0.0, _END - half, half - _END):
            middle = min(max(x + aside, room.left + half), room.right - half)
            for direction in (-1, 1):
                yield Box.around(middle, y + direction * (_GAP + row * _ROW), 2 * half, _HIGH)
