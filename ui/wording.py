"""How facts are said in Chinese, wherever the page shows them: measured what, how much, of which standing."""

import re

from rag.language.quantity import format_value
from rag.schema import Figure, Quantity

_FOLLOWS_AMOUNT = re.compile(r"(以上|以下|之上|之下|内|左右|上下|多)$")


def measured(figure: Figure) -> str:
    """The indicator as written, and whose it is where that stands elsewhere."""
    return figure.indicator if figure.scope in figure.indicator else f"{figure.scope}{figure.indicator}"


def as_written(quantity: Quantity) -> str:
    """The amount with its qualifier where it belongs: 超过220万人, 40家以上."""
    return _qualified(quantity, quantity.verbatim)


def evenly_written(quantity: Quantity) -> str:
    """The same with every amount's number written one way (10000家 → 1万家), for amounts side by side."""
    inside = quantity.qualifier and quantity.qualifier in quantity.verbatim  # 30余家 isn't 30家
    return (
        as_written(quantity) if inside else _qualified(quantity, format_value(quantity.value, quantity.unit))
    )


def _qualified(quantity: Quantity, amount: str) -> str:
    qualifier = quantity.qualifier or ""
    if qualifier in amount:
        return amount
    return amount + qualifier if _FOLLOWS_AMOUNT.search(qualifier) else qualifier + amount
