"""Facts of one measure: the same indicator of the same place in the same kind of unit, at any time."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from rag.language.terms import fold, grams
from rag.language.units import to_base
from rag.schema import Fact, FactKind, Figure

Idf = Callable[[Iterable[str]], Mapping[str, float]]

_ALIKE = 0.6  # of 1: see likeness
_LEAST_SHARED = 0.35  # of both names together
_SEARCHED = 60  # facts looked at, likeliest first

# Words that say how much there is of a thing, how it came about or that it is the city's; not what it is.
_GENERIC = re.compile(
    r"总[数量额值]|数量|总规模|规模(?!以上)|累计|共|建成|实现|完成|投入(?!产出)|培育|东莞市?|全市|我市|国家(?=高新)|"
    r"达到?|将|要|的|年均|预计|[（）()]|比重|占比|比例|水平"
)
# What makes another indicator out of one: each of these stands in both names or in neither.
_MODIFIERS = re.compile(
    r"pct|人均|户均|亩均|每万人|每千人|单位(?=地区|gdp|面积)|国家级|省级|市级|镇级|高层次|发明|申请|授权|存款|贷款|存(?=、|$)|"
    r"先进|高技术|战略性新兴|现代服务|规模以上|新增|境内(?!外)|后备|新三板|进口(?!额?出)|出口|次发达镇|南部九镇|一般公共预算|"
    r"税收|主营|传统|中小|试点|常住|户籍|营业收入|增加值|产值"
)
_AIM_IN_NAME = re.compile(r"[（(]?目标值?[)）]?$")
_SAME_KIND = {FactKind.COUNT: FactKind.LEVEL}


def likeness(one: Figure, other: Figure, idf: Idf) -> float:
    """How far two names say the same, 0 to 1; 0 where one names a part or a kind that the other doesn't.

    The mean of what they share of both and of the shorter one, by rarity: 外贸进出口 and 进出口 are alike.
    """
    if not modified_alike(one, other):
        return 0.0
    mine, theirs = _name(one), _name(other)
    part, whole = _shared(mine, theirs, idf), 1.0
    if "占" in mine or "占" in theirs:  # a share is of something in something: both must agree
        (part_1, _, whole_1), (part_2, _, whole_2) = mine.partition("占"), theirs.partition("占")
        part, whole = _shared(part_1, part_2, idf), _shared(whole_1, whole_2, idf)
    return min(part, whole)


def _shared(one: str, other: str, idf: Idf) -> float:
    a, b = set(grams(_GENERIC.sub("", one))), set(grams(_GENERIC.sub("", other)))
    if not a or not b:
        return float(a == b)
    rarity = idf(a | b)
    shared, mine, theirs = (sum(rarity[gram] for gram in some) for some in (a & b, a, b))
    of_both = shared / (mine + theirs - shared)
    return (of_both + shared / min(mine, theirs)) / 2 if of_both >= _LEAST_SHARED else 0.0


def modified_alike(one: Figure, other: Figure) -> bool:
    """Whether both names or neither say 人均, 新增, 市级, 贷款 and the like."""
    return set(_MODIFIERS.findall(_name(one))) == set(_MODIFIERS.findall(_name(other)))


def unasked_modifiers(figure: Figure, question: str) -> int:
    """How many words of a name make another indicator of the one that is asked for (发明, 人均, 后备)."""
    return len(set(_MODIFIERS.findall(_name(figure))) - set(_MODIFIERS.findall(fold(question))))


def comparable(one: Figure, other: Figure, *, any_scope: bool = False) -> bool:
    """Whether two amounts can be set side by side: kind, unit and (unless any will do) whose they are."""
    kinds = [_SAME_KIND.get(figure.kind, figure.kind) for figure in (one, other)]
    units = {_base(figure.quantity.unit) for figure in (one, other)}
    return (
        kinds[0] == kinds[1] and (any_scope or one.scope == other.scope) and (len(units) == 1 or "" in units)
    )


def same_measure(
    fact: Fact, named: Callable[[str, int], Iterable[Fact]], idf: Idf, *, any_scope: bool = False
) -> list[Fact]:
    """Every fact of the library that tells of what this one tells of, itself included, likeliest first."""
    found = [
        (likeness(fact.figure, other.figure, idf), other)
        for other in named(_name(fact.figure), _SEARCHED)
        if other != fact and comparable(fact.figure, other.figure, any_scope=any_scope)
    ]
    alike = sorted((pair for pair in found if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return [fact, *(other for _, other in alike)]


def is_milestone(fact: Fact, beside: Iterable[Fact]) -> bool:
    """连跨7000亿、8000亿、9000亿三大台阶: one of several amounts passed, none of them where things stand.

    `beside`: the facts of its passage. The parts of a whole (0.3:47.4:52.3) are none.
    """
    figure = fact.figure
    if figure.quantity.unit == "%":
        return False
    listed = [
        other
        for other in beside
        if other.figure.clause == figure.clause
        and other.figure.indicator == figure.indicator
        and other.figure.kind == figure.kind
        and other.figure.period == figure.period
    ]
    return len(listed) > 2


def alike_but_for_aim(
    fact: Fact, named: Callable[[str, int], Iterable[Fact]], idf: Idf, *, any_scope: bool = False
) -> list[Fact]:
    """The facts of one measure, 上市企业（目标值） among those of 上市企业; the fact itself first."""
    plain: dict[Fact, Fact] = {}

    def without_aims(name: str, k: int) -> Iterable[Fact]:
        for one in named(name, k):
            plain.setdefault(_without_aim(one), one)
        return list(plain)

    found = same_measure(_without_aim(fact), without_aims, idf, any_scope=any_scope)
    return [fact, *(plain[one] for one in found[1:] if plain[one] != fact)]


def _without_aim(fact: Fact) -> Fact:
    name = _AIM_IN_NAME.sub("", fact.figure.indicator)
    return replace(fact, figure=replace(fact.figure, indicator=name))


def _name(figure: Figure) -> str:
    return fold(figure.indicator.removeprefix(figure.scope))


def _base(unit: str) -> str:
    return to_base(Decimal(1), unit)[1]
