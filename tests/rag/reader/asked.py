"""A question over passages, as far as the stage that a test is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rag.asks import Ask
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.pick import fact_candidates
from rag.reader.reckoning.calculate import calculate
from rag.reader.reckoning.operands import Sought
from rag.reader.reckoning.reckon import Calculation, reckon
from rag.reader.relevance import Aspects
from rag.schema import Chunk, Fact
from tests.rag.made import document, hit, library_of, only_ask

ISSUED = {"plan": "2021-03", "report": "2022-01", "late": "2023-01"}


@dataclass(frozen=True)
class Asked:
    ask: Ask
    aspects: Aspects
    library: Library
    chunks: tuple[Chunk, ...]

    def found(self, ask: Ask, words: Aspects) -> list[Candidate]:
        facts = {chunk.id: tuple(self.library.facts_in([chunk.id])) for chunk in self.chunks}
        hits = [hit(chunk) for chunk in self.chunks]
        return fact_candidates(ask, words, hits, self.library.documents, facts)

    @property
    def near(self) -> list[Candidate]:
        return self.found(self.ask, self.aspects)

    def candidate(self, verbatim: str) -> Candidate:
        return next(one for one in self.near if self.fact(one).figure.quantity.verbatim == verbatim)

    @staticmethod
    def fact(one: Candidate) -> Fact:
        assert one.fact is not None
        return one.fact

    def calculated(self) -> Calculation | None:
        return calculate(Sought(self.ask, self.near, partial(self.found), self.library))

    def reckoned(self) -> Calculation | None:
        return reckon(self.ask, self.near, self.library)


def asked(question: str, *chunks: Chunk) -> Asked:
    ids: Sequence[str] = list(dict.fromkeys(chunk.doc for chunk in chunks))
    library = library_of([document("", id, issued=ISSUED.get(id, "2022-01")) for id in ids], chunks)
    return Asked(only_ask(question), Aspects(question, library.idf), library, chunks)
