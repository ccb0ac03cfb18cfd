"""Growth between two years, a year, and carried forward: only where no document prints the figure."""

import re
from dataclasses import replace

from rag import compute
from rag.amounts import commensurable, larger
from rag.language.numerals import match_numeral
from rag.language.quantity import read_quantities, same_amount
from rag.language.terms import content
from rag.reader.reckoning.levels import (
    is_annual_growth_over,
    is_growth_over,
    is_printed,
    levels_of,
    named_facts,
    said_before,
    says_annual,
)
from rag.reader.reckoning.operands import Sought, given, is_aim, last_year
from rag.reader.reckoning.reckon import LEVELS, Calculation
from rag.reader.reckoning.times import at_times, ends_named
from rag.schema import Fact, FactKind

# What a question says of the change and of no measure: 五年年均要增长多少.
_OF_CHANGE = re.compile(
    r"年均|平均|每年|复合|增长率?|增速|增幅|涨幅|上涨|涨|提高|提升|下降|减少|降|增加?|百分之几|百分之|多少|几个?|"
    r"[一二两三四五六七八九十\d]+年|[要得需快率了那才能达完成的话是合]|大概|大约"
)
_YEARS_SAID = re.compile(
    r"(?<![\d二三四五六七八九十])([一二两三四五六七八九十]|\d{1,2})年(?=.{0,4}(?:年均|平均|每年|复合|内|间|里|下来))"
)
_AS_RATE = re.compile(r"[%％率幅快速]|百分|几成|点")
_HELD_AGAINST = re.compile(r"能|够|达|目标|还?差|规划|[比跟与和]")
_UNTIL = re.compile(r"20[2-9]\d")


def growth(sought: Sought) -> Calculation | None:
    """By how much a measure is up from one year to another, in per cent; of a share in points."""
    ends = ends_named(sought.ask)
    if is_printed(sought, lambda fact: is_growth_over(fact, ends)):
        return None
    pair = _in_order(given(sought)) or _at_times(sought)
    if pair is None or not commensurable(*pair):
        return None
    later, earlier = pair
    more, less = (earlier, later) if larger(earlier, later) else pair
    if FactKind.SHARE in (later.figure.kind, earlier.figure.kind):
        return Calculation((compute.difference(more, less),))
    rate = compute.growth(later, earlier)
    # 增加了多少 may mean either.
    return Calculation(
        (rate,) if _AS_RATE.search(sought.ask.text) else (compute.difference(more, less), rate)
    )


def annual_growth(sought: Sought) -> Calculation | None:
    """The same a year, compounded: between two years, or to what is aimed at from what there is."""
    ask = sought.ask
    if _names_nothing(ask.text):
        pair = (sought.before[0], sought.before[1]) if len(sought.before) == 2 else None
    elif is_printed(sought, lambda fact: is_annual_growth_over(fact, sought, ends_named(ask))):
        return None
    else:
        pair = _in_order(given(sought)) or _at_times(sought)
    if pair is None or not commensurable(*pair):
        return None
    later, earlier = pair
    if is_aim(earlier) and not is_aim(later):
        later, earlier = earlier, later
    years = years_between(later, earlier)
    if not years or _years_said(ask.text) not in (None, years) or later.figure.kind is FactKind.SHARE:
        return None
    return Calculation((compute.annual_growth(later, earlier, years),))


def years_between(later: Fact, earlier: Fact) -> int:
    """How many years of growth; 0 where the facts don't tell. 今后五年 counts from its report on."""
    end, start = later.figure.period, earlier.figure.period
    if end and start:
        return max(0, end.last - start.last)
    return end.last - end.first + 1 if end and end.first < end.last and later.doc == earlier.doc else 0


def _years_said(text: str) -> int | None:
    said = _YEARS_SAID.search(text)
    numeral = match_numeral(said[1], 0) if said else None
    return int(numeral.value) if numeral else None


def projection(sought: Sought) -> Calculation | None:
    """What a level comes to, growing at a printed rate until the year that is asked for."""
    ask = sought.ask
    until = max({int(year) for year in _UNTIL.findall(ask.text)} | set(ask.years), default=0)
    starts = set(ask.years) - {until}
    for rate in _rates(sought):
        levels = levels_of(rate, sought)
        bases = [
            fact
            for fact in levels
            if not is_aim(fact)
            and (year := last_year(fact)) is not None
            and (year in starts if starts else year < until)
        ]
        if not bases:
            continue
        base = max(bases, key=lambda fact: (fact.doc == rate.doc, last_year(fact) or 0))
        years = until - (last_year(base) or until)
        if not years or (years > 1 and not says_annual(ask.text + said_before(rate, sought))):
            continue
        result = replace(compute.grown(base, rate, years), says=f"到{until}年推算为")
        aims = [f for f in levels if is_aim(f) and last_year(f) == until and commensurable(base, f)]
        if not aims or not _HELD_AGAINST.search(ask.text):
            return Calculation((result,))
        return Calculation((result, compute.gap(result, aims[0])))
    return None


def _rates(sought: Sought) -> list[Fact]:
    """The growth that the question states, as some document prints it; else the one that it names."""
    stated = [q for q in read_quantities(sought.ask.text) if q.unit == "%"]
    if not stated:
        return [one.fact for one in named_facts(sought, {FactKind.GROWTH}) if one.fact]
    known = [one.fact for one in sought.near if one.fact]
    known += sought.library.facts_named(sought.ask.text, _LOOKED_UP)
    return [
        fact
        for fact in dict.fromkeys(known)
        if fact.figure.kind is FactKind.GROWTH and any(same_amount(fact.figure.quantity, q) for q in stated)
    ]


_LOOKED_UP = 60  # facts by name


def _at_times(sought: Sought) -> tuple[Fact, Fact] | None:
    """The pair of one measure, of the likeliest measure that has both."""
    pair = at_times(sought, list(named_facts(sought, LEVELS)))
    return pair if pair and commensurable(*pair) else None


def _in_order(pair: tuple[Fact, Fact] | None) -> tuple[Fact, Fact] | None:
    """The later first, by their years; as they are named (从A到B) where those don't tell."""
    if pair is None:
        return None
    first, second = pair
    a, b = last_year(first), last_year(second)
    return pair if a is not None and b is not None and a > b else (second, first)


def _names_nothing(text: str) -> bool:
    return not any(len(piece) > 1 for piece in content(_OF_CHANGE.sub(" ", text)))
