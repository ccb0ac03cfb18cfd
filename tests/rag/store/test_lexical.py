"""Grams, and BM25 over them: what matches, in which order, and that no query can break it."""

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.store import lexical
from rag.store.lexical import Field, grams

TEXTS = {
    1: "到2025年，新增高新技术企业３８家",
    2: "PM10年均浓度继续下降",
    3: "建设5G基站，培育高新 技术\n企业",
    4: "深化改革开放",
}


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(lexical.SCHEMA)
    for row, text in TEXTS.items():
        lexical.add(connection, Field.CHUNK, row, text)
    return connection


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("，。 \x00\"'*", []),
        ("市", ["市"]),
        ("东莞市", ["东莞", "莞市"]),
        ("５Ｇ", ["5g"]),
        ("1.2万", ["12", "2万", "1.2"]),
        ("2025年", ["20", "02", "25", "5年", "2025"]),
        ("AI 大模型", ["ai", "i大", "大模", "模型"]),
        ("结\ud800尾", ["结尾"]),
    ],
)
def test_grams(text: str, expected: list[str]) -> None:
    assert grams(text) == expected


@given(st.text(max_size=60))
def test_grams_are_plain_words(text: str) -> None:
    """So that they need no escaping in a query and split only at the spaces put between them."""
    assert all(gram and gram.replace(".", "").isalnum() for gram in grams(text))


@given(st.text("东莞市高新技术企业2 5，\n", max_size=40))
def test_spaces_and_width_change_nothing_in_chinese(text: str) -> None:
    pairs = [gram for gram in grams(text) if len(gram) == 2]
    wide = text.replace("2", "２").replace("，", " ， ").replace("5", "５")
    assert [gram for gram in grams(wide) if len(gram) == 2] == pairs


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("2025年", [1]),
        ("pm10", [2]),
        ("５ｇ", [3]),
        ("高新技术企业", [1, 3]),  # found across a space and a line break
        ("改革", [4]),
        ("没有这个", []),
    ],
)
def test_search_finds(connection: sqlite3.Connection, query: str, expected: list[int]) -> None:
    assert sorted(row for row, _ in lexical.search(connection, Field.CHUNK, query, 9)) == expected


def test_better_matches_score_higher(connection: sqlite3.Connection) -> None:
    found = lexical.search(connection, Field.CHUNK, "到2025年高新技术企业", 9)
    assert [row for row, _ in found] == [1, 3]
    assert all(a > b > 0 for (_, a), (_, b) in pairwise(found))
    assert lexical.search(connection, Field.CHUNK, "到2025年高新技术企业", 1) == found[:1]
    assert lexical.search(connection, Field.CHUNK, "到2025年高新技术企业", 0) == []


@given(st.text(st.characters(), max_size=80))
def test_no_query_raises(connection: sqlite3.Connection, query: str) -> None:
    assert len(lexical.search(connection, Field.CHUNK, query, 9)) <= len(TEXTS)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'; drop table x",
        "a AND OR NOT (",
        "-x col:y ^z *",
        "\x00改革\x00",
        '""改革""',
        "NEAR(改革 开放)",
    ],
)
def test_no_operator_gets_through(connection: sqlite3.Connection, query: str) -> None:
    assert bool(lexical.search(connection, Field.CHUNK, query, 9)) == ("改革" in query)


def test_a_very_long_query(connection: sqlite3.Connection) -> None:
    noise = "".join(chr(0x4E00 + n * 7 % 20000) for n in range(10_000))
    assert [row for row, _ in lexical.search(connection, Field.CHUNK, noise + "深化改革开放", 1)] == [4]


def test_dropped_rows_are_gone() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(lexical.SCHEMA)
    lexical.add(connection, Field.CHUNK, 1, "深化改革")
    lexical.add(connection, Field.CHUNK, 2, "深化开放")
    lexical.drop(connection, Field.CHUNK, [1])
    assert lexical.search(connection, Field.CHUNK, "改革", 9) == []
    assert lexical.document_frequencies(connection, ["改革", "深化"]) == {"改革": 0, "深化": 1}
    connection.execute("insert into chunk_grams(chunk_grams, rank) values ('integrity-check', 1)")


def test_document_frequencies(connection: sqlite3.Connection) -> None:
    found = lexical.document_frequencies(connection, ["高新", "2025", "pm10", "没有"])
    assert found == {"高新": 2, "2025": 1, "pm10": 1, "没有": 0}


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_rarer_weighs_more(a: int, b: int) -> None:
    few, many = sorted((a, b))
    assert lexical.idf(few, 10_000) >= lexical.idf(many, 10_000) > 0
