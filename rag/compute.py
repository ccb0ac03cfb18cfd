"""Arithmetic over facts: exact, with the formula that shows it and its operands' bounds carried through.

Every operation is a pattern that its operands fill; the value is what the formula comes to, evaluated as
the verifier does. A lower bound times 40 % is a lower bound; less a lower bound, it is an upper one. What
is rounded says 约.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.amounts import in_common, in_unit, larger, unit_of
from rag.bounds import Bound, bound_of, flip, joint
from rag.language.formula import evaluate
from rag.language.numerals import EXACT
from rag.language.quantity import format_value
from rag.schema import Fact

_DIGITS = 5  # significant, of what can't be shown exactly
_COUNTED = frozenset("家个件人户项条座张宗列辆台套所支名位处")  # there are no halves of them
_AS_PRINTED = (  # the formula's signs as a reader knows them, the hundreds of per cent left out
    (re.compile(r" \* 100$| / 100(?!\d)"), ""),
    (re.compile(r"^\((.*)\)$"), r"\1"),
    (re.compile(r"\(1 \+"), "(100% +"),
    (re.compile(r"^1 - "), "100% − "),
    (re.compile(r" - 1$"), " − 100%"),
    (re.compile(r" \*\* \(1 / (\d+)\)"), r"^(1/\1)"),
    (re.compile(r" \*\* "), "^"),
    (re.compile(r" \* "), " × "),
    (re.compile(r" - "), " − "),
    (re.compile(r" / "), " ÷ "),
    (re.compile(r"\((\{\d+\})\)"), r"\1"),
)

Rounding = Callable[[Decimal, str], Decimal]


@dataclass(frozen=True, slots=True)
class Result:
    """`formula` is in base units, `reading` as printed; `value` is what is shown, rounded as it is shown."""

    says: str  # what the result is: 合计, 相差, 推算为
    formula: str
    reading: str
    value: Decimal
    unit: str
    bound: Bound
    operands: tuple[Fact, ...]  # all that it rests on, a printed figure it is held against included
    verdict: str = ""  # how it stands to what is printed: 与文件写的11.9%一致

    @property
    def shown(self) -> str:
        return format_value(self.value, self.unit)

    @property
    def said(self) -> str:
        """As a part of an answer: 合计27家（1家 + 6家 + 20家）."""
        reading = f"（{self.reading}）" if self.reading else ""
        return f"{self.says}{self.bound}{self.shown}{reading}{self.verdict}"


def total(facts: Sequence[Fact]) -> Result:
    """Their sum, in the unit of the first."""
    return _made("合计", _added(len(facts)), "+" * len(facts), facts, _exactly)


def difference(minuend: Fact, subtrahend: Fact) -> Result:
    """How much more the first is; of percentages in points."""
    pair = (minuend, subtrahend)
    return _made("相差", "{0} - {1}", "+-", pair, _exactly, _points(*pair))


def before_change(level: Fact, change: Fact) -> Result:
    """What it was before a change: 38.1% less 3.1 points."""
    return _made("推算为", "{0} - {1}", "+-", (level, change), _exactly)


def ratio(dividend: Fact, divisor: Fact) -> Result:
    """How many times the second the first is."""
    return _made("前者是后者的", "{0} / {1}", "+-", (dividend, divisor), to_places(2), "倍")


def share(part: Fact, whole: Fact) -> Result:
    """What per cent of the second the first is."""
    return _made("前者占后者的", "{0} / {1} * 100", "+-", (part, whole), to_places(1), "%")


def before_growth(level: Fact, rate: Fact) -> Result:
    """What it was before it grew by a rate."""
    return _made("推算为", "{0} / (1 + {1} / 100)", "+-", (level, rate), _to_digits)


def before_multiple(level: Fact, multiple: Fact) -> Result:
    """What it was, now that it is so many times as much."""
    return _made("推算为", "{0} / {1}", "+-", (level, multiple), _to_digits)


def whole_of(part: Fact, share_: Fact) -> Result:
    """The whole that a part is a share of."""
    return _made("推算为", "{0} / ({1} / 100)", "+-", (part, share_), _to_digits)


def growth(later: Fact, earlier: Fact, places: int = 1) -> Result:
    """By what per cent the first is above the second, or below it."""
    if larger(earlier, later):
        return _made("下降", "(1 - {0} / {1}) * 100", "-+", (later, earlier), to_places(places), "%")
    return _made("增长", "({0} / {1} - 1) * 100", "+-", (later, earlier), to_places(places), "%")


def annual_growth(later: Fact, earlier: Fact, years: int, places: int = 1) -> Result:
    """The rate that makes the first of the second in so many years."""
    power = f" ** (1 / {years})" if years > 1 else ""
    quotient = "({0} / {1})" if years > 1 else "{0} / {1}"
    pair = (later, earlier)
    if larger(earlier, later):
        return _made("年均下降", f"(1 - {quotient}{power}) * 100", "-+", pair, to_places(places), "%")
    return _made("年均增长", f"({quotient}{power} - 1) * 100", "+-", pair, to_places(places), "%")


def grown(level: Fact, rate: Fact, years: int = 1) -> Result:
    """What it comes to, growing by a rate for so many years."""
    power = f" ** {years}" if years > 1 else ""
    pattern = f"{{0}} * (1 + {{1}} / 100){power}"
    return _made("推算为", pattern, "++", (level, rate), _to_digits)


def mean(whole: Fact, count: Fact) -> Result:
    """What of a whole falls to each of those counted."""
    says = f"平均每{unit_of(count)}"
    return _made(says, "{0} / {1}", "+-", (whole, count), _to_decimals)


def annual_mean(whole: Fact, years: int) -> Result:
    """What of a whole that came about over some years falls to each."""
    return _made("平均每年", f"{{0}} / {years}", "+", (whole,), _to_decimals)


def annual_change(later: Fact, earlier: Fact, years: int) -> Result:
    """How much a year lies between two levels; of percentages in points."""
    more, less = (earlier, later) if larger(earlier, later) else (later, earlier)
    says = "平均每年减少" if more is earlier else "平均每年增加"
    pattern = f"({{0}} - {{1}}) / {years}"
    return _made(says, pattern, "+-", (more, less), _to_decimals, _points(more, less))


def gap(result: Result, printed: Fact) -> Result:
    """How far a result lies from what is printed: its formula less that figure, or the other way round."""
    stands = in_unit(printed, result.unit)
    over = evaluate(result.formula).value >= stands
    pair = (f"({result.formula})", f"{stands:f}")
    formula = " - ".join(pair if over else reversed(pair))
    bounds = (result.bound, flip(bound_of(printed.figure.quantity)))
    return _rounded(
        f"比文件写的{printed.figure.quantity.verbatim}{'多' if over else '少'}",
        formula,
        "",
        "个百分点" if result.unit == "%" else result.unit,
        joint(bounds if over else map(flip, bounds)),
        to_places(_places(result.value)) if result.unit == "%" else _to_decimals,
        tuple(dict.fromkeys((*result.operands, printed))),
    )


def exceeds(result: Result, printed: Fact) -> Decimal:
    """How much a result is above what is printed, before it is rounded; in its unit."""
    return evaluate(result.formula).value - in_unit(printed, result.unit)


def to_places(places: int) -> Rounding:
    """Rounding to so many digits behind the point."""
    return lambda value, _: _plain(value.quantize(Decimal(1).scaleb(-places), context=EXACT))


def _added(count: int) -> str:
    return " + ".join(f"{{{i}}}" for i in range(count))


def _points(one: Fact, other: Fact) -> str:
    """Less a percentage, a percentage leaves points; less points it stays one. "": the unit of the first."""
    return "个百分点" if unit_of(one) == unit_of(other) == "%" else ""


def _made(
    says: str, pattern: str, signs: str, facts: Sequence[Fact], rounding: Rounding, unit: str = ""
) -> Result:
    """`signs`: whether the result grows (+) or falls (-) with each operand. `unit`: if not the first's."""
    amounts = in_common(facts)
    formula = pattern.format(*(f"{value:f}" for value, _ in amounts))
    printed = pattern
    for sign, as_printed in _AS_PRINTED:
        printed = sign.sub(as_printed, printed)
    reading = printed.format(*(fact.figure.quantity.verbatim for fact in facts))
    bounds = [bound_of(fact.figure.quantity) for fact in facts]
    bound = joint(bound if sign == "+" else flip(bound) for bound, sign in zip(bounds, signs, strict=True))
    return _rounded(says, formula, reading, unit or amounts[0][1], bound, rounding, facts)


def _rounded(
    says: str,
    formula: str,
    reading: str,
    unit: str,
    bound: Bound,
    rounding: Rounding,
    operands: Sequence[Fact],
) -> Result:
    exact = evaluate(formula).value
    value = rounding(exact, unit)
    # Rounded past it, a bound no longer holds: 6.624 at most is not at most 6.6.
    kept = value == exact or bound is Bound.ABOUT or bound is (Bound.LOWER if value < exact else Bound.UPPER)
    said = bound if kept else Bound.ABOUT
    return Result(says, formula, reading, value, unit, said, tuple(operands))


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _exactly(value: Decimal, _: str) -> Decimal:
    return _plain(value)


def _to_digits(value: Decimal, unit: str) -> Decimal:
    """Counted things whole, all else to five digits."""
    if unit[:1] in _COUNTED and abs(value) < 10**_DIGITS:
        return _plain(value.to_integral_value())
    return _to_decimals(value, unit)


def _to_decimals(value: Decimal, _: str) -> Decimal:
    """To five digits, of counted things too: 平均每家4.5件. Six stay: 106610 wouldn't show what it lost."""
    exponent = value.adjusted() - _DIGITS + 1
    exponent = 0 if exponent == 1 else exponent
    return _plain(value.quantize(Decimal(1).scaleb(exponent), context=EXACT))


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1), context=EXACT) if whole == value else value.normalize()
