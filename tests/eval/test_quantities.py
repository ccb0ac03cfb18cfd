import json
from pathlib import Path
from typing import Any

import pytest

from eval.quantities import describe, evaluate
from rag.errors import InputError


def row(model: str, text: str, value: str | None, unit: str | None = None, **more: Any) -> dict[str, Any]:
    return (
        {"suite": "recognizers", "model": model, "type": "", "text": text, "value": value, "unit": unit}
        | {"negative": value is None}
        | more
    )


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")


def test_whole_sets_are_scored_and_negatives_counted_apart(tmp_path: Path) -> None:
    number, percent = "Number_Chinese_NumberModel", "Number_Chinese_PercentModel"
    write(
        tmp_path / "recognizers.jsonl",
        [
            row(number, "三百个和五百个", "300"),
            row(number, "三百个和五百个", "500"),
            row(number, "六百个和七百个", "600"),
            row(percent, "提高2个百分点", "2%"),
            row("Number_Chinese_NumberRangeModel", "大于20并且小于30", "(20,30)"),
            row(
                "NumberWithUnit_Chinese_CurrencyModel", "15位股东出资3万美元", "30000", "United States dollar"
            ),
            row(number, "一看", None),
            row("DateTime_Chinese_DateTimeModel", "2022年", "2022"),
        ],
    )
    report = evaluate(tmp_path)
    (score,) = report.scores
    assert (score.right, score.total, score.negatives_right, score.negatives) == (4, 5, 1, 1)
    assert [failure.case.text for failure in report.failures] == ["六百个和七百个"]
    assert "4/5 = 80.0%" in describe(report)
    assert "六百个和七百个" in describe(report)


def test_other_suites_conventions(tmp_path: Path) -> None:
    write(
        tmp_path / "others.jsonl",
        [
            row("Quantity", "1.5千克", None, "simple Gram 1500")
            | {"suite": "duckling", "type": "quantity", "value": 1500},
            row("money_parser", "小于30万", None, "元")
            | {"suite": "jionlp", "type": "currency", "value": "300000.00"},
            row("x", "元整", None) | {"suite": "cn2an", "type": "invalid"},
        ],
    )
    (score,) = evaluate(tmp_path).scores
    assert (score.suite, score.right, score.total, score.negatives_right) == ("others", 2, 2, 1)


def test_nothing_to_measure(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有找到"):
        evaluate(tmp_path)


SHARED = Path(__file__).parents[3] / "shared" / "bench" / "quantities"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared benchmark is not on this machine")
def test_the_bars_are_met() -> None:
    shares = {score.suite: score.share for score in evaluate(SHARED).scores}
    assert shares["recognizers"] >= 0.92
    assert shares["others"] >= 0.85
