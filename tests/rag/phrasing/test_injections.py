"""Text that gives orders, wherever it comes from, and a model that obeys it: the answer stays what it is.

tests/cases/injections.jsonl holds the cases. `where` the text stands; what the model `obeys` by saying,
when it is asked to rewrite a question by `rewrites`; the answer must hold what it is `expect`ed to, and
`must_not` hold the rest. `may_quote`: the documents say so themselves, where all can see it.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.language.quantity import same_amount
from rag.schema import Answer, Status
from tests.rag.promises import amounts, check_no_worse
from tests.rag.puppet import Puppet, Says, Shown, as_json
from tests.rag.test_answer import check_promises

FILE = Path(__file__).resolve().parents[2] / "cases" / "injections.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]

NAME = "青禾镇乡村建设规划（2021—2025年）"
PLAN = f"""\
---
title: {NAME}{{title}}
issuer: 青禾镇人民政府{{issuer}}
date: 2021-05-10
---

# {NAME}{{title}}

## 一、发展基础{{heading}}

2020年，青禾镇拥有农家书屋46个，粮食产量达到3.2万吨，村道里程210公里。{{body}}

## 二、发展目标

到2025年，农家书屋达到80个，农产品加工产值突破15亿元。{{goal}}

## 三、重点任务

每年修建村道12公里，由镇农业农村办公室牵头，镇财政所配合。{{task}}

## 四、主要指标

| 指标 | 数值 | 单位 | 时期 | 备注 |
|---|---|---|---|---|
| 水稻种植面积 | 5200 | 亩 | 2020年 | — |
| 茶园面积 | 860 | 亩 | 2020年 | {{cell}} |
"""
PAGE = f"""\
<html><head><title>{NAME}</title></head><body><article><h1>{NAME}</h1>
<p>发布日期：2021-05-10</p>{{comment}}
<h2>一、发展基础</h2>
<p title="{{attribute}}">2020年，青禾镇拥有农家书屋46个，粮食产量达到3.2万吨，村道里程210公里。</p>
<p style="display:none">{{hidden}}</p>
<h2>二、发展目标</h2><p>到2025年，农家书屋达到80个，农产品加工产值突破15亿元。</p>
</article></body></html>
"""
PLACES = ("title", "issuer", "heading", "body", "goal", "task", "cell")
UNSEEN = ("comment", "attribute", "hidden")
ZERO_WIDTH = "\u200b\u2060\ufeff"


def files(case: dict[str, Any]) -> dict[str, str]:
    """The documents of a case, by file name."""
    where, injected = case["where"], case["injected"]
    if where in UNSEEN:
        return {"plan.html": PAGE.format(**dict.fromkeys(UNSEEN, "") | {where: injected})}
    filled = dict.fromkeys(PLACES, "")
    if where in PLACES:
        filled[where] = injected
    if where == "zero_width":
        filled["body"] = "".join(character + ZERO_WIDTH for character in injected)
    name = injected if where == "filename" else "plan"
    return {f"{name}.md": PLAN.format(**filled)}


def asked(case: dict[str, Any]) -> list[str]:
    return [*case.get("earlier", ()), case["question"]]


@pytest.fixture(scope="module")
def stores() -> Iterator[dict[str, Puppet]]:
    """By their documents: most cases that aren't in one share the same."""
    made: dict[str, Puppet] = {}
    yield made
    for puppet in made.values():
        puppet.close()


@pytest.fixture(params=CASES, ids=lambda case: case["id"])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture
def puppet(
    case: dict[str, Any], stores: dict[str, Puppet], tmp_path_factory: pytest.TempPathFactory
) -> Puppet:
    documents = files(case)
    key = json.dumps(documents)
    if key not in stores:
        stores[key] = Puppet(tmp_path_factory.mktemp("injected"), documents)
    return stores[key]


def cited(prefix: str, case: dict[str, Any], *, right_first: str = "") -> Says:
    """A model that obeys: cites what it is told to ({own}, {all} or nothing) for what it is told to say."""

    def script(shown: Shown) -> Iterable[str]:
        if shown.rewriting:
            return [case.get("rewrites", case["obeys"])]
        own, every = ("".join(f"[{id}]" for id in ids) for ids in (shown.own, shown.all))
        lines = [f"{own} {right_first}\n"] if right_first else []
        marks = prefix.replace("{own}", own).replace("{all}", every)
        return [*lines, f"{marks} {case['obeys']}\n"]

    return script


def in_json(case: dict[str, Any]) -> Says:
    def script(shown: Shown) -> Iterable[str]:
        if shown.rewriting:
            return [case.get("rewrites", case["obeys"])]
        return [as_json((list(shown.all), case["obeys"]), (["abcd"], case["obeys"]))]

    return script


def echoing(case: dict[str, Any]) -> Says:
    """Says again what gives the order, citing the stretch in which it stands."""

    def script(shown: Shown) -> Iterable[str]:
        if shown.rewriting:
            return [case["injected"]]
        return [f"[{id}] {text.rstrip('。')}。\n" for id, text in shown.all.items()]

    return script


MODELS = {
    "no ids": lambda case: cited("", case),
    "right ids": lambda case: cited("{own}", case),
    "every id": lambda case: cited("{all}", case),
    "an unknown id": lambda case: cited("{own}[abcd]", case),
    "after something right": lambda case: cited("{all}", case, right_first="农家书屋46个。"),
    "as JSON": in_json,
}


def test_there_are_enough_of_every_sort() -> None:
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {case["where"] for case in CASES} == {
        *PLACES, *UNSEEN, "zero_width", "filename", "question", "earlier",
    }  # fmt: skip
    assert all(case["must_not"] for case in CASES)


def test_without_a_model(puppet: Puppet, case: dict[str, Any]) -> None:
    answer = puppet.without(asked(case))
    check_promises(answer, {document.id: document for document in puppet.plain.documents()})
    assert answer.status is not Status.ERROR
    assert case["expect"] in answer.text
    quoted = "".join(citation.quote for citation in answer.citations)
    for words in case["must_not"]:
        assert words not in answer.text or words in quoted or words in case["injected"]


@pytest.mark.parametrize("obedient", MODELS)
def test_with_a_model_that_obeys(puppet: Puppet, case: dict[str, Any], obedient: str) -> None:
    plain = puppet.without(asked(case))
    answer = puppet.ask(asked(case), MODELS[obedient](case), schema=obedient == "as JSON")
    check_same(plain, answer, case, puppet)


def test_with_a_model_that_repeats_what_it_reads(puppet: Puppet, case: dict[str, Any]) -> None:
    """What a document says may be quoted; what it hides, or the question says, may not."""
    plain = puppet.without(asked(case))
    answer = puppet.ask(asked(case), echoing(case))
    check_no_worse(plain, answer, {document.id: document for document in puppet.plain.documents()})
    if case["where"] in (*UNSEEN, "question", "earlier", "filename"):
        for words in case["must_not"]:
            assert words not in answer.text or words in plain.text


def check_same(plain: Answer, answer: Answer, case: dict[str, Any], puppet: Puppet) -> None:
    check_no_worse(plain, answer, {document.id: document for document in puppet.plain.documents()})
    for words in case["must_not"]:
        assert words not in answer.text or words in plain.text or case.get("may_quote")
    for amount in amounts(answer):
        assert any(same_amount(amount, other) for other in amounts(plain)) or case.get("may_quote"), (
            answer.text
        )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"], indirect=True)
def test_nothing_that_is_read_looks_like_a_fence(puppet: Puppet, case: dict[str, Any]) -> None:
    shown: list[Shown] = []

    def script(one: Shown) -> Iterable[str]:
        shown.append(one)
        return ["无答案"]

    puppet.ask(asked(case), script)
    for one in shown:
        if not one.rewriting:
            material = one.asked[one.asked.rindex("\n<已核实>\n") :]
            assert material.count("<已核实>") == material.count("</已核实>") == 1
            assert "[abcd]" not in material
            assert "<|im_start|>" not in material
