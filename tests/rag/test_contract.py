"""The JSON that scripts outside read: names, meanings and types of every field."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rag.contract import fact_to_json, hit_to_json, quantity_to_json, to_json
from rag.language.quantity import read_quantities
from rag.schema import (
    Answer,
    Citation,
    CitedFact,
    Computed,
    Fact,
    FactKind,
    Figure,
    Hit,
    ModelUse,
    Period,
    Phrasing,
    Quantity,
    Standing,
    Status,
)
from rag.spans import Span
from tests.rag.made import document, passage

CITATION = Citation(1, "report", "报告", "2022-01-20", ("一、去年", "（一）工业"), 5, 9, "12家店", "ab12")
FIGURE = Figure(
    quantity=Quantity(Span(0, 5), "1.2万家", Decimal(12000), "家"),
    indicator="店",
    scope="城区",
    kind=FactKind.COUNT,
    period=Period("今后五年", 2022, 2026),
    standing=Standing.TARGET,
    clause=Span(0, 6),
)
FACT = CitedFact(Fact("report", "report:ab12:0", ("一、去年",), FIGURE, Span(7, 12), (Span(7, 13),)), 1)
ANSWER = Answer(
    question="几家？",
    status=Status.ANSWERED,
    text="1.2万家店[1]。",
    citations=(CITATION,),
    facts=(FACT,),
    computed=(Computed("12000 / 7387 - 1", Decimal("0.6245"), "", "62.4%", (0,)),),
    warnings=("注意。",),
    timings_ms={"total": 3.5, "retrieve": 1.0},
)


def test_every_field_of_the_contract() -> None:
    written = json.loads(json.dumps(to_json(ANSWER, "q1"), allow_nan=False))
    extra = {name: written["citations"][0].pop(name) for name in ("page", "title_in_text")}
    assert extra == {"page": None, "title_in_text": True}
    assert written == {
        "id": "q1",
        "question": "几家？",
        "status": "answered",
        "text": "1.2万家店[1]。",
        "citations": [
            {
                "n": 1,
                "doc": "report",
                "title": "报告",
                "issued": "2022-01-20",
                "section": ["一、去年", "（一）工业"],
                "start": 5,
                "end": 9,
                "quote": "12家店",
                "revision": "ab12",
            }
        ],
        "facts": [
            {
                "indicator": "店",
                "scope": "城区",
                "kind": "count",
                "value": 12000,
                "unit": "家",
                "verbatim": "1.2万家",
                "qualifier": None,
                "period": "今后五年",
                "from": "2022",
                "to": "2026",
                "status": "target",
                "doc": "report",
                "section": ["一、去年"],
                "start": 7,
                "end": 12,
                "citation": 1,
            }
        ],
        "computed": [
            {"formula": "12000 / 7387 - 1", "value": 0.6245, "unit": "", "shown": "62.4%", "facts": [0]}
        ],
        "warnings": ["注意。"],
        "turns": [],
        "model": None,
        "model_use": None,
        "rewritten": None,
        "timings_ms": {"total": 3.5, "retrieve": 1.0},
    }


def test_what_a_model_did() -> None:
    use = ModelUse(Phrasing.PHRASED, (("answer", "0123456789ab"),), 1, 2, 900, 80)
    told = to_json(replace(ANSWER, model="qwen", use=use, rewritten="有多少家？"))
    assert (told["model"], told["rewritten"]) == ("qwen", "有多少家？")
    assert told["model_use"] == {
        "phrasing": "phrased",
        "prompts": {"answer": "0123456789ab"},
        "dropped": 1,
        "calls": 2,
        "input_tokens": 900,
        "output_tokens": 80,
    }


def test_without_an_id_there_is_none() -> None:
    assert "id" not in to_json(ANSWER)


def test_the_statuses() -> None:
    assert {status.value for status in Status} == {
        "answered", "conflict", "not_found", "damaged_source", "clarify", "error",
    }  # fmt: skip


def test_turns_are_answers() -> None:
    written = to_json(replace(ANSWER, turns=(ANSWER,)), "q1")
    assert written["turns"] == [to_json(ANSWER)]


def changed(**figure: Any) -> CitedFact:
    return replace(FACT, fact=replace(FACT.fact, figure=replace(FIGURE, **figure)))


def amount(value: str, unit: str) -> Quantity:
    return Quantity(Span(0, 5), value, Decimal(value), unit)


def test_whole_numbers_are_written_without_a_point() -> None:
    written = fact_to_json(changed(quantity=amount("1.4E+12", "元")).fact)
    assert json.dumps(written["value"]) == "1400000000000"
    written = fact_to_json(changed(quantity=amount("3.70", "%")).fact)
    assert json.dumps(written["value"]) == "3.7"


def test_a_fact_of_which_nothing_is_said() -> None:
    written = fact_to_json(changed(period=None, standing=None).fact)
    assert (written["period"], written["from"], written["to"], written["status"]) == (None, None, None, None)


def test_a_quantity() -> None:
    text = "新建超过30公里和2-3个站。"
    length, stations = map(quantity_to_json, read_quantities(text))
    assert length == {
        "start": 4, "end": 8, "verbatim": "30公里", "value": 30, "unit": "公里", "qualifier": "超过",
        "low": None, "high": None,
    }  # fmt: skip
    assert (stations["value"], stations["low"], stations["high"]) == (2, 2, 3)
    assert text[stations["start"] : stations["end"]] == stations["verbatim"]


def test_a_passage_that_was_found() -> None:
    chunk = passage("学校12所。", path=("一、教育",))
    written = hit_to_json(Hit(chunk, 0.5, (("lexical", 1.0),)), document(chunk.text))
    assert json.loads(json.dumps(written)) == {
        "doc": "made",
        "title": "云溪市工作要点",
        "section": ["一、教育"],
        "start": 0,
        "end": 6,
        "text": "学校12所。",
        "score": 0.5,
        "parts": {"lexical": 1.0},
    }
