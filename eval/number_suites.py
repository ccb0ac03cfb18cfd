"""The test suites of other number readers, and their conventions turned into ours.

Where a suite writes an amount by another convention it is converted here, nowhere else:

- Recognizers' number model gives bare numbers: units are not compared; 打 is 12; 五成 is 50.
- Percent and points are both "%" there; ranks have no unit; unit names are English.
- An interval is compared by its ends, whether the reader sees one range or two bounded amounts.
- A suite asks for one kind of amount (currency, range, …): other amounts of the text don't count.
- JioNLP takes a number without currency for yuan.
- Duckling gives money in cents under one dollar, weights in gram, a pair (双) as two, a teaspoon as 5 ml.
- Fractions are given as floats: compared to 12 digits.

Dates, durations and normalised sentences (no values) are left out. A text for which a suite expects no value
is a negative. What each (text, kind) expects is one case, however many rows it takes.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rag.errors import InputError
from rag.language.quantity import is_rank, read_quantities
from rag.language.units import to_base
from rag.schema import Quantity

Amount = tuple[str, str]  # value rounded to 12 digits, unit ("" where the suite doesn't tell)


@dataclass(frozen=True, slots=True)
class Case:
    """One text of a suite and the amounts it expects; none for a negative."""

    suite: str
    kind: str
    text: str
    expected: frozenset[Amount]
    with_units: bool = True  # False: the suite names no unit that the text prints

    @property
    def negative(self) -> bool:
        return not self.expected


_KINDS = {
    "Number_Chinese_NumberModel": "number",
    "Number_Chinese_PercentModel": "percentage",
    "Number_Chinese_OrdinalModel": "ordinal",
    "Number_Chinese_NumberRangeModel": "range",
    "Number_Chinese_NumberRangeModelExperimentalMode": "range",
    "NumberWithUnit_Chinese_CurrencyModel": "currency",
    "NumberWithUnit_Chinese_DimensionModel": "dimension",
    "NumberWithUnit_Chinese_AgeModel": "age",
    "NumberWithUnit_Chinese_TemperatureModel": "temperature",
    "number": "number",
    "numeral": "number",
    "invalid": "number",
    "currency": "currency",
    "currency_range": "currency",
    "amountofmoney": "currency",
    "distance": "dimension",
    "volume": "dimension",
    "quantity": "dimension",
    "temperature": "temperature",
}

# Their unit names in ours; "" where the text prints no unit of its own.
_UNITS = {
    "Chinese yuan": "元",
    "CNY": "元",
    "United States dollar": "美元",
    "Dollar": "美元",
    "Euro": "欧元",
    "Hong Kong dollar": "港元",
    "HKD": "港元",
    "Swiss franc": "瑞士法郎",
    "Japanese yen": "日元",
    "Nigerian naira": "奈拉",
    "Bitcoin": "比特币",
    "Bit": "位",
    "Ton": "吨",
    "Jin": "斤",
    "Liang": "两",
    "Kilometer": "公里",
    "Kilogram": "千克",
    "Meter": "米",
    "Microgram": "微克",
    "Centimetre": "厘米",
    "Metre": "米",
    "Kilometre": "公里",
    "Foot": "英尺",
    "Inch": "英寸",
    "Mile": "英里",
    "Gram": "克",
    "Litre": "升",
    "Millilitre": "毫升",
    "Gallon": "加仑",
    "Year": "岁",
    "Day": "天",
    "Week": "周",
    "Degree": "度",
    "C": "°C",
    "F": "°F",
    "Celsius": "°C",
    "Fahrenheit": "°F",
}
_CURRENCIES = frozenset(
    _UNITS[name]
    for name in (
        "CNY",
        "United States dollar",
        "Euro",
        "HKD",
        "Swiss franc",
        "Japanese yen",
        "Nigerian naira",
        "Bitcoin",
    )
) | {"卢布", "澳元", "英镑", "韩元", "加元", "新台币"}
_COUNTED = {"打": Decimal(12), "双": Decimal(2)}


def cases(folder: Path) -> list[Case]:
    """The cases of `folder`/recognizers.jsonl and others.jsonl. InputError if neither is there."""
    found = [*_cases(folder / "recognizers.jsonl", _recognizers), *_cases(folder / "others.jsonl", _others)]
    if not found:
        raise InputError(f"在 {folder} 里没有找到 recognizers.jsonl 或 others.jsonl，请检查目录。")
    return found


def read(case: Case) -> frozenset[Amount]:
    """What our reader finds, in the words of the case's suite."""
    quantities = read_quantities(case.text)
    if case.kind == "range" and any(map(_bounded, quantities)):
        quantities = tuple(filter(_bounded, quantities))
    return frozenset(amount for q in quantities for amount in _seen(case, q))


def _cases(path: Path, convert: Callable[[str, dict[str, Any]], list[Amount]]) -> list[Case]:
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        kind = _KINDS.get(row["model"] if row["suite"] == "recognizers" else row["type"])
        if kind:
            texts[kind, row["text"]].append(row)
    return [
        Case(
            suite=path.stem,
            kind=kind,
            text=text,
            expected=frozenset(amount for row in group for amount in convert(kind, row)),
            with_units=group[0]["suite"] != "duckling",
        )
        for (kind, text), group in texts.items()
    ]


def _recognizers(kind: str, row: dict[str, Any]) -> list[Amount]:
    if row["negative"] or row["value"] is None:
        return []
    if kind == "range":
        return [_amount(Decimal(end), "") for end in row["value"].strip("[]()").split(",") if end]
    value = Decimal(row["value"].rstrip("%"))
    return [_amount(value, "%" if kind == "percentage" else _UNITS.get(row["unit"] or "", ""))]


def _others(kind: str, row: dict[str, Any]) -> list[Amount]:
    if row["value"] is None:
        return []
    values = row["value"] if isinstance(row["value"], list) else [row["value"]]
    unit = row["unit"] or ""
    if row["suite"] == "duckling":
        name = next((word for word in unit.split() if word in _UNITS), "")
        cents = "Cent" in unit.split()
        return [
            _amount(
                Decimal(str(v)) / (100 if cents else 1), "" if kind == "currency" else _UNITS.get(name, "")
            )
            for v in values
        ]
    return [_amount(Decimal(str(v)), unit) for v in values]


def _amount(value: Decimal, unit: str) -> Amount:
    base, name = to_base(value, unit)
    return f"{float(base):.12g}", name


def _bounded(quantity: Quantity) -> bool:
    return quantity.qualifier is not None or quantity.high is not None


def _seen(case: Case, quantity: Quantity) -> list[Amount]:
    """What the suite would call this amount; empty where it doesn't ask for the kind."""
    value, unit = quantity.value, quantity.unit
    ends = [value] if quantity.high is None else [value, quantity.high]
    outside = case.suite == "others"
    match case.kind:
        case "number" | "range":
            times = _COUNTED.get(unit, Decimal(1)) if outside or unit == "打" else Decimal(1)
            return [_amount(end * times, "") for end in ends]
        case "percentage":
            return [_amount(end, "%") for end in ends] if unit in ("%", "个百分点") else []
        case "ordinal":
            return [_amount(value, "")] if is_rank(quantity) else []
        case "currency" if not case.with_units:
            value_in_yuan = {"分": Decimal("0.01"), "毫": Decimal("0.1")}.get(unit, Decimal(1))
            return [(_amount(end * value_in_yuan, unit)[0], "") for end in ends]
        case "currency" if outside and not unit:  # JioNLP takes a bare number for yuan
            return [_amount(end, "元") for end in ends]
        case "currency":
            return [_amount(end, unit) for end in ends] if unit in _CURRENCIES else []
        case _:
            if unit == "茶匙":
                return [_amount(end * 5, "毫升") for end in ends]
            return [_amount(end, unit) for end in ends] if unit and unit not in _CURRENCIES else []
