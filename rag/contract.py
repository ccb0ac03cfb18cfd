"""Answer → the JSON that outside scripts read. Names and meanings stay; fields may be added."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rag.schema import Answer, Computed, Document, Fact, Hit, Quantity


def to_json(answer: Answer, id: str | None = None) -> dict[str, Any]:
    """The answer as JSON-ready values. Numbers are JSON numbers in the base unit."""
    return {
        **({"id": id} if id is not None else {}),
        "question": answer.question,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [asdict(citation) for citation in answer.citations],
        "facts": [_fact(fact) for fact in answer.facts],
        "computed": [_computed(result) for result in answer.computed],
        "warnings": list(answer.warnings),
        "turns": [to_json(turn) for turn in answer.turns],
        "model": answer.model,
        "timings_ms": answer.timings_ms,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "indicator": fact.indicator,
        "value": _number(fact.value),
        "unit": fact.unit,
        "verbatim": fact.verbatim,
        "qualifier": fact.qualifier,
        "period": fact.period,
        "from": str(fact.first_year) if fact.first_year else None,
        "to": str(fact.last_year) if fact.last_year else None,
        "status": fact.status,
        "citation": fact.citation,
    }


def _computed(result: Computed) -> dict[str, Any]:
    return {
        "formula": result.formula,
        "value": _number(result.value),
        "unit": result.unit,
        "shown": result.shown,
        "facts": list(result.facts),
    }


def quantity_to_json(quantity: Quantity) -> dict[str, Any]:
    """A quantity; `start` and `end` (exclusive) count characters of the text that was read."""
    return {
        "start": quantity.span.start,
        "end": quantity.span.end,
        "verbatim": quantity.verbatim,
        "value": _number(quantity.value),
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
        "low": None if quantity.low is None else _number(quantity.low),
        "high": None if quantity.high is None else _number(quantity.high),
    }


def hit_to_json(hit: Hit, document: Document) -> dict[str, Any]:
    """A retrieved passage; `start` and `end` count characters of the original document."""
    span = hit.chunk.original(0, len(hit.chunk.text))
    return {
        "doc": hit.chunk.doc,
        "title": document.title,
        "section": list(hit.chunk.path),
        "start": span.start,
        "end": span.end,
        "text": hit.chunk.text,
        "score": hit.score,
        "parts": dict(hit.parts),
    }
