"""五大还是七大, 第一还是第三: the statements for each of the amounts that a question offers."""

from collections.abc import Mapping, Sequence

from rag.asks import Ask
from rag.language.quantity import same_amount
from rag.reader.candidates import Candidate
from rag.schema import Document

_ANSWERS_IN_PART = 0.6  # of the best that says one of them


def alternatives(ask: Ask, able: Sequence[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    """五大还是七大: for each amount offered, the best candidate of each document that says it."""
    found: list[Candidate] = []
    for offered in ask.alternatives:
        saying = [c for c in able if any(same_amount(quantity, offered) for quantity in c.quantities)]
        of_document: dict[str, Candidate] = {}
        for candidate in saying:
            if candidate.score >= _ANSWERS_IN_PART * saying[0].score:
                of_document.setdefault(candidate.chunk.doc, candidate)
        found += of_document.values()
    return sorted(dict.fromkeys(found), key=lambda one: documents[one.chunk.doc].issued or "")
