"""Means: of a whole over a count that the same sentence gives, and of what came about over some years."""

import re

from rag import compute
from rag.amounts import commensurable, unit_of, value_of
from rag.language.terms import fold, grams
from rag.reader.measures import fitting
from rag.reader.reckoning.levels import is_annual, is_printed, named_facts, said_before
from rag.reader.reckoning.operands import Sought
from rag.reader.reckoning.rates import years_between
from rag.reader.reckoning.reckon import LEVELS, Calculation
from rag.reader.reckoning.times import at_times, ends_named
from rag.reader.relevance import Aspects
from rag.schema import Fact, FactKind

_EACH = re.compile(
    r"(?:平均下来|平均到|均摊到?|摊到|平均)?(?:每一?|一)([家个件户项条座宗列辆台套所支名位处块亩场届篇人镇区县市])(?:.{0,6}平均)?"
)
_ASKED = re.compile(r"多少|几|多大|多长")  # what stands behind it is shared out, not counted
_NAMES_ANOTHER = 0.25  # of the question
_ANY_UNIT = "个块"  # said of most things that are counted
# What comes about over some years, as against what there is at their end.
_FLOWS = re.compile(
    r"新[增建]|净增|投入|投资|引进|引入|建成|建设|完成|累计|发运|发送|整治|改造|治理|淘汰|压减|拆除|清理|提供|"
    r"培训|投放|招引|发放|减免|减负"
)
_STOCKS = re.compile(r"余额|总量|总数|保有|拥有|占比|比重|产值|总值|收入$|人口$|达到?$")


def mean(sought: Sought) -> Calculation | None:
    """A whole over a count that the same clause or sentence gives: 平均每宗."""
    asked = _EACH.search(sought.ask.text)
    if asked is None or is_printed(sought, lambda fact: "均" in fact.figure.indicator):
        return None
    for one in named_facts(
        sought, {FactKind.COUNT, FactKind.CHANGE}, _ASKED.split(sought.ask.text.replace(asked[0], " "))[0]
    ):
        count = one.fact
        if count is None or value_of(count) < 2 or not _is_of_year(count, sought):
            continue
        if asked[1] != unit_of(count) and asked[1] not in _ANY_UNIT:
            continue
        inside = {fact for reading in one.group for fact in reading.facts}
        wholes = [fact for fact in inside if _is_whole(fact, count, sought)]
        wholes = [fact for fact in wholes if _is_asked_for(fact, count, sought)]
        of_it = [fact for fact in wholes if _names_of(count) & _names_of(fact)]
        # 新增学位 is a count of its own; 总面积 and 完成投资 are of what is counted beside them.
        of_it = of_it or [fact for fact in wholes if fact.figure.kind is not FactKind.CHANGE]
        if len(of_it) == 1:
            return Calculation((compute.mean(of_it[0], count),))
    return None


def annual_mean(sought: Sought) -> Calculation | None:
    """A year's part of what came about over some years, or of the way between two levels."""
    if is_printed(sought, lambda fact: is_annual(fact, sought)):
        return None
    ends = ends_named(sought.ask)
    if ends and (pair := at_times(sought, list(named_facts(sought, LEVELS)))):
        years = years_between(*pair)
        usable = years > 1 and commensurable(*pair)
        return Calculation((compute.annual_change(*pair, years),)) if usable else None
    for one in named_facts(sought, {FactKind.CHANGE, FactKind.COUNT, FactKind.LEVEL}):
        fact, period = one.fact, one.fact.figure.period if one.fact else None
        if fact is None or period is None or period.first == period.last or not _is_of_year(fact, sought):
            continue
        if fitting(sought.ask, [fact.figure.quantity]) and _flows(fact, sought):
            return Calculation((compute.annual_mean(fact, period.last - period.first + 1),))
    return None


def _is_whole(fact: Fact, count: Fact, sought: Sought) -> bool:
    """What can be shared out: an amount of another unit, of the same time, in the unit that is asked for."""
    return (
        fact.figure.kind in (FactKind.LEVEL, FactKind.COUNT, FactKind.CHANGE)
        and unit_of(fact) != unit_of(count)
        and fact.figure.period == count.figure.period
        and fitting(sought.ask, [fact.figure.quantity])
        and not fact.marks
    )


def _is_asked_for(whole: Fact, count: Fact, sought: Sought) -> bool:
    """平均每列多少集装箱: what the question names beside what is counted, the whole must be called."""
    aspects = Aspects(_EACH.sub(" ", sought.ask.text), sought.library.idf)
    beside = aspects.naming & aspects.known & ~aspects.mask(count.figure.indicator)
    named = aspects.mask(whole.figure.indicator) | aspects.mask(said_before(whole, sought))
    return aspects.weight(beside) < _NAMES_ANOTHER or bool(named & beside)


def _is_of_year(fact: Fact, sought: Sought) -> bool:
    years, period = sought.ask.years, fact.figure.period
    return not years or (period is not None and period.last in years)


def _names_of(fact: Fact) -> set[str]:
    return set(grams(fold(re.sub(r"\d+[\u4e00-\u9fff]", "", fact.figure.indicator))))


def _flows(fact: Fact, sought: Sought) -> bool:
    return fact.figure.kind is FactKind.CHANGE or (
        bool(_FLOWS.search(said_before(fact, sought))) and not _STOCKS.search(fact.figure.indicator)
    )
