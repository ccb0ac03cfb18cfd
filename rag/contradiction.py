"""What a text says of an amount against what the ledger says of it. Pure.

Only what the text writes out can contradict: a year, 目标 or 实际, 增长 or 下降, the name of another figure.
A reason is one Chinese sentence about the document.
"""

import re
from collections.abc import Iterable, Sequence

from rag.language.claims import BLANK, Claim
from rag.language.likeness import alike, naming, within
from rag.language.quantity import is_rank
from rag.language.standing import AIMED, LABELS
from rag.language.units import RATIOS, to_base
from rag.language.years import YEAR
from rag.schema import Fact, Period, Quantity, Standing

_STRANGE = 0.2  # less of a name than this in what is cited for it: it is about something else
_CLOSER = 0.2  # so much more alike must another figure's name be, to be the one that is meant
_SAME = 0.5  # from here on two names may be of one thing
_NAMED = 2  # bigrams that make a name; one alone (企业) names nothing in particular
_UP = "增长|提高|提升|上升|上涨|增加|扩大"
_DOWN = "下降|降低|减少|下跌|回落|缩短|压减|负增长"
_DIRECTION = re.compile(f"(?P<up>{_UP})|(?P<down>{_DOWN})")
_NUMBER = re.compile(r"\d")
_OF_RATE = re.compile(r"[增升涨降减跌落缩扩快慢占比率度化成额翻]|提高|提速")
_RATE_ASKED = re.compile(r"(?:增长率|增速|增幅|占比|比重|比例)[^，、：:]{0,6}$")


def contradiction(claim: Claim, fact: Fact, cited: str, above: Sequence[str]) -> str | None:
    """Why the fact can't be what the claim says; None where nothing contradicts.

    `cited` is the passage, in which any year may stand; `above` are the headings over it.
    """
    figure = fact.figure
    if wrong := [period for period in claim.periods if not _dated_so(period, fact, cited, above)]:
        if figure.period:
            return f"文件里这是{_when(figure.period)}的{_kind(fact)}，不是{_when(wrong[0])}的"
        return f"引文里没有出现{_when(wrong[0])}"
    if claim.standing and figure.standing and _differ(claim.standing, figure.standing):
        when = f"{_when(figure.period)}的" if figure.period else ""
        return f"文件里这是{when}{LABELS[figure.standing]}，不是{LABELS[claim.standing]}"
    return None


def strange(claim: Claim, fact: Fact, cited: str, above: Sequence[str]) -> str | None:
    """Why the fact is about something else: what is cited for it hardly knows the name."""
    name, known = naming(claim.indicator), naming("".join((fact.figure.indicator, cited, *above)))
    if len(name) >= _NAMED and within(name, known) < _STRANGE:
        return f"文件里这是“{fact.figure.indicator}”的数，不是“{claim.indicator}”的"
    return None


def mistaken(claim: Claim, fact: Fact, others: Iterable[Fact]) -> str | None:
    """Why another figure of the same passages must be the one that is meant; None where none must.

    Another is meant where its name is clearly nearer, or where it has the same name and, unlike the fact,
    the year that the text states.
    """
    name = naming(claim.indicator)
    if len(name) < _NAMED:
        return None
    own, own_name = likeness(name, fact), _name_of(fact)
    for other in others:
        near, other_name = likeness(name, other), _name_of(other)
        if not comparable(other.figure.quantity, claim.quantity):
            # 新建管网641条, where those are rivers; 产值14.9%, where that is its growth; 增长率2000亿元.
            of_rate = fact.figure.quantity.unit in RATIOS
            wrong_kind = not _says_rate(claim) if of_rate else _RATE_ASKED.search(claim.before)
            if near == 1 and (own < _SAME or wrong_kind) and not _NUMBER.search(claim.indicator):
                return f"文件里“{other.figure.indicator}”是{other.figure.quantity.verbatim}，不是这个数"
            continue
        # 新增省级工业设计中心: 省级工业设计中心 is all in it, of 市级工业设计中心 less is.
        fuller = other_name <= name and own_name & name < other_name and not own_name <= name
        nearer = near >= _SAME and (near > own + _CLOSER or near == 1 > own or fuller)
        years = near >= max(_SAME, own) and _meets(claim, other) and not _meets(claim, fact)
        if nearer or years:
            when = f"{_when(other.figure.period)}" if years and other.figure.period else ""
            return f"文件里“{other.figure.indicator}”{when}是{other.figure.quantity.verbatim}，不是这个数"
    return None


def _says_rate(claim: Claim) -> bool:
    """Whether the words around an amount speak of a rate: 增长24%, 占比24%, but not 产值24%.

    是2015年的3.5倍 says itself that it is one.
    """
    if claim.quantity.unit == "倍" and claim.before.endswith("的"):
        return True
    parts = claim.frame.split(BLANK)
    return bool(_OF_RATE.search(f"{claim.indicator}{''.join(parts[claim.blank : claim.blank + 2])}"))


def reversed_direction(claim: Claim, words: Sequence[str]) -> str | None:
    """Why 增长 should be 下降 or the other way round: the words before the amount in the passages say so."""
    said = _direction(claim.before)
    there = {direction for one in words if (direction := _direction(one))}
    if said and there and said not in there:
        return f"文件里是{'增' if said == 'down' else '降'}，不是{'降' if said == 'down' else '增'}"
    return None


def likeness(name: frozenset[str], fact: Fact) -> float:
    """How much a name has in common with the fact's indicator."""
    return alike(name, _name_of(fact))


def _name_of(fact: Fact) -> frozenset[str]:
    return naming(f"{fact.figure.scope}{fact.figure.indicator}")


def comparable(one: Quantity, other: Quantity) -> bool:
    """Of one unit, and both ranks or neither."""
    return (
        is_rank(one) == is_rank(other)
        and to_base(one.value, one.unit)[1] == to_base(other.value, other.unit)[1]
    )


def stated(fact: Fact) -> str:
    """A fact in a few words: 6381家（2020年，实际）."""
    figure = fact.figure
    said = [_when(figure.period)] if figure.period else []
    said += [LABELS[figure.standing]] if figure.standing else []
    return figure.quantity.verbatim + (f"（{'，'.join(said)}）" if said else "")


def _dated_so(period: Period, fact: Fact, cited: str, above: Sequence[str]) -> bool:
    figure = fact.figure
    if any(known and _overlap(period, known) for known in (figure.period, figure.base)):
        return True
    texts = (cited,) if figure.period else (cited, *above)
    years = {int(year) for text in texts for year in YEAR.findall(text)}
    return bool(years & {period.first, period.last}) or any(period.verbatim.strip() in text for text in texts)


def _meets(claim: Claim, fact: Fact) -> bool:
    period = fact.figure.period
    return bool(claim.periods and period and any(_overlap(period, one) for one in claim.periods))


def _overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _differ(said: Standing, stands: Standing) -> bool:
    """An estimate is no target; that it isn't final either doesn't make it one."""
    return (said in AIMED) != (stands in AIMED)


def _when(period: Period | None) -> str:
    if period is None:
        return ""
    return f"{period.first}年" if period.first == period.last else f"{period.first}—{period.last}年"


def _kind(fact: Fact) -> str:
    return LABELS[fact.figure.standing] if fact.figure.standing in AIMED else "数"


def _direction(words: str) -> str:
    found = [match.lastgroup or "" for match in _DIRECTION.finditer(words)]
    return found[-1] if found else ""
