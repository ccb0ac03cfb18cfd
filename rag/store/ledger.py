"""The ledger: every amount of every document with its indicator, period, standing and place.

Rows hang on chunks and go with them; what they measure is searched by name. Values are decimal text, exact;
`cast(value as real)` compares them.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rag.language.terms import fold
from rag.schema import Fact, FactKind, Figure, Mark, MarkKind, Period, Quantity, Standing
from rag.spans import Span
from rag.store import lexical
from rag.store.lexical import Field

SCHEMA = """
create table facts(
    chunk integer not null references chunks on delete cascade, ordinal integer not null,
    indicator text not null, name text not null, scope text not null, kind text not null,
    value text not null, low text, high text, unit text not null, verbatim text not null, qualifier text,
    period text, first_year integer, last_year integer, standing text,
    base text, base_first integer, base_last integer,
    at_first integer not null, at_last integer not null,
    clause_first integer not null, clause_last integer not null,
    first integer not null, last integer not null, quotes text not null,
    primary key (chunk, ordinal));
create index facts_by_name on facts(name);
"""

_FACT = (
    "d.id, c.id, c.path, c.marks, f.indicator, f.scope, f.kind, f.value, f.low, f.high, f.unit, f.verbatim,"
    " f.qualifier, f.period, f.first_year, f.last_year, f.standing, f.base, f.base_first, f.base_last,"
    " f.at_first, f.at_last, f.clause_first, f.clause_last, f.first, f.last, f.quotes"
    " from facts f join chunks c on c.n = f.chunk join documents d on d.n = c.document"
)
_IN_ORDER = "order by d.id, c.ordinal, f.ordinal"
_COLUMNS = 25
_BATCH = 500


class Ledger:
    """Rows to facts and back, within whatever transaction the connection is in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, chunk: int, facts: Sequence[Fact]) -> None:
        """The facts of one chunk, in text order; `chunk` is its row."""
        insert = f"insert into facts values ({', '.join('?' * (_COLUMNS + 1))})"
        for ordinal, fact in enumerate(facts):
            row = self._db.execute(insert, (chunk, ordinal, *_row(fact))).lastrowid
            assert row is not None  # an insert that didn't raise has one
            lexical.add(self._db, Field.FACT, row, named(fact.figure))

    def drop(self, chunks: Iterable[int]) -> None:
        """Forget the facts of these chunks (by row)."""
        for chunk in chunks:
            rows = [row for (row,) in self._db.execute("select rowid from facts where chunk = ?", (chunk,))]
            lexical.drop(self._db, Field.FACT, rows)
            self._db.execute("delete from facts where chunk = ?", (chunk,))

    def search(self, name: str, k: int) -> list[tuple[Fact, float]]:
        """Up to k facts whose indicators share words with `name`, and BM25, best first; higher is better."""
        found = lexical.search(self._db, Field.FACT, fold(name), k)
        return [(fact, score) for row, score in found for fact in self._where("f.rowid = ?", (row,))]

    def facts(self, doc: str | None = None) -> tuple[Fact, ...]:
        """Of one document or of all, in text order."""
        return tuple(self._where("true") if doc is None else self._where("d.id = ?", (doc,)))

    def in_chunks(self, ids: Iterable[str]) -> Iterator[Fact]:
        wanted = list(ids)
        for i in range(0, len(wanted), _BATCH):
            batch = wanted[i : i + _BATCH]
            marks = ", ".join("?" * len(batch))
            yield from self._where(f"c.id in ({marks})", batch)

    def _where(self, condition: str, values: Sequence[object] = ()) -> Iterator[Fact]:
        return map(_fact, self._db.execute(f"select {_FACT} where {condition} {_IN_ORDER}", values))


def named(figure: Figure) -> str:
    """What a figure measures, folded: whose and what."""
    scope = "" if figure.scope in figure.indicator else figure.scope
    return fold(f"{scope}{figure.indicator}")


def _row(fact: Fact) -> tuple[object, ...]:
    figure, quantity = fact.figure, fact.figure.quantity
    return (
        figure.indicator,
        named(figure),
        figure.scope,
        figure.kind,
        str(quantity.value),
        _text(quantity.low),
        _text(quantity.high),
        quantity.unit,
        quantity.verbatim,
        quantity.qualifier,
        *_years(figure.period),
        figure.standing,
        *_years(figure.base),
        quantity.span.start,
        quantity.span.end,
        figure.clause.start,
        figure.clause.end,
        fact.span.start,
        fact.span.end,
        json.dumps([(quote.start, quote.end) for quote in fact.quotes]),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _years(period: Period | None) -> tuple[str | None, int | None, int | None]:
    return (period.verbatim, period.first, period.last) if period else (None, None, None)


def _fact(row: Any) -> Fact:
    doc, chunk, path, marks, indicator, scope, kind, value, low, high, unit, verbatim, qualifier = row[:13]
    period, standing, base = row[13:16], row[16], row[17:20]
    at_first, at_last, clause_first, clause_last, first, last, quotes = row[20:]
    quantity = Quantity(
        Span(at_first, at_last), verbatim, Decimal(value), unit, qualifier, _decimal(low), _decimal(high)
    )
    figure = Figure(
        quantity=quantity,
        indicator=indicator,
        scope=scope,
        kind=FactKind(kind),
        period=_period(*period),
        standing=Standing(standing) if standing else None,
        clause=Span(clause_first, clause_last),
        base=_period(*base),
    )
    quoted = tuple(Span(start, end) for start, end in json.loads(quotes))
    return Fact(doc, chunk, tuple(json.loads(path)), figure, Span(first, last), quoted, _marks(marks, quoted))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _period(verbatim: str | None, first: int | None, last: int | None) -> Period | None:
    return None if verbatim is None or first is None or last is None else Period(verbatim, first, last)


def _marks(stored: str, quotes: Sequence[Span]) -> tuple[Mark, ...]:
    """Of the chunk's damage, what lies in the stretch that would be quoted."""
    marks = (Mark(MarkKind(kind), Span(start, end), note) for kind, start, end, note in json.loads(stored))
    return tuple(mark for mark in marks if any(mark.span.overlaps(quote) for quote in quotes))
