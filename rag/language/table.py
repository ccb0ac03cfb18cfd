"""Table rows: which cell names the thing, which hold amounts, which say unit, time and standing. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ROLES = (
    ("unit", re.compile(r"(计量|数量)?单位")),
    ("index", re.compile(r"序号|编号|#|No\.?", re.IGNORECASE)),
    ("period", re.compile(r"时期|时间|年份|年度|期间|期限|截至|完成时间|时点")),
    ("standing", re.compile(r"性质|状态|类型|属性|口径")),
)
_PLAIN_VALUE = re.compile(r"数值|数量|数据|值|金额|指标值|现状|数")
_YEAR = re.compile(r"(19|20)\d\d")
_VALUE = re.compile(r"\D{0,5}?[-−]?\d.{0,18}")
# ≈5800, 100以上, 1.8万亿, 从8.3到11.5: the unit belongs behind every number, before what follows it.
# Of a power (10^30) neither number is the amount.
_NUMBER = re.compile(r"(?<![\d.,^])\d[\d,.]*\s*[万亿]*(?![\d.,万亿%‰年月日^])")


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount with its unit, and the heading of its column ("" where the heading says only 数值)."""

    column: str
    amount: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]  # empty: a row of words
    words: tuple[str, ...]  # what else it says, label included, in order
    period: str
    standing: str


def read_row(header: Sequence[str], cells: Sequence[str]) -> Row:
    """Read a row under its header. A row shorter than the header lacks its last cells.

    >>> read_row(["指标", "数值", "单位", "时期"], ["固废产生量", "100以上", "吨", "2025年"]).cells
    (Cell(column='', amount='100吨以上'),)
    """
    named = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell]
    said = {_role(name): cell for name, cell in reversed(named)}
    unit = said.get("unit", "")
    amounts: list[Cell] = []
    words: list[str] = []
    for name, cell in named:
        if _role(name):
            continue
        has_label = bool(words)
        if _VALUE.fullmatch(cell) and (has_label or _YEAR.search(name) or _PLAIN_VALUE.fullmatch(name)):
            column = "" if _PLAIN_VALUE.fullmatch(name) else name
            amounts.append(Cell(column, with_unit(cell, unit)))
        else:
            words.append(cell)
    label = _label(named, words)
    return Row(label, tuple(amounts), tuple(words), said.get("period", ""), said.get("standing", ""))


def with_unit(cell: str, unit: str) -> str:
    """The unit behind each number of a cell that doesn't name one itself.

    >>> with_unit("超过220万", "人"), with_unit("19.4%", "亿元"), with_unit("3.06左右", "%")
    ('超过220万人', '19.4%', '3.06%左右')
    """
    tight = re.sub(r"\s+", "", cell)
    if not unit or unit in tight or "%" in tight:
        return tight
    return _NUMBER.sub(lambda number: f"{number[0]}{unit}", tight)


def _role(name: str) -> str:
    return next((role for role, pattern in _ROLES if pattern.fullmatch(name)), "")


def _label(named: Sequence[tuple[str, str]], words: Sequence[str]) -> str:
    """The last words in front of the first amount: groups come before indicators."""
    before: list[str] = []
    for name, cell in named:
        if _role(name):
            continue
        if cell not in words:
            break
        before.append(cell)
    return before[-1] if before else ""
