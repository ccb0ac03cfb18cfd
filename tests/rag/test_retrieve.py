"""The retriever over a real store in a temporary folder, with an embedder that needs no model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import StoreMismatch
from rag.retrieve import Retriever
from rag.schema import Chunk, ChunkKind, Document
from rag.spans import OffsetMap, Span
from rag.store.store import Store
from rag.testing import HashEmbedder

EMBEDDER = HashEmbedder()
HEADER = "导航\n"  # not indexed, so that offsets in chunk and document differ
DOCUMENTS = {
    "甲": ("甲市产业发展规划（2018-2025年）", ["到2025年机器人产值达到500亿元。", "建设三个机器人产业园。"]),
    "乙": ("乙市工作报告", ["去年机器人产值达到300亿元。", "公园绿地增加了十处。"]),
    "丙": ("丙市民生要点", ["新建学校二十所。"]),
}


def add(store: Store, id: str, title: str, passages: list[str]) -> None:
    text = HEADER + "\n".join(passages)
    document = Document(id, title, None, None, f"{id}.txt", id * 12, text)
    chunks = []
    for ordinal, passage in enumerate(passages):
        start = text.index(passage)
        span = Span(start, start + len(passage))
        name = f"{id}:{document.revision[:12]}:{ordinal}"
        chunks.append(
            Chunk(name, id, ordinal, ChunkKind.PROSE, (title,), "", passage, OffsetMap.keeping([span]))
        )
    vectors = EMBEDDER.embed_passages([chunk.indexed_text for chunk in chunks])
    store.replace(document, (), chunks, vectors, (), ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.write(tmp_path, EMBEDDER.name, EMBEDDER.dimension) as opened:
        yield opened


@pytest.fixture
def retriever(store: Store) -> Retriever:
    for id, (title, passages) in DOCUMENTS.items():
        add(store, id, title, passages)
    return Retriever(store=store, embedder=EMBEDDER)


def test_the_passage_that_answers_comes_first(retriever: Retriever) -> None:
    for question, passage in (
        ("公园绿地增加了多少？", "公园绿地增加了十处。"),
        ("学校新建几所", "新建学校二十所。"),
        ("机器人产业园有几个？", "建设三个机器人产业园。"),
    ):
        assert retriever.retrieve(question)[0].chunk.text == passage


def test_the_document_that_is_named_comes_first(retriever: Retriever) -> None:
    assert retriever.retrieve("规划里机器人产值多少？")[0].chunk.doc == "甲"
    assert retriever.retrieve("报告里机器人产值多少？")[0].chunk.doc == "乙"


def test_best_first_no_more_than_asked_each_once(retriever: Retriever) -> None:
    hits = retriever.retrieve("机器人产值", 3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    everything = [hit.chunk.id for hit in retriever.retrieve("机器人产值", 100)]
    assert len(everything) == len(set(everything)) == 5


def test_the_parts_say_where_a_score_comes_from(retriever: Retriever) -> None:
    first = dict(retriever.retrieve("公园绿地增加了多少？")[0].parts)
    assert first["lexical"] == 1
    assert 0 < first["strength"] <= 1
    assert -1 <= first["cosine"] <= 1.001


def test_strength_tells_a_question_of_this_corpus_from_another(retriever: Retriever) -> None:
    def strength(question: str) -> float:
        return max(dict(hit.parts).get("strength", 0.0) for hit in retriever.retrieve(question))

    assert strength("公园绿地增加了多少？") > strength("今年中秋的月饼公园里哪家好吃？")


def test_nothing_in_nothing_out(store: Store) -> None:
    assert Retriever(store=store, embedder=EMBEDDER).retrieve("机器人") == []


@pytest.mark.parametrize("question", ["？", "", "什么", '"', "NEAR(a b) OR *", "\0"])
def test_any_text_is_a_question(retriever: Retriever, question: str) -> None:
    assert len(retriever.retrieve(question)) == 5  # the vectors always have an opinion


def test_a_long_question_is_answered(retriever: Retriever) -> None:
    assert retriever.retrieve("公园绿地" * 2500)[0].chunk.text == "公园绿地增加了十处。"


def test_a_changed_document_is_found_as_it_is_now(store: Store, retriever: Retriever) -> None:
    add(store, "丙", "丙市民生要点", ["新建医院七所。"])
    assert retriever.retrieve("新建医院")[0].chunk.text == "新建医院七所。"
    store.remove("丙")
    assert all(hit.chunk.doc != "丙" for hit in retriever.retrieve("新建医院", 100))


def test_vectors_of_another_model_are_refused(store: Store) -> None:
    with pytest.raises(StoreMismatch):
        Retriever(store=store, embedder=HashEmbedder(32)).retrieve("机器人")


def test_it_is_a_langchain_retriever(store: Store, retriever: Retriever) -> None:
    found = retriever.model_copy(update={"k": 2}).invoke("公园绿地增加了多少？")
    assert len(found) == 2
    first = found[0]
    text = store.document(first.metadata["doc"]).text
    assert text[first.metadata["start"] : first.metadata["end"]] == first.page_content
    assert first.metadata["section"] == ["乙市工作报告"]
    assert first.metadata["score"] >= found[1].metadata["score"]
