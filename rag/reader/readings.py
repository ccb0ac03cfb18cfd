"""Passages → readings: the smallest stretches that say one thing, each with its amounts and its years.

Policy prose packs five figures into one sentence. An answer quotes only the stretch that answers, so a
sentence is cut at commas and, where a list counts things, at 、 as well. A table row reads as its
label with its cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.language.parallel import pairs
from rag.language.quantity import read_quantities, same_amount
from rag.language.sentences import clauses, sentences
from rag.language.table import read_row
from rag.language.years import years_of
from rag.schema import Chunk, ChunkKind, Fact, Quantity
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
    aims: bool | None  # True: a target or plan, False: a result, None: nothing says
    column: str = ""  # the heading above a table cell
    facts: tuple[Fact, ...] = ()  # of the ledger, for the amounts in it
    parallel: bool = False  # several things said at once (A、B分别为1%、2%), each of them a reading too

    @property
    def indicators(self) -> str:
        """What its amounts measure, subjects that the words leave out included."""
        return "\n".join(dict.fromkeys(f"{fact.figure.scope}{fact.figure.indicator}" for fact in self.facts))

    @property
    def span(self) -> Span:
        """The stretch of chunk.text it is taken from (for a row: without the header)."""
        return self.spans[-1]


@lru_cache(maxsize=2048)  # every question reads the same few hundred passages again
def read_passage(
    chunk: Chunk, issued_year: int | None, facts: tuple[Fact, ...] = ()
) -> tuple[tuple[Reading, ...], ...]:
    """All readings of a passage, grouped by sentence or table row, in order; `facts` are the ledger's."""
    inherited = _context_years(chunk, issued_year)
    read = _read_table if chunk.kind is ChunkKind.TABLE else _read_prose
    groups = read(chunk, issued_year, inherited)
    return tuple(tuple(replace(r, facts=_told(r, facts)) for r in group) for group in groups)


def _told(reading: Reading, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts of the amounts a reading shows: of an item or a cell only its own."""
    inside = [fact for fact in facts if reading.span.overlaps(fact.figure.quantity.span)]
    if not reading.label:
        return tuple(inside)
    return tuple(
        fact for fact in inside if any(same_amount(fact.figure.quantity, q) for q in reading.quantities)
    )


def _context_years(chunk: Chunk, issued_year: int | None) -> frozenset[int]:
    """The years said nearest above the passage: in its lead-in, else in its headings, innermost first."""
    for text in (chunk.lead_in, *reversed(chunk.path)):
        # Of several, the one nearest to what follows: 锚定2035年目标，今后五年要…以下目标 is about the five.
        for clause in reversed(clauses(text)):
            if years := years_of(clause.of(text), issued_year):
                return years
    return frozenset()


_TARGET = re.compile(r"力争|争取|目标|计划|规划|将达|今后|未来|要达|打算|推动|加快|拟")
_RESULT = re.compile(r"实际|预计|现状|完成|基数")


def _reading(
    chunk: Chunk,
    sentence: int,
    spans: tuple[Span, ...],
    text: str,
    years: frozenset[int],
    issued_year: int | None,
    *,
    label: str = "",
    column: str = "",
    standing: str = "",
    own_years: bool = False,
) -> Reading:
    aims = _aims(standing, text, chunk, years, issued_year)
    return Reading(chunk, sentence, spans, label, text, read_quantities(text), years, own_years, aims, column)


def _aims(
    standing: str, text: str, chunk: Chunk, years: frozenset[int], issued_year: int | None
) -> bool | None:
    """Target or result: what a table says, else its own words, else its years, else what stands above."""
    if standing and (_TARGET.search(standing) or _RESULT.search(standing)):
        return bool(_TARGET.search(standing))
    if _TARGET.search(text):
        return True
    if years and issued_year and (max(years) < issued_year or min(years) > issued_year):
        return min(years) > issued_year
    return True if _TARGET.search("".join((chunk.lead_in, *chunk.path))) else None


_OPENING = 12  # characters in which a sentence says when, if it says so first


def _read_prose(
    chunk: Chunk, issued_year: int | None, inherited: frozenset[int]
) -> tuple[tuple[Reading, ...], ...]:
    groups: list[tuple[Reading, ...]] = []
    governing = inherited
    for number, sentence in enumerate(sentences(chunk.text)):
        group: list[Reading] = []
        current = governing
        for atom in _atoms(chunk.text, sentence):
            text = atom.of(chunk.text)
            own = years_of(text, issued_year)
            current = own or current
            if own and not group and years_of(text[:_OPENING], issued_year):
                governing = own  # 2017年，… opens a paragraph and dates the sentences below it too
            group.append(_reading(chunk, number, (atom,), text, current, issued_year, own_years=bool(own)))
        items = list(_apart(chunk, number, sentence, group, issued_year))
        groups.append(tuple(replace(r, parallel=any(r.span.overlaps(i.span) for i in items)) for r in group))
        groups += [(item,) for item in items]
    return tuple(groups)


def _apart(
    chunk: Chunk, number: int, sentence: Span, whole: Sequence[Reading], issued_year: int | None
) -> Iterator[Reading]:
    """The items of a parallel construction (A、B分别为1%、2%), each as a reading of its own."""
    for pair in pairs(sentence.of(chunk.text)):
        span = Span(sentence.start + pair.span.start, sentence.start + pair.span.end)
        around = next((r for r in whole if r.span.overlaps(span)), whole[0])
        own = years_of(pair.text, issued_year)
        yield _reading(
            chunk,
            number,
            (span,),
            pair.text,
            own or around.years,
            issued_year,
            label=pair.item,
            own_years=bool(own) or around.own_years,
        )


def _atoms(text: str, sentence: Span) -> list[Span]:
    """Clauses of a sentence; a clause that lists counted things (A 3个、B 5个) is cut between them."""
    atoms: list[Span] = []
    for clause in clauses(sentence.of(text)):
        clause = Span(sentence.start + clause.start, sentence.start + clause.end)
        atoms += _listed(text, clause) if "分别" not in clause.of(text) else [clause]
    return atoms


def _listed(text: str, clause: Span) -> list[Span]:
    """A clause, cut between the counted things it lists; what counts nothing stays with what follows."""
    cuts = [clause.start + m.end() for m in re.finditer(r"、|(?<=[\u4e00-\u9fff])和(?=\d)", clause.of(text))]
    parts: list[Span] = []
    start = clause.start
    for end in [*cuts, clause.end]:
        if _names_and_counts(text[start:end]):
            parts.append(Span(start, end))
            start = end
    if start < clause.end and parts:  # the rest counts nothing: it belongs to the last thing
        parts[-1] = Span(parts[-1].start, clause.end)
    return parts or [clause]


def _names_and_counts(text: str) -> bool:
    """Does this part of a list name what it counts, before or behind the amount? (全省第一 does not.)"""
    quantities = read_quantities(text)
    if not quantities:
        return False
    starts = [0, *(quantity.span.end for quantity in quantities)]
    ends = [*(quantity.span.start for quantity in quantities), len(text)]
    return any(len(re.sub(r"\W", "", text[a:b])) >= 3 for a, b in zip(starts, ends, strict=True))


def _read_table(
    chunk: Chunk, issued_year: int | None, inherited: frozenset[int]
) -> tuple[tuple[Reading, ...], ...]:
    head, *body = _lines(chunk.text)
    header = _cells(head.of(chunk.text))
    if not body:
        text = "，".join(filter(None, header))
        return ((_reading(chunk, 0, (head,), text, inherited, issued_year),),)
    return tuple(
        tuple(_read_row(chunk, number, (head, line), header, inherited, issued_year))
        for number, line in enumerate(body, start=1)
    )


def _read_row(
    chunk: Chunk,
    number: int,
    spans: tuple[Span, ...],
    header: Sequence[str],
    inherited: frozenset[int],
    issued_year: int | None,
) -> Iterator[Reading]:
    """One reading an amount; the row as one reading where it holds none."""
    row = read_row(header, _cells(spans[-1].of(chunk.text)))
    remarks = "，".join(filter(None, (row.period, row.standing)))
    remark = f"（{remarks}）" if remarks else ""
    if not row.cells:
        text = "，".join(row.words) + remark
        years = years_of(text, issued_year)
        yield _reading(chunk, number, spans, text, years or inherited, issued_year, standing=row.standing)
    for cell in row.cells:
        years = years_of(f"{cell.column} {row.period}", issued_year)
        yield _reading(
            chunk,
            number,
            spans,
            f"{row.label}{cell.column}{cell.amount}{remark}",
            years or inherited,
            issued_year,
            label=row.label,
            column=cell.column,
            standing=row.standing or cell.column,
            own_years=bool(years),
        )


def _lines(text: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]
