"""Stated roundings: 约9650亿元 stands for 9650.19亿元. Pure; exact."""

from decimal import Decimal

from rag.language.numerals import EXACT
from rag.language.quantity import is_rank, same_amount
from rag.language.units import to_base
from rag.schema import Quantity

_ROUNDED = frozenset({"约", "大约", "大概", "左右", "≈", "~"})


def carries(said: Quantity, stands: Quantity) -> bool:
    """Whether an amount says what stands in a document: the same, or, where it says 约, that rounded.

    Rounded to the digits it shows: 约1.2万家 stands for 11500 to 12500.
    """
    if same_amount(said, stands):
        return True
    single = said.high is None and stands.high is None and not is_rank(said) and not is_rank(stands)
    if said.qualifier not in _ROUNDED or not single:
        return False
    value, unit = to_base(said.value, said.unit)
    other, other_unit = to_base(stands.value, stands.unit)
    step = to_base(last_place(said), said.unit)[0]
    return unit == other_unit and abs(value - other) * 2 <= step


def last_place(quantity: Quantity) -> Decimal:
    """What a step in the last digit of an amount comes to, in its unit: 0.1 of 62.4%, 1000 of 1.2万家.

    1 where it is written without digits (三成).
    """
    digits = "".join(c for c in quantity.verbatim if c.isdecimal() or c == ".").strip(".")
    if digits.count(".") > 1 or not digits or not (written := Decimal(digits)):
        return Decimal(1)
    scale = EXACT.divide(abs(quantity.value), written)
    return EXACT.multiply(Decimal(1).scaleb(-len(digits.partition(".")[2])), scale)
