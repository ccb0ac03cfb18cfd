"""The retrieval measure: figures by hand, and a folder of three documents all the way through."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval import retrieval
from eval.beir import Query
from eval.retrieval import Report, Result, describe, evaluate
from rag.errors import InputError
from rag.settings import Settings
from rag.testing import HashEmbedder

TEXTS = {
    "roads": "道路养护办法 全市每年养护道路三百公里。",
    "parks": "公园建设要点 今年新建公园十二个。",
    "schools": "学校建设要点 今年新建学校二十所。",
}


def result(ranked: list[str], relevant: str, answers: list[bool], answer: str | None = "答") -> Result:
    return Result(Query("q", "问", frozenset({relevant}), answer), tuple(ranked), tuple(answers), 10.0)


def test_figures_by_hand() -> None:
    figures = Report(
        (
            result(["a", "b"], "a", [True, False]),
            result(["a", "b"], "b", [False, False]),
            result(["a", "b"], "c", [False, True]),
            result(["a", "b"], "b", [False, False], answer=None),
        )
    ).to_json()
    assert figures["hit@1"] == 0.25
    assert figures["hit@5"] == figures["hit@10"] == 0.75
    assert figures["mrr@10"] == pytest.approx((1 + 1 / 2 + 0 + 1 / 2) / 4)
    assert figures["answer@1"] == pytest.approx(1 / 3)
    assert figures["answer@5"] == pytest.approx(2 / 3)
    assert figures["n"] == 4
    assert figures["p50_ms"] == 10.0


def test_without_answers_there_is_no_answer_figure() -> None:
    report = Report((result(["a"], "a", [False], answer=None),))
    assert report.to_json()["answer@1"] is None
    assert "answer@1  —" in describe(report)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def write(name: str, rows: list[dict[str, Any]]) -> None:
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")

    write("corpus.jsonl", [{"_id": id, "text": text} for id, text in TEXTS.items()])
    queries = [
        ("1", "今年新建公园多少个？", "十二个"),
        ("2", "每年养护道路多少公里？", "三百公里"),
        ("3", "无人评判", "无"),
    ]
    write("queries.jsonl", [{"_id": id, "text": text, "answer": answer} for id, text, answer in queries])
    (tmp_path / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\tparks\t1\n2\troads\t1\n3\troads\t0\n", "utf-8"
    )
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(retrieval, "open_embedder", lambda _: HashEmbedder())
    return Settings(store=tmp_path / "var" / "store", cache=tmp_path / "var" / "cache")


def test_a_folder_all_the_way_through(folder: Path, settings: Settings) -> None:
    first = evaluate(folder, settings)
    assert [done.query.id for done in first.results] == ["1", "2"]
    assert first.to_json() | {"p50_ms": 0} == {
        "hit@1": 1, "hit@5": 1, "hit@10": 1, "mrr@10": 1, "answer@1": 1, "answer@5": 1, "n": 2, "p50_ms": 0,
    }  # fmt: skip
    again = evaluate(folder, settings)
    assert [done.ranked for done in again.results] == [done.ranked for done in first.results]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.jsonl", None),
        ("corpus.jsonl", "不是 JSON"),
        ("corpus.jsonl", '{"_id": "roads"}'),
        ("queries.jsonl", None),
        ("qrels.tsv", None),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n1\tparks"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n9\tparks\t1"),
    ],
)
def test_a_faulty_folder_is_named(folder: Path, settings: Settings, name: str, content: str | None) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content, "utf-8")
    with pytest.raises(InputError):
        evaluate(folder, settings)
