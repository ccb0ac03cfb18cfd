"""Files → store, stage by stage: load, clean, mark damage, structure, chunk, embed, index.

One transaction a document: a process killed at any moment leaves a store that answers, and the next
run completes it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from ingest.chunk import chunk
from ingest.clean import clean
from ingest.damage import find_marks
from ingest.load import Discovered, Loaded, discover, load, skipped
from ingest.structure import outline
from rag.errors import DocumentError, InputError
from rag.language import tokens
from rag.models.embedder import Embedder
from rag.schema import Chunk, Document, Mark, Removal, Section
from rag.settings import Settings
from rag.store.store import Store

_SLICE = 16  # chunks embedded between two steps of the progress bar

# what is being done, how many are done, of how many
Progress = Callable[[str, int, int], None]


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # the same content under another name
    REMOVED = "removed"
    SKIPPED = "skipped"  # not read; `note` says why


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
    removed: tuple[tuple[str, int], ...] = ()  # reason, how many stretches were taken out for it
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
    structure = outline(cleaned.paragraphs, loaded.document.title)
    chunks = chunk(loaded.document, structure.blocks, marks, chunk_tokens, tokens.count)
    return Prepared(loaded.document, structure.sections, chunks, cleaned.removals, marks)


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    exact: bool = False,
) -> Report:
    """Read files and folders into the store.

    Unchanged files are left alone. Documents whose file is gone are removed; with `exact`, so are all that
    are not under `paths`. A file in a folder that cannot be read is skipped and reported; DocumentError for
    one that was named itself, InputError where nothing at all could be read.
    """
    progress = progress or _silent
    with _open(settings, embedder) as store:
        run = _Run(store, settings, embedder, progress)
        for found in discover(paths):
            run.file(found)
        run.pass_over(skipped(paths))
        run.drop_missing(exact=exact)
        return run.finish()


def ingest_documents(
    documents: Iterable[Loaded], settings: Settings, embedder: Embedder, progress: Progress | None = None
) -> Report:
    """Put documents that are already loaded into the store, leaving whatever else is there."""
    with _open(settings, embedder) as store:
        run = _Run(store, settings, embedder, progress or _silent)
        for loaded in documents:
            run.document(loaded)
        return run.finish()


def _silent(stage: str, done: int, total: int) -> None:
    """For callers that show no progress."""


def _open(settings: Settings, embedder: Embedder) -> Store:
    """The store for writing. One that is there says its dimension; only a new one asks the model for it."""
    try:
        with Store.read(settings.store, settings.chroma_url) as store:
            dimension = store.dimension if store.embedder_name == embedder.name else embedder.dimension
    except InputError:
        dimension = embedder.dimension  # no store yet, or a broken one: Store.write says which
    return Store.write(settings.store, embedder.name, dimension, settings.chroma_url)


class _Run:
    """One run over one open store."""

    def __init__(self, store: Store, settings: Settings, embedder: Embedder, progress: Progress) -> None:
        self._store = store
        self._settings = settings
        self._embedder = embedder
        self._progress = progress
        self._stored = {document.id: document for document in store.documents()}
        self._reports: list[FileReport] = []
        self._pending: list[tuple[Prepared, Outcome]] = []
        self._revisions: dict[str, str] = {}  # revision → the document of this run that has it

    def file(self, found: Discovered) -> None:
        try:
            loaded = load(found, self._settings.max_file_mb * 1024 * 1024)
            self.document(loaded)
        except DocumentError as error:
            if found.named:
                raise
            self._reports.append(FileReport(str(found.path), Outcome.SKIPPED, note=str(error)))

    def pass_over(self, paths: Iterable[Path]) -> None:
        self._reports += [
            FileReport(str(path), Outcome.SKIPPED, note="不是支持的文件类型。") for path in paths
        ]

    def document(self, loaded: Loaded) -> None:
        """Prepare a document, unless it is here already. DocumentError if it holds no text worth indexing."""
        document = loaded.document
        if document.revision in self._revisions:
            same = self._revisions[document.revision]
            note = f"内容与 {same} 相同，只收录一份。"
            self._reports.append(FileReport(document.path, Outcome.DUPLICATE, same, note))
            return
        self._revisions[document.revision] = document.id
        before = self._stored.get(document.id)
        prepared = prepare(loaded, self._settings.chunk_tokens)
        if not prepared.chunks:
            raise DocumentError(f"{document.path} 去掉网页导航等内容后没有正文，请检查这个文件。")
        # The result is compared, not the file alone: a newer version of this program may read it otherwise.
        if before == document and self._store.all_chunks(document.id) == prepared.chunks:
            self._reports.append(FileReport(document.path, Outcome.UNCHANGED, document.id))
            return
        self._pending.append((prepared, Outcome.UPDATED if before else Outcome.ADDED))

    def drop_missing(self, *, exact: bool) -> None:
        """Take out documents whose file is gone (`exact`: and those this run was not given)."""
        given = set(self._revisions.values())
        for id, document in self._stored.items():
            if id not in given and (exact or not Path(document.path).exists()):
                self._store.remove(id)
                self._reports.append(FileReport(document.path, Outcome.REMOVED, id))

    def finish(self) -> Report:
        total = sum(len(prepared.chunks) for prepared, _ in self._pending)
        done = 0
        for prepared, outcome in self._pending:
            vectors = []
            for start in range(0, len(prepared.chunks), _SLICE):
                self._progress(prepared.document.title, done, total)
                part = prepared.chunks[start : start + _SLICE]
                vectors.append(self._embedder.embed_passages([chunk.indexed_text for chunk in part]))
                done += len(part)
            self._store.replace(
                prepared.document,
                prepared.sections,
                prepared.chunks,
                np.concatenate(vectors),
                prepared.removals,
                (prepared.document.path,),
            )
            self._reports.append(_report(prepared, outcome))
        self._progress("", done, total)
        self._store.sync_vectors()
        documents = self._store.documents()
        if not documents:
            problems = " ".join(report.note for report in self._reports if report.note)
            raise InputError(f"没有读到任何文件。{problems or '请检查给出的路径。'}")
        return Report(tuple(self._reports), len(documents), self._store.chunk_count(), self._store.warnings)


def _report(prepared: Prepared, outcome: Outcome) -> FileReport:
    return FileReport(
        path=prepared.document.path,
        outcome=outcome,
        doc=prepared.document.id,
        characters=len(prepared.document.text),
        sections=len(prepared.sections),
        chunks=len(prepared.chunks),
        removed=tuple(sorted(Counter(removal.reason for removal in prepared.removals).items())),
        marks=prepared.marks,
    )
