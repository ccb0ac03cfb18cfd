"""The store as a whole: what is written is found, what is removed is gone, and nothing is lost on the way."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from rag.errors import StoreMismatch
from rag.schema import Chunk
from rag.store.store import FILE, Store
from rag.store.vectors import Vectors
from tests.rag.store.made import DIMENSION, EMBEDDER, FIVE, Made, made, written


def nearest(store: Store, vector: Vectors) -> tuple[str, float]:
    [(id, score)] = store.search_vector(vector, 1)
    return id, round(score, 5)


def test_everything_comes_back(folder: Path) -> None:
    with Store.read(folder) as store:
        assert (store.embedder_name, store.dimension) == (EMBEDDER, DIMENSION)
        assert [document.id for document in store.documents()] == sorted(FIVE)
        chunks: list[Chunk] = []
        for name in sorted(FIVE):
            one = made(name)
            assert store.document(name) == one.document
            assert store.sections(name) == one.sections
            assert store.all_chunks(name) == one.chunks
            assert store.removals(name) == one.removals
            chunks += one.chunks
        assert store.all_chunks() == tuple(chunks)
        assert store.chunk_count() == len(chunks)
        backwards = [chunk.id for chunk in reversed(chunks)]
        assert store.chunks(backwards) == tuple(reversed(chunks))


@pytest.mark.parametrize("missing", ["document", "removals"])
def test_no_such_document(folder: Path, missing: str) -> None:
    with Store.read(folder) as store, pytest.raises(KeyError):
        getattr(store, missing)("己")


def test_no_such_chunk(folder: Path) -> None:
    with Store.read(folder) as store, pytest.raises(KeyError):
        store.chunks(["己:0:0"])


def test_each_search_finds_its_own(folder: Path) -> None:
    one = made("丙")
    with Store.read(folder) as store:
        assert store.search_text("丙的第1段", 1)[0][0] == one.chunks[1].id
        assert store.search_documents("丙的第1段", 1)[0][0] == "丙"
        assert store.search_documents("丙工作方案", 1)[0][0] == "丙"
        assert nearest(store, one.vectors[2]) == (one.chunks[2].id, 1.0)
        assert len(store.search_vector(one.vectors[2], 99)) == 15
        assert store.search_vector(one.vectors[2], 0) == []
        assert store.warnings == ()


def test_headings_and_lead_in_are_searched_and_removals_are_not(folder: Path) -> None:
    with Store.read(folder) as store:
        assert len(store.search_text("今后五年", 99)) == 15
        assert len(store.search_text("总量", 99)) == 15
        assert store.search_documents("首页导航", 9) == []


def test_idf(folder: Path) -> None:
    with Store.read(folder) as store:
        weights = store.idf(["今后", "丙的", "没有", "没有"])
    assert set(weights) == {"今后", "丙的", "没有"}
    assert weights["没有"] > weights["丙的"] > weights["今后"] > 0


@pytest.mark.parametrize("server", [False, True], ids=["in process", "server"])
def test_replace_and_remove_leave_nothing_behind(
    tmp_path: Path, server: bool, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("chroma_url") if server else None
    written(tmp_path, *map(made, FIVE), url=url)
    new = made("甲", 2, version=7)
    with Store.write(tmp_path, EMBEDDER, DIMENSION, url) as store:
        new.put(store)
        store.remove("乙")
        with pytest.raises(KeyError):
            store.remove("乙")
        store.sync_vectors()
    left = {chunk.id for name in FIVE[2:] for chunk in made(name).chunks} | {c.id for c in new.chunks}
    with Store.read(tmp_path, url) as store:
        assert {document.id for document in store.documents()} == set(FIVE) - {"乙"}
        assert store.document("甲") == new.document
        assert {chunk.id for chunk in store.all_chunks()} == left
        assert store.sections("乙") == ()
        for query in ("甲", "乙", "甲的第2段，第0稿", "今后五年", "乙工作方案"):
            assert {id for id, _ in store.search_text(query, 99)} <= left
            assert "乙" not in dict(store.search_documents(query, 99))
        assert {id for id, _ in store.search_vector(made("乙").vectors[0], 99)} == left
        assert store.idf(["乙的"])["乙的"] == store.idf(["没有"])["没有"]
        assert store.warnings == ()
    connection = sqlite3.connect(tmp_path / FILE)
    for table in ("chunk_grams", "document_grams"):
        connection.execute(f"insert into {table}({table}, rank) values ('integrity-check', 1)")
    rows = {
        table: connection.execute(f"select count(*) from {table}").fetchone()[0]
        for table in ("documents", "sections", "chunks", "chunk_grams", "document_grams")
    }
    connection.close()
    assert rows == {
        "documents": 4,
        "sections": 4,
        "chunks": 11,
        "chunk_grams": 11,
        "document_grams": 4,
    }


def test_the_same_chunk_id_with_another_vector(folder: Path) -> None:
    """The same revision cut or embedded anew keeps its ids; Chroma must follow all the same."""
    one = made("甲")
    other = Made(one.document, one.sections, one.chunks, -one.vectors, one.removals, ())
    written(folder, other)
    with Store.read(folder) as store:
        assert nearest(store, -one.vectors[0]) == (one.chunks[0].id, 1.0)


def test_without_chunks(folder: Path) -> None:
    written(folder, made("空", 0))
    with Store.read(folder) as store:
        assert store.all_chunks("空") == ()
        assert store.document("空") == made("空", 0).document


def test_an_empty_store(tmp_path: Path) -> None:
    written(tmp_path)
    with Store.read(tmp_path) as store:
        assert not store.documents()
        assert not store.all_chunks()
        assert store.search_text("目标", 5) == store.search_documents("目标", 5) == []
        assert store.search_vector(np.ones(DIMENSION, np.float32), 5) == []


@pytest.mark.parametrize(
    "vectors",
    [np.zeros((2, DIMENSION)), np.zeros((3, DIMENSION + 1)), np.full((3, DIMENSION), np.nan)],
    ids=["too few", "too wide", "not finite"],
)
def test_vectors_that_do_not_fit(folder: Path, vectors: Vectors) -> None:
    one = made("甲", version=1)
    wrong = Made(one.document, one.sections, one.chunks, vectors, one.removals, ())
    with Store.write(folder, EMBEDDER, DIMENSION) as store:
        with pytest.raises(ValueError, match="finite vectors of 8"):
            wrong.put(store)
        assert store.document("甲") == made("甲").document


def test_a_failed_transaction_changes_nothing(folder: Path) -> None:
    one = made("甲", version=1)
    twice = Made(one.document, one.sections, one.chunks[:1] * 2, one.vectors[:2], one.removals, ())
    with Store.write(folder, EMBEDDER, DIMENSION) as store:
        generation = store.generation
        with pytest.raises(sqlite3.IntegrityError):
            twice.put(store)
        assert store.generation == generation
        assert store.all_chunks("甲") == made("甲").chunks
        assert store.search_text("甲的第0段，第0稿", 1)[0][0] == made("甲").chunks[0].id


def test_another_embedder(folder: Path) -> None:
    for name, dimension in (("another", DIMENSION), (EMBEDDER, DIMENSION + 1)):
        with pytest.raises(StoreMismatch, match=EMBEDDER):
            Store.write(folder, name, dimension)
        with Store.read(folder) as store, pytest.raises(StoreMismatch, match=EMBEDDER):
            store.require_embedder(name, dimension)
    Store.write(folder, EMBEDDER, DIMENSION).close()  # the refused writers hold no lock


def test_a_reader_cannot_write(folder: Path) -> None:
    with Store.read(folder) as store:
        with pytest.raises(ValueError, match="reading"):
            made("甲").put(store)
        with pytest.raises(ValueError, match="reading"):
            store.remove("甲")
        with pytest.raises(ValueError, match="reading"):
            store.sync_vectors()


def test_a_closed_store(folder: Path) -> None:
    store = Store.read(folder)
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.documents()


def test_without_its_chroma_folder(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")
    one = made("丁")
    with Store.read(folder) as store:
        assert nearest(store, one.vectors[1]) == (one.chunks[1].id, 1.0)
        [warning] = store.warnings
        assert "python -m ingest" in warning
    assert not (folder / "chroma").exists()
    written(folder)
    with Store.read(folder) as store:
        assert store.search_vector(one.vectors[1], 1)[0][0] == one.chunks[1].id
        assert store.warnings == ()


def test_chroma_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the tests above would prove nothing of it."""
    monkeypatch.setattr("rag.store.store.exact", lambda *_: pytest.fail("compared one by one"))
    with Store.read(folder) as store:
        assert len(store.search_vector(made("丁").vectors[1], 3)) == 3
        assert store.warnings == ()


def test_the_server_is_down(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    with Store.write(tmp_path, EMBEDDER, DIMENSION, nowhere) as store:
        made("甲").put(store)
        store.sync_vectors()
        [warning] = store.warnings
        assert nowhere in warning
    with Store.read(tmp_path, nowhere) as store:
        assert store.search_vector(made("甲").vectors[1], 1)[0][0] == made("甲").chunks[1].id


def test_in_process_and_server_give_the_same(tmp_path: Path, chroma_url: str) -> None:
    documents = [made(name, 20) for name in FIVE]
    written(tmp_path, *documents)
    written(tmp_path, url=chroma_url)  # the same store, moved to the server
    with Store.read(tmp_path) as local, Store.read(tmp_path, chroma_url) as remote:
        for document in documents:
            here = local.search_vector(document.vectors[7], 10)
            there = remote.search_vector(document.vectors[7], 10)
            assert [id for id, _ in here] == [id for id, _ in there]
            assert [score for _, score in here] == pytest.approx([score for _, score in there], abs=1e-5)
        assert local.warnings == remote.warnings == ()


def test_sync_reports_and_has_nothing_to_do_twice(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))

    with Store.write(tmp_path, EMBEDDER, DIMENSION) as store:
        made("甲", 9).put(store)
        store.sync_vectors(progress)
        assert steps[-1] == (9, 9)
        steps.clear()
        store.sync_vectors(progress)
    with Store.write(tmp_path, EMBEDDER, DIMENSION) as store:
        store.sync_vectors(progress)
    assert steps == []


@pytest.mark.parametrize(
    "query", ["", "，。？！", "\"'", "\x00", "-x col:y (", "高" * 10_000, "\ud800", "a" * 10_000]
)
def test_no_query_raises(folder: Path, query: str) -> None:
    with Store.read(folder) as store:
        for search in (store.search_text, store.search_documents):
            assert len(search(query, 5)) <= 5
