"""Where a suite's documents are read into: a store of its own for each corpus, code and settings."""

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.provenance import ROOT
from ingest.load import discover, load
from rag.errors import DocumentError, InputError
from rag.schema import Document
from rag.settings import Settings

# What decides the content of a store: stores made by other code are not reused.
_INGEST_SOURCES = ("ingest", "rag/language", "rag/models", "rag/store", "rag/schema.py", "rag/spans.py")


def own(corpus: Path, settings: Settings) -> Settings:
    """The settings with a store of this corpus alone."""
    return settings.model_copy(update={"store": store_for(corpus, settings), "chroma_url": None})


def store_for(corpus: Path, settings: Settings) -> Path:
    """A store folder for this corpus, this code and these settings; older ones of the corpus go."""
    place = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:8]
    made_by = hashlib.sha256(f"{settings.embedder} {settings.chunk_tokens}".encode())
    for source in _INGEST_SOURCES:
        path = ROOT / source
        files = path.rglob("*") if path.is_dir() else [path]
        for file in sorted(file for file in files if file.suffix in (".py", ".txt")):
            made_by.update(file.read_bytes())
    folder = settings.store.parent / "eval"
    current = folder / f"{corpus.resolve().name}-{place}-{made_by.hexdigest()[:12]}"
    for older in folder.glob(f"{corpus.resolve().name}-{place}-*"):
        if older != current:
            shutil.rmtree(older, ignore_errors=True)
    return current


def read_corpus(corpus: Path, settings: Settings) -> tuple[Document, ...]:
    """The documents as their files hold them, past the store. Files that can't be read are left out.

    InputError where there is no such folder.
    """
    if not corpus.is_dir():
        raise InputError(f"没有文件夹 {corpus}，请检查 --corpus。")
    documents: list[Document] = []
    for found in discover([corpus]):
        with suppress(DocumentError):  # ingest reports it; a question on it fails by name
            documents.append(load(found, settings.max_file_mb * 1024 * 1024).document)
    return tuple(documents)


def show(bar: "tqdm[Any]", stage: str, done: int, total: int) -> None:
    """One step of ingest on a progress bar."""
    bar.set_description(stage, refresh=False)
    bar.total, bar.n = total, done
    bar.refresh()
