"""Several at once: one writer, readers that see one moment each, and a writer killed at any moment."""

import multiprocessing
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from rag.errors import StoreBusy
from rag.store.store import Store
from tests.rag.store.made import DIMENSION, EMBEDDER, FIVE, made, written


def test_one_writer_at_a_time(folder: Path) -> None:
    with Store.write(folder, EMBEDDER, DIMENSION), pytest.raises(StoreBusy, match="另一个进程") as caught:
        Store.write(folder, EMBEDDER, DIMENSION)
    assert caught.value.retryable
    Store.write(folder, EMBEDDER, DIMENSION).close()


def test_a_writer_in_another_process(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from rag.errors import StoreBusy; from rag.store.store import Store\n"
        f"try: Store.write(Path(sys.argv[1]), {EMBEDDER!r}, {DIMENSION})\n"
        "except StoreBusy: print('busy')"
    )
    with Store.write(folder, EMBEDDER, DIMENSION):
        done = subprocess.run(
            [sys.executable, "-c", script, folder], capture_output=True, text=True, check=True
        )
    assert done.stdout == "busy\n"


def test_a_reader_notices_what_is_written(folder: Path) -> None:
    new = made("甲", 5, version=3)
    with Store.read(folder) as store:
        assert store.document("甲") == made("甲").document
        assert store.search_vector(made("甲").vectors[0], 1)[0][0] == made("甲").chunks[0].id
        before = store.generation
        with Store.write(folder, EMBEDDER, DIMENSION) as writer:
            new.put(writer)
            assert store.generation == before + 1
            assert store.document("甲") == new.document
            # Chroma doesn't have it yet: the answer is complete nevertheless, and nothing to warn of.
            assert store.search_vector(new.vectors[4], 1)[0][0] == new.chunks[4].id
            assert len(store.search_vector(new.vectors[4], 99)) == 17
            writer.sync_vectors()
        assert store.search_vector(new.vectors[4], 1)[0][0] == new.chunks[4].id
        assert len(store.search_vector(new.vectors[4], 99)) == 17
        assert store.warnings == ()


def test_a_snapshot_stands_still(folder: Path) -> None:
    with Store.read(folder) as store, Store.write(folder, EMBEDDER, DIMENSION) as writer:
        with store.snapshot():
            found = store.search_text("甲的第2段", 1)
            made("甲", 5, version=3).put(writer)
            writer.sync_vectors()
            [chunk] = store.chunks([id for id, _ in found])
            assert chunk == made("甲").chunks[2]
            assert store.document("甲") == made("甲").document
            assert store.search_vector(made("甲").vectors[0], 1)[0][0] == made("甲").chunks[0].id
        assert store.document("甲") == made("甲", 5, version=3).document


def test_readers_and_a_writer_at_once(tmp_path: Path) -> None:
    """Whatever a reader sees of a document is of one version."""
    versions = {made("甲", 3, n).document.revision: made("甲", 3, n) for n in range(12)}
    written(tmp_path, made("甲", 3, 0), made("乙"))
    finished = threading.Event()

    def look(store: Store) -> int:
        seen: set[str] = set()
        while not finished.is_set() or not seen:
            with store.snapshot():
                document = store.document("甲")
                one = versions[document.revision]
                assert document == one.document
                found = [id for id, _ in store.search_text("甲的第2段", 9)]
                assert set(one.chunks) <= set(store.chunks(found))
                assert store.all_chunks("甲") == one.chunks
                assert store.search_vector(one.vectors[1], 1)[0][0] == one.chunks[1].id
            seen.add(document.revision)
        return len(seen)

    with Store.read(tmp_path) as a, Store.read(tmp_path) as b, ThreadPoolExecutor(4) as pool:
        lookers = [pool.submit(look, store) for store in (a, a, b, b)]
        try:
            with Store.write(tmp_path, EMBEDDER, DIMENSION) as writer:
                for n, one in enumerate(versions.values()):
                    one.put(writer)
                    if n % 3 == 0:
                        writer.sync_vectors()
                writer.sync_vectors()
        finally:
            finished.set()
        assert all(looker.result(timeout=60) for looker in lookers)
        assert a.warnings == b.warnings == ()


def write_without_end(folder: Path, started: Event) -> None:
    """What the killed process does: new versions of everything, for ever."""
    started.set()
    for version in range(1, 1000):
        with Store.write(folder, EMBEDDER, DIMENSION) as store:
            store.sync_vectors()
            for name in FIVE:
                made(name, 60, version).put(store)
            store.sync_vectors()


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """The store opens and answers each time, from whole documents, and the next write completes it."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["chromadb", "rag.store.store", "tests.rag.store.made"])
    moments = random.Random(8)
    written(tmp_path, *(made(name, 60) for name in FIVE))
    generations: list[int] = []
    # On a slow machine few writers get as far as their first commit: then more of them are killed.
    while len(generations) < 6 or (generations[-1] == generations[0] and len(generations) < 40):
        started = processes.Event()
        writer = processes.Process(target=write_without_end, args=(tmp_path, started))
        writer.start()
        assert started.wait(60)
        time.sleep(moments.random() * 0.4)
        writer.kill()
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        with Store.read(tmp_path) as store:
            generations.append(store.generation)
            assert [document.id for document in store.documents()] == sorted(FIVE)
            for document in store.documents():
                version = int(document.text.partition("，第")[2].partition("稿")[0])
                one = made(document.id, 60, version)
                assert document == one.document
                assert store.all_chunks(document.id) == one.chunks
                assert store.search_vector(one.vectors[5], 1)[0][0] == one.chunks[5].id
            assert len(store.search_text("今后五年", 999)) == 300
            assert store.warnings == ()
    assert generations == sorted(generations)
    assert generations[-1] > generations[0]
    last = [made(name, 60, 1001) for name in FIVE]
    written(tmp_path, *last)
    with Store.read(tmp_path) as store:
        assert {id for id, _ in store.search_vector(last[0].vectors[0], 300)} == {
            chunk.id for one in last for chunk in one.chunks
        }
        assert store.warnings == ()
