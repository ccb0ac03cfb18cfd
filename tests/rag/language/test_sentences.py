from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import clauses, sentences

TEXTS = st.text("东莞样例。！？!?；;，,、“”（）《》() \n\u30001千", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u3000", []),
        ("甲乙", ["甲乙"]),
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？", "丁"]),
        ("他说：“甲。”乙。", ["他说：“甲。”", "乙。"]),
        ("（甲。）乙", ["（甲。）", "乙"]),
        ("甲？！乙", ["甲？！", "乙"]),
        ("甲\n乙", ["甲", "乙"]),
        (" 甲。 \u3000乙。 ", ["甲。", "乙。"]),
        ("增长3.5%；降到2.1%。", ["增长3.5%；降到2.1%。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲，乙；丙。", ["甲，", "乙；", "丙。"]),
        ("甲,乙;丙", ["甲,", "乙;", "丙"]),
        ("甲（乙，丙），丁", ["甲（乙，丙），", "丁"]),
        ("“甲，乙”，丙", ["“甲，乙”，", "丙"]),
        ("奖励1,000元,补贴500元", ["奖励1,000元,", "补贴500元"]),
        ("甲、乙", ["甲、乙"]),
        ("甲），乙。", ["甲），", "乙。"]),
        # A bracket that is never closed ends with its sentence.
        ("（甲，乙。丙，丁", ["（甲，乙。", "丙，", "丁"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in clauses(text)] == expected


@given(TEXTS)
def test_sentences_hold_every_visible_character_once(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@given(TEXTS)
def test_clauses_divide_the_sentences(text: str) -> None:
    parts = clauses(text)
    assert "".join("".join(span.of(text).split()) for span in parts) == "".join(text.split())
    whole = sentences(text)
    assert all(any(s.start <= part.start and part.end <= s.end for s in whole) for part in parts)


@given(TEXTS)
def test_a_sentence_is_one_sentence(text: str) -> None:
    for span in sentences(text):
        assert [part.of(span.of(text)) for part in sentences(span.of(text))] == [span.of(text)]
