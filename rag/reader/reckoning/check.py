"""Whether a printed figure comes out of the figures it rests on: a growth, a multiple, a share, a total."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag import compute
from rag.amounts import commensurable
from rag.bounds import Bound, bound_of
from rag.compute import Result
from rag.language.quantity import read_quantities, same_amount
from rag.language.rounding import last_place
from rag.operations import DERIVED_UNITS
from rag.reader.reckoning.levels import is_annual, levels_named, levels_of, said_before
from rag.reader.reckoning.operands import Sought, last_year
from rag.reader.reckoning.parallel import column, is_total
from rag.reader.reckoning.reckon import LEVELS, Calculation
from rag.reader.relevance import Aspects
from rag.schema import ChunkKind, Fact, FactKind, Quantity

_LOOKED_UP = 60  # facts by name
_NAMED = 0.25  # share of what the question names that a figure's name must have
# What a question says of the check, and of the kind of figure: 算得对不对, 年均增速.
_OF_CHECKS = re.compile(
    r"[\d.]+%?|验算|复核|核对|算[得的]?|对不对|对得上|[对错]吗|一致|正确|准确|年均|复合|增速|增长率?"
)
_FALLS = re.compile(r"下降|降低|减少|下跌|回落|压减|负增长")
_PART_OF_WHOLE = re.compile(r"(.{2,}?)占(.{2,}?)(?:的?比[重例])?的?$")


def check(sought: Sought) -> Calculation | None:
    """A printed figure reckoned anew, and how the two stand; a total in every year that is asked for."""
    if totals := _totals(sought):
        return _calculation([(_column_total(fact, sought), fact) for fact in totals])
    for printed in _likeliest(sought):
        if result := _anew(printed, sought):
            return _calculation([(result, printed)])
    return None


def _stated(sought: Sought) -> list[Quantity]:
    return [quantity for quantity in read_quantities(sought.ask.text) if quantity.unit in DERIVED_UNITS]


def _totals(sought: Sought) -> list[Fact]:
    """The total row of the table that comes nearest, in the years asked for, oldest first."""
    if _stated(sought):
        return []
    for one in sought.near:
        if one.chunk.kind is not ChunkKind.TABLE or not one.fact:
            continue
        row = [f for f in sought.library.facts_in([one.chunk.id]) if is_total(f) and f.figure.kind in LEVELS]
        row = [f for f in row if f.figure.indicator == row[0].figure.indicator and column(f, sought.library)]
        years = sought.ask.years
        asked = [f for f in row if not years or last_year(f) in years]
        if asked:
            return sorted(asked, key=lambda fact: last_year(fact) or 0)
    return []


def _column_total(printed: Fact, sought: Sought) -> Result:
    year = last_year(printed)
    result = compute.total(column(printed, sought.library))
    return replace(result, says=f"{year}年合计" if year else "合计")


def _likeliest(sought: Sought) -> Iterator[Fact]:
    """The figures it may be about: those that the question states, else those that come near it."""
    known = [one.fact for one in sought.near if one.fact]
    if stated := _stated(sought):
        known += sought.library.facts_named(sought.ask.text, _LOOKED_UP)
        known = [fact for fact in known if any(same_amount(fact.figure.quantity, q) for q in stated)]
        words = Aspects(_OF_CHECKS.sub(" ", sought.ask.text), sought.library.idf)
        known = [fact for fact in known if _is_named(fact, words)]
    yield from dict.fromkeys(known)


def _is_named(fact: Fact, words: Aspects) -> bool:
    """Whether a figure is of what the question names, where it names anything: 11.9% may be another's."""
    asked = words.naming & words.known
    name = words.mask(f"{fact.figure.scope}{fact.figure.indicator}")
    return words.weight(name & asked) >= _NAMED * words.weight(asked)


def _anew(printed: Fact, sought: Sought) -> Result | None:
    if printed.marks:
        return None
    if printed.figure.kind is FactKind.GROWTH:
        return _growth(printed, sought)
    if printed.figure.kind is FactKind.MULTIPLE:
        return _multiple(printed, sought)
    return _share(printed, sought) if printed.figure.kind is FactKind.SHARE else None


def _growth(printed: Fact, sought: Sought) -> Result | None:
    """A rate a year runs from the first column of a table, or from the year before those it is said of."""
    period, base = printed.figure.period, printed.figure.base
    if period is None or printed.figure.quantity.value < 0:
        return None
    in_table = sought.library.chunk(printed.chunk).kind is ChunkKind.TABLE and period.first < period.last
    annual = is_annual(printed, sought)
    if period.first < period.last and not annual and base is None:
        return None
    start = base.last if base else period.first if in_table else period.first - 1
    pair = _pair(levels_of(printed, sought), period.last, start)
    if pair is None:
        return None
    places = max(0, -int(printed.figure.quantity.value.as_tuple().exponent)) + 1
    years = period.last - start
    result = compute.annual_growth(*pair, years, places) if annual else compute.growth(*pair, places)
    said_to_fall = bool(_FALLS.search(said_before(printed, sought)))
    return result if said_to_fall == ("下降" in result.says) else None


def _multiple(printed: Fact, sought: Sought) -> Result | None:
    period, base = printed.figure.period, printed.figure.base
    if period is None or base is None:
        return None
    pair = _pair(levels_of(printed, sought), period.last, base.last)
    return compute.ratio(*pair) if pair else None


def _share(printed: Fact, sought: Sought) -> Result | None:
    names = _PART_OF_WHOLE.fullmatch(printed.figure.indicator)
    if names is None or printed.figure.period is None:
        return None
    year = printed.figure.period.last
    found = [
        next((fact for fact in levels_named(name, printed, sought) if last_year(fact) == year), None)
        for name in names.groups()
    ]
    part, whole = found
    if part is None or whole is None or part == whole or not commensurable(part, whole):
        return None
    return compute.share(part, whole)


def _pair(levels: list[Fact], later: int, earlier: int) -> tuple[Fact, Fact] | None:
    """The levels at two years, of one unit."""
    for first in (fact for fact in levels if last_year(fact) == later):
        for second in (fact for fact in levels if last_year(fact) == earlier):
            if commensurable(first, second) and first.figure.kind == second.figure.kind:
                return first, second
    return None


def _calculation(found: list[tuple[Result, Fact]]) -> Calculation:
    return Calculation(tuple(held for result, printed in found for held in _held_against(result, printed)))


def _held_against(result: Result, printed: Fact) -> list[Result]:
    """The result with what the document prints, and where they disagree by how much."""
    quantity, bound = printed.figure.quantity, bound_of(printed.figure.quantity)
    above = compute.exceeds(result, printed)
    written = f"文件写的{bound}{quantity.verbatim}"
    agrees = abs(above) * 2 <= last_place(quantity)
    if not above:
        verdict = f"，与{written}一致"
    elif agrees:
        verdict = f"，四舍五入后与{written}一致"
    elif (bound is Bound.LOWER and above > 0) or (bound is Bound.UPPER and above < 0):
        verdict = f"，与{written}不矛盾"
    else:
        verdict = f"，与{written}{'不完全一致' if bound is Bound.ABOUT else '对不上'}"
    held = replace(result, verdict=verdict, operands=tuple(dict.fromkeys((*result.operands, printed))))
    differs = not agrees and "不矛盾" not in verdict
    return [held, compute.gap(result, printed)] if differs else [held]
