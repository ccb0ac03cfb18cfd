"""The ledger: what is written comes back to the last field, and goes with its document."""

import sqlite3
from pathlib import Path

from rag.store.store import FILE, Store
from tests.rag.store.made import DIMENSION, EMBEDDER, FIVE, made


def test_facts_come_back_whole_and_in_order(folder: Path) -> None:
    with Store.read(folder) as store:
        for name in FIVE:
            assert store.facts(name) == made(name).facts
        assert store.facts() == tuple(fact for name in sorted(FIVE) for fact in made(name).facts)


def test_facts_of_some_chunks(folder: Path) -> None:
    one, other = made("丙"), made("丁")
    with Store.read(folder) as store:
        found = store.facts_in([other.chunks[1].id, one.chunks[2].id])
        assert set(found) == {*one.facts[4:6], *other.facts[2:4]}
        assert store.facts_in([]) == ()


def test_a_document_takes_its_facts_with_it(folder: Path) -> None:
    with Store.write(folder, EMBEDDER, DIMENSION) as store:
        store.remove("丙")
        made("丁", chunks=1, version=1).put(store)
        assert store.facts("丙") == ()
        assert store.facts("丁") == made("丁", chunks=1, version=1).facts


def test_values_can_be_compared_in_sql(folder: Path) -> None:
    with sqlite3.connect(folder / FILE) as database:
        (above,) = database.execute("select count(*) from facts where cast(value as real) > 12").fetchone()
        (known,) = database.execute("select count(*) from facts where name like '%高新技术企业%'").fetchone()
    assert above == known == sum(len(made(name).chunks) for name in FIVE)
