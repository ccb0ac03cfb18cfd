"""Statements → facts: each amount of an answer with what it counts, its years and its standing."""

import re

from rag.reader.candidates import Candidate
from rag.reader.readings import Reading
from rag.schema import Fact

_ESTIMATE = re.compile(r"预计|预测|快报|估计")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def facts_of(statement: Candidate, citation: int) -> list[Fact]:
    """The amounts of a statement, in text order; `citation` is the number of the passage they stand in."""
    return [
        _fact(reading, i, citation) for reading in statement.readings for i in range(len(reading.quantities))
    ]


def _fact(reading: Reading, i: int, citation: int) -> Fact:
    quantity = reading.quantities[i]
    previous = reading.quantities[i - 1].span.end if i else 0
    before = reading.text[previous : quantity.span.start]
    status = {True: "target", False: "actual", None: None}[reading.aims]
    if _ESTIMATE.search(reading.text):
        status = "estimate"
    years = sorted(reading.years)
    return Fact(
        indicator=reading.label or _EDGES.sub("", before),
        value=quantity.value,
        unit=quantity.unit,
        verbatim=quantity.verbatim,
        qualifier=quantity.qualifier,
        period=f"{years[0]}—{years[-1]}" if len(years) > 1 else f"{years[0]}" if years else None,
        first_year=years[0] if years else None,
        last_year=years[-1] if years else None,
        status=status,
        citation=citation,
    )
