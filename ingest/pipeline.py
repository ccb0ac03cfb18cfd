"""Files → store, stage by stage: load, clean, mark damage, structure, chunk, embed, index.

One transaction a document: a process killed at any moment leaves a store that answers, and the next
run completes it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.damage import find_marks
from ingest.load import Discovered, Loaded, discover, fingerprint, load
from ingest.structure import outline
from rag.errors import DocumentError, InputError
from rag.language import tokens
from rag.models.embedder import Embedder
from rag.schema import Chunk, Document, Mark, Removal, Section
from rag.settings import Settings
from rag.store.store import Store

_SLICE = 16  # chunks embedded between two steps of the progress bar

# stage, done, total: what a progress bar needs
Progress = Callable[[str, int, int], None]


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # the same content under another name
    REMOVED = "removed"
    SKIPPED = "skipped"  # could not be read; `note` says why


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document after every stage but the index."""

    document: Document
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    removals: tuple[Removal, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str
    outcome: Outcome
    doc: str | None = None
    note: str = ""
    characters: int = 0
    sections: int = 0
    chunks: int = 0
    removed: tuple[tuple[str, int], ...] = ()  # reason, stretches taken out
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    files: tuple[FileReport, ...]
    documents: int  # in the store now
    chunks: int
    warnings: tuple[str, ...] = ()


def prepare(loaded: Loaded, chunk_tokens: int) -> Prepared:
    """The stages between a loaded file and the index; pure."""
    cleaned = clean(loaded.plain, loaded.offsets)
    marks = tuple(sorted((*find_marks(cleaned.paragraphs), *cleaned.marks), key=lambda mark: mark.span))
    structure = outline(cleaned.paragraphs)
    chunks = chunk(loaded.document, structure.blocks, marks, chunk_tokens, tokens.count)
    return Prepared(loaded.document, structure.sections, chunks, cleaned.removals, marks)
