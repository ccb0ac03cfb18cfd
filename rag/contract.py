"""Answer → the JSON that outside scripts read. Names and meanings stay; fields may be added."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rag.schema import Answer, Computed, Document, Fact, Hit, ModelUse, Quantity


def to_json(answer: Answer, id: str | None = None) -> dict[str, Any]:
    """The answer as JSON-ready values. Numbers are JSON numbers in the base unit."""
    return {
        **({"id": id} if id is not None else {}),
        "question": answer.question,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [asdict(citation) for citation in answer.citations],
        "facts": [{**fact_to_json(cited.fact), "citation": cited.citation} for cited in answer.facts],
        "computed": [_computed(result) for result in answer.computed],
        "warnings": list(answer.warnings),
        "turns": [to_json(turn) for turn in answer.turns],
        "model": answer.model,
        "model_use": _use(answer.use) if answer.use else None,
        "rewritten": answer.rewritten,
        "timings_ms": answer.timings_ms,
    }


def _use(use: ModelUse) -> dict[str, Any]:
    return {**asdict(use), "prompts": dict(use.prompts)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def fact_to_json(fact: Fact) -> dict[str, Any]:
    """A fact of the ledger; `start` and `end` are where its amount stands in the original."""
    figure, quantity, period = fact.figure, fact.figure.quantity, fact.figure.period
    return {
        "indicator": figure.indicator,
        "scope": figure.scope,
        "kind": figure.kind.value,
        "value": _number(quantity.value),
        "unit": quantity.unit,
        "verbatim": quantity.verbatim,
        "qualifier": quantity.qualifier,
        "period": period.verbatim if period else None,
        "from": str(period.first) if period else None,
        "to": str(period.last) if period else None,
        "status": figure.standing.value if figure.standing else None,
        "doc": fact.doc,
        "section": list(fact.path),
        "start": fact.span.start,
        "end": fact.span.end,
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
