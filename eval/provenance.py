"""What a run depends on, named in every report: code, settings, prompts, model."""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path

from eval.results import Provenance
from rag.schema import Document
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent

_NAMED_SETTINGS = ("embedder", "chunk_tokens")  # those that change answers, not where things lie


def provenance(
    settings: Settings,
    documents: Iterable[Document] = (),
    model: str | None = None,
    answers: Path | None = None,
) -> Provenance:
    return Provenance(
        revisions=tuple(sorted((document.id, document.revision) for document in documents)),
        settings=tuple((key, str(getattr(settings, key))) for key in _NAMED_SETTINGS),
        prompts=prompts(ROOT / "prompts"),
        model=model,
        commit=commit(),
        answers=answers.name if answers else None,
    )


def prompts(folder: Path) -> tuple[tuple[str, str], ...]:
    """Name and SHA-256 of every Markdown file of the folder; none where there is no such folder."""
    files = sorted(folder.glob("*.md"))
    return tuple((file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files)


def commit() -> str | None:
    """The commit of the code, with a + where the working tree differs; None without git."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + "+" * bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()
