"""Vector search: by Chroma in process or by a server with the same results, and exactly without either."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.store import vectors
from rag.store.vectors import VectorIndex, Vectors, VectorsUnusableError, exact

N, D = 1200, 8  # Chroma writes its index to files after 1,000 vectors; what comes later stays in its log
MATRIX: Vectors = np.random.default_rng(1).normal(size=(N, D)).astype(np.float32)


@dataclass(frozen=True)
class Made:
    """Some of the rows of MATRIX."""

    rows: range

    def vector_keys(self) -> list[str]:
        return [f"文:{n}" for n in self.rows]

    def vectors_of(self, keys: Sequence[str]) -> Vectors:
        return MATRIX[[int(key.rpartition(":")[2]) for key in keys]]


SMALL, ALL = Made(range(40)), Made(range(N))
KEYS = SMALL.vector_keys()


@pytest.fixture(params=["in process", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    return VectorIndex(f"jushi-{tmp_path.name}", tmp_path / "chroma", url)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ALL, written by a process that has ended: what is on disk, this process has not in memory."""
    script = (
        "import sys; from pathlib import Path; from rag.store.vectors import VectorIndex;"
        "from tests.rag.store.test_vectors import ALL;"
        "VectorIndex('jushi-x', Path(sys.argv[1])).sync(ALL)"
    )
    folder = tmp_path_factory.mktemp("original") / "chroma"
    subprocess.run([sys.executable, "-c", script, folder], check=True)
    return folder


@pytest.fixture
def hnsw(original: Path, tmp_path: Path) -> Path:
    """The files of the index in a copy of it."""
    copy = shutil.copytree(original, tmp_path / "chroma")
    [folder] = [path for path in copy.iterdir() if path.is_dir()]
    return folder


def nearest(index: VectorIndex, made: Made, n: int, k: int, generation: int = 1) -> list[str]:
    return [key for key, _ in index.search(MATRIX[n], k, generation, made)]


def test_the_same_as_the_exact_search(index: VectorIndex) -> None:
    index.sync(SMALL)
    for n in range(0, 60, 7):
        found = index.search(MATRIX[n], 5, 1, SMALL)
        expected = exact(KEYS, MATRIX[:40], MATRIX[n], 5)
        assert [key for key, _ in found] == [key for key, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-5)
    assert index.failure is None


def test_sync_adds_what_is_missing_and_deletes_what_is_stale(index: VectorIndex) -> None:
    steps: list[tuple[int, int]] = []

    def sync(rows: range) -> list[tuple[int, int]]:
        steps.clear()
        index.sync(Made(rows), lambda done, total: steps.append((done, total)))
        return steps

    assert sync(range(30)) == [(30, 30)]
    assert sync(range(10, 40)) == [(10, 10)]
    assert set(nearest(index, Made(range(10, 40)), 0, N)) == set(KEYS[10:])
    assert sync(range(10, 40)) == []
    assert sync(range(0)) == []
    assert nearest(index, Made(range(0)), 0, 3, generation=2) == []


def test_batches(index: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "BATCH", 7)
    steps: list[tuple[int, int]] = []
    index.sync(SMALL, lambda done, total: steps.append((done, total)))
    assert steps == [(min(done, 40), 40) for done in range(7, 47, 7)]
    index.sync(Made(range(3)))
    assert sorted(nearest(index, Made(range(3)), 0, N)) == KEYS[:3]


def test_collections_do_not_mix(index: VectorIndex, tmp_path: Path) -> None:
    url = index.target if index.target.startswith("http") else None
    other = VectorIndex(f"jushi-other-{tmp_path.name}", tmp_path / "chroma", url)
    mine, theirs = Made(range(5)), Made(range(5, 8))
    index.sync(mine)
    other.sync(theirs)
    assert sorted(nearest(index, mine, 0, N)) == sorted(mine.vector_keys())
    assert sorted(nearest(other, theirs, 0, N)) == sorted(theirs.vector_keys())


def test_a_new_generation_sees_what_another_client_wrote(index: VectorIndex, tmp_path: Path) -> None:
    url = index.target if index.target.startswith("http") else None
    few = Made(range(5))
    index.sync(few)
    reader = VectorIndex(f"jushi-{tmp_path.name}", tmp_path / "chroma", url)
    assert len(nearest(reader, few, 0, N, generation=1)) == 5
    index.sync(SMALL)
    assert len(nearest(reader, SMALL, 0, N, generation=2)) == 40


def test_reading_makes_nothing(tmp_path: Path) -> None:
    index = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError, match="逐一比对"):
        nearest(index, SMALL, 0, 3)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_not_asked_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError):
        nearest(reader, SMALL, 0, 3)
    VectorIndex("jushi-x", tmp_path / "chroma").sync(SMALL)
    with pytest.raises(VectorsUnusableError):
        nearest(reader, SMALL, 0, 3)
    monkeypatch.setattr(vectors, "RETRY_SECONDS", 0.0)
    assert nearest(reader, SMALL, 0, 1) == [KEYS[0]]
    assert reader.failure is None


def test_a_lost_index_is_noticed_and_made_anew(tmp_path: Path, hnsw: Path) -> None:
    """Chroma counts what its index no longer finds, and answers with what its log still holds."""
    shutil.rmtree(hnsw)
    index = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError):
        nearest(index, ALL, 3, 5)
    index.sync(ALL)
    assert nearest(index, ALL, 3, 1, generation=2) == [ALL.vector_keys()[3]]


def test_a_broken_database_is_made_anew(tmp_path: Path) -> None:
    VectorIndex("jushi-x", tmp_path / "chroma").sync(SMALL)
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"junk" * 5000)
    index = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError):
        nearest(index, SMALL, 3, 1)
    index.sync(SMALL)
    assert nearest(index, SMALL, 3, 1, generation=2) == [KEYS[3]]


def test_a_torn_index_is_not_opened(tmp_path: Path, hnsw: Path) -> None:
    """Opening this one would end the process with a segmentation fault."""
    for file in hnsw.iterdir():
        file.write_bytes(b"junk" * 5000)
    index = VectorIndex("jushi-x", tmp_path / "chroma")
    index.sync(SMALL, torn=True)
    assert nearest(index, SMALL, 3, 1) == [KEYS[3]]


def test_readers_leave_the_files_alone(tmp_path: Path, hnsw: Path) -> None:
    """Two processes that write to one folder lose vectors; opening and searching must not be writing."""
    before = {file: file.read_bytes() for file in hnsw.iterdir()}
    assert nearest(VectorIndex("jushi-x", tmp_path / "chroma"), ALL, 3, 1) == [ALL.vector_keys()[3]]
    assert {file: file.read_bytes() for file in hnsw.iterdir()} == before


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    index = VectorIndex("jushi-x", tmp_path / "chroma", "http://127.0.0.1:9")
    with pytest.raises(VectorsUnusableError, match=r"http://127\.0\.0\.1:9"):
        nearest(index, SMALL, 0, 3)
    with pytest.raises(VectorsUnusableError, match=r"http://127\.0\.0\.1:9"):
        index.sync(SMALL)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://a", "http://", "http://a:b", "http://a/path"])
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError, match="JUSHI_CHROMA_URL"):
        VectorIndex("jushi-x", tmp_path, url)


@given(st.integers(1, 30), st.integers(1, 40), st.integers(0, 2**32))
def test_exact_is_by_cosine(n: int, k: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(n, 4)).astype(np.float32)
    vector = random.normal(size=4).astype(np.float32)
    found = exact([str(i) for i in range(n)], matrix, vector, k)
    assert len(found) == min(n, k)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    for id, score in found:
        row = matrix[int(id)]
        assert score == pytest.approx(row @ vector / np.linalg.norm(row) / np.linalg.norm(vector), abs=1e-5)


def test_zeros_are_like_nothing() -> None:
    matrix = np.array([[0, 0], [1, 0]], np.float32)
    assert exact(["a", "b"], matrix, np.array([1, 0], np.float32), 2) == [("b", 1.0), ("a", 0.0)]
    assert exact(["a", "b"], matrix, np.zeros(2, np.float32), 2) == [("a", 0.0), ("b", 0.0)]
