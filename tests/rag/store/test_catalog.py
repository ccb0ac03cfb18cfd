"""The catalog gives back what it was given, field by field, and refuses files that aren't a store."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import InputError, StoreMismatch
from rag.schema import Document
from rag.store.catalog import SCHEMA, Catalog, Identity
from rag.store.store import FILE, Store
from tests.rag.store.made import DIMENSION, EMBEDDER, made

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return Catalog(connection)


def test_every_field_comes_back(catalog: Catalog) -> None:
    one = made("甲", 4)
    row = catalog.add_document(one.document, one.removals)
    for section in one.sections:
        catalog.add_section(row, section)
    for chunk, vector in zip(one.chunks, one.vectors, strict=True):
        catalog.add_chunk(row, chunk, vector)
    assert one.document in catalog.documents()
    assert catalog.sections("甲") == one.sections
    assert catalog.all_chunks("甲") == one.chunks
    assert catalog.removals("甲") == one.removals
    backwards = catalog.vector_keys()[::-1]
    assert catalog.vectors_of(backwards).tolist() == one.vectors[::-1].tolist()
    stored = catalog.chunks([one.chunks[1].id])[one.chunks[1].id]
    assert stored.original(3, 6) == one.chunks[1].original(3, 6)


def test_more_ids_than_a_statement_takes(catalog: Catalog) -> None:
    one = made("乙", 1200)
    row = catalog.add_document(one.document, ())
    for chunk, vector in zip(one.chunks, one.vectors, strict=True):
        catalog.add_chunk(row, chunk, vector)
    assert len(catalog.chunks([chunk.id for chunk in one.chunks])) == 1200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(words, words, st.none() | words, st.lists(st.integers(0, 2**40), max_size=3))
def test_any_text_comes_back(
    catalog: Catalog, id: str, text: str, issuer: str | None, pages: list[int]
) -> None:
    """NUL, carriage returns and characters beyond the basic plane included."""
    document = Document(id, text, issuer, None, text, "0" * 64, text, pages=tuple(pages))
    row = catalog.add_document(document, ())
    assert document in catalog.documents()
    catalog.drop_document(row)
    assert catalog.row_of(id) is None


def test_identity(catalog: Catalog) -> None:
    identity = Identity("某模型", 384, "jushi-1")
    catalog.found(identity)
    assert catalog.identity() == identity


def test_no_store_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有文档库"):
        Store.read(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_broken_file(tmp_path: Path) -> None:
    junk = b"\x00\xff junk " * 2000
    (tmp_path / FILE).write_bytes(junk)
    with pytest.raises(InputError, match="损坏"):
        Store.read(tmp_path)
    with pytest.raises(InputError, match="损坏"):
        Store.write(tmp_path, EMBEDDER, DIMENSION)
    assert (tmp_path / FILE).read_bytes() == junk


def test_damage_found_while_reading(tmp_path: Path) -> None:
    with Store.write(tmp_path, EMBEDDER, DIMENSION) as store:
        for n in range(30):
            made(f"文{n}").put(store)
    file = tmp_path / FILE
    content = bytearray(file.read_bytes())
    content[8192:] = b"\xaa" * (len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(InputError, match="损坏"), Store.read(tmp_path) as store:
        store.documents()


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("create table theirs(x)")
    other.commit()
    other.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(InputError, match="不是据实的文档库"):
        Store.read(tmp_path)
    with pytest.raises(InputError, match="不是据实的文档库"):
        Store.write(tmp_path, EMBEDDER, DIMENSION)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("version", [1, 99], ids=["older", "newer"])
def test_another_format(tmp_path: Path, version: int) -> None:
    Store.write(tmp_path, EMBEDDER, DIMENSION).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"pragma user_version = {version}")
    connection.close()
    with pytest.raises(StoreMismatch, match=f"第 {version} 版"):
        Store.read(tmp_path)
    with pytest.raises(StoreMismatch, match=f"第 {version} 版"):
        Store.write(tmp_path, EMBEDDER, DIMENSION)


def test_killed_before_the_first_commit(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with pytest.raises(InputError, match="没有文档库"):
        Store.read(tmp_path)
    with Store.write(tmp_path, EMBEDDER, DIMENSION) as store:
        assert store.documents() == ()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="文件夹"):
        Store.write(tmp_path / "file", EMBEDDER, DIMENSION)
