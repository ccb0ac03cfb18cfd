"""Whether a computed result may be shown: its formula, evaluated anew, over facts that are cited. Pure."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from rag.language.formula import evaluate
from rag.language.numerals import EXACT
from rag.language.quantity import read_quantities
from rag.language.rounding import last_place
from rag.language.units import to_base
from rag.schema import Computed, Fact, Quantity
from rag.spans import Span

ITEMS = "所列条目数"  # the formula that counts what the answer lists
_PARTS = frozenset({Decimal(1), Decimal(100)})  # the whole, and the hundred of per cent


def holds(result: Computed, facts: Sequence[Fact], items: int, years: Collection[int] = frozenset()) -> bool:
    """Whether a result is what its formula gives, every number of it the value of one of its facts.

    Besides stand 1 and 100, the number of the facts (a mean) and counts of years between them (an annual
    rate), or from one of them to one of `years`, which the question names (carried forward to 2030).
    `value` and `shown` may be rounded, to the digits they show and no further. `items` is how many items the
    answer lists.
    """
    shown = read_quantities(result.shown)
    if len(shown) != 1:
        return False
    if result.formula == ITEMS:
        return result.value == shown[0].value == items
    if not result.facts or not all(0 <= i < len(facts) for i in result.facts):
        return False
    used = [facts[i] for i in result.facts]
    try:
        evaluated = evaluate(result.formula)
    except ValueError:
        return False
    values = {value for fact in used for value in _values(fact.figure.quantity)}
    counts = _counts(used, years)
    for number, in_exponent in evaluated.numbers:
        structural = number in counts or number in _PARTS
        if not (structural if in_exponent else structural or number in values):
            return False
    if not values & {number for number, _ in evaluated.numbers}:
        return False
    return _agrees(evaluated.value, result, shown[0])


def numbers_of(result: Computed) -> tuple[Quantity, ...]:
    """Every amount that a result that holds may be shown with: its own, and the numbers of its formula."""
    shown = read_quantities(f"{result.formula}；{result.shown}")
    if result.formula == ITEMS:
        return shown
    numbers = evaluate(result.formula).numbers
    return (*shown, *(Quantity(Span(0, 0), f"{number:f}", number, "") for number, _ in numbers))


def _values(quantity: Quantity) -> Collection[Decimal]:
    ends = (quantity.value, quantity.high)
    return {end for end in ends if end is not None} | {
        to_base(end, quantity.unit)[0] for end in ends if end is not None
    }


def _counts(facts: Sequence[Fact], years: Collection[int]) -> frozenset[Decimal]:
    """How many facts there are, and the years in one, between two or from one to a year asked for."""
    periods = [fact.figure.period for fact in facts if fact.figure.period]
    lasts = sorted({period.last for period in periods})
    apart = {b - a for a in lasts for b in (*lasts, *years) if b > a}
    long = {period.last - period.first + n for period in periods for n in (0, 1)}
    return frozenset(map(Decimal, {len(facts), *apart, *long} - {0}))


def _agrees(exact: Decimal, result: Computed, shown: Quantity) -> bool:
    """The value and what is shown of it, each to the digits it has; the value at least as fine as those."""
    scale = Decimal(100) if shown.unit == "%" and result.unit != "%" else Decimal(1)
    coarse = EXACT.divide(last_place(shown), scale)
    fine = min(coarse, Decimal(1).scaleb(int(result.value.as_tuple().exponent)))
    seen = EXACT.divide(shown.value, scale)
    same_unit = scale != 1 or to_base(Decimal(1), shown.unit) == to_base(Decimal(1), result.unit)
    value_agrees = result.value == seen or abs(exact - result.value) * 2 <= fine
    return same_unit and value_agrees and abs(exact - seen) * 2 <= coarse
