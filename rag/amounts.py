"""The amounts of facts: values and units, as printed or in base units, and which go together. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from rag.language.units import to_base
from rag.schema import Fact


def value_of(fact: Fact) -> Decimal:
    """In its base unit."""
    return to_base(fact.figure.quantity.value, fact.figure.quantity.unit)[0]


def unit_of(fact: Fact) -> str:
    """The base unit: 平方米 for 公顷."""
    return to_base(fact.figure.quantity.value, fact.figure.quantity.unit)[1]


def larger(one: Fact, other: Fact) -> bool:
    """Whether the first amount is above the second."""
    return value_of(one) > value_of(other)


def commensurable(one: Fact, other: Fact) -> bool:
    """Whether two amounts can be added and divided: of one unit."""
    return unit_of(one) == unit_of(other) and value_of(other) != 0


def subtracts(level: Fact, change: Fact) -> bool:
    """Whether a change can be taken off a level: of one unit, or points off a percentage."""
    return unit_of(level) == unit_of(change) or (unit_of(level) == "%" and unit_of(change) == "个百分点")


def in_unit(fact: Fact, unit: str) -> Decimal:
    """As printed where that is in this unit, else in the base unit."""
    quantity = fact.figure.quantity
    return quantity.value if quantity.unit == unit else value_of(fact)


def in_common(facts: Sequence[Fact]) -> list[tuple[Decimal, str]]:
    """Values and units as printed; in base units where one measure comes in several (平方公里 and 公顷)."""
    printed = [(fact.figure.quantity.value, fact.figure.quantity.unit) for fact in facts]
    several = len({unit for _, unit in printed}) > len({unit_of(fact) for fact in facts})
    return [(value_of(fact), unit_of(fact)) for fact in facts] if several else printed
