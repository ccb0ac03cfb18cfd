"""What a question or a rate is about, as levels; and whether a document prints what would be computed."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from rag.asks import read_ask
from rag.reader.candidates import Candidate
from rag.reader.measure import is_milestone, same_measure
from rag.reader.reckoning.operands import TIMES, Sought, names
from rag.reader.reckoning.reckon import LEVELS
from rag.reader.relevance import Aspects
from rag.schema import Fact, FactKind

_BY_NAME = 0.3  # of what a question names, the name of a level itself must hold
_LOOKED_AT = 40  # candidates, likeliest first
_RECKONS = re.compile(r"[推测验核反重计]算|算一?[算下]|算出|折算|实际[增涨]")  # whatever is printed
_ANNUAL = re.compile(r"年均|年复合|复合|平均每年|每年|逐年|年增长|年增速")
_OF_RATE = re.compile(
    r"(?:年均|年)?(?:复合)?(?:增长率?|增速|增幅|增长幅度|涨幅)$|(?:是|比|较)?(?:19|20)\d\d年的?$|[是比较]$"
)
# Words of an operation: they say what is to be reckoned, not of what.
_OF_OPERATION = re.compile(
    r"年均|年复合|复合|平均(?:下来)?|每年|增长率?|增速|增幅|涨幅|上涨|提高了?|提升了?|上升|下降|百分之几|百分之多少|多少|"
    r"[几多少]个?百?分?点|的话|大概|大约|实际|算一?算|算下来|推算|测算|帮我|"
    r"按照?|照着?|(?:规划|目标|要点|报告)里?的?(?=年均|增速|增长|增幅)|[推滚]到|能(?:不能|否)?(?:到|达到)|够不够|目标|"
    r"从(?!业)|到(?!位)|相比|(?<!占)比(?![重例])|(?<!比)较"
)


def named_facts(sought: Sought, kinds: Collection[FactKind], phrase: str = "") -> Iterator[Candidate]:
    """Facts of these kinds whose own words are most of what a question names, of whatever unit and year."""
    phrase = TIMES.sub(" ", _OF_OPERATION.sub(" ", phrase or sought.ask.text))
    any_ = replace(
        read_ask(phrase, phrase),
        years=frozenset(),
        units=frozenset(),
        aims=None,
        changes=FactKind.CHANGE in kinds and "增" in phrase,
        operation=None,
        things=(),
    )
    aspects = Aspects(phrase, sought.library.idf)
    for one in sought.find(any_, aspects)[:_LOOKED_AT] if aspects.grams else ():
        fact = one.fact
        if fact is None or fact.figure.kind not in kinds or fact.marks or not names(aspects, one):
            continue
        if fact.figure.kind not in LEVELS or _by_name(aspects, fact):
            yield one


def _by_name(aspects: Aspects, fact: Fact) -> bool:
    """GDP超千亿元的镇街3个 stands in a clause that names GDP, and is no GDP."""
    asked = aspects.naming & aspects.known
    name = aspects.mask(f"{fact.figure.scope}{fact.figure.indicator}")
    return aspects.weight(name & asked) >= _BY_NAME * aspects.weight(asked)


def is_printed(sought: Sought, is_one: Callable[[Fact], bool]) -> bool:
    """Whether a document gives the figure itself; to one who asks to reckon it makes no difference."""
    if _RECKONS.search(sought.ask.text):
        return False
    found = named_facts(
        sought, {FactKind.GROWTH, FactKind.SHARE, FactKind.LEVEL, FactKind.COUNT, FactKind.CHANGE}
    )
    return any(one.fact is not None and is_one(one.fact) for one in found)


def is_growth_over(fact: Fact, ends: tuple[int, int] | None) -> bool:
    """Whether a fact is the growth from one of two years to the other; of a single year if it is the next."""
    figure, period = fact.figure, fact.figure.period
    if figure.kind is not FactKind.GROWTH or ends is None or period is None or period.last != ends[1]:
        return False
    if figure.base:
        return figure.base.last == ends[0]
    return ends[0] in (period.first, period.first - 1)


def is_annual(fact: Fact, sought: Sought) -> bool:
    """Whether what is said of a fact is so much a year."""
    return bool(_ANNUAL.search(said_before(fact, sought)))


def is_annual_growth_over(fact: Fact, sought: Sought, ends: tuple[int, int] | None) -> bool:
    """Whether a fact is a growth a year, over the years that are asked for where there are such."""
    figure, period = fact.figure, fact.figure.period
    if figure.kind is not FactKind.GROWTH or not is_annual(fact, sought):
        return False
    if ends is None or period is None:
        return True
    return period.last == ends[1] and ends[0] in (period.first, period.first - 1)


def says_annual(text: str) -> bool:
    """Whether words speak of so much a year: 年均, 复合, 每年."""
    return bool(_ANNUAL.search(text))


def said_before(fact: Fact, sought: Sought) -> str:
    """The name of a fact and the words of its clause in front of its amount."""
    text, figure = sought.library.chunk(fact.chunk).text, fact.figure
    before = text[figure.clause.start : figure.quantity.span.start]
    return f"{figure.indicator}{before[-20:]}" if "\t" not in before else figure.indicator


def levels_of(rate: Fact, sought: Sought) -> list[Fact]:
    """How much there is, at any time, of what a growth or a multiple is said of; the nearest first."""
    name = _OF_RATE.sub("", rate.figure.indicator)
    return levels_named(name, rate, sought)


def levels_named(name: str, near: Fact, sought: Sought) -> list[Fact]:
    """How much there is of what is called so, whose as the fact is that it is looked up for."""
    found: list[Fact] = []
    for kind in (FactKind.LEVEL, FactKind.SHARE):
        quantity = replace(near.figure.quantity, unit="")
        figure = replace(near.figure, indicator=name, kind=kind, quantity=quantity)
        looked_for = replace(near, figure=figure)
        found += same_measure(looked_for, sought.library.facts_named, sought.library.idf, any_scope=True)[1:]
    # Of several that tell of the same, the one that stands next to the rate.
    found.sort(key=lambda fact: (fact.chunk != near.chunk, fact.doc != near.doc))
    return [
        fact
        for fact in found
        if fact.figure.kind in LEVELS
        and not fact.marks
        and _of_one_place(near, fact)
        and not is_milestone(fact, sought.library.facts_in([fact.chunk]))
    ]


def _of_one_place(one: Fact, other: Fact) -> bool:
    """Of one scope, or what one leaves unsaid stands in the headings above it."""
    a, b = one.figure.scope, other.figure.scope
    return a == b or (not a and b in "".join(one.path)) or (not b and a in "".join(other.path))
