"""The store: the only door to what is on disk.

One transaction of SQLite a document covers the document, its sections and chunks, the lexical rows
and the vectors. Chroma follows: `sync_vectors` makes it equal to the catalog, and until it is, a
vector search compares with every vector of the catalog, so that no answer misses a document.
"""

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import filelock
import numpy as np

from rag.errors import InputError, StoreBusy, StoreMismatch
from rag.schema import Chunk, Document, Fact, Removal, Section
from rag.store import catalog, database, ledger, lexical
from rag.store.catalog import Catalog, Identity
from rag.store.database import Database
from rag.store.ledger import Ledger
from rag.store.lexical import Field
from rag.store.vectors import Scored, VectorIndex, Vectors, VectorsUnusableError, exact

FILE = "catalog.sqlite3"


@dataclass(slots=True)
class _Cache:
    """What was read of one generation of the catalog."""

    generation: int
    documents: dict[str, Document] | None = None
    vectors: tuple[list[str], Vectors] | None = None
    idf: dict[str, float] = field(default_factory=dict)


class Store:
    """A store opened for reading (by any number, from any thread) or for writing (by one).

    A context manager. Every method may raise InputError where the files turn out to be damaged.
    """

    def __init__(
        self, folder: Path, db: Database, chroma_url: str | None, lock: filelock.BaseFileLock | None
    ):
        self.folder = folder
        self._db = db
        self._lock = lock
        with db.reading() as connection:
            identity = Catalog(connection).identity()
        self.embedder_name = identity.embedder
        self.dimension = identity.dimension
        self._vectors = VectorIndex(identity.collection, folder / "chroma", chroma_url)
        self._cache = _Cache(-1)
        self._verified = -1  # the generation for which this process has seen Chroma to be right

    @classmethod
    def read(cls, folder: Path, chroma_url: str | None = None) -> Self:
        """Open for reading. InputError where there is no store, or a file that is no store of ours."""
        if not (folder / FILE).is_file():
            raise InputError(database.no_store(folder))
        db = Database(folder / FILE)
        try:
            db.check()
            return cls(folder, db, chroma_url, lock=None)
        except BaseException:
            db.close()
            raise

    @classmethod
    def write(cls, folder: Path, embedder_name: str, dimension: int, chroma_url: str | None = None) -> Self:
        """Open for writing; made if it isn't there.

        StoreBusy at once if another process writes, StoreMismatch if another embedder made the store,
        InputError as for `read`.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(folder / "write.lock", timeout=0, thread_local=False)
            lock.acquire()
        except filelock.Timeout:
            raise StoreBusy(database.busy(folder)) from None
        except OSError as error:
            raise InputError(f"文档库文件夹 {folder} 建不了或不能写：请检查路径和权限。") from error
        db = Database(folder / FILE)
        try:
            identity = Identity(embedder_name, dimension, f"jushi-{uuid.uuid4().hex}")
            db.create(
                catalog.SCHEMA + ledger.SCHEMA + lexical.SCHEMA,
                lambda connection: Catalog(connection).found(identity),
            )
            db.check()
            store = cls(folder, db, chroma_url, lock)
            store.require_embedder(embedder_name, dimension)
        except BaseException:
            db.close()
            lock.release()
            raise
        return store

    def close(self) -> None:
        """Give back the lock and the files; any later call fails."""
        self._db.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def require_embedder(self, name: str, dimension: int) -> None:
        """StoreMismatch unless this embedder made the store's vectors."""
        if (name, dimension) != (self.embedder_name, self.dimension):
            raise StoreMismatch(
                f"文档库 {self.folder} 的向量由模型 {self.embedder_name}（{self.dimension} 维）生成，"
                f"不能与 {name}（{dimension} 维）混用："
                "请改回原来的模型，或用 --store 指定新的文件夹重新导入。"
            )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What this thread reads inside is all of one moment, whatever a writer does meanwhile."""
        with self._reading():
            yield

    @property
    def generation(self) -> int:
        """Grows by one with every change of a document."""
        with self._reading() as now:
            return now.generation()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know of the state of the indexes, one Chinese sentence each."""
        return (self._vectors.failure,) if self._vectors.failure else ()

    # Documents and chunks

    def documents(self) -> tuple[Document, ...]:
        """All documents, with text, in the order of their ids."""
        return tuple(self._documents().values())

    def document(self, id: str) -> Document:
        """KeyError where there is none."""
        return self._documents()[id]

    def removals(self, doc: str) -> tuple[Removal, ...]:
        """What of the original isn't indexed. KeyError where there is no such document."""
        with self._reading() as now:
            return now.removals(doc)

    def sections(self, doc: str) -> tuple[Section, ...]:
        with self._reading() as now:
            return now.sections(doc)

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        """Chunks in the order asked; KeyError for an id that isn't there (see `snapshot`)."""
        with self._reading() as now:
            found = now.chunks(ids)
        return tuple(found[id] for id in ids)

    def all_chunks(self, doc: str | None = None) -> tuple[Chunk, ...]:
        """In the order of document id and ordinal."""
        with self._reading() as now:
            return now.all_chunks(doc)

    def chunk_count(self) -> int:
        with self._reading() as now:
            return now.chunk_count()

    # Facts

    def facts(self, doc: str | None = None) -> tuple[Fact, ...]:
        """The ledger of one document or of all, in text order."""
        with self._db.reading() as connection:
            return Ledger(connection).facts(doc)

    def facts_in(self, chunks: Iterable[str]) -> tuple[Fact, ...]:
        """The facts of these chunks (by id), in text order."""
        with self._db.reading() as connection:
            return tuple(Ledger(connection).in_chunks(chunks))

    def facts_named(self, name: str, k: int) -> list[Fact]:
        """Up to k facts of indicators that share words with a name, likeliest first."""
        with self._db.reading() as connection:
            return [fact for fact, _ in Ledger(connection).search(name, k)]

    # Writing

    def replace(
        self,
        document: Document,
        sections: Sequence[Section],
        chunks: Sequence[Chunk],
        vectors: Vectors,
        removals: Sequence[Removal],
        facts: Sequence[Fact],
    ) -> None:
        """Put a document in the place of whatever had its id, in one transaction.

        `vectors[i]` belongs to `chunks[i]`; ValueError if they don't fit the store.
        """
        if vectors.shape != (len(chunks), self.dimension) or not np.isfinite(vectors).all():
            raise ValueError(
                f"{len(chunks)} finite vectors of {self.dimension} expected, not {vectors.shape}"
            )
        with self._writing() as connection:
            now = Catalog(connection)
            _drop(connection, document.id)
            row = now.add_document(document, removals)
            lexical.add(
                connection, Field.DOCUMENT, row, f"{document.title}\n{_kept(document.text, removals)}"
            )
            for section in sections:
                now.add_section(row, section)
            of_chunk: dict[str, list[Fact]] = {}
            for fact in facts:
                of_chunk.setdefault(fact.chunk, []).append(fact)
            for chunk, vector in zip(chunks, vectors, strict=True):
                n = now.add_chunk(row, chunk, vector)
                lexical.add(connection, Field.CHUNK, n, chunk.indexed_text)
                Ledger(connection).add(n, of_chunk.get(chunk.id, ()))

    def remove(self, doc: str) -> None:
        """Take a document out of everything. KeyError where there is none."""
        with self._writing() as connection:
            if not _drop(connection, doc):
                raise KeyError(doc)

    def sync_vectors(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Make Chroma equal to the catalog; `progress(done, total)` counts the vectors written.

        Cheap where nothing is to be done. If Chroma can't be used, searches stay exact without it,
        and `warnings` says so.
        """
        self._require_lock()
        target = self._vectors.target
        with self._db.writing() as connection:
            now = Catalog(connection)
            generation = now.generation()
            if self._verified == generation:
                return
            torn = now.synced(target) == catalog.UNFINISHED
            now.set_synced(target, catalog.UNFINISHED)  # from here on no reader opens what is being written
        with self._reading() as now:
            try:
                self._vectors.sync(now, progress, torn)
            except VectorsUnusableError:
                return
        with self._db.writing() as connection:
            Catalog(connection).set_synced(target, generation)
        self._verified = generation

    # Searching

    def search_text(self, query: str, k: int) -> list[tuple[str, float]]:
        """Up to k (chunk id, BM25) over headings, lead-in and text, best first; higher is better."""
        with self._db.reading() as connection:
            found = lexical.search(connection, Field.CHUNK, query, k)
            ids = Catalog(connection).chunk_ids(row for row, _ in found)
        return [(ids[row], score) for row, score in found]

    def search_documents(self, query: str, k: int) -> list[tuple[str, float]]:
        """Up to k (document id, BM25) over title and text without what was removed."""
        with self._db.reading() as connection:
            found = lexical.search(connection, Field.DOCUMENT, query, k)
            ids = Catalog(connection).document_ids(row for row, _ in found)
        return [(ids[row], score) for row, score in found]

    def idf(self, grams: Iterable[str]) -> dict[str, float]:
        """How rare each gram (of `lexical.grams`) is among the chunks; above 0, highest where unknown."""
        wanted = set(grams)
        with self._db.reading() as connection:
            known = self._cached(Catalog(connection)).idf
            missing = [gram for gram in wanted if gram not in known]
            if missing:
                total = Catalog(connection).chunk_count()
                for gram, count in lexical.document_frequencies(connection, missing).items():
                    known[gram] = lexical.idf(count, total)
        return {gram: known[gram] for gram in wanted}

    def search_vector(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to k (chunk id, cosine), best first.

        By Chroma if it holds this generation, else exactly over the catalog's own vectors; `warnings`
        says if Chroma should have answered and couldn't.
        """
        if vector.shape != (self.dimension,):
            raise ValueError(f"a vector of {self.dimension} expected, not {vector.shape}")
        with self._reading() as now:
            generation = now.generation()
            if k < 1 or not now.chunk_count():
                return []
            if now.synced(self._vectors.target) == generation:
                try:
                    found = self._vectors.search(vector, k, generation, now)
                except VectorsUnusableError:
                    pass
                else:
                    known = now.known_keys(key for key, _ in found)
                    return [(catalog.chunk_id(key), score) for key, score in found if key in known]
            return self._search_exactly(now, vector, k)

    # Inside

    def _search_exactly(self, now: Catalog, vector: Vectors, k: int) -> Scored:
        cache = self._cached(now)
        if cache.vectors is None:
            held = now.all_vectors()
            cache.vectors = (list(held), np.stack(list(held.values())))
        return exact(*cache.vectors, vector, k)

    def _documents(self) -> dict[str, Document]:
        with self._reading() as now:
            cache = self._cached(now)
            if cache.documents is None:
                cache.documents = {document.id: document for document in now.documents()}
            return cache.documents

    def _cached(self, now: Catalog) -> _Cache:
        """The cache of the generation this transaction sees. Two threads may fill it alike: no harm."""
        generation = now.generation()
        cache = self._cache
        if cache.generation != generation:
            cache = self._cache = _Cache(generation)
        return cache

    @contextmanager
    def _reading(self) -> Iterator[Catalog]:
        with self._db.reading() as connection:
            yield Catalog(connection)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._require_lock()
        with self._db.writing() as connection:
            yield connection
            Catalog(connection).advance()

    def _require_lock(self) -> None:
        if not self._lock:
            raise ValueError("the store was opened for reading")


def _drop(connection: sqlite3.Connection, doc: str) -> bool:
    now = Catalog(connection)
    row = now.row_of(doc)
    if row is None:
        return False
    chunks = list(now.chunk_rows(row))
    Ledger(connection).drop(chunks)
    lexical.drop(connection, Field.CHUNK, chunks)
    lexical.drop(connection, Field.DOCUMENT, [row])
    now.drop_document(row)
    return True


def _kept(text: str, removals: Iterable[Removal]) -> str:
    """The text without the stretches that were taken out."""
    kept, position = [], 0
    for span in sorted(removal.span for removal in removals):
        kept.append(text[position : span.start])
        position = max(position, span.end)
    return "".join([*kept, text[position:]])
