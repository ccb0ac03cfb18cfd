"""Table rows → figures: the row names the indicator, the column the time, the unit column the unit. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.language.figures import Context
from rag.language.kinds import RELATIVE, kind_in_row
from rag.language.quantity import read_quantities
from rag.language.standing import printed_standing, standing_of
from rag.language.table import read_row
from rag.language.years import dated
from rag.schema import FactKind, Figure, Period
from rag.spans import Span

_NUMBER = re.compile(r"\d[\d,.]*")


def read_table(text: str, context: Context) -> tuple[Figure, ...]:
    """Every amount of a table, row by row; the first line is the header, cells stand between tabs.

    An amount's span is what its cell holds of it (24000); its unit, which may stand in a cell of its own or
    in the header, is part of its `verbatim` all the same (24000亿元).
    """
    lines = text.split("\n")
    header = [cell.strip() for cell in lines[0].split("\t")]
    found: list[Figure] = []
    start = len(lines[0]) + 1
    for line in lines[1:]:
        found += _row(header, line, Span(start, start + len(line)), context)
        start += len(line) + 1
    return tuple(found)


def _row(header: list[str], line: str, place: Span, context: Context) -> Iterator[Figure]:
    cells = [cell.strip() for cell in line.split("\t")]
    row = read_row(header, cells)
    position = 0
    years = [one.period for name in header for one in dated(name, context.issued)]
    for cell in row.cells:
        for quantity in read_quantities(cell.amount):
            digits = _NUMBER.search(quantity.verbatim)
            at = line.find(digits[0], position) if digits else -1
            if at < 0 or not digits:
                continue
            position = at + len(digits[0])
            end = position
            while end < len(line) and line[end] in "%万亿" and line[end] in quantity.verbatim:
                end += 1
            placed = replace(quantity, span=Span(place.start + at, place.start + end))
            kind = kind_in_row(placed, cell.column, row.label)
            when = dated(f"{cell.column} {row.period}", context.issued)
            period = next((one.period for one in when if not one.is_base), None)
            bases = [one.period for one in (*dated(row.label, context.issued), *when) if one.is_base]
            if kind is FactKind.GROWTH and period is None and years:  # 复合增长率 runs over all the columns
                period = Period(cell.column, years[0].first, years[-1].last)
            said = printed_standing(f"{row.standing}{cell.column}")
            yield Figure(
                quantity=placed,
                indicator=row.label + (cell.column if kind is FactKind.GROWTH else ""),
                scope="",
                kind=kind,
                period=period or context.period,
                standing=said
                or standing_of(cell.amount, period, context.issued, context.above, context.title),
                clause=place,
                base=bases[-1] if bases and kind in RELATIVE else None,
            )
