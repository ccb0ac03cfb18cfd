"""What comes near one ask in the passages: each kind of it worked out once, when a way to answer needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.asks import Ask, Wants
from rag.reader.candidates import Candidate, FactsOf, candidates, told_by
from rag.reader.choose import choose, drawn, to_the_degree
from rag.reader.library import Library
from rag.reader.names.named import Names, names_for
from rag.reader.pick import fact_candidates, pick
from rag.reader.relevance import Aspects
from rag.reader.suffice import answers, is_of_the_month
from rag.schema import Fact, Hit, MarkKind

LOOKED_AT, NEAR_THE_BEST = 80, 0.85  # candidates tried for an answer, best first
TOP = 3  # candidates looked at to see whether there is an answer of some kind at all
_LEAST_NAMED = 0.15  # share of the question that a fact itself must name
DAMAGE = frozenset({MarkKind.NUMBER_LOST, MarkKind.MISSING, MarkKind.DOUBLED, MarkKind.CUT_OFF})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a question is answered from."""

    hits: Sequence[Hit]
    facts: FactsOf
    library: Library
    named: frozenset[str]  # the documents that the question names


@dataclass(frozen=True)
class Nearby:
    """An ask and what of the sources could answer it."""

    ask: Ask
    sources: Sources
    last: Candidate | None = None  # the last statement of the question's parts before this one
    operands: tuple[Fact, ...] = ()  # what was computed of, last

    @cached_property
    def aspects(self) -> Aspects:
        return Aspects(self.ask.text, self.sources.library.idf)

    @cached_property
    def ranked(self) -> list[Candidate]:
        """The candidates, best first."""
        return self._of_named(self._all) if self._named_answers else self._all

    @cached_property
    def near(self) -> list[Candidate]:
        """The candidates, those at the place of the answer before raised."""
        return drawn(self.ranked, self.last)

    @cached_property
    def near_facts(self) -> list[Candidate]:
        """The facts that come near, likewise, where an amount is asked for or something computed."""
        if self.ask.wants is not Wants.AMOUNT and not self.ask.operation:
            return []
        found = [c for c in self.find(self.amounts, self.aspects) if is_of_the_month(self.ask, c)]
        if self._named_answers and self._of_named(found[:TOP]):
            found = self._of_named(found)
        return drawn(found, self.last)

    @cached_property
    def amounts(self) -> Ask:
        """The ask as one for an amount, where it is computed."""
        return replace(self.ask, wants=Wants.AMOUNT) if self.ask.operation else self.ask

    @cached_property
    def names(self) -> Names | None:
        """The names that could answer; None where no name is asked for."""
        hits, named = self.sources.hits, self.sources.named
        within = [hit for hit in hits if hit.chunk.doc in named] if self._named_answers else hits
        return names_for(self.ask, self.aspects, within, self.sources.library)

    @cached_property
    def able(self) -> list[Candidate]:
        """The candidates that answer."""
        able = self._able(self.near)
        if self.names:
            able = [c for c in able if self.names.allow(c)]
        if self.ask.wants is Wants.AMOUNT:
            able = [c for c in able if c.marks or c.goes_on or not self._misses(c)]
        return able

    @cached_property
    def chosen(self) -> list[Candidate]:
        """The few that answer: facts if any do, unless what comes nearest has lost its own."""
        lost = self.near and any(mark.kind in DAMAGE for mark in self.near[0].marks)
        picked = [] if lost else self._picked
        chosen = list(map(told_by, picked)) or choose(self.ask, self.aspects, self.able)
        return to_the_degree(self.ask, chosen)

    def find(self, ask: Ask, aspects: Aspects) -> list[Candidate]:
        """Facts of the sources for an ask of its own, best first."""
        sources = self.sources
        return fact_candidates(ask, aspects, sources.hits, sources.library.documents, sources.facts)

    @cached_property
    def _all(self) -> list[Candidate]:
        sources = self.sources
        found = candidates(self.ask, self.aspects, sources.hits, sources.library.documents, sources.facts)
        return [c for c in found if is_of_the_month(self.ask, c)]

    @cached_property
    def _named_answers(self) -> bool:
        """A document that the question names answers alone, if it answers."""
        return any(answers(self.ask, self.aspects, c) for c in self._of_named(self._all)[:TOP])

    def _of_named(self, found: Sequence[Candidate]) -> list[Candidate]:
        return [c for c in found if c.chunk.doc in self.sources.named]

    def _able(self, near: Sequence[Candidate]) -> list[Candidate]:
        """Those that answer; none where even the best of them ranks far below what doesn't."""
        able = [c for c in near[:LOOKED_AT] if answers(self.ask, self.aspects, c, goes_on=c.goes_on)]
        return able if able and able[0].score >= NEAR_THE_BEST * near[0].score else []

    @property
    def _picked(self) -> list[Candidate]:
        """The facts that answer: each names something of the question itself, not only what is around it."""
        ask, aspects, near = self.ask, self.aspects, self.near_facts
        able = [
            c
            for c in self._able(near)
            if c.goes_on
            or (
                aspects.coverage(c.covered, c.nearly) >= _LEAST_NAMED
                and not aspects.misses(c.vouched | c.nearly)
            )
        ]
        return pick(
            ask, aspects, able, [c for c in near[:LOOKED_AT] if answers(ask, aspects, c, goes_on=True)]
        )

    def _misses(self, one: Candidate) -> bool:
        """Whether the question spells out what neither the sentence nor what stands above it names."""
        names = [reading.indicators for reading in one.readings]
        near = "\n".join([one.sentence, one.text, *names, *one.chunk.path, one.chunk.lead_in])
        return self.aspects.misses(self.aspects.mask(near) | one.covered | one.nearly)
