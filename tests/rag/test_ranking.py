"""The scoring alone, on small made-up numbers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ranking import CLOSENESS, ceiling, rank, search_text

IDS = st.sampled_from(["a:0:0", "a:0:1", "b:0:0", "b:0:1", "c:0:0"])
SCORES = st.floats(0.01, 50)
DOC_OF = {id: id[0] for id in ("a:0:0", "a:0:1", "b:0:0", "b:0:1", "c:0:0")}


def best_first(scores: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda one: -one[1])


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


def test_no_bigram_across_what_was_taken_out() -> None:
    assert all("有家" not in line for line in search_text("高企有多少家？").splitlines())


def test_ceiling_grows_with_the_question_and_is_never_0() -> None:
    assert ceiling([]) > 0
    assert ceiling([1.0, 2.0]) > ceiling([1.0]) > 0
