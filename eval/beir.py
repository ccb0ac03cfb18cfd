"""A folder in BEIR layout, and the store of its corpus.

`corpus.jsonl` (_id, text, perhaps title), `queries.jsonl` (_id, text, perhaps answer and its span) and
`qrels.tsv` (query-id, corpus-id, score under a header line).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.workspace import show
from ingest.load import Loaded
from ingest.pipeline import ingest_documents
from rag.errors import InputError
from rag.models.embedder import Embedder
from rag.schema import Document
from rag.settings import Settings
from rag.spans import OffsetMap

_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the documents that answer it and, where known, the words that do."""

    id: str
    text: str
    relevant: frozenset[str]
    answer: str | None


def corpus(folder: Path) -> tuple[Document, ...]:
    """The corpus as documents. InputError where the file is missing or a line isn't what it should be."""
    return tuple(map(_document, _rows(folder / "corpus.jsonl")))


def fill(documents: Sequence[Document], settings: Settings, embedder: Embedder) -> None:
    """Ingest them into the store of the settings, once: minutes for 600 documents."""
    with tqdm(disable=None, leave=False) as bar:
        ingest_documents(map(_loaded, documents), settings, embedder, partial(show, bar))


def queries(folder: Path) -> list[Query]:
    """The queries that have relevant documents. InputError where there is none, or a file is faulty."""
    relevant: dict[str, set[str]] = {}
    path = folder / "qrels.tsv"
    for number, line in enumerate(_lines(path), 1):
        fields = line.rstrip("\n").split("\t")
        if number == 1 or not fields[0]:
            continue
        try:
            query, document, score = fields
            if int(score) > 0:
                relevant.setdefault(query, set()).add(document)
        except ValueError:
            raise InputError(f"{path} 第 {number} 行应为“查询、文档、分数”三列，请检查该文件。") from None
    found = [
        Query(row["_id"], row["text"], frozenset(relevant[row["_id"]]), row.get("answer") or None)
        for row in _rows(folder / "queries.jsonl")
        if row["_id"] in relevant
    ]
    if not found:
        raise InputError(f"{folder} 里没有可评测的查询：请检查 queries.jsonl 与 qrels.tsv 的编号是否对应。")
    return found


def unanswerable(folder: Path) -> list[Query]:
    """The queries that the corpus doesn't answer; none where the folder has no such file."""
    path = folder / "unanswerable.jsonl"
    rows = _rows(path) if path.exists() else ()
    return [Query(row["_id"], row["text"], frozenset(), None) for row in rows]


def _document(row: dict[str, Any]) -> Document:
    """A row as if it were a file. A text without a title begins with it, as a file's first line would."""
    text: str = row["text"]
    words = text.split(maxsplit=1)
    title = row.get("title") or (words[0][:_TITLE_CHARACTERS] if words else row["_id"])
    # With the id: a corpus may hold one text twice, and judge only one of the two.
    revision = hashlib.sha256(f"{row['_id']}\n{text}".encode()).hexdigest()
    return Document(row["_id"], title, None, None, row["_id"], revision, text)


def _loaded(document: Document) -> Loaded:
    return Loaded(document, document.text, OffsetMap.identity(len(document.text)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["_id"], str) or not isinstance(row["text"], str):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path} 第 {number} 行不是带 _id 和 text 的 JSON，请检查该文件。") from None
        yield row


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise InputError(
            f"找不到 {path}：请给出含 corpus.jsonl、queries.jsonl 和 qrels.tsv 的文件夹。"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path} 无法读取，请检查它是不是 UTF-8 编码的文本文件。") from None
