"""What a run says: a table by kind with the failures and their reasons, and the same as JSON.

Same inputs, same bytes: only `timings_ms` differs between two runs.
"""

import unicodedata
from collections.abc import Collection, Sequence
from statistics import fmean, median
from typing import Any

from eval.cases import Kind
from eval.run import Outcome, Result, SuiteRun
from rag.contract import to_json as answer_json
from rag.schema import Status

ORDINARY = (Kind.NUMERIC, Kind.TABLE, Kind.DATE, Kind.LIST, Kind.TEXT, Kind.YESNO)
HARD = (Kind.CONFLICT, Kind.COMPUTED, Kind.MULTITURN, Kind.GARBLED, Kind.ENTERPRISE)


def table(run: SuiteRun) -> str:
    """By kind: questions, right, errors, share; then each failure; then the figures in one line each."""
    rows = [("种类", "题数", "答对", "出错", "比例")]
    rows += [_row(kind, _of(run.results, (kind,))) for kind in Kind if _of(run.results, (kind,))]
    rows.append(_row("合计", run.results))
    lines = [f"== {run.name}", *(_columns(row) for row in rows)]
    failed = [result for result in run.results if result.outcome is not Outcome.RIGHT]
    if failed:
        lines += ["", "未答对："]
        lines += [f"  {r.case.id} {r.case.kind}：{_why(r)}" for r in failed]
    return "\n".join([*lines, "", *(f"{name}：{shown}" for name, shown in _figures(run))])


def to_json(run: SuiteRun) -> dict[str, Any]:
    """The whole run as JSON data: summary, kinds, every question with its scores and answer."""
    return {
        "suite": run.name,
        "commit": run.commit,
        "settings": dict(run.settings),
        "corpus": [{"doc": doc, "revision": revision} for doc, revision in run.revisions],
        "n": len(run.results),
        "right": _right(run.results),
        "errors": _errors(run.results),
        "kinds": {
            str(kind): {"n": len(found), "right": _right(found), "errors": _errors(found)}
            for kind in Kind
            if (found := _of(run.results, (kind,)))
        },
        "evidence_recall": evidence_recall(run.results),
        "false_refusals": len(false_refusals(run.results)),
        "questions": [_question(result) for result in run.results],
        "timings_ms": {
            "median": median(result.ms for result in run.results),
            "each": {result.case.id: round(result.ms, 3) for result in run.results},
        },
    }


def evidence_recall(results: Sequence[Result]) -> float | None:
    """Mean over the questions that were judged and have gold passages; None if there is none."""
    values = [
        value
        for result in results
        if result.verdict is not None and (value := result.verdict.scores["evidence"].value) is not None
    ]
    return fmean(values) if values else None


def false_refusals(results: Sequence[Result]) -> tuple[Result, ...]:
    """Answerable questions answered "the documents don't say"."""
    return tuple(r for r in results if r.case.answerable and r.answer and r.answer.status is Status.NOT_FOUND)


def _figures(run: SuiteRun) -> list[tuple[str, str]]:
    ordinary = _of(run.results, ORDINARY)
    answerable = [result for result in run.results if result.case.answerable]
    figures = [
        ("数字、表格、日期、列举、文字、是非题答对", _share(_right(ordinary), len(ordinary))),
        ("以上各题出处召回均值", _decimal(evidence_recall(ordinary))),
        ("全部有答案题出处召回均值", _decimal(evidence_recall(answerable))),
        ("误拒（有答案却说没有）", _share(len(false_refusals(answerable)), len(answerable))),
    ]
    for kind in (Kind.UNANSWERABLE, *HARD):
        found = _of(run.results, (kind,))
        figures.append((f"{kind} 答对", _share(_right(found), len(found))))
    figures.append(("出错", _share(_errors(run.results), len(run.results))))
    figures.append(("单题用时中位数", f"{median(result.ms for result in run.results):.0f} 毫秒"))
    return figures


def _question(result: Result) -> dict[str, Any]:
    answer = None
    if result.answer is not None:
        answer = {k: v for k, v in answer_json(result.answer).items() if k not in ("timings_ms", "turns")}
    verdict = result.verdict
    return {
        "id": result.case.id,
        "kind": str(result.case.kind),
        "question": list(result.case.conversation),
        "gold": result.case.answer,
        "outcome": str(result.outcome),
        "reasons": list(verdict.reasons) if verdict else [result.error],
        "scores": {
            name: {"value": score.value, "reason": score.reason}
            for name, score in (verdict.scores.items() if verdict else ())
        },
        "answer": answer,
    }


def _why(result: Result) -> str:
    return "；".join(result.verdict.reasons) if result.verdict else f"出错，{result.error}"


def _of(results: Sequence[Result], kinds: Collection[Kind]) -> tuple[Result, ...]:
    return tuple(result for result in results if result.case.kind in kinds)


def _right(results: Sequence[Result]) -> int:
    return sum(result.outcome is Outcome.RIGHT for result in results)


def _errors(results: Sequence[Result]) -> int:
    return sum(result.outcome is Outcome.ERROR for result in results)


def _row(name: str, results: Sequence[Result]) -> tuple[str, str, str, str, str]:
    right = _right(results)
    return str(name), str(len(results)), str(right), str(_errors(results)), f"{right / len(results):.0%}"


def _columns(cells: Sequence[str]) -> str:
    first, *rest = cells
    return _pad(first, 14) + "".join(" " * (7 - _width(cell)) + cell for cell in rest)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal; a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}（{part / whole:.1%}）" if whole else "没有这类题"


def _decimal(value: float | None) -> str:
    return "没有可算的题" if value is None else f"{value:.3f}"
