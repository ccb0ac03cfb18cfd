"""Recorded answers, scored in place of new ones: a file as `python -m rag ask --batch` writes it."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.cases import Case
from rag.errors import InputError
from rag.schema import Answer, Citation, Computed, Status


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # fields may be added


class _Citation(_Part):
    n: int
    doc: str
    title: str = ""
    issued: str | None = None
    section: tuple[str, ...] = ()
    start: int
    end: int
    quote: str
    revision: str = ""
    page: int | None = None


class _Computed(_Part):
    formula: str
    value: Decimal
    unit: str
    shown: str


class _Timings(_Part):
    total: float = 0.0


class _Answer(_Part):
    id: str
    question: str = ""
    status: Status
    text: str
    citations: tuple[_Citation, ...] = ()
    computed: tuple[_Computed, ...] = ()
    warnings: tuple[str, ...] = ()
    model: str | None = None
    timings_ms: _Timings = _Timings()


def read(path: Path) -> dict[str, Answer]:
    """Answers by id, with what scorers look at. InputError names a line that is no answer or a second one."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"读不了答案文件 {path}，请检查路径和编码（UTF-8）。") from None
    answers: dict[str, Answer] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _Answer.model_validate(json.loads(line, parse_float=Decimal))
        except (json.JSONDecodeError, ValidationError):
            raise InputError(
                f"{path}:{number} 不是一个答案：应为 rag ask --batch 写出的一行，带 id、status 和 text。"
            ) from None
        if row.id in answers:
            raise InputError(f"{path}:{number} 的编号 {row.id} 重复，每题只能有一个答案。")
        answers[row.id] = _answer(row)
    if not answers:
        raise InputError(f"答案文件 {path} 是空的。")
    return answers


class NotRecordedError(Exception):
    """The file holds no answer to this question."""


def replay(answers: Mapping[str, Answer]) -> Callable[[Case], Answer]:
    """An asker that gives the recorded answers; a question without one is an error of its own."""

    def ask(case: Case) -> Answer:
        if case.id not in answers:
            raise NotRecordedError(f"答案文件里没有 {case.id}")
        return answers[case.id]

    return ask


def _answer(row: _Answer) -> Answer:
    return Answer(
        question=row.question,
        status=row.status,
        text=row.text,
        citations=tuple(Citation(**citation.model_dump()) for citation in row.citations),
        computed=tuple(Computed(c.formula, c.value, c.unit, c.shown, ()) for c in row.computed),
        warnings=row.warnings,
        model=row.model,
        timings_ms={"total": row.timings_ms.total},
    )
