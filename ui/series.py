"""Facts → the one series of them that can be drawn over time. Pure.

Amounts belong together only where they measure the same thing: one unit, one kind, one place, and names
that differ by no more than words documents add or leave out. A line through anything else would be false.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rag.language.terms import fold
from rag.schema import CitedFact, FactKind, Figure, Quantity, Standing
from ui.wording import measured

FEWEST: Final = 3  # amounts below which a sentence shows more than a picture

# A level and a count are one kind: 数量4058家 and 4058家企业. Growths, ranks and multiples aren't drawn.
_DRAWN: Final = {FactKind.LEVEL: "amount", FactKind.COUNT: "amount", FactKind.SHARE: "share"}
# 国家 is no restriction there: nobody else recognises high-tech enterprises.
_ADDED = re.compile(
    r"^(?:东莞市?|全市|我市|本市)+|国家(?=高新技术企业)|(?:数量|总[数量额])$|的?(?:比重|比例|比|的)$"
)


@dataclass(frozen=True, slots=True)
class Point:
    """An amount at a year, and every fact that says so."""

    year: int  # the last of the fact's period: by then it holds
    quantity: Quantity
    standing: Standing | None
    sources: tuple[CitedFact, ...]

    @property
    def value(self) -> Decimal:
        return self.quantity.value

    @property
    def meant(self) -> bool:
        """Meant to come about, as against come about."""
        return self.standing in (Standing.TARGET, Standing.PLAN)


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one measure, by year and value."""

    points: tuple[Point, ...]
    names: tuple[str, ...]  # what the documents call it, as written
    left_out: tuple[Quantity, ...]  # of the same measure, but without a year or with two ends
    unit: str
    is_share: bool

    def results(self) -> tuple[Point, ...]:
        """What came about, a year once: actuals before estimates; a year with rival amounts is left out."""
        years: dict[int, list[Point]] = defaultdict(list)
        for standing in (Standing.ACTUAL, Standing.ESTIMATE):
            reached = set(years)
            for point in self.points:
                if point.standing is standing and point.year not in reached:
                    years[point.year].append(point)
        return tuple(years[year][0] for year in sorted(years) if len(years[year]) == 1)

    def courses(self) -> tuple[tuple[Point, ...], ...]:
        """For each document its targets, behind the latest result it starts from (if it gives one)."""
        documents = dict.fromkeys(source.fact.doc for point in self.points for source in point.sources)
        return tuple(filter(None, map(self._course, documents)))

    def _course(self, document: str) -> tuple[Point, ...]:
        said = [p for p in self.points if any(source.fact.doc == document for source in p.sources)]
        meant = [point for point in said if point.meant]
        if len({point.year for point in meant}) < len(meant):
            return ()  # two targets for one year: not one course
        start = [p for p in said if p.standing and not p.meant and meant and p.year < meant[0].year][-1:]
        course = (*start, *meant)
        return course if meant and len(course) > 1 else ()


def series(facts: Sequence[CitedFact]) -> Series | None:
    """The largest series among the facts of an answer, or None where none is worth a picture."""
    groups: dict[tuple[str, ...], list[CitedFact]] = defaultdict(list)
    wholes = _wholes(facts)
    for cited in facts:
        figure = cited.fact.figure
        if kind := _DRAWN.get(figure.kind):
            part, whole = _measure(figure)
            if not whole and len(wholes[part]) == 1:
                (whole,) = wholes[part]  # 占比: of what stands in the other document
            groups[part, whole, figure.scope, figure.quantity.unit, kind].append(cited)
    found = [_series(group) for group in groups.values()]
    return max(filter(None, found), key=lambda one: len(_distinct(one.points)), default=None)


def _series(facts: Sequence[CitedFact]) -> Series | None:
    same: dict[tuple[object, ...], list[CitedFact]] = defaultdict(list)
    left_out: dict[str, Quantity] = {}
    for cited in facts:
        figure, quantity = cited.fact.figure, cited.fact.figure.quantity
        if figure.period and quantity.high is None:
            key = figure.period.last, quantity.value, figure.standing, quantity.qualifier
            same[key].append(cited)
        else:
            left_out[quantity.verbatim] = quantity
    points = sorted(map(_point, same.values()), key=lambda point: (point.year, point.value))
    if len(_distinct(points)) < FEWEST or points[0].year == points[-1].year:
        return None
    figure = facts[0].fact.figure
    return Series(
        tuple(points),
        tuple(dict.fromkeys(measured(s.fact.figure) for point in points for s in point.sources)),
        tuple(left_out.values()),
        figure.quantity.unit,
        figure.kind is FactKind.SHARE,
    )


def _point(facts: Sequence[CitedFact]) -> Point:
    figure = facts[0].fact.figure
    assert figure.period
    sources = {cited.citation: cited for cited in reversed(facts)}  # the first of each citation
    return Point(figure.period.last, figure.quantity, figure.standing, tuple(reversed(sources.values())))


def _distinct(points: Iterable[Point]) -> set[tuple[int, Decimal]]:
    return {(point.year, point.value) for point in points}


def _measure(figure: Figure) -> tuple[str, str]:
    """What is measured and, of a share, in what: R&D占GDP比例 → (r&d, 地区生产总值), R&D占比 → (r&d, "")."""
    name = _ADDED.sub("", fold(figure.indicator))
    if figure.kind is not FactKind.SHARE:
        return name, ""
    part, _, whole = name.partition("占")
    return part, whole


def _wholes(facts: Iterable[CitedFact]) -> dict[str, set[str]]:
    """For each part the wholes that are named."""
    named: dict[str, set[str]] = defaultdict(set)
    for cited in facts:
        part, whole = _measure(cited.fact.figure)
        named[part] |= {whole} - {""}
    return named
