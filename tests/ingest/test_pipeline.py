"""What becomes of files on their way into the store, and that nothing on that way can break it."""

import multiprocessing
import random
import signal
import socket
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest
import pytest_socket
from numpy.typing import NDArray

from ingest.pipeline import Outcome, Report, ingest, ingest_documents
from rag.errors import DocumentError, InputError, StoreBusy
from rag.settings import Settings
from rag.store.store import Store
from rag.testing import HashEmbedder
from tests.ingest.made import loaded, put

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("甲", "乙", "丙", "丁")


def page(name: str, figure: int = 50, paragraphs: int = 1) -> str:
    body = "\n".join(
        f"（{n}）样例{name}\n样例{name}第{n}类企业达到{figure}家。" for n in range(1, paragraphs + 1)
    )
    return f"样例{name}办法\n\n一、目标\n{body}\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "store")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    put(tmp_path / "docs", "a.txt", page("甲"))
    put(tmp_path / "docs", "b.txt", page("乙"))
    return tmp_path / "docs"


def took(settings: Settings, *paths: Path, exact: bool = False) -> list[tuple[str | None, Outcome]]:
    report = ingest(paths, settings, HashEmbedder(), exact=exact)
    return [(file.doc, file.outcome) for file in report.files]


def held(settings: Settings) -> dict[str, str]:
    """Document id → text, of a store that is sound: everything in it once, and found by every search."""
    with Store.read(settings.store) as store:
        documents = {document.id: document.text for document in store.documents()}
        chunks = {chunk.id for chunk in store.all_chunks()}
        assert len(chunks) == store.chunk_count() == len(store.all_chunks())
        assert {chunk.doc for chunk in store.all_chunks()} == set(documents)
        vector = HashEmbedder().embed_query("样例")
        nearest = [id for id, _ in store.search_vector(vector, 10_000)]
        assert sorted(nearest) == sorted(chunks)
        for chunk in store.all_chunks():
            assert chunk.id in [id for id, _ in store.search_text(chunk.indexed_text, 10_000)]
    return documents


# What becomes of a file


def test_new_unchanged_changed_and_removed(docs: Path, settings: Settings) -> None:
    assert took(settings, docs) == [("a", Outcome.ADDED), ("b", Outcome.ADDED)]
    assert took(settings, docs) == [("a", Outcome.UNCHANGED), ("b", Outcome.UNCHANGED)]
    put(docs, "a.txt", page("甲", 60))
    assert sorted(took(settings, docs)) == [("a", Outcome.UPDATED), ("b", Outcome.UNCHANGED)]
    assert held(settings) == {"a": page("甲", 60), "b": page("乙")}
    (docs / "a.txt").unlink()
    assert sorted(took(settings, docs)) == [("a", Outcome.REMOVED), ("b", Outcome.UNCHANGED)]
    assert held(settings) == {"b": page("乙")}


def test_nothing_is_embedded_again_of_what_is_unchanged(
    docs: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    took(settings, docs)
    monkeypatch.delattr(HashEmbedder, "embed_passages")
    assert {outcome for _, outcome in took(settings, docs)} == {Outcome.UNCHANGED}


def test_other_documents_stay_unless_exactly_these_are_wanted(docs: Path, settings: Settings) -> None:
    took(settings, docs)
    assert took(settings, docs / "a.txt") == [("a", Outcome.UNCHANGED)]
    assert set(held(settings)) == {"a", "b"}
    assert sorted(took(settings, docs / "a.txt", exact=True)) == [
        ("a", Outcome.UNCHANGED),
        ("b", Outcome.REMOVED),
    ]
    assert set(held(settings)) == {"a"}


def test_a_renamed_file_keeps_one_document(docs: Path, settings: Settings) -> None:
    took(settings, docs)
    (docs / "a.txt").rename(docs / "c.txt")
    assert sorted(took(settings, docs)) == [
        ("a", Outcome.REMOVED),
        ("b", Outcome.UNCHANGED),
        ("c", Outcome.ADDED),
    ]
    assert set(held(settings)) == {"b", "c"}


@pytest.mark.parametrize("copy", ["0.txt", "z.txt", "sub/a.txt"])
def test_the_same_content_under_two_names_is_one_document(docs: Path, settings: Settings, copy: str) -> None:
    took(settings, docs)
    put(docs, copy, page("甲"))
    for paths in ([docs / copy], [docs], [docs]):
        took(settings, *paths)
        assert sorted(held(settings).values()) == sorted([page("甲"), page("乙")])


def test_two_documents_that_become_alike_are_one(docs: Path, settings: Settings) -> None:
    took(settings, docs)
    put(docs, "b.txt", page("甲"))
    assert took(settings, docs) == [("a", Outcome.UNCHANGED), ("a", Outcome.DUPLICATE)]
    assert held(settings) == {"a": page("甲")}
    put(docs, "a.txt", page("丙"))
    assert sorted(took(settings, docs)) == [("a", Outcome.UPDATED), ("b", Outcome.ADDED)]


def test_documents_already_loaded_leave_the_others(docs: Path, settings: Settings, tmp_path: Path) -> None:
    took(settings, docs)
    report = ingest_documents([loaded(tmp_path, "c.txt", page("丙"))], settings, HashEmbedder())
    assert (report.documents, [file.outcome for file in report.files]) == (3, [Outcome.ADDED])


def test_a_report_says_what_was_cleaned_and_marked(settings: Settings, tmp_path: Path) -> None:
    text = page("甲") + "对样例出口亿人民币。\n推荐阅读\n样例新闻\n2031-02-03\n"
    report: Report = ingest([put(tmp_path, "a.txt", text)], settings, HashEmbedder())
    (file,) = report.files
    assert (file.characters, file.removed) == (len(text), (("recommended", 3),))
    assert [mark.span.of(text) for mark in file.marks] == ["口亿人"]
    assert (report.documents, report.chunks, report.warnings) == (1, file.chunks, ())


def test_progress_counts_up_to_all_chunks(docs: Path, settings: Settings) -> None:
    steps: list[tuple[int, int]] = []
    report = ingest([docs], settings, HashEmbedder(), lambda _, done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (report.chunks, report.chunks)


# Bad input


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02ELF\x00" * 20, "首页 > 样例\n朋友圈\n".encode()])
def test_a_broken_file(docs: Path, settings: Settings, content: bytes) -> None:
    took(settings, docs)
    before = held(settings)
    put(docs, "a.txt", page("甲", 70))
    bad = put(docs, "bad.txt", content)
    with pytest.raises(DocumentError, match=r"bad\.txt"):
        took(settings, docs / "a.txt", bad, exact=True)
    assert held(settings) == before
    report = ingest([docs], settings, HashEmbedder())
    (skipped,) = (file for file in report.files if file.outcome is Outcome.SKIPPED)
    assert "bad.txt" in skipped.note
    assert held(settings) == before | {"a": page("甲", 70)}


def test_nothing_to_read(docs: Path, settings: Settings, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="没有读到任何文件"):
        took(settings, empty)
    assert not settings.store.exists()
    took(settings, docs)
    with pytest.raises(InputError, match="没有读到任何文件"):
        took(settings, empty)
    assert set(held(settings)) == {"a", "b"}


def test_two_at_once(docs: Path, settings: Settings) -> None:
    class Interrupting(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            with pytest.raises(StoreBusy, match="另一个进程正在写入文档库"):
                took(settings, docs)
            return super().embed_passages(texts)

    assert ingest([docs], settings, Interrupting()).documents == 2


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
@pytest.mark.allow_hosts(["127.0.0.1", "::1"])
def test_nothing_reaches_beyond_this_machine(settings: Settings) -> None:
    with pytest.raises(pytest_socket.SocketConnectBlockedError), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    assert ingest([SAMPLES], settings, HashEmbedder()).documents == 5


# Killed


class SlowEmbedder(HashEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(0.03)
        return super().embed_passages(texts)


def ingest_slowly(folder: Path, settings: Settings, started: Event) -> None:
    started.set()
    ingest([folder], settings, SlowEmbedder())


def test_killed_at_any_moment(tmp_path: Path, settings: Settings) -> None:
    """Each time the store opens on whole documents, and the next run completes it."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["chromadb", "ingest.pipeline", "tests.ingest.test_pipeline"])
    moments = random.Random(9)
    folder = tmp_path / "docs"
    needed = 0.0
    killed = 0
    for version in range(9):
        whole = {name: page(name, version, 20) for name in NAMES}
        for name, text in whole.items():
            put(folder, f"{name}.txt", text)
        started = processes.Event()
        process = processes.Process(target=ingest_slowly, args=(folder, settings, started))
        process.start()
        assert started.wait(60)
        begun = time.perf_counter()
        if version == 0:  # undisturbed: how long one takes here
            process.join(60)
            needed = time.perf_counter() - begun
            assert process.exitcode == 0
        else:
            time.sleep(moments.random() * needed)
            process.kill()
            process.join()
            killed += process.exitcode == -signal.SIGKILL
            for name, text in held(settings).items():
                assert text in (whole[name], page(name, version - 1, 20))
            took(settings, folder)
        assert held(settings) == whole
    assert killed
