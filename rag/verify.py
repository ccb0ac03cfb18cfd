"""No amount reaches the screen that isn't in a cited passage or computed, visibly, from ones that are.

Every amount of a text gets a verdict. Amounts are compared exactly after conversion of their units; a
stated rounding of a computed result is the only tolerance.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.calculation import holds, numbers_of
from rag.contradiction import comparable, contradiction, likeness, mistaken, reversed_direction, strange
from rag.language.claims import BLANK, Claim, Said, frame, read_statements
from rag.language.likeness import naming
from rag.language.quantity import read_quantities, same_amount
from rag.language.rounding import carries
from rag.language.table import with_unit
from rag.language.years import years_of
from rag.schema import Computed, Fact, Quantity

_LONGEST_UNIT = 6
_TELLING = 4  # characters around an amount that, found in a passage, tell which amount stands there


class Outcome(StrEnum):
    SUPPORTED = "supported"  # the same value, unit and kind stand in a passage cited for it
    COMPUTED = "computed"  # by a formula that is shown, from facts that are cited
    FROM_QUESTION = "from_question"
    CONTRADICTED = "contradicted"  # it stands there, but of another indicator, time or standing
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a text rests on, with the facts of the ledger that lie in it."""

    n: int  # the [n] that cites it
    text: str  # as it stands in the document
    facts: tuple[Fact, ...] = ()
    readable: str = ""  # the same without page breaks and markup
    headings: tuple[str, ...] = ()
    title: str = ""
    issued: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one amount of the text."""

    claim: Claim
    outcome: Outcome
    source: Source | None = None  # where it stands
    fact: Fact | None = None  # what the ledger says of it there
    reason: str = ""  # one Chinese sentence, for the last two outcomes

    @property
    def quantity(self) -> Quantity:
        """As read in the text, its span included."""
        return self.claim.quantity

    @property
    def passes(self) -> bool:
        return self.outcome not in (Outcome.CONTRADICTED, Outcome.ABSENT)


def verify(
    text: str,
    sources: Sequence[Source],
    question: str = "",
    computed: Sequence[Computed] = (),
    facts: Sequence[Fact] = (),
) -> tuple[Verdict, ...]:
    """A verdict for every amount of the text, in order. Pure; linear in the text.

    An amount rests on what the marks behind it cite; in a text without marks on any source. `facts` are
    those that `computed` counts by index; the ones it uses must lie in the sources.

    >>> [v.outcome.value for v in verify("企业12家[1]，学校3所[1]。", [Source(1, "有企业12家")])]
    ['supported', 'absent']
    """
    known = {source.n: _Known(source) for source in sources}
    statements = read_statements(text, [(source.title, source.issued) for source in sources])
    marked = [statement for statement in statements if statement.marks]
    cited = {fact for source in sources for fact in source.facts}
    believed = [
        result
        for result in computed
        if holds(result, facts, len(marked), years_of(question))
        and all(facts[i] in cited for i in result.facts)
    ]
    results = [quantity for result in believed for quantity in numbers_of(result)]
    # What a formula reads like outside of cited statements: its facts, and the whole they are taken of.
    parts = [*(facts[i].figure.quantity for r in believed for i in r.facts), *read_quantities("100%")]
    asked = read_quantities(question)
    found: list[Verdict] = []
    for statement in statements:
        own = [known[n] for n in statement.marks if n in known] if marked else list(known.values())
        missing = next((n for n in statement.marks if n not in known), None)
        computable = [*results, *(() if statement.marks or not believed else parts)]
        verdicts = [_verdict(claim, own, missing, computable, statement.marks) for claim in statement.claims]
        rests = not statement.marks or any(verdict.passes for verdict in verdicts)
        # A number of the question may be repeated, but nothing is cited for it alone.
        found += [_or_asked(verdict, asked if rests else ()) for verdict in verdicts]
    return tuple(found)


def _verdict(
    claim: Claim,
    cited: Sequence["_Known"],
    missing: int | None,
    computable: Sequence[Quantity],
    marks: Sequence[int],
) -> Verdict:
    holding = [known for known in cited if known.holds(claim.quantity)] if missing is None else []
    tried = [known.verdict(claim, cited) for known in holding]
    if passed := next((verdict for verdict in tried if verdict.passes), None):
        return passed
    if tried:
        return tried[0]
    if any(same_amount(claim.quantity, amount) for amount in computable):
        return Verdict(claim, Outcome.COMPUTED)
    if missing is not None:
        return Verdict(claim, Outcome.ABSENT, reason=f"没有编号为[{missing}]的引文")
    where = "".join(f"[{n}]" for n in marks)
    return Verdict(claim, Outcome.ABSENT, reason=f"引文{where}里没有{claim.quantity.verbatim}")


def _or_asked(verdict: Verdict, asked: Sequence[Quantity]) -> Verdict:
    is_asked = any(same_amount(verdict.quantity, amount) for amount in asked)
    if verdict.outcome is Outcome.ABSENT and is_asked:
        return Verdict(verdict.claim, Outcome.FROM_QUESTION)
    return verdict


class _Known:
    """A source with its amounts read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._texts = list(dict.fromkeys(filter(None, (source.text, source.readable))))
        self._read = [(text, read_quantities(text)) for text in self._texts]
        self._frames = [(frame(text, quantities), quantities) for text, quantities in self._read]
        self._amounts = [
            *(quantity for _, quantities in self._read for quantity in quantities),
            *(quantity for text in self._texts for quantity in _table_amounts(text)),
            *(fact.figure.quantity for fact in source.facts),
        ]

    def holds(self, quantity: Quantity) -> bool:
        return any(carries(quantity, amount) for amount in self._amounts)

    def verdict(self, claim: Claim, cited: Sequence["_Known"]) -> Verdict:
        """Of an amount that stands here: supported, or contradicted by every fact that carries it."""
        name = naming(claim.indicator)
        own = [fact for fact in self.source.facts if carries(claim.quantity, fact.figure.quantity)]
        own.sort(key=lambda fact: -likeness(name, fact))
        there = self._in_its_place(claim)
        in_place = any(carries(claim.quantity, quantity) for quantity in there)
        # 费率由0.8%降至0.5%: the second of one name, given by itself, stands in the place of the first.
        by_itself = own and likeness(name, own[0]) == 1 and claim.frame.count(BLANK) == 1
        if there and not in_place and not by_itself:
            instead = f"文件在这个位置写的是{there[0].verbatim}"
            return Verdict(claim, Outcome.CONTRADICTED, self.source, reason=instead)
        reasons: list[tuple[Fact | None, str]] = []
        tried: Sequence[Fact | None] = own or [None]
        for fact in tried:
            reason = self._against(claim, fact, cited, in_place=in_place)
            if not reason:
                return Verdict(claim, Outcome.SUPPORTED, self.source, fact)
            reasons.append((fact, reason))
        return Verdict(claim, Outcome.CONTRADICTED, self.source, *reasons[0])

    def _against(
        self, claim: Claim, fact: Fact | None, cited: Sequence["_Known"], *, in_place: bool
    ) -> str | None:
        """What speaks against an amount that stands here being what the claim says."""
        before = self._before(claim.quantity)
        if fact is None:  # the ledger doesn't know it: there are only the words before it
            return None if in_place else reversed_direction(claim, before)
        headings = self.source.headings
        words = "\n".join(text for known in cited for text in known._texts)
        # Where the very words stand here, only what a remark adds to them can be wrong.
        reason = contradiction(replace(claim, words=Said()) if in_place else claim, fact, words, headings)
        if reason or in_place:
            return reason
        facts = (other for known in cited for other in known.source.facts)
        others = [other for other in facts if not carries(claim.quantity, other.figure.quantity)]
        return (
            strange(claim, fact, words, headings)
            or mistaken(claim, fact, others)
            or reversed_direction(claim, [*before, fact.figure.indicator])
        )

    def _in_its_place(self, claim: Claim) -> list[Quantity]:
        """What stands here where the same words stand; nothing where they don't, or are too few to tell."""
        if len(claim.frame) - claim.frame.count(BLANK) < _TELLING:
            return []
        found: list[Quantity] = []
        for words, quantities in self._frames:
            at = words.find(claim.frame)
            while at >= 0:
                there = quantities[words.count(BLANK, 0, at) + claim.blank]
                # In a table the unit stands in another cell: its bare number isn't what is read here.
                found += [there] if there.unit or comparable(there, claim.quantity) else []
                at = words.find(claim.frame, at + 1)
        return found

    def _before(self, quantity: Quantity) -> list[str]:
        """The words in front of an amount, wherever it stands here."""
        found: list[str] = []
        for text, quantities in self._read:
            floor = 0
            for one in quantities:
                if carries(quantity, one):
                    found.append(text[floor : one.span.start])
                floor = one.span.end
        return found


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
