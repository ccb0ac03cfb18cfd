"""A report read back from disk, to be compared with another."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.reports.files import JSON
from eval.results import Outcome
from rag.errors import InputError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedScore(_Part):
    value: float | None


class SavedQuestion(_Part):
    id: str
    kind: str
    question: tuple[str, ...]
    gold: str
    outcome: Outcome
    reasons: tuple[str, ...]
    scores: dict[str, SavedScore]


class SavedRevision(_Part):
    doc: str
    revision: str


class SavedRun(_Part):
    suite: str
    title: str
    commit: str | None
    model: str | None
    settings: dict[str, str]
    prompts: dict[str, str]
    corpus: tuple[SavedRevision, ...]
    questions: tuple[SavedQuestion, ...]


class Saved(_Part):
    runs: tuple[SavedRun, ...]


def read(path: Path) -> Saved:
    """A report.json, or the folder that holds one. InputError where it isn't one."""
    file = path / JSON if path.is_dir() else path
    try:
        return Saved.model_validate_json(file.read_bytes())
    except OSError:
        raise InputError(f"读不了报告 {file}，请先用 eval run … --out 写出一份。") from None
    except ValidationError:
        raise InputError(f"{file} 不是评测报告，请给出 eval run … --out 写出的 {JSON}。") from None
