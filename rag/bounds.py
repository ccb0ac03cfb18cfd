"""How an amount stands to the true one: exactly, about, above or below; and how that carries on. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from rag.schema import Quantity


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


def bound_of(quantity: Quantity) -> Bound:
    """What an amount's qualifier says of it; a range is only about its lower end."""
    qualifier = (quantity.qualifier or "").replace(" ", "")
    for bound, pattern in ((Bound.LOWER, _LOWER), (Bound.UPPER, _UPPER), (Bound.ABOUT, _ABOUT)):
        if pattern.fullmatch(qualifier):
            return bound
    return Bound.ABOUT if quantity.high is not None else Bound.EXACT


def flip(bound: Bound) -> Bound:
    """What becomes of it where a larger amount makes the result smaller."""
    return _FLIPPED.get(bound, bound)


def joint(bounds: Iterable[Bound]) -> Bound:
    """What several together make of a result: what they all say, else that it is about right."""
    said = set(bounds) - {Bound.EXACT}
    if not said:
        return Bound.EXACT
    return said.pop() if len(said) == 1 else Bound.ABOUT
