"""A report as JSON data: same inputs, same bytes, but for what stands under `timings_ms`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.figures import is_right, latency
from eval.results import Outcome, Result, SuiteRun
from rag.contract import to_json as answer_json


def to_json(runs: Sequence[SuiteRun]) -> dict[str, Any]:
    """All runs: what each depends on, its figures, every question with its scores and answer."""
    return {"runs": [_run(run) for run in runs]}


def _run(run: SuiteRun) -> dict[str, Any]:
    median, slow = latency(run.results)
    made = run.made_from
    return {
        "suite": run.name,
        "title": run.title,
        "commit": made.commit,
        "model": made.model,
        "answers": made.answers,
        "settings": dict(made.settings),
        "prompts": dict(made.prompts),
        "corpus": [{"doc": doc, "revision": revision} for doc, revision in made.revisions],
        "n": len(run.results),
        "right": run.right,
        "errors": run.count(Outcome.ERROR),
        "kinds": {kind: _kind(run, kind) for kind in run.kinds},
        "figures": {f.name: {"title": f.title, "value": f.value, "n": f.n} for f in run.figures},
        "references": [asdict(reference) for reference in run.references],
        "questions": [_question(result) for result in run.results],
        "timings_ms": {
            "median": round(median, 3),
            "p95": round(slow, 3),
            "each": {result.question.id: round(result.ms, 3) for result in run.results},
        },
    }


def _kind(run: SuiteRun, kind: str) -> dict[str, int]:
    found = [result for result in run.results if result.question.kind == kind]
    errors = sum(result.outcome is Outcome.ERROR for result in found)
    return {"n": len(found), "right": sum(map(is_right, found)), "errors": errors}


def _question(result: Result) -> dict[str, Any]:
    question = result.question
    answer = None
    if result.answer is not None:
        answer = {k: v for k, v in answer_json(result.answer).items() if k not in ("timings_ms", "turns")}
    return {
        "id": question.id,
        "kind": question.kind,
        "question": list(question.turns),
        "gold": question.gold,
        "docs": list(question.docs),
        "outcome": str(result.outcome),
        "reasons": list(result.reasons),
        "certainty": result.certainty,
        "scores": {
            name: {"value": score.value, "outcome": str(score.sort), "reason": score.reason}
            for name, score in result.scores.items()
        },
        "answer": answer,
    }
