"""The scoring alone, on small made-up numbers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ranking import CLOSENESS, NAMED, PLACE, naming, rank, search_text
from rag.schema import Document

IDS = st.sampled_from(["a:0:0", "a:0:1", "b:0:0", "b:0:1", "c:0:0"])
SCORES = st.floats(0.01, 50)
DOC_OF = {id: id[0] for id in ("a:0:0", "a:0:1", "b:0:0", "b:0:1", "c:0:0")}


def best_first(scores: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda one: -one[1])


def document(id: str, title: str, **more: Any) -> Document:
    return Document(
        id, title, more.pop("issuer", None), more.pop("issued", None), id, "0", more.pop("text", "")
    )


def order(*args: Any) -> list[str]:
    return [one.chunk for one in rank(*args)]


def test_chunk_and_document_count_together() -> None:
    chunks = [("a:0:0", 5.0), ("b:0:0", 4.0)]
    assert order(chunks, [], [], DOC_OF, {}) == ["a:0:0", "b:0:0"]
    assert order(chunks, [("b", 3.0), ("a", 1.0)], [], DOC_OF, {}) == ["b:0:0", "a:0:0"]


def test_a_near_vector_lifts_but_does_not_rule() -> None:
    nearest = [("b:0:0", 0.92), ("a:0:0", 0.80)]
    assert order([("a:0:0", 5.0), ("b:0:0", 4.5)], [], nearest, DOC_OF, {}) == ["b:0:0", "a:0:0"]
    assert order([("a:0:0", 5.0), ("b:0:0", 1.0)], [], nearest, DOC_OF, {}) == ["a:0:0", "b:0:0"]


def test_the_scale_of_the_cosines_does_not_matter() -> None:
    chunks = [("a:0:0", 5.0), ("b:0:0", 4.5)]
    wide = rank(chunks, [], [("b:0:0", 0.9), ("a:0:0", 0.5), ("c:0:0", 0.1)], DOC_OF, {})
    crowded = rank(chunks, [], [("b:0:0", 0.90), ("a:0:0", 0.86), ("c:0:0", 0.82)], DOC_OF, {})
    assert [one.chunk for one in wide] == [one.chunk for one in crowded]
    assert [one.score for one in wide] == pytest.approx([one.score for one in crowded])


def test_vectors_alone_still_find() -> None:
    assert order([], [], [("b:0:0", 0.9), ("a:0:0", 0.8)], DOC_OF, {}) == ["b:0:0", "a:0:0"]
    assert order([], [], [], DOC_OF, {}) == []


def test_ties_keep_one_order() -> None:
    assert order([("b:0:0", 1.0), ("a:0:0", 1.0)], [], [], DOC_OF, {}) == ["a:0:0", "b:0:0"]


@given(
    st.dictionaries(IDS, SCORES),
    st.dictionaries(st.sampled_from("abc"), SCORES),
    st.dictionaries(IDS, st.floats(-1, 1)),
    st.dictionaries(st.sampled_from("abc"), st.floats(-1, 1)),
)
def test_every_found_chunk_once_best_first(
    chunks: dict[str, float], documents: dict[str, float], nearest: dict[str, float], named: dict[str, float]
) -> None:
    ranked = rank(best_first(chunks), best_first(documents), best_first(nearest), DOC_OF, named)
    assert sorted(one.chunk for one in ranked) == sorted(chunks.keys() | nearest.keys())
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    for one in ranked:
        assert 0 <= one.lexical <= 1
        assert 0 <= one.closeness <= 1
        assert one.score == pytest.approx(one.lexical + CLOSENESS * one.closeness + one.naming)


def test_asking_words_are_not_searched_for() -> None:
    assert search_text("如何申请延期缴纳税款？").startswith("申请延期缴纳税款")
    assert search_text("什么？") == "什么？"  # nothing else is left to look for


def test_what_people_say_is_searched_for_in_official_terms_too() -> None:
    asked = search_text("全市高企多少家")
    assert "高企" in asked
    assert "高新技术企业" in asked


def test_a_named_province_speaks_for_its_documents_and_against_others() -> None:
    documents = [
        document("own", "关于稳定就业的通知", text="江西省人民政府"),
        document("other", "湖北省出台十条措施"),
        document("national", "关于稳定就业的通知", text="各省、自治区、直辖市人民政府"),
    ]
    assert naming("江西有什么补贴？", documents) == {"own": PLACE, "other": -PLACE}
    assert naming("有什么补贴？", documents) == {}


def test_a_province_far_down_the_text_is_not_what_a_document_is_about() -> None:
    assert naming("江西有什么补贴？", [document("long", "通知", text="一" * 500 + "江西省")]) == {}


DOCUMENTS = [
    document("plan", "某市国民经济和社会发展第十四个五年规划和远景目标纲要", issued="2021-03"),
    document("industry", "某市新兴产业发展规划（2018-2025年）", issued="2018-07"),
    document("talk", "某市：坚持制造业立市", issued="2022-11-09"),
]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("规划纲要里的目标是什么", ["plan"]),
        ("2018版规划的目标", ["industry", "plan"]),
        ("2022年那篇讲了什么", ["talk"]),
        ("规划提到多少家", ["plan", "industry"]),
        ("2022年有多少家", []),  # a year alone is when, not which document
    ],
)
def test_documents_named_by_kind_and_year(question: str, named: list[str]) -> None:
    scores = naming(question, DOCUMENTS)
    assert sorted(scores, key=lambda id: -scores[id]) == named


def test_a_name_that_all_documents_carry_says_nothing() -> None:
    assert naming("规划的目标", [document("a", "甲规划"), document("b", "乙规划")]) == {}
    assert naming("规划的目标", [document("a", "甲规划"), document("b", "乙")]) == {"a": NAMED}
