"""One measure at two times: at the years a question names, or as it is and as it is aimed at."""

import re
from collections.abc import Sequence

from rag.asks import Ask
from rag.language.years import dated
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.measure import alike_but_for_aim, is_milestone
from rag.reader.reckoning.operands import AIMED, Sought, is_aim, last_year
from rag.reader.reckoning.reckon import LEVELS
from rag.schema import Fact

_TRIED = 5  # measures that a question may mean, likeliest first


def at_times(sought: Sought, near: Sequence[Candidate]) -> tuple[Fact, Fact] | None:
    """One measure at the two times asked for, or as it is and as it is aimed at; the later first.

    `near`: the facts it may be, likeliest first.
    """
    ask, library = sought.ask, sought.library
    levels = [c.fact for c in near if c.fact and c.fact.figure.kind in LEVELS]
    levels = [fact for fact in levels if not is_milestone(fact, library.facts_in([fact.chunk]))]
    if ends := ends_named(ask):
        for level in levels[:_TRIED]:
            earlier, later = (_at(year, _of_one_measure(level, library)) for year in ends)
            if later and earlier:
                return later, earlier
        return None
    if not levels:
        return None
    alike = _of_one_measure(levels[0], library)
    if not AIMED.search(ask.text):
        return None
    of_year = (
        [f for f in alike if f.figure.period and f.figure.period.last in ask.years] if ask.years else alike
    )
    aims = [f for f in of_year if is_aim(f)]
    actual = [f for f in of_year if not is_aim(f)]
    pairs = [(a, b) for a in aims for b in actual if ask.years or a.doc == b.doc or _later(a, b)]
    return pairs[0] if pairs else None


def ends_named(ask: Ask) -> tuple[int, int] | None:
    """The two years between which something is asked; 2017年到2020年 and 2020年比2017年 alike."""
    if len(ask.years) == 2:
        return min(ask.years), max(ask.years)
    periods = [one.period for one in dated(ask.text)]
    years = {year for period in periods for year in (period.first, period.last)} | set(ask.years)
    written = [period for period in periods if not re.search(r"[一二三四五]五", period.verbatim)]
    stretches = len(written) == 1 and written[0].first < written[0].last
    if len(years_of_comparison := {one.period.last for one in dated(ask.text) if one.is_base}) == 1:
        years = years_of_comparison | set(ask.years)
    elif not stretches:
        return None
    return (min(years), max(years)) if len(years) > 1 else None


def _of_one_measure(level: Fact, library: Library) -> list[Fact]:
    """What tells of the same at some time, the fact itself first."""
    found = alike_but_for_aim(level, library.facts_named, library.idf)
    return [
        f
        for f in found
        if f == level or (f.figure.period and not is_milestone(f, library.facts_in([f.chunk])))
    ]


def _at(year: int, facts: Sequence[Fact]) -> Fact | None:
    return next((fact for fact in facts if last_year(fact) == year), None)


def _later(aim: Fact, actual: Fact) -> bool:
    a, b = aim.figure.period, actual.figure.period
    return bool(a and b and a.last > b.last)
