"""The catalog: documents, sections, chunks and their vectors as rows of SQLite. The source of truth."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.schema import Chunk, ChunkKind, Document, Mark, MarkKind, Removal, Section
from rag.spans import OffsetMap, Span

SCHEMA = """
create table store(
    embedder text not null, dimension integer not null, collection text not null,
    generation integer not null);
create table synced(target text primary key, generation integer not null);
create table documents(
    n integer primary key, id text not null unique, title text not null, issuer text, issued text,
    path text not null, revision text not null, text text not null, title_in_text integer not null,
    date_in_text integer not null, pages text not null, removals text not null);
create table sections(
    document integer not null references documents on delete cascade, ordinal integer not null,
    level integer not null, heading text not null, path text not null, first integer not null,
    last integer not null, primary key (document, ordinal));
create table chunks(
    n integer primary key, document integer not null references documents on delete cascade,
    id text not null unique, ordinal integer not null, kind text not null, path text not null,
    lead_in text not null, text text not null, starts text not null, origins text not null,
    length integer not null, marks text not null, vector_key text not null, vector blob not null);
create index chunks_of_document on chunks(document, ordinal);
"""

UNFINISHED = -1

_DOCUMENT = (
    "id, title, issuer, issued, path, revision, text, title_in_text, date_in_text, pages "
    "from documents order by id"
)
_CHUNK = (
    "c.id, d.id, c.ordinal, c.kind, c.path, c.lead_in, c.text, c.starts, c.origins, c.length, c.marks "
    "from chunks c join documents d on d.n = c.document"
)
_BATCH = 500  # SQLite allows 32,766 parameters a statement; far fewer are as fast


@dataclass(frozen=True, slots=True)
class Identity:
    """What a store is, fixed when it is made."""

    embedder: str
    dimension: int
    collection: str  # the name of its collection in Chroma


class Catalog:
    """Rows to records and back, within whatever transaction the connection is in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # The store as a whole

    def found(self, identity: Identity) -> None:
        self._db.execute(
            "insert into store values (?, ?, ?, 0)",
            (identity.embedder, identity.dimension, identity.collection),
        )

    def identity(self) -> Identity:
        row = self._db.execute("select embedder, dimension, collection from store").fetchone()
        return Identity(*row)

    def generation(self) -> int:
        row: tuple[int] = self._db.execute("select generation from store").fetchone()
        return row[0]

    def advance(self) -> None:
        self._db.execute("update store set generation = generation + 1")

    def synced(self, target: str) -> int | None:
        """The generation whose vectors this target holds; UNFINISHED during a sync, None before the first."""
        row = self._db.execute("select generation from synced where target = ?", (target,)).fetchone()
        return row[0] if row else None

    def set_synced(self, target: str, generation: int) -> None:
        self._db.execute("insert or replace into synced values (?, ?)", (target, generation))

    # Documents

    def documents(self) -> tuple[Document, ...]:
        return tuple(_document(row) for row in self._db.execute(f"select {_DOCUMENT}"))

    def removals(self, doc: str) -> tuple[Removal, ...]:
        row = self._db.execute("select removals from documents where id = ?", (doc,)).fetchone()
        if row is None:
            raise KeyError(doc)
        return tuple(Removal(Span(start, end), reason) for start, end, reason in json.loads(row[0]))

    def row_of(self, doc: str) -> int | None:
        found = self._db.execute("select n from documents where id = ?", (doc,)).fetchone()
        return found[0] if found else None

    def chunk_rows(self, document: int) -> list[int]:
        return [n for (n,) in self._db.execute("select n from chunks where document = ?", (document,))]

    def add_document(self, document: Document, removals: Sequence[Removal]) -> int:
        stored = [(removal.span.start, removal.span.end, removal.reason) for removal in removals]
        return self._insert(
            "documents(id, title, issuer, issued, path, revision, text, title_in_text, date_in_text, pages,"
            " removals)",
            document.id,
            document.title,
            document.issuer,
            document.issued,
            document.path,
            document.revision,
            document.text,
            document.title_in_text,
            document.date_in_text,
            _json(document.pages),
            _json(stored),
        )

    def drop_document(self, row: int) -> None:
        """The document with its sections and chunks; the lexical rows are the caller's."""
        self._db.execute("delete from documents where n = ?", (row,))

    def document_ids(self, rows: Iterable[int]) -> dict[int, str]:
        return dict(self._among("select n, id from documents where n in", rows))

    # Sections and chunks

    def sections(self, doc: str) -> tuple[Section, ...]:
        rows = self._db.execute(
            "select s.ordinal, s.level, s.heading, s.path, s.first, s.last from sections s"
            " join documents d on d.n = s.document where d.id = ? order by s.ordinal",
            (doc,),
        )
        return tuple(
            Section(ordinal, level, heading, tuple(json.loads(path)), Span(first, last))
            for ordinal, level, heading, path, first, last in rows
        )

    def add_section(self, document: int, section: Section) -> None:
        self._insert(
            "sections(document, ordinal, level, heading, path, first, last)",
            document,
            section.ordinal,
            section.level,
            section.heading,
            _json(section.path),
            section.span.start,
            section.span.end,
        )

    def add_chunk(self, document: int, chunk: Chunk, vector: NDArray[np.float32]) -> int:
        blob = vector.astype("<f4").tobytes()
        marks = [(mark.kind, mark.span.start, mark.span.end, mark.note) for mark in chunk.marks]
        return self._insert(
            "chunks(document, id, ordinal, kind, path, lead_in, text, starts, origins, length, marks,"
            " vector_key, vector)",
            document,
            chunk.id,
            chunk.ordinal,
            chunk.kind,
            _json(chunk.path),
            chunk.lead_in,
            chunk.text,
            _json(chunk.offsets.starts),
            _json(chunk.offsets.origins),
            chunk.offsets.length,
            _json(marks),
            f"{chunk.id}:{blake2b(blob, digest_size=8).hexdigest()}",
            blob,
        )

    def chunk_count(self) -> int:
        row: tuple[int] = self._db.execute("select count(*) from chunks").fetchone()
        return row[0]

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        return {row[0]: _chunk(row) for row in self._among(f"select {_CHUNK} where c.id in", ids)}

    def all_chunks(self, doc: str | None) -> tuple[Chunk, ...]:
        where = "" if doc is None else "where d.id = ?"
        rows = self._db.execute(
            f"select {_CHUNK} {where} order by d.id, c.ordinal", () if doc is None else (doc,)
        )
        return tuple(_chunk(row) for row in rows)

    def chunk_ids(self, rows: Iterable[int]) -> dict[int, str]:
        return dict(self._among("select n, id from chunks where n in", rows))

    # Vectors. A vector's key is its chunk's id and a digest of the numbers: the same key, the same vector.

    def vector_keys(self) -> list[str]:
        return [key for (key,) in self._db.execute("select vector_key from chunks order by n")]

    def known_keys(self, keys: Iterable[str]) -> set[str]:
        ids = (chunk_id(key) for key in keys)
        return {key for (key,) in self._among("select vector_key from chunks where id in", ids)}

    def vectors_of(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """(len(keys), dimension) in the order asked; KeyError for an id that isn't there."""
        ids = [chunk_id(key) for key in keys]
        found = dict(self._among("select id, vector from chunks where id in", ids))
        return np.stack([_vector(found[id]) for id in ids])

    def all_vectors(self) -> dict[str, NDArray[np.float32]]:
        return {
            id: _vector(blob) for id, blob in self._db.execute("select id, vector from chunks order by n")
        }

    def _insert(self, into: str, *values: object) -> int:
        marks = ", ".join("?" * len(values))
        row = self._db.execute(f"insert into {into} values ({marks})", values).lastrowid
        assert row is not None
        return row

    def _among(self, select: str, values: Iterable[object]) -> Iterator[Any]:
        wanted = list(values)
        for i in range(0, len(wanted), _BATCH):
            batch = wanted[i : i + _BATCH]
            yield from self._db.execute(f"{select} ({', '.join('?' * len(batch))})", batch)


def chunk_id(vector_key: str) -> str:
    return vector_key.rpartition(":")[0]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _vector(blob: bytes) -> NDArray[np.float32]:
    return np.frombuffer(blob, dtype="<f4")


def _document(row: Any) -> Document:
    id, title, issuer, issued, path, revision, text, title_in_text, date_in_text, pages = row
    return Document(
        id,
        title,
        issuer,
        issued,
        path,
        revision,
        text,
        bool(title_in_text),
        bool(date_in_text),
        tuple(json.loads(pages)),
    )


def _chunk(row: Any) -> Chunk:
    id, doc, ordinal, kind, path, lead_in, text, starts, origins, length, marks = row
    return Chunk(
        id,
        doc,
        ordinal,
        ChunkKind(kind),
        tuple(json.loads(path)),
        lead_in,
        text,
        OffsetMap(tuple(json.loads(starts)), tuple(json.loads(origins)), length),
        tuple(Mark(MarkKind(kind), Span(start, end), note) for kind, start, end, note in json.loads(marks)),
    )
