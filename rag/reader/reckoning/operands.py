"""Of which facts a computation is: the sides, the times, the standings that a question names.

A fact is taken only where its name, unit, year, document and standing are what the question says; where one
is uncertain there is none, and nothing is computed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.amounts import commensurable
from rag.asks import RANK, Ask, read_ask
from rag.language.places import places
from rag.language.quantity import read_quantities, same_amount
from rag.language.years import dated
from rag.naming import meant
from rag.operations import Operation
from rag.reader.candidates import AIMS, Candidate
from rag.reader.library import Library
from rag.reader.measure import alike_but_for_aim
from rag.reader.measures import fitting
from rag.reader.reckoning.reckon import LEVELS
from rag.reader.relevance import Aspects
from rag.schema import Fact, FactKind, Quantity

_KNOWN = 0.4  # of a side's words that some document must use
_NAMED = 0.5  # … of which a fact must name so many
SIDES = {
    Operation.SHARE: re.compile(r"占(?!比)"),
    Operation.RATIO: re.compile(r"是|为"),
    Operation.DIFFERENCE: re.compile(r"(?<![占同环])比(?![重例较])|较|和|与|跟|距离?|离|到(?=.{0,4}目标)"),
}
_INSIDE = re.compile(r"[里中内](?:面|头|间)?[，,]?(?=.{2,16}占)")  # 专利里发明专利占几成
_CURRENT = re.compile(r"现在|目前|实际|党代会时|当时|已|现状|眼下")
AIMED = re.compile(r"目标|计划|规划|要求")
# 规划说的: says where it stands, and names nothing of it.
_OF_DOCUMENT = re.compile(
    r"(?:规划纲要|规划|纲要|报告|党代会|要点|文件|文里)[里中上]?(?:所|给)?[说写提定列讲]的?"
)
TIMES = re.compile(r"[“”\"]?十[一二三四五]五[”“\"]?(?:期间|时期|期末|末)?")  # say when, and name no measure
_ADDABLE = LEVELS | {FactKind.CHANGE}
_RATES = frozenset({"%", "个百分点"})

# Facts for a question of its own, best first.
Find = Callable[[Ask, Aspects], Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be computed, and where its operands are looked for."""

    ask: Ask
    near: Sequence[Candidate]  # facts that come near the question, best first
    find: Find
    library: Library
    before: tuple[Fact, ...] = ()  # what the part of the question before this one was computed of


def given(sought: Sought) -> tuple[Fact, Fact] | None:
    """The facts whose amounts the question itself names: 从7387家做到1.2万家."""
    asked = [end for q in read_quantities(sought.ask.text) if q.unit != "年" for end in _ends(q)]
    found = [
        next((c.fact for c in sought.near if c.fact and same_amount(c.fact.figure.quantity, q)), None)
        for q in asked
    ]
    known = [fact for fact in found if fact is not None]
    return (known[0], known[1]) if len(known) == 2 else None


def _ends(quantity: Quantity) -> tuple[Quantity, ...]:
    """从66家到100家 reads as one range: here it is two amounts."""
    if quantity.high is None:
        return (quantity,)
    return tuple(
        replace(quantity, value=value, low=None, high=None) for value in (quantity.value, quantity.high)
    )


def sides(sought: Sought) -> tuple[Fact, Fact] | None:
    """A比B, A占B, A是B的几倍: a fact for each side; what the second leaves out is as in the first."""
    ask = sought.ask
    assert ask.operation is not None
    left_words, right_words = _parted(ask)
    if _INSIDE.search(ask.text) and ask.operation is Operation.SHARE:
        left = _part_inside(left_words, right_words, sought)
        right = named(right_words, sought)
        return (left, right) if left and right and left != right and commensurable(left, right) else None
    apart = ask.operation is Operation.DIFFERENCE  # 离目标还差: one side is as it is, the other as aimed at
    aims = not apart if AIMED.search(right_words) and not AIMED.search(left_words) else None
    left = named(left_words, sought, aims)
    if left is None and sought.before:
        left, right_words = sought.before[0], ask.text
    if left is None or not right_words:
        return None
    right = named(right_words, sought)
    if right is None or right == left or not commensurable(left, right):
        right = _elliptical(right_words, left, sought.library)
    return (left, right) if right and right != left and commensurable(left, right) else None


def _part_inside(words: str, whole: str, sought: Sought) -> Fact | None:
    """授权的专利里发明专利: what says of the part alone, and is named most like all of it."""
    aspects = Aspects(words, sought.library.idf)
    own = aspects.naming & aspects.known & ~aspects.mask(whole)
    for one in named_all(words, sought):
        name = aspects.mask(f"{one.fact.figure.scope}{one.fact.figure.indicator}") if one.fact else 0
        if own and aspects.weight(name & own) >= _NAMED * aspects.weight(own):
            return one.fact
    return None


def _parted(ask: Ask) -> tuple[str, str]:
    """The words of the two sides; of 专利里发明专利占几成 the part goes first."""
    assert ask.operation is not None
    inside = _INSIDE.search(ask.text) if ask.operation is Operation.SHARE else None
    if inside:
        return SIDES[ask.operation].split(ask.text)[0], ask.text[: inside.start()]
    found = SIDES[ask.operation].search(ask.text)
    return (ask.text[: found.start()], ask.text[found.end() :]) if found else (ask.text, "")


def named(phrase: str, sought: Sought, aims: bool | None = None) -> Fact | None:
    """The fact that a phrase names: of the year, document and standing it names, else the question."""
    return next((one.fact for one in named_all(phrase, sought, aims)), None)


def named_all(
    phrase: str, sought: Sought, aims: bool | None = None, *, docs: frozenset[str] = frozenset()
) -> Iterator[Candidate]:
    """Every fact that a phrase may name, likeliest first. `docs`: where it names none itself."""
    ask, library = sought.ask, sought.library
    read = read_ask(phrase, phrase)
    is_sum = ask.operation is Operation.SUM
    added = ask.operation in (Operation.SUM, Operation.DIFFERENCE)  # in the unit that is asked for
    units = ask.units - {RANK} if added and not ask.units & _RATES else frozenset[str]()  # 多少名: people
    side = replace(
        read,
        years=years_named(phrase) or ask.years,
        units=units,
        changes=ask.changes if is_sum else read.changes,
        operation=None,
        things=(),
    )
    docs = meant(phrase, tuple(library.documents.values())) or docs
    phrase = _OF_DOCUMENT.sub(" ", phrase)
    aspects = Aspects(TIMES.sub(" ", phrase.replace("目标", " ")), library.idf)
    aims = _aims(phrase) if aims is None else aims
    if aims is None and is_sum:
        aims = ask.aims
    for one in sought.find(side, aspects) if aspects.grams else ():
        fact = one.fact
        if (
            fact is not None
            and fact.figure.kind in _ADDABLE
            and not fact.marks
            and one.fits_year is not False
            and (not docs or fact.doc in docs)
            and (not is_sum or (fact.figure.kind is FactKind.CHANGE) == ask.changes)
            and (not units or fitting(side, [fact.figure.quantity]))
            and (aims is None or fact.figure.standing is None or is_aim(fact) == aims)
            and names(aspects, one)
        ):
            yield one


def names(aspects: Aspects, one: Candidate) -> bool:
    """Whether the words of a fact itself are most of what a phrase names, as far as the documents know it."""
    asked = aspects.naming & aspects.known
    whole = aspects.weight(asked)
    return whole >= _KNOWN and aspects.coverage(one.covered & asked, one.nearly & asked) >= _NAMED * whole


def years_named(phrase: str) -> frozenset[int]:
    """Those of comparison too: 自己2009年的几倍."""
    return read_ask(phrase, phrase).years | {one.period.last for one in dated(phrase) if one.is_base}


def _aims(phrase: str) -> bool | None:
    return True if AIMED.search(phrase) else False if _CURRENT.search(phrase) else None


def _elliptical(phrase: str, other: Fact, library: Library) -> Fact | None:
    """东莞的, 自己2009年的, 目标: the measure of the other side, elsewhere, at another time, as aimed at."""
    years = years_named(phrase)
    docs = meant(phrase, tuple(library.documents.values()))
    alike = alike_but_for_aim(other, library.facts_named, library.idf, any_scope=True)[1:]
    here, there = "东莞" in phrase, places(phrase)

    def fits(fact: Fact) -> bool:
        if (here or there) and fact.figure.scope != other.figure.scope:
            return fact.figure.period == other.figure.period and (fact.figure.scope == "") == here
        if fact.figure.scope != other.figure.scope or (docs and fact.doc not in docs):
            return False
        if years:
            return fact.figure.period is not None and fact.figure.period.last in years
        if AIMED.search(phrase):
            return is_aim(fact) and not is_aim(other)
        return bool(_CURRENT.search(phrase)) and not is_aim(fact)

    found = [fact for fact in alike if fact.figure.kind in LEVELS and fits(fact)]
    # Of several aims the one for the same year, else the one of the same document.
    found.sort(key=lambda fact: (last_year(fact) != last_year(other), fact.doc != other.doc))
    return found[0] if found else None


def last_year(fact: Fact) -> int | None:
    return fact.figure.period.last if fact.figure.period else None


def is_aim(fact: Fact) -> bool:
    return fact.figure.standing is not None and AIMS[fact.figure.standing]
