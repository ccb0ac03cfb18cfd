"""What an amount says of its indicator: how much, how many, what share, by how much more. Pure."""

import re

from rag.language.quantity import is_rank
from rag.schema import FactKind, Quantity

COUNTERS = frozenset("家个件项条座张宗列辆台套所支艘架户只种类名位处间批款场人") | {"人次", "家次"}
RELATIVE = (FactKind.GROWTH, FactKind.MULTIPLE, FactKind.CHANGE)  # to an earlier time

_GROWS = re.compile(
    r"(?:增长|增加|提高|提升|上升|上涨|下降|降低|减少|提速|扩大|增速|增幅|降幅|涨幅|增长率|年均增速|年均)"
    r"(?:达到|达|分别|约|超过|超|为|了|了?近|预计|将|力争)*[>＞≈~≥约近]?\s*$"
)
_CHANGES = re.compile(
    r"(?:新增|净增|增加|减少|压减|新建)[^，,；;。至到]{0,18}$|(?:增长|提高|提升|下降|降低|高|低|多|少|减负|减)[了约近超过]*$"
)
_RATE_NAME = re.compile(r"增长率|增速|增幅|降幅|涨幅|幅度")
_GROWTH_COLUMN = re.compile(r"增长率|增速|增幅|降幅|年均")
_NEW = re.compile(r"新增|净增|新建|新认定")


def kind_in_prose(quantity: Quantity, words: str, name: str) -> FactKind:
    """By the unit, the words that lead to the amount and the name of what it measures."""
    if (kind := _by_unit(quantity)) is not None:
        return kind
    if quantity.unit == "%":
        grows = _GROWS.search(words) or _RATE_NAME.search(name[-8:])
        return FactKind.GROWTH if grows and not re.search(r"占比$|比重$", name) else FactKind.SHARE
    if _CHANGES.search(words) and not re.search(r"[至到达]\s*$", words):
        return FactKind.CHANGE
    return FactKind.COUNT if quantity.unit in COUNTERS and quantity.unit != "人" else FactKind.LEVEL


def kind_in_row(quantity: Quantity, column: str, label: str) -> FactKind:
    """By the unit, the column's heading and the row's label."""
    if (kind := _by_unit(quantity)) is not None:
        return kind
    if quantity.unit == "%":
        grows = _GROWTH_COLUMN.search(column) or _GROWTH_COLUMN.search(label)
        return FactKind.GROWTH if grows else FactKind.SHARE
    return FactKind.CHANGE if _NEW.match(label) else FactKind.LEVEL


def _by_unit(quantity: Quantity) -> FactKind | None:
    if is_rank(quantity):
        return FactKind.RANK
    return {"倍": FactKind.MULTIPLE, "个百分点": FactKind.CHANGE}.get(quantity.unit)
