"""Arithmetic over facts: exact, with the formula that shows it and its operands' bounds carried through.

A lower bound times 40 % is a lower bound; less a lower bound, it is an upper one. What is rounded says 约.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rag.language.numerals import EXACT, FRACTION
from rag.language.quantity import format_value
from rag.language.units import to_base
from rag.schema import Fact, Quantity


class Bound(StrEnum):
    """How an amount stands to the true one; the value is how that is said."""

    EXACT = ""
    ABOUT = "约"
    LOWER = "超过"
    UPPER = "不到"


_LOWER = re.compile(
    r"超过?|超出|突破|至少|不[少低小]于|[及或]?以上|之上|逾|>=?|≥|[大高多]于|[余多上过几]|起码|最[少低]"
)
_UPPER = re.compile(
    r"不超过?|不[高多大]于|以[下内]|之下|内|不[足到]|未到|至多|最[多高]|<=?|≤|[小低少]于|接近|将近|近"
)
_ABOUT = re.compile(r"约|左右|上下|大约|大概|≈|~|预[计期]")
_FLIPPED = {Bound.LOWER: Bound.UPPER, Bound.UPPER: Bound.LOWER}

_DIGITS = 5  # significant, of what can't be shown exactly
_COUNTED = frozenset("家个件人户项条座张宗列辆台套所支名位处")  # there are no halves of them


@dataclass(frozen=True, slots=True)
class Result:
    """`formula` is in base units, `reading` as printed; `value` is what is shown, rounded as it is shown."""

    says: str  # what the result is: 合计, 相差, 推算为
    formula: str
    reading: str
    value: Decimal
    unit: str
    bound: Bound
    operands: tuple[Fact, ...]

    @property
    def shown(self) -> str:
        return format_value(self.value, self.unit)

    @property
    def said(self) -> str:
        """As a part of an answer: 合计27家（1家 + 6家 + 20家）."""
        return f"{self.says}{self.bound}{self.shown}（{self.reading}）"


def bound_of(quantity: Quantity) -> Bound:
    """What an amount's qualifier says of it; a range is only about its lower end."""
    qualifier = (quantity.qualifier or "").replace(" ", "")
    for bound, pattern in ((Bound.LOWER, _LOWER), (Bound.UPPER, _UPPER), (Bound.ABOUT, _ABOUT)):
        if pattern.fullmatch(qualifier):
            return bound
    return Bound.ABOUT if quantity.high is not None else Bound.EXACT


def total(facts: Sequence[Fact]) -> Result:
    """Their sum, in the unit of the first."""
    value = sum((_value(fact) for fact in facts), Decimal(0))
    return _result(
        value,
        _unit(facts[0]),
        " + ",
        facts,
        _joint([_bound(fact) for fact in facts]),
        says="合计",
        exact=True,
    )


def difference(minuend: Fact, subtrahend: Fact) -> Result:
    """How much more the first is; of percentages in points."""
    unit = _unit(minuend)
    points = unit == "%" and _unit(subtrahend) == "%"  # less a percentage; less points it stays one
    bound = _joint([_bound(minuend), _flip(_bound(subtrahend))])
    value = _value(minuend) - _value(subtrahend)
    unit = "个百分点" if points else unit
    return _result(value, unit, " - ", (minuend, subtrahend), bound, says="相差", exact=True)


def ratio(dividend: Fact, divisor: Fact) -> Result:
    """How many times the second the first is."""
    bound = _joint([_bound(dividend), _flip(_bound(divisor))])
    value = FRACTION.divide(_value(dividend), _value(divisor))
    return _result(value, "倍", " / ", (dividend, divisor), bound, says="前者是后者的", places=2)


def share(part: Fact, whole: Fact) -> Result:
    """What per cent of the second the first is."""
    bound = _joint([_bound(part), _flip(_bound(whole))])
    value = FRACTION.divide(_value(part), _value(whole)) * 100
    return _result(value, "%", " / ", (part, whole), bound, says="前者占后者的", places=1, suffix=" * 100")


def before_growth(level: Fact, rate: Fact) -> Result:
    """What it was before it grew by a rate."""
    bound = _joint([_bound(level), _flip(_bound(rate))])
    value = FRACTION.divide(_value(level), 1 + _value(rate) / 100)
    return _composed(value, _unit(level), "{0} / (1 + {1} / 100)", (level, rate), bound)


def before_multiple(level: Fact, multiple: Fact) -> Result:
    """What it was, now that it is so many times as much."""
    bound = _joint([_bound(level), _flip(_bound(multiple))])
    value = FRACTION.divide(_value(level), _value(multiple))
    return _composed(value, _unit(level), "{0} / {1}", (level, multiple), bound)


def whole_of(part: Fact, share_: Fact) -> Result:
    """The whole that a part is a share of."""
    bound = _joint([_bound(part), _flip(_bound(share_))])
    value = FRACTION.divide(_value(part) * 100, _value(share_))
    return _composed(value, _unit(part), "{0} / ({1} / 100)", (part, share_), bound)


def larger(one: Fact, other: Fact) -> bool:
    """Whether the first amount is above the second."""
    return _value(one) > _value(other)


def commensurable(one: Fact, other: Fact) -> bool:
    """Whether two amounts can be added and divided: of one unit."""
    return _unit(one) == _unit(other) and _value(other) != 0


def subtracts(level: Fact, change: Fact) -> bool:
    """Whether a change can be taken off a level: of one unit, or points off a percentage."""
    return _unit(level) == _unit(change) or (_unit(level) == "%" and _unit(change) == "个百分点")


def _value(fact: Fact) -> Decimal:
    return to_base(fact.figure.quantity.value, fact.figure.quantity.unit)[0]


def _unit(fact: Fact) -> str:
    return to_base(fact.figure.quantity.value, fact.figure.quantity.unit)[1]


def _bound(fact: Fact) -> Bound:
    return bound_of(fact.figure.quantity)


def _flip(bound: Bound) -> Bound:
    return _FLIPPED.get(bound, bound)


def _joint(bounds: Sequence[Bound]) -> Bound:
    said = set(bounds) - {Bound.EXACT}
    if not said:
        return Bound.EXACT
    return said.pop() if len(said) == 1 else Bound.ABOUT


def _result(
    value: Decimal,
    unit: str,
    sign: str,
    facts: Sequence[Fact],
    bound: Bound,
    *,
    says: str,
    exact: bool = False,
    places: int = 0,
    suffix: str = "",
) -> Result:
    pattern = sign.join(f"{{{i}}}" for i in range(len(facts))) + suffix
    rounded = value if exact else _to_places(value, places)
    return _made(value, rounded, unit, pattern, facts, bound, says)


def _composed(value: Decimal, unit: str, pattern: str, facts: Sequence[Fact], bound: Bound) -> Result:
    return _made(value, _to_digits(value, unit), unit, pattern, facts, bound, "推算为")


def _made(
    value: Decimal, rounded: Decimal, unit: str, pattern: str, facts: Sequence[Fact], bound: Bound, says: str
) -> Result:
    def filled(pattern: str, show: Callable[[Fact], str]) -> str:
        return pattern.format(*(show(fact) for fact in facts))

    said = bound if rounded == value or bound is not Bound.EXACT else Bound.ABOUT
    as_printed = pattern.replace("({1} / 100)", "{1}").replace(" * 100", "").replace(" / 100", "")
    for sign, printed in (("(1 +", "(100% +"), (" - ", " − "), (" / ", " ÷ ")):
        as_printed = as_printed.replace(sign, printed)
    reading = filled(as_printed, lambda fact: fact.figure.quantity.verbatim)
    formula = filled(pattern, lambda fact: f"{_value(fact):f}")
    return Result(says, formula, reading, rounded, unit, said, tuple(facts))


def _to_places(value: Decimal, places: int) -> Decimal:
    return _plain(value.quantize(Decimal(1).scaleb(-places), context=EXACT))


def _to_digits(value: Decimal, unit: str) -> Decimal:
    """Counted things whole, all else to five digits."""
    whole = value.to_integral_value()
    if unit[:1] in _COUNTED and abs(value) < 10**_DIGITS:
        return _plain(whole)
    exponent = value.adjusted() - _DIGITS + 1
    return _plain(value.quantize(Decimal(1).scaleb(exponent), context=EXACT))


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1), context=EXACT) if whole == value else value.normalize()
