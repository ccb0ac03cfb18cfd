"""Passages → readings: the smallest stretches that say one thing, each with its amounts and its years.

Policy prose packs five figures into one sentence. An answer quotes only the stretch that answers, so a
sentence is cut at commas and, where a list counts things, at 、 as well. A table row reads as its
label with its cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.parallel import pairs
from rag.language.quantity import read_quantities
from rag.language.sentences import clauses, sentences
from rag.language.years import years_of
from rag.schema import Chunk, ChunkKind, Quantity
from rag.spans import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a passage says. Neighbouring readings of one sentence or row can be joined."""

    chunk: Chunk
    sentence: int  # which sentence or row of the chunk
    spans: tuple[Span, ...]  # in chunk.text: what must be cited for it
    label: str  # what a table row, or one item of a parallel list, is about; "" elsewhere
    text: str  # how it is shown, label included
    quantities: tuple[Quantity, ...]  # read in `text`
    years: frozenset[int]  # its own years, else inherited; empty where nothing says
    own_years: bool  # the years stand in the reading itself

    @property
    def span(self) -> Span:
        """The stretch of chunk.text it is taken from (for a row: without the header)."""
        return self.spans[-1]


@lru_cache(maxsize=2048)  # every question reads the same few hundred passages again
def read_passage(chunk: Chunk, issued_year: int | None) -> tuple[tuple[Reading, ...], ...]:
    """All readings of a passage, grouped by sentence or table row, in order."""
    inherited = _context_years(chunk, issued_year)
    if chunk.kind is ChunkKind.TABLE:
        return _read_table(chunk, issued_year, inherited)
    return _read_prose(chunk, issued_year, inherited)


def _context_years(chunk: Chunk, issued_year: int | None) -> frozenset[int]:
    """The years said nearest above the passage: in its lead-in, else in its headings, innermost first."""
    for text in (chunk.lead_in, *reversed(chunk.path)):
        if years := years_of(text, issued_year):
            return years
    return frozenset()


def _read_prose(
    chunk: Chunk, issued_year: int | None, inherited: frozenset[int]
) -> tuple[tuple[Reading, ...], ...]:
    groups: list[tuple[Reading, ...]] = []
    current = inherited
    for number, sentence in enumerate(sentences(chunk.text)):
        group: list[Reading] = []
        for atom in _atoms(chunk.text, sentence):
            text = atom.of(chunk.text)
            own = years_of(text, issued_year)
            current = own or current
            group.append(
                Reading(chunk, number, (atom,), "", text, read_quantities(text), current, own_years=bool(own))
            )
        groups.append(tuple(group))
        groups += [(reading,) for reading in _apart(chunk, number, sentence, group)]
    return tuple(groups)


def _apart(chunk: Chunk, number: int, sentence: Span, whole: Sequence[Reading]) -> Iterator[Reading]:
    """The items of a parallel construction (A、B分别为1%、2%), each as a reading of its own."""
    for pair in pairs(sentence.of(chunk.text)):
        span = Span(sentence.start + pair.span.start, sentence.start + pair.span.end)
        around = next((r for r in whole if r.span.overlaps(span)), whole[0])
        quantities = read_quantities(pair.text)
        yield Reading(
            chunk, number, (span,), pair.item, pair.text, quantities, around.years, around.own_years
        )


def _atoms(text: str, sentence: Span) -> list[Span]:
    """Clauses of a sentence; a clause that lists counted things (A 3个、B 5个) is cut between them."""
    atoms: list[Span] = []
    for clause in clauses(sentence.of(text)):
        clause = Span(sentence.start + clause.start, sentence.start + clause.end)
        cuts = [m.start() + 1 for m in re.finditer("、", clause.of(text))]
        bounds = [0, *cuts, len(clause)]
        parts = [Span(clause.start + a, clause.start + b) for a, b in zip(bounds, bounds[1:], strict=False)]
        counted = [_names_and_counts(part.of(text)) for part in parts]
        if len(parts) > 1 and all(counted) and "分别" not in clause.of(text):
            atoms += parts
        else:
            atoms.append(clause)
    return atoms


def _names_and_counts(text: str) -> bool:
    """Does this part of a list carry its own name in front of its own amount? (全省第一 has none.)"""
    quantities = read_quantities(text)
    return bool(quantities) and len(re.sub(r"\W", "", text[: quantities[0].span.start])) >= 3


_UNIT_HEADER = re.compile(r"(计量)?单位")
_INDEX_HEADER = re.compile(r"序号|编号|#|No\.?", re.IGNORECASE)
_VALUE_HEADER = re.compile(r"数值|数量|数据|值|金额|指标值|目标值|现状值?|完成值?")
_YEAR_HEADER = re.compile(r"(19|20)\d\d年?")
_NUMERIC = re.compile(r"\D{0,5}?[-−]?\d.{0,18}")


def _read_table(
    chunk: Chunk, issued_year: int | None, inherited: frozenset[int]
) -> tuple[tuple[Reading, ...], ...]:
    lines = _lines(chunk.text)
    header = [cell.of(chunk.text).strip() for cell in _cells(chunk.text, lines[0])]
    if len(lines) == 1:
        text = "，".join(filter(None, header))
        return (
            (Reading(chunk, 0, (lines[0],), "", text, read_quantities(text), inherited, own_years=False),),
        )
    return tuple(
        _read_row(chunk, number, lines[0], line, header, issued_year, inherited)
        for number, line in enumerate(lines[1:], start=1)
    )


def _read_row(
    chunk: Chunk,
    number: int,
    header_line: Span,
    line: Span,
    header: list[str],
    issued_year: int | None,
    inherited: frozenset[int],
) -> tuple[Reading, ...]:
    """One reading a value cell; the row as one reading where no cell holds a value."""
    cells = [cell.of(chunk.text).strip() for cell in _cells(chunk.text, line)]
    named = list(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
    unit = next((cell for name, cell in named if _UNIT_HEADER.fullmatch(name)), "")
    labels: list[str] = []
    values: list[tuple[str, str]] = []
    notes: list[str] = []
    for name, cell in named:
        if not cell or _UNIT_HEADER.fullmatch(name) or _INDEX_HEADER.fullmatch(name):
            continue
        if _NUMERIC.fullmatch(cell) and (labels or _YEAR_HEADER.search(name) or _VALUE_HEADER.search(name)):
            values.append((name, cell))
        elif values:
            notes.append(cell)
        else:
            labels.append(cell)
    label = labels[-1] if labels else ""
    remark = f"（{'，'.join(notes)}）" if notes else ""
    if not values:
        text = "，".join([*labels, *notes])
        years = years_of(text, issued_year) or inherited
        return (
            Reading(
                chunk, number, (header_line, line), label, text, read_quantities(text), years, own_years=False
            ),
        )
    readings: list[Reading] = []
    for name, cell in values:
        column = "" if _VALUE_HEADER.fullmatch(name) else name
        amount = cell.replace(" ", "")
        if unit and not amount.endswith(("%", unit)) and not (amount[-1:] not in "0123456789万亿"):
            amount += unit
        text = f"{label}{column}{amount}{remark}"
        years = years_of(f"{column} {remark}", issued_year)
        readings.append(
            Reading(
                chunk,
                number,
                (header_line, line),
                label,
                text,
                read_quantities(text),
                years or inherited,
                own_years=bool(years),
            )
        )
    return tuple(readings)


def _lines(text: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def _cells(text: str, line: Span) -> list[Span]:
    spans: list[Span] = []
    start = line.start
    for cell in line.of(text).split("\t"):
        spans.append(Span(start, start + len(cell)))
        start += len(cell) + 1
    return spans
