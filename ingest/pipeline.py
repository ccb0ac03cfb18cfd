"""Files → store, stage by stage: load, clean, mark damage, structure, chunk, read facts, embed, index.

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
from ingest.facts import read_facts
from ingest.load import Loaded, discover, load, skipped
from ingest.structure import outline
from rag.errors import DocumentError, InputError
from rag.language import tokens
from rag.models.embedder import Embedder
from rag.schema import Chunk, Document, Fact, Mark, Removal, Section
from rag.settings import Settings
from rag.store.store import FILE, Store

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
    facts: tuple[Fact, ...]


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
    facts: int = 0
    removed: tuple[tuple[str, int], ...] = ()  # reason, how many stretches were taken out for it
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    files: tuple[FileReport, ...]
    documents: int  # in the store now
    chunks: int
    warnings: tuple[str, ...] = ()


def prepare(loaded: Loaded, chunk_tokens: int) -> Prepared:
    """The stages between a loaded file and the index; pure. DocumentError if that leaves nothing to index."""
    cleaned = clean(loaded.plain, loaded.offsets)
    marks = tuple(sorted((*find_marks(cleaned.paragraphs), *cleaned.marks), key=lambda mark: mark.span))
    structure = outline(cleaned.paragraphs, loaded.document.title)
    chunks = chunk(loaded.document, structure.blocks, marks, chunk_tokens, tokens.count)
    if not chunks:
        raise DocumentError(f"{loaded.document.path} 去掉网页导航等内容后没有正文，请检查这个文件。")
    facts = read_facts(loaded.document, chunks)
    return Prepared(loaded.document, structure.sections, chunks, cleaned.removals, marks, facts)


@dataclass(frozen=True, slots=True)
class Files:
    """What was read of the paths of one run: the documents, and what was passed over."""

    prepared: tuple[Prepared, ...]
    skipped: tuple[FileReport, ...]


def read(paths: Sequence[Path], settings: Settings) -> Files:
    """Every stage but the index. Needs no model, so that what is wrong with a file is said at once.

    A file in a folder that cannot be read is skipped and reported; DocumentError for one that was named
    itself, InputError where nothing could be read and there is no store either.
    """
    prepared: list[Prepared] = []
    passed = [FileReport(str(path), Outcome.SKIPPED, note="不是支持的文件类型。") for path in skipped(paths)]
    for found in discover(paths):
        try:
            loaded = load(found, settings.max_file_mb * 1024 * 1024)
            prepared.append(prepare(loaded, settings.chunk_tokens))
        except DocumentError as error:
            if found.named:
                raise
            passed.append(FileReport(str(found.path), Outcome.SKIPPED, note=str(error)))
    if not prepared and not (settings.store / FILE).is_file():
        raise InputError(_nothing(passed))
    return Files(tuple(prepared), tuple(passed))


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    exact: bool = False,
) -> Report:
    """Read files and folders into the store. Errors as for `read` and `ingest_files`."""
    return ingest_files(read(paths, settings), settings, embedder, progress, exact=exact)


def ingest_files(
    files: Files,
    settings: Settings,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    exact: bool = False,
) -> Report:
    """Put what was read into the store.

    Unchanged files are left alone. Documents whose file is gone are removed; with `exact`, so are all that
    were not read now. InputError where that leaves nothing, or nothing was there to be read or removed.
    """
    with _open(settings, embedder) as store:
        run = _Run(store, embedder, progress or _silent)
        run.pass_over(files.skipped)
        run.release([prepared.document for prepared in files.prepared], exact=exact)
        # What is in the store goes first: a copy of it is the duplicate, whatever the order of names.
        for prepared in sorted(files.prepared, key=lambda prepared: not run.holds(prepared.document)):
            run.document(prepared)
        return run.finish()


def ingest_documents(
    documents: Iterable[Loaded], settings: Settings, embedder: Embedder, progress: Progress | None = None
) -> Report:
    """Put documents that are already loaded into the store, leaving whatever else is there."""
    with _open(settings, embedder) as store:
        run = _Run(store, embedder, progress or _silent)
        for loaded in documents:
            run.document(prepare(loaded, settings.chunk_tokens))
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

    def __init__(self, store: Store, embedder: Embedder, progress: Progress) -> None:
        self._store = store
        self._embedder = embedder
        self._progress = progress
        self._stored = {document.id: document for document in store.documents()}
        self._reports: list[FileReport] = []
        self._pending: list[tuple[Prepared, Outcome]] = []
        self._gone: list[str] = []
        self._revisions: dict[str, str] = {}  # revision → the document that has it

    def pass_over(self, reports: Iterable[FileReport]) -> None:
        self._reports += reports

    def holds(self, document: Document) -> bool:
        """Is this document here already, with this content?"""
        return document.id in self._stored and self._stored[document.id].revision == document.revision

    def release(self, given: Sequence[Document], *, exact: bool) -> None:
        """Find the documents whose file is gone or has another id now (`exact`: all that are not given).

        A file that is there and could not be read this time keeps what was read of it before.
        """
        unread = {report.path for report in self._reports if report.outcome is Outcome.SKIPPED}
        ids = {document.id for document in given}
        paths = {document.path for document in given}
        for id, document in self._stored.items():
            if id in ids:
                continue
            lost = document.path in paths or not Path(document.path).exists()
            if lost or (exact and document.path not in unread):
                self._gone.append(id)
                self._reports.append(FileReport(document.path, Outcome.REMOVED, id))
            else:
                self._revisions[document.revision] = id

    def document(self, prepared: Prepared) -> None:
        """Take in a document, unless it is here already."""
        document = prepared.document
        if document.revision in self._revisions:
            same = self._revisions[document.revision]
            note = f"内容与 {same} 相同，只收录一份。"
            self._reports.append(FileReport(document.path, Outcome.DUPLICATE, same, note))
            if document.id in self._stored:  # it had a content of its own until now
                self._gone.append(document.id)
            return
        self._revisions[document.revision] = document.id
        before = self._stored.get(document.id)
        # The result is compared, not the file alone: a newer version of this program may read it otherwise.
        if before == document and self._holds_all(prepared):
            self._reports.append(FileReport(document.path, Outcome.UNCHANGED, document.id))
            return
        self._pending.append((prepared, Outcome.UPDATED if before else Outcome.ADDED))

    def _holds_all(self, prepared: Prepared) -> bool:
        doc = prepared.document.id
        return self._store.all_chunks(doc) == prepared.chunks and self._store.facts(doc) == prepared.facts

    def finish(self) -> Report:
        """Write: the first thing that changes the store."""
        if not self._pending and len(self._gone) == len(self._stored):
            raise InputError(_nothing(self._reports))  # a wrong path must not empty the store
        for id in self._gone:
            self._store.remove(id)
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
                prepared.facts,
            )
            self._reports.append(_report(prepared, outcome))
        self._progress("", done, total)
        self._store.sync_vectors()
        documents = self._store.documents()
        if not documents or not self._reports:
            raise InputError(_nothing(self._reports))
        return Report(tuple(self._reports), len(documents), self._store.chunk_count(), self._store.warnings)


def _nothing(reports: Iterable[FileReport]) -> str:
    problems = " ".join(report.note for report in reports if report.note)
    return f"没有读到任何文件。{problems or '请检查给出的路径。'}"


def _report(prepared: Prepared, outcome: Outcome) -> FileReport:
    return FileReport(
        path=prepared.document.path,
        outcome=outcome,
        doc=prepared.document.id,
        characters=len(prepared.document.text),
        sections=len(prepared.sections),
        chunks=len(prepared.chunks),
        facts=len(prepared.facts),
        removed=tuple(sorted(Counter(removal.reason for removal in prepared.removals).items())),
        marks=prepared.marks,
    )
