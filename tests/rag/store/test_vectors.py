"""Vector search: by Chroma in process or by a server with the same results, and exactly without either."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.store import vectors
from rag.store.vectors import VectorIndex, Vectors, VectorsUnusableError, exact

N, D = 40, 8
KEYS = [f"文:{n}" for n in range(N)]
MATRIX: Vectors = np.random.default_rng(1).normal(size=(N, D)).astype(np.float32)


def fetch(keys: Sequence[str]) -> Vectors:
    return MATRIX[[KEYS.index(key) for key in keys]]


@pytest.fixture(params=["in process", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    return VectorIndex(f"jushi-{tmp_path.name}", tmp_path / "chroma", url)


def nearest(index: VectorIndex, n: int, k: int, generation: int = 1) -> list[str]:
    return [key for key, _ in index.search(MATRIX[n], k, generation)]


def test_the_same_as_the_exact_search(index: VectorIndex) -> None:
    index.sync(KEYS, fetch)
    for n in range(0, N, 7):
        found, expected = index.search(MATRIX[n], 5, 1), exact(KEYS, MATRIX, MATRIX[n], 5)
        assert [key for key, _ in found] == [key for key, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-5)
    assert index.failure is None


def test_sync_adds_what_is_missing_and_deletes_what_is_stale(index: VectorIndex) -> None:
    steps: list[tuple[int, int]] = []
    index.sync(KEYS[:30], fetch, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (30, 30)
    steps.clear()
    index.sync(KEYS[10:], fetch, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (10, 10)
    assert set(nearest(index, 0, N)) == set(KEYS[10:])
    steps.clear()
    index.sync(KEYS[10:], fetch, lambda done, total: steps.append((done, total)))
    assert steps == []
    index.sync([], fetch)
    assert nearest(index, 0, 3, generation=2) == []


def test_batches(index: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "BATCH", 7)
    steps: list[tuple[int, int]] = []
    index.sync(KEYS, fetch, lambda done, total: steps.append((done, total)))
    assert steps == [(min(done, N), N) for done in range(7, N + 7, 7)]
    index.sync(KEYS[:3], fetch)
    assert sorted(nearest(index, 0, N)) == KEYS[:3]


def test_collections_do_not_mix(index: VectorIndex, tmp_path: Path) -> None:
    url = index.target if index.target.startswith("http") else None
    other = VectorIndex(f"jushi-other-{tmp_path.name}", tmp_path / "chroma", url)
    index.sync(KEYS[:5], fetch)
    other.sync(KEYS[5:8], fetch)
    assert sorted(nearest(index, 0, N)) == sorted(KEYS[:5])
    assert sorted(nearest(other, 0, N)) == sorted(KEYS[5:8])


def test_a_new_generation_sees_what_another_client_wrote(index: VectorIndex, tmp_path: Path) -> None:
    url = index.target if index.target.startswith("http") else None
    index.sync(KEYS[:5], fetch)
    reader = VectorIndex(f"jushi-{tmp_path.name}", tmp_path / "chroma", url)
    assert len(nearest(reader, 0, N, generation=1)) == 5
    index.sync(KEYS, fetch)
    assert len(nearest(reader, 0, N, generation=2)) == N


def test_reading_makes_nothing(tmp_path: Path) -> None:
    index = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError, match="逐一比对"):
        index.search(MATRIX[0], 3, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_not_asked_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError):
        reader.search(MATRIX[0], 3, 1)
    VectorIndex("jushi-x", tmp_path / "chroma").sync(KEYS, fetch)
    with pytest.raises(VectorsUnusableError):
        reader.search(MATRIX[0], 3, 1)
    monkeypatch.setattr(vectors, "RETRY_SECONDS", 0.0)
    assert nearest(reader, 0, 1) == [KEYS[0]]
    assert reader.failure is None


def test_a_lost_index_is_noticed_and_made_anew(tmp_path: Path) -> None:
    """Chroma counts what its index no longer finds, and says nothing."""
    shutil.rmtree(_synced_by_another_process(tmp_path))
    with pytest.raises(VectorsUnusableError):
        VectorIndex("jushi-x", tmp_path / "chroma").search(MATRIX[0], N, 1)
    healed = VectorIndex("jushi-x", tmp_path / "chroma")
    healed.sync(KEYS, fetch)
    assert nearest(healed, 3, 1) == [KEYS[3]]


def test_a_broken_database_is_made_anew(tmp_path: Path) -> None:
    VectorIndex("jushi-x", tmp_path / "chroma").sync(KEYS, fetch)
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"junk" * 5000)
    healed = VectorIndex("jushi-x", tmp_path / "chroma")
    with pytest.raises(VectorsUnusableError):
        healed.search(MATRIX[3], N, 1)
    healed.sync(KEYS, fetch)
    assert nearest(healed, 3, N, generation=2)[0] == KEYS[3]


def test_a_torn_index_is_not_opened(tmp_path: Path) -> None:
    """Opening this one ends the process with a segmentation fault."""
    for file in _synced_by_another_process(tmp_path).iterdir():
        file.write_bytes(b"junk" * 5000)
    healed = VectorIndex("jushi-x", tmp_path / "chroma")
    healed.sync(KEYS, fetch, torn=True)
    assert nearest(healed, 3, N)[0] == KEYS[3]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    index = VectorIndex("jushi-x", tmp_path / "chroma", "http://127.0.0.1:9")
    for attempt in (lambda: index.search(MATRIX[0], 3, 1), lambda: index.sync(KEYS, fetch)):
        with pytest.raises(VectorsUnusableError, match=r"http://127\.0\.0\.1:9"):
            attempt()


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


def _synced_by_another_process(tmp_path: Path) -> Path:
    """A collection whose index is on disk, written by a process that has ended; its index's folder."""
    script = (
        "import sys; from pathlib import Path; from rag.store.vectors import VectorIndex;"
        "from tests.rag.store.test_vectors import many;"
        "keys, fetch = many(); index = VectorIndex('jushi-x', Path(sys.argv[1]));"
        "index.sync(keys, fetch)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "chroma"], check=True)
    [folder] = [path for path in (tmp_path / "chroma").iterdir() if path.is_dir()]
    return folder


def many() -> tuple[list[str], vectors.Fetch]:
    """Enough for Chroma to write its index out (1,000), the first of them KEYS."""
    rest = np.random.default_rng(2).normal(size=(1100, D)).astype(np.float32)
    keys = KEYS + [f"余:{n}" for n in range(len(rest))]
    rows = dict(zip(keys, [*MATRIX, *rest], strict=True))
    return keys, lambda wanted: np.stack([rows[key] for key in wanted])
