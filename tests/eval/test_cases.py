"""Gold questions: what is accepted, and what each fault is called and where."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.case_files import check, load
from eval.cases import Kind
from rag.errors import InputError
from rag.spans import Span

DOCUMENTS = {"plan": "全市建成公园12个。\n绿地率达到47.2%，公园开放。", "news": "今年新建学校3所。"}
GOOD: dict[str, Any] = {
    "id": "s1",
    "question": "建成多少个公园？",
    "kind": "numeric",
    "answer": "12个。",
    "numbers": [{"value": 12, "unit": "个", "text": "12个", "doc": "plan"}],
    "docs": ["plan"],
    "evidence": [{"doc": "plan", "quote": "建成公园12个"}],
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "cases.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_quote_becomes_its_exact_span(tmp_path: Path) -> None:
    (case,) = load([write(tmp_path, GOOD)], DOCUMENTS)
    assert case.kind is Kind.NUMERIC
    assert case.conversation == ("建成多少个公园？",)
    assert case.evidence[0].span.of(DOCUMENTS["plan"]) == "建成公园12个"


def test_evidence_by_position(tmp_path: Path) -> None:
    (case,) = load([write(tmp_path, GOOD | {"evidence": [{"doc": "plan", "start": 2, "end": 9}]})], DOCUMENTS)
    assert case.evidence[0].span == Span(2, 9)


def test_values_are_exact(tmp_path: Path) -> None:
    row = GOOD | {
        "numbers": [{"value": 47.2, "unit": "%", "text": "47.2%", "doc": "plan"}],
        "evidence": [{"doc": "plan", "quote": "绿地率达到47.2%"}],
    }
    (case,) = load([write(tmp_path, row)], DOCUMENTS)
    assert str(case.numbers[0].value) == "47.2"


def test_a_conversation_and_blank_lines(tmp_path: Path) -> None:
    row = GOOD | {"kind": "multiturn", "question": ["公园呢？", "建成多少个？"]}
    (case,) = load([write(tmp_path, "", row, "  ")], DOCUMENTS)
    assert case.conversation == ("公园呢？", "建成多少个？")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "riddle"}, "kind：没有这个种类"),
        ({"kind": "noisy"}, "kind：没有这个种类"),
        ({"answer": ""}, "answer：不能为空"),
        ({"question": 3}, "question：应是文字"),
        ({"question": " "}, "空的问题"),
        ({"kind": "multiturn"}, "至少两句"),
        ({"colour": "red"}, "colour：没有这个字段"),
        ({"numbers": []}, "缺少 numbers"),
        ({"numbers": [{"value": "many", "unit": "", "text": "x", "doc": "plan"}]}, "numbers.0.value：应是数"),
        ({"evidence": []}, "缺少 evidence"),
        ({"evidence": [{"doc": "plan"}]}, "evidence.0.start：缺少这一项"),
        ({"evidence": [{"doc": "plan", "start": 0, "end": 99}]}, "不在 plan（共 27 字）之内"),
        ({"evidence": [{"doc": "plan", "start": 5, "end": 5}]}, "区间 5–5"),
        ({"evidence": [{"doc": "plan", "quote": "公园"}]}, "不止一处"),
        ({"evidence": [{"doc": "plan", "quote": "公园13个"}]}, "不见于 plan"),
        ({"evidence": [{"doc": "lost", "quote": "公园"}], "docs": ["lost"]}, "没有名为 lost 的文件"),
        ({"docs": ["plan", "news"]}, "docs 里的 news 没有 evidence"),
        ({"docs": []}, "引用了 plan，docs 里却没有"),
        ({"evidence": [{"doc": "plan", "quote": "绿地率"}]}, "数字“12个”不在 plan"),
        ({"kind": "unanswerable"}, "unanswerable 题不应有"),
    ],
)
def test_each_fault_is_named_with_file_and_line(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    path = write(tmp_path, GOOD, GOOD | {"id": "s2"} | change)
    (message, *_) = check(path, DOCUMENTS)
    assert message.startswith(f"{path}:2：")
    assert fault in message
    with pytest.raises(InputError, match=r"cases\.jsonl:2"):
        load([path], DOCUMENTS)


def test_a_line_that_is_no_object(tmp_path: Path) -> None:
    path = write(tmp_path, "{oops", "[1]", GOOD)
    first, second = check(path, DOCUMENTS)
    assert "cases.jsonl:1：不是一个 JSON 对象" in first
    assert "cases.jsonl:2：整行：应是一个 JSON 对象" in second


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, GOOD)
    (message,) = check(path, DOCUMENTS)
    assert "编号 s1 重复" in message
    assert "cases.jsonl:1" in message


def test_every_fault_is_listed(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD | {"kind": "riddle", "answer": ""}, GOOD | {"evidence": []})
    assert [message.split("：")[1] for message in check(path)] == [
        "kind",
        "answer",
        "缺少 evidence，只有 unanswerable 题可以没有",
        "docs 里的 plan 没有 evidence",
    ]


def test_without_documents_spans_are_not_looked_up(tmp_path: Path) -> None:
    assert check(write(tmp_path, GOOD | {"evidence": [{"doc": "plan", "quote": "别处"}]})) == ()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="读不了"):
        check(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        check(tmp_path / "latin.jsonl")
    with pytest.raises(InputError, match="没有题目"):
        load([write(tmp_path, "")], DOCUMENTS)
