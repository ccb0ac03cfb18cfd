"""No amount reaches the screen that isn't in a cited passage or computed, visibly, from ones that are."""

import re
from collections.abc import Sequence

from rag.language.quantity import read_quantities, same_amount
from rag.schema import Computed, Quantity

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
    """The amounts of table rows whose cells are tab-separated: every number with every other cell as its unit."""
    found: list[Quantity] = []
    for line in quote.splitlines():
        cells = [cell.strip(" |") for cell in re.split(r"[\t|]|\s{2,}", line)]
        numbers = [cell.replace(" ", "") for cell in cells if re.search(r"\d", cell)]
        units = [cell for cell in cells if cell and not re.search(r"\d", cell) and len(cell) <= 6]
        found += [q for number in numbers for unit in units for q in read_quantities(number + unit)]
    return found
