"""Vectors: nearest neighbours by Chroma, or exactly by numpy where Chroma can't be used.

Chroma is derived from the catalog and never trusted: chromadb 1.5.9 can lose vectors without an
error, and a half-written index can crash the process that opens it. So what it holds is probed
after every sync and at every opening, an answer that comes short is a failure, and an index whose
sync was cut off is thrown away unopened. A new sync heals all of it.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from rag.errors import InputError, JushiError

if TYPE_CHECKING:
    from chromadb import Collection  # noqa: TID251 - the one place
    from chromadb.api import ClientAPI  # noqa: TID251 - the one place
    from chromadb.api.collection_configuration import (  # noqa: TID251 - the one place
        CreateCollectionConfiguration,
    )

BATCH = 500  # far below get_max_batch_size (5461), and a step of the progress bar
PROBES = 200  # of 5,000 vectors with 2 % lost, this many miss the loss once in 50 times
_MISSES = 0.05  # share of the probes that an approximate search may miss
RETRY_SECONDS = 30.0

# With the default ef_search (100), 3 % of the 50 nearest of 7,500 are missed; with 300, 0.3 % for 2 ms more.
HNSW: "CreateCollectionConfiguration" = {"hnsw": {"space": "cosine", "ef_search": 300}}

_OPENING = threading.Lock()  # clear_system_cache and opening must not interleave between threads

Vectors = NDArray[np.float32]
Scored = list[tuple[str, float]]
Progress = Callable[[int, int], None]  # done, total


class Source(Protocol):
    """Where the vectors come from: the catalog. A key always stands for the same vector."""

    def vector_keys(self) -> list[str]: ...
    def vectors_of(self, keys: Sequence[str]) -> Vectors:
        """(len(keys), dimension)"""
        ...


class VectorsUnusableError(Exception):
    """Chroma can't be opened or reached, or doesn't hold what it should. The message is the user's."""


class VectorIndex:
    """The collection of one store, in a folder of its own or on a Chroma server."""

    def __init__(self, collection: str, folder: Path, url: str | None = None) -> None:
        self.target = url or "in-process"
        self._name = collection
        self._folder = folder
        self._server = _server(url) if url else None
        self._lock = threading.Lock()
        self._collection: Collection | None = None
        self._generation = -1
        self._failed_at = float("-inf")
        self.failure: str | None = None

    def search(self, vector: Vectors, k: int, generation: int, source: Source) -> Scored:
        """The k nearest (key, cosine), best first, as of this generation of the catalog.

        What Chroma holds is checked against the source when it is opened for a new generation.
        VectorsUnusableError if it fails; for RETRY_SECONDS after that it isn't asked again.
        """
        with self._lock:
            if generation > self._generation:
                # A client that was open while another process wrote stays at what it saw first.
                self._collection, self._generation, self._failed_at = None, generation, float("-inf")
            if self.failure and time.monotonic() - self._failed_at < RETRY_SECONDS:
                raise VectorsUnusableError(self.failure)
            with self._guarded():
                if self._collection is None:
                    self._collection = self._open_existing(source)
                collection = self._collection
        with self._guarded():
            found = collection.query(query_embeddings=vector[None], n_results=k, include=["distances"])
            distances = found["distances"]
            assert distances is not None
            scored = [
                (key, 1.0 - distance) for key, distance in zip(found["ids"][0], distances[0], strict=True)
            ]
            if len(scored) < min(k, collection.count()):
                raise ValueError("fewer results than vectors")
        self.failure = None
        return scored

    def sync(
        self,
        source: Source,
        progress: Progress | None = None,
        torn: bool = False,
    ) -> None:
        """Make the collection hold what the source holds, and nothing else.

        `progress(done, total)` counts vectors written. A collection that doesn't answer for what it
        holds is made anew, once. VectorsUnusableError if that doesn't help either. `torn` says that
        an earlier sync didn't come to its end: a half-written index can crash the process that opens
        it, so in-process it isn't opened again.
        """
        with self._lock, self._guarded():
            self._collection, self._generation = None, -1
            if torn and not self._server:
                self._reset()
            if not self._attempt(source, progress):
                self._reset()
                if not self._attempt(source, progress):
                    raise ValueError("a new collection doesn't hold what was put in")
        self.failure = None

    def _attempt(self, source: Source, progress: Progress | None) -> bool:
        try:
            collection = self._client().get_or_create_collection(
                self._name, embedding_function=None, configuration=HNSW
            )
            _fill(collection, source, progress)
            return _answers(collection, source)
        except JushiError:
            raise
        except Exception:  # whatever it is, a new collection may not have it
            return False

    def _reset(self) -> None:
        if self._server:
            self._client().delete_collection(self._name)
        else:
            shutil.rmtree(self._folder, ignore_errors=True)  # ours, and derived

    def _client(self) -> "ClientAPI":
        # Imported when first needed: it takes most of a second, and much is answered without it.
        import chromadb  # noqa: TID251 - the one place
        from chromadb.api.shared_system_client import SharedSystemClient  # noqa: TID251 - the one place

        with _OPENING:
            # Forgets, and doesn't stop, the clients of this process: the next one reads the disk anew.
            SharedSystemClient.clear_system_cache()
            if self._server:
                host, port, ssl = self._server
                return chromadb.HttpClient(host=host, port=port, ssl=ssl)
            return chromadb.PersistentClient(path=self._folder)

    def _open_existing(self, source: Source) -> "Collection":
        if not self._server and not (self._folder / "chroma.sqlite3").exists():
            raise FileNotFoundError(self._folder)  # opening would make an empty one
        collection = self._client().get_collection(self._name, embedding_function=None)
        if not _answers(collection, source):
            raise ValueError("the collection doesn't hold what the catalog holds")
        return collection

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Whatever goes wrong in Chroma, in its Rust part or on the way to the server, said once."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit, JushiError):
            raise
        except BaseException as error:  # a panic in Rust is a BaseException
            self._collection = None
            self._failed_at = time.monotonic()
            self.failure = (
                f"Chroma 服务 {self.target} 现在用不了，已改为逐一比对，结果不受影响；请检查它是否在运行。"
                if self._server
                else "向量索引现在用不了，已改为逐一比对，结果不受影响；重新运行 python -m ingest 即可修复。"
            )
            raise VectorsUnusableError(self.failure) from error


def exact(ids: Sequence[str], matrix: Vectors, vector: Vectors, k: int) -> Scored:
    """The k nearest rows of an (n, d) matrix by cosine, best first; a vector of zeros is like nothing (0)."""
    norms = np.linalg.norm(matrix, axis=1) * np.linalg.norm(vector)
    scores = np.divide(matrix @ vector, norms, out=np.zeros(len(ids), np.float32), where=norms > 0)
    best = np.argsort(-scores, kind="stable")[:k]
    return [(ids[i], float(scores[i])) for i in best]


def _fill(collection: "Collection", source: Source, progress: Progress | None) -> None:
    wanted = source.vector_keys()
    held = set(collection.get(include=[])["ids"])
    stale = sorted(held.difference(wanted))
    for i in range(0, len(stale), BATCH):
        collection.delete(ids=stale[i : i + BATCH])
    missing = [key for key in wanted if key not in held]
    for i in range(0, len(missing), BATCH):
        keys = missing[i : i + BATCH]
        collection.upsert(ids=keys, embeddings=source.vectors_of(keys))
        if progress:
            progress(i + len(keys), len(missing))


def _answers(collection: "Collection", source: Source) -> bool:
    """Whether the collection has the right size and finds a sample of its own vectors.

    The queries also make this process, the writer, bring the index on disk up to date, so that
    readers needn't.
    """
    keys = source.vector_keys()
    if collection.count() != len(keys):
        return False
    if not keys:
        return True
    sample = keys[:: max(1, len(keys) // PROBES)]
    vectors = source.vectors_of(sample)
    probes = [(key, v) for key, v in zip(sample, vectors, strict=True) if np.any(v)]  # 0 is far from itself
    if not probes:
        return True
    asked = np.stack([v for _, v in probes])
    found = collection.query(query_embeddings=asked, n_results=1, include=["distances"])["distances"]
    assert found is not None
    missed = [key for (key, _), row in zip(probes, found, strict=True) if not (row and row[0] < 1e-3)]
    if not missed:
        return True
    # A graph is approximate: now and then it can't reach a vector that it holds. A lost one can't be got.
    held = collection.get(ids=missed, include=["embeddings"])["embeddings"]
    return held is not None and len(held) == len(missed) <= _MISSES * len(probes)


def _server(url: str) -> tuple[str, int, bool]:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/"):
            ssl = parts.scheme == "https"
            return parts.hostname, parts.port or (443 if ssl else 80), ssl
    except ValueError:
        pass  # a port that is no number
    raise InputError(
        f"JUSHI_CHROMA_URL 的值 {url} 不是 Chroma 服务地址：请写成 http://127.0.0.1:8000 的样子。"
    )
