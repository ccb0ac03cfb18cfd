"""A person's draft against the ledger: each amount with its source, or its absence. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.contradiction import contradiction, likeness, mistaken, stated
from rag.language.claims import Claim, read_statements
from rag.language.likeness import naming, within
from rag.language.quantity import is_rank
from rag.language.rounding import carries
from rag.language.units import to_base
from rag.schema import Fact, Quantity
from rag.verify import Outcome

_SAME_THING = 0.5  # from here on a fact is about what the draft names
_IN_THE_SENTENCE = 0.8  # so much of its name in the sentence will do where the draft names less
_SPELT_OUT = 3  # bigrams; a shorter name (企业) stands in any sentence
_NEAREST = 3
_RAREST = 2  # bigrams of a name by which facts are looked up; one stands in any fact of the same thing

QuoteOf = Callable[[Fact], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the documents say of one amount of a draft."""

    claim: Claim
    outcome: Outcome  # supported, contradicted or absent
    fact: Fact | None = None  # the one it rests on, or that contradicts it
    reason: str = ""  # one Chinese sentence, where it isn't supported
    nearest: tuple[Fact, ...] = ()  # absent: other amounts of the same thing, best first


def review(text: str, facts: Sequence[Fact], quote_of: QuoteOf) -> tuple[Finding, ...]:
    """A finding for every amount of a draft, in order. `quote_of` gives the words a fact stands in.

    The draft's own [n] marks mean nothing here. Time is linear in the draft.
    """
    ledger = _Ledger(facts, quote_of)
    claims = (claim for statement in read_statements(text) for claim in statement.claims)
    return tuple(ledger.finding(claim) for claim in claims)


class _Ledger:
    """Facts by amount and by the words of their names."""

    def __init__(self, facts: Sequence[Fact], quote_of: QuoteOf) -> None:
        self._quote_of = quote_of
        self._by_amount: defaultdict[object, list[Fact]] = defaultdict(list)
        self._by_gram: defaultdict[tuple[object, str], list[Fact]] = defaultdict(list)
        self._by_chunk: defaultdict[str, list[Fact]] = defaultdict(list)
        self._near: dict[tuple[object, frozenset[str]], list[Fact]] = {}
        for fact in facts:
            quantity = fact.figure.quantity
            self._by_amount[_amount(quantity)].append(fact)
            self._by_chunk[fact.chunk].append(fact)
            for gram in naming(f"{fact.figure.scope}{fact.figure.indicator}"):
                self._by_gram[_kind(quantity), gram].append(fact)

    def finding(self, claim: Claim) -> Finding:
        name, sentence = naming(claim.indicator), naming(claim.frame)
        near = self._of_the_same(claim, name)
        same = list(self._by_amount.get(_amount(claim.quantity), ()))
        same += [f for f in near if carries(claim.quantity, f.figure.quantity) and f not in same]
        about = [fact for fact in same if _is_about(fact, name, sentence)]
        about.sort(key=lambda fact: -likeness(name, fact))
        contradicted: list[tuple[Fact, str]] = []
        for fact in about:
            reason = contradiction(claim, fact, self._quote_of(fact), fact.path)
            others = (f for f in self._by_chunk[fact.chunk] if not carries(claim.quantity, f.figure.quantity))
            if not (reason := reason or mistaken(claim, fact, others)):
                return Finding(claim, Outcome.SUPPORTED, fact)
            contradicted.append((fact, reason))
        if contradicted:
            return Finding(claim, Outcome.CONTRADICTED, *contradicted[0])
        nearest = tuple({_amount(fact.figure.quantity): fact for fact in reversed(near)}.values())[::-1]
        nearest = nearest[:_NEAREST]
        if not nearest:
            return Finding(claim, Outcome.ABSENT, reason="文件里没有找到这个数")
        said = "、".join(stated(fact) for fact in nearest)
        return Finding(claim, Outcome.ABSENT, reason=f"文件写的是{said}", nearest=nearest)

    def _of_the_same(self, claim: Claim, name: frozenset[str]) -> list[Fact]:
        """The facts about what is named, in comparable units, those of the stated years first."""
        kind = _kind(claim.quantity)
        if (kind, name) not in self._near:
            known = [facts for gram in name if (facts := self._by_gram.get((kind, gram)))]
            rarest = sorted(known, key=len)[:_RAREST]
            found = {id(fact): fact for facts in rarest for fact in facts}
            alike = [fact for fact in found.values() if likeness(name, fact) >= _SAME_THING]
            self._near[kind, name] = sorted(alike, key=lambda fact: -likeness(name, fact))
        years = {year for period in claim.periods for year in (period.first, period.last)}
        return sorted(self._near[kind, name], key=lambda fact: not _of_years(fact, years))


def _is_about(fact: Fact, name: frozenset[str], sentence: frozenset[str]) -> bool:
    own = naming(f"{fact.figure.scope}{fact.figure.indicator}")
    spelt_out = len(own) >= _SPELT_OUT and within(own, sentence) >= _IN_THE_SENTENCE
    return spelt_out or likeness(name, fact) >= _SAME_THING


def _of_years(fact: Fact, years: set[int]) -> bool:
    period = fact.figure.period
    return period is not None and any(period.first <= year <= period.last for year in years)


def _amount(quantity: Quantity) -> tuple[object, ...]:
    """Equal for what `same_amount` calls the same."""
    value = to_base(quantity.value, quantity.unit)[0]
    high = None if quantity.high is None else to_base(quantity.high, quantity.unit)[0]
    return (*_kind(quantity), value, high)


def _kind(quantity: Quantity) -> tuple[str, bool]:
    """Equal for what is `comparable`."""
    return to_base(Decimal(1), quantity.unit)[1], is_rank(quantity)
