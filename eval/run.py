"""Asking: every question of a suite goes through the answerer once and is judged.

A question that crashes is an outcome of its own; the run goes on.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from tqdm import tqdm

from eval import cases as gold
from eval.cases import Case, Documents
from eval.scorers import Verdict, judge
from ingest.load import discover, load
from ingest.pipeline import ingest
from rag.answer import Answerer
from rag.errors import DocumentError, InputError
from rag.models.embedder import open_embedder
from rag.schema import Answer, Document, Status
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# What decides the content of a store: stores made by other code are not reused.
_INGEST_SOURCES = ("ingest", "rag/language", "rag/models", "rag/store", "rag/schema.py", "rag/spans.py")

_NAMED_SETTINGS = ("embedder", "chunk_tokens")  # those that change answers, not where things lie

Ask = Callable[[Sequence[str]], Answer]


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    ERROR = "error"  # the question crashed, or the product says that it failed


@dataclass(frozen=True, slots=True)
class Result:
    """One question's outcome. `answer` and `verdict` are None where it crashed; `ms` is wall time."""

    case: Case
    outcome: Outcome
    answer: Answer | None
    verdict: Verdict | None
    error: str
    ms: float


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """All results of a suite, in its order, with what they depend on."""

    name: str
    results: tuple[Result, ...]
    revisions: tuple[tuple[str, str], ...]  # document id, SHA-256 of its file
    settings: tuple[tuple[str, str], ...]
    commit: str | None


def run_suite(name: str, files: Sequence[Path], corpus: Path, settings: Settings) -> SuiteRun:
    """Ingest the corpus into a store of its own and ask all questions of the files.

    InputError where a case file or the corpus is faulty; nothing is asked then.
    """
    own = settings.model_copy(update={"store": store_for(corpus, settings), "chroma_url": None})
    documents = read_corpus(corpus, own)
    texts = {document.id: document.text for document in documents}
    questions = gold.load(files, texts)
    with tqdm(disable=None) as bar:
        ingest([corpus], own, open_embedder(own), partial(_show, bar), exact=True)
    with Answerer.open(own) as answerer:
        results = ask_all(questions, answerer.ask, texts, name)
    return SuiteRun(
        name=name,
        results=results,
        revisions=tuple(sorted((document.id, document.revision) for document in documents)),
        settings=tuple((key, str(getattr(own, key))) for key in _NAMED_SETTINGS),
        commit=commit(),
    )


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


def ask_all(questions: Iterable[Case], ask: Ask, documents: Documents, title: str) -> tuple[Result, ...]:
    """The results in the questions' order, with a progress bar on a terminal."""
    return tuple(ask_one(case, ask, documents) for case in tqdm(list(questions), desc=title, disable=None))


def ask_one(case: Case, ask: Ask, documents: Documents) -> Result:
    started = perf_counter()
    try:
        answer = ask(case.conversation)
    except Exception as error:  # whatever one question breaks on is its result, not the run's end
        return Result(case, Outcome.ERROR, None, None, f"{type(error).__name__}: {error}", _since(started))
    ms = _since(started)
    if answer.status is Status.ERROR:
        return Result(case, Outcome.ERROR, answer, None, answer.text, ms)
    verdict = judge(case, answer, documents)
    return Result(case, Outcome.RIGHT if verdict.right else Outcome.WRONG, answer, verdict, "", ms)


def store_for(corpus: Path, settings: Settings) -> Path:
    """A store folder for this corpus, this code and these settings; older ones of the corpus go."""
    place = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:8]
    made_by = hashlib.sha256(f"{settings.embedder} {settings.chunk_tokens}".encode())
    for source in _INGEST_SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            made_by.update(file.read_bytes())
    folder = settings.store.parent / "eval"
    current = folder / f"{corpus.resolve().name}-{place}-{made_by.hexdigest()[:12]}"
    for older in folder.glob(f"{corpus.resolve().name}-{place}-*"):
        if older != current:
            shutil.rmtree(older, ignore_errors=True)
    return current


def commit() -> str | None:
    """The commit of the code, with a + where the working tree differs; None without git."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + "+" * bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.CalledProcessError):
        return None


def _show(bar: "tqdm[Any]", stage: str, done: int, total: int) -> None:
    bar.set_description(stage, refresh=False)
    bar.total, bar.n = total, done
    bar.refresh()


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
