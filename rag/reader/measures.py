"""Which amounts can answer a question: of the right kind, and not a rank or a name's number (四大产业)."""

import re
from collections.abc import Iterable

from rag.asks import RANK, SHARE, Ask
from rag.language.quantity import is_rank
from rag.language.units import AREA, RATIOS
from rag.schema import Quantity

# Units of one kind: asked for one of them, another may answer. What is in none of them counts things.
_KINDS = (
    frozenset({"元", "美元", "港元", "人民币"}),
    RATIOS,
    AREA,
    frozenset({"公里", "米"}),
    frozenset({"吨", "千克", "标箱", "箱"}),
    frozenset({"年", "天", "个月", "岁"}),
    frozenset({RANK}),
)
_NAME = re.compile(r"[一二三四五六七八九十]大$")


def able(ask: Ask, quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The amounts that can answer: any but ranks and names' numbers, unless those are asked for."""
    ranks = RANK in ask.units or "第" in ask.text
    names = "个" in ask.units or bool(re.search(r"[几一二三四五六七八九十]大", ask.text))
    return tuple(
        quantity
        for quantity in quantities
        if (ranks or not is_rank(quantity)) and (names or not _NAME.search(quantity.verbatim))
    )


def fitting(ask: Ask, quantities: Iterable[Quantity]) -> bool:
    """Is one of them of a kind that is asked for? Any kind will do where none is; a bare number counts things
    or money, but is no share."""
    if not ask.units or ask.any_unit:
        return True
    kinds = {_kind(unit) for unit in ask.units}
    return any(
        (not quantity.unit and kinds != {_kind(SHARE)})
        or (-1 if quantity.unit == RANK and not is_rank(quantity) else _kind(quantity.unit)) in kinds
        for quantity in quantities
    )


def _kind(unit: str) -> int:
    return next((i for i, kind in enumerate(_KINDS) if unit in kind), -1)
