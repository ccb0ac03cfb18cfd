"""No amount reaches the screen that isn't in a cited passage or computed, visibly, from ones that are."""

import re
from collections.abc import Sequence

from rag.language.quantity import read_quantities, same_amount
from rag.language.table import with_unit
from rag.schema import Computed, Quantity

_LONGEST_UNIT = 6
_MARK = re.compile(r"\[\d+\]")


def unsupported(
    text: str, quotes: Sequence[str], question: str = "", computed: Sequence[Computed] = ()
) -> tuple[Quantity, ...]:
    """The amounts in `text` that stand in no quote, weren't asked about and weren't computed.

    Citation marks [n] are not amounts. In a table row the unit may stand in a cell of its own.
    """
    readable = _MARK.sub(lambda mark: " " * len(mark[0]), text)
    known = [q for source in (*quotes, question) for q in (*read_quantities(source), *_table_amounts(source))]
    known += [q for result in computed for q in read_quantities(f"{result.formula}；{result.shown}")]
    return tuple(q for q in read_quantities(readable) if not any(same_amount(q, other) for other in known))


def _table_amounts(quote: str) -> list[Quantity]:
    """The amounts of table rows: every cell with a number, with every other short cell as its unit."""
    found: list[Quantity] = []
    for line in quote.splitlines():
        cells = [cell.strip() for cell in re.split(r"[\t|]|\s{2,}", line)]
        units = [cell for cell in cells if cell and len(cell) <= _LONGEST_UNIT and not re.search(r"\d", cell)]
        for cell in cells:
            if re.search(r"\d", cell):
                found += [q for unit in units for q in read_quantities(with_unit(cell, unit))]
    return found
