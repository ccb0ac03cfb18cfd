"""Case files: one gold question a line, checked on reading, evidence resolved to exact spans.

Evidence is given either by position (`{"doc", "start", "end"}`) or by words that stand exactly once in
the document (`{"doc", "quote"}`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import Field, ValidationError

from eval.cases import WITH_PASSAGES, Case, Documents, Evidence, GoldNumber, GoldResult, Kind, Record
from rag.errors import InputError
from rag.spans import Span


class _ByPosition(Record):
    doc: str
    start: int = Field(ge=0)
    end: int


class _ByQuote(Record):
    doc: str
    quote: str = Field(min_length=1)


class _Row(Record):
    """A line of the file, before its evidence is looked up."""

    id: str = Field(min_length=1)
    question: str | tuple[str, ...] = Field(min_length=1)
    kind: Kind
    answer: str = Field(min_length=1)
    numbers: tuple[GoldNumber, ...] = ()
    computed: tuple[GoldResult, ...] = ()
    items: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    evidence: tuple[_ByPosition | _ByQuote, ...] = ()
    trap: tuple[str, ...] = ()
    difficulty: str | None = None
    notes: str | None = None


def load(paths: Sequence[Path], documents: Documents) -> tuple[Case, ...]:
    """The cases of these files, in order. InputError names the file and line of the first fault."""
    seen: dict[str, str] = {}
    cases: list[Case] = []
    for path in paths:
        for where, line in _lines(path):
            found = _read(line, documents, seen, where)
            if isinstance(found, Case):
                cases.append(found)
            else:
                raise InputError(f"{where}：{found[0]}。请更正题目文件后重试。")
    if not cases:
        raise InputError(f"{'、'.join(map(str, paths))} 里没有题目，请检查文件。")
    return tuple(cases)


def check(path: Path, documents: Documents | None = None) -> tuple[str, ...]:
    """Every fault of a file, each as "file:line：fault". Without documents spans aren't looked up."""
    seen: dict[str, str] = {}
    faults: list[str] = []
    for where, line in _lines(path):
        found = _read(line, documents, seen, where)
        if not isinstance(found, Case):
            faults.extend(f"{where}：{fault}" for fault in found)
    return tuple(faults)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"题目文件 {path} 读不了（{type(error).__name__}），请检查路径和编码（UTF-8）。"
        ) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", line


def _read(line: str, documents: Documents | None, seen: dict[str, str], where: str) -> Case | list[str]:
    """The case on this line, or its faults. `seen` maps the ids read so far to where they stood."""
    try:
        row = _Row.model_validate(json.loads(line, parse_float=Decimal))
    except json.JSONDecodeError as error:
        return [f"不是一个 JSON 对象（第 {error.colno} 个字符处）"]
    except ValidationError as error:
        return _messages(error)
    faults = _inner_faults(row)
    if row.id in seen:
        faults.append(f"编号 {row.id} 重复，已见于 {seen[row.id]}")
    seen.setdefault(row.id, where)
    evidence: list[Evidence] = []
    for place in row.evidence if documents is not None else ():
        found = _locate(place, documents or {})
        if isinstance(found, Evidence):
            evidence.append(found)
        else:
            faults.append(found)
    if documents is not None and not faults:
        faults.extend(_unprinted(row, evidence, documents))
    return faults or Case(
        id=row.id,
        conversation=(row.question,) if isinstance(row.question, str) else row.question,
        kind=row.kind,
        answer=row.answer,
        numbers=row.numbers,
        computed=row.computed,
        items=row.items,
        departments=row.departments,
        docs=row.docs,
        evidence=tuple(evidence),
        trap=row.trap,
    )


def _inner_faults(row: _Row) -> list[str]:
    """What is wrong with a row by itself, whatever the documents say."""
    faults = ["kind：没有这个种类"] if row.kind in WITH_PASSAGES else []
    turns = (row.question,) if isinstance(row.question, str) else row.question
    if not all(turn.strip() for turn in turns):
        faults.append("question 里有空的问题")
    if row.kind is Kind.MULTITURN and len(turns) < 2:
        faults.append("multiturn 题的 question 应是至少两句的列表")
    if row.kind is Kind.UNANSWERABLE and (row.evidence or row.numbers):
        faults.append("unanswerable 题不应有 evidence 或 numbers")
    if row.kind is not Kind.UNANSWERABLE and not row.evidence:
        faults.append("缺少 evidence，只有 unanswerable 题可以没有")
    if row.kind in (Kind.NUMERIC, Kind.TABLE, Kind.DATE) and not row.numbers:
        faults.append(f"{row.kind} 题缺少 numbers")
    cited = {place.doc for place in row.evidence}
    faults.extend(f"evidence 引用了 {doc}，docs 里却没有" for doc in sorted(cited - set(row.docs)))
    faults.extend(f"docs 里的 {doc} 没有 evidence" for doc in sorted(set(row.docs) - cited))
    return faults


def _locate(place: _ByPosition | _ByQuote, documents: Documents) -> Evidence | str:
    text = documents.get(place.doc)
    if text is None:
        return f"没有名为 {place.doc} 的文件"
    if isinstance(place, _ByPosition):
        if not place.start < place.end <= len(text):
            return f"区间 {place.start}–{place.end} 不在 {place.doc}（共 {len(text)} 字）之内"
        return Evidence(place.doc, Span(place.start, place.end))
    start = text.find(place.quote)
    if start < 0:
        return f"“{place.quote}”不见于 {place.doc}"
    if text.find(place.quote, start + 1) >= 0:
        return f"“{place.quote}”在 {place.doc} 中不止一处，请引得长一些"
    return Evidence(place.doc, Span(start, start + len(place.quote)))


def _unprinted(row: _Row, evidence: Sequence[Evidence], documents: Documents) -> Iterator[str]:
    """Gold numbers whose printed form stands in none of their document's evidence (spaces aside)."""
    for number in row.numbers:
        passages = (_tight(e.span.of(documents[e.doc])) for e in evidence if e.doc == number.doc)
        if not any(_tight(number.text) in passage for passage in passages):
            yield f"数字“{number.text}”不在 {number.doc} 的任何一处 evidence 之内"


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


_FAULTS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段",
    "enum": "没有这个种类",
    "literal_error": "不是规定的值之一",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_type": "应是文字",
    "tuple_type": "应是列表",
    "int_type": "应是整数",
    "decimal_type": "应是数",
    "decimal_parsing": "应是数",
    "model_type": "应是一个 JSON 对象",
}


def _messages(error: ValidationError) -> list[str]:
    """One message a field. A union reports each of its branches under one field; the first stands."""
    messages: dict[str, str] = {}
    for fault in error.errors():
        field = ".".join(str(part) for part in fault["loc"] if not _is_branch(part))
        messages.setdefault(field, _FAULTS.get(fault["type"], fault["msg"]))
    return [f"{field or '整行'}：{message}" for field, message in messages.items()]


def _is_branch(part: str | int) -> bool:
    """Whether this is pydantic's name for a branch of a union rather than a field of the file."""
    return isinstance(part, str) and (part in ("str",) or part.startswith(("_", "tuple[")))
