"""A comparison in words: what flipped first, then how large the difference is and whether it is real."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.compare import Comparison, Difference, Verdict
from eval.saved import SavedQuestion


def describe(comparison: Comparison) -> str:
    lines = [f"== {comparison.title}（{comparison.suite}）"]
    lines += _flips("变错", comparison.lost) + _flips("变对", comparison.gained)
    lines += [f"答对{_moved(comparison.right)}", *(f"{d.name}{_moved(d)}" for d in comparison.scores)]
    lines += [f"注意：{remark}" for remark in comparison.remarks]
    return "\n".join([*lines, f"结论：{conclusion(comparison)}"])


def conclusion(comparison: Comparison) -> str:
    """The verdict in one plain sentence."""
    n = comparison.right.n
    if not n:
        return "没有两边都有的题，不能比较。"
    return {
        Verdict.BETTER: f"变好了（{n} 题）。",
        Verdict.WORSE: f"变差了（{n} 题）。",
        Verdict.SAME: f"{n} 题的对错一题不差。",
        Verdict.UNCLEAR: f"凭这 {n} 题看不出变好还是变差。",
    }[comparison.verdict]


def to_json(comparisons: Sequence[Comparison]) -> str:
    return json.dumps({"suites": [_data(c) for c in comparisons]}, ensure_ascii=False)


def _data(comparison: Comparison) -> dict[str, Any]:
    return {
        "suite": comparison.suite,
        "verdict": str(comparison.verdict),
        "gained": [question.id for question in comparison.gained],
        "lost": [question.id for question in comparison.lost],
        "right": asdict(comparison.right),
        "scores": [asdict(difference) for difference in comparison.scores],
        "remarks": list(comparison.remarks),
    }


def _flips(title: str, questions: Sequence[SavedQuestion]) -> list[str]:
    lines = [f"{title} {len(questions)} 题"] if questions else []
    for question in questions:
        reasons = f"：{'；'.join(question.reasons)}" if question.reasons else ""
        lines.append(f"  {question.id} {question.kind} {question.question[-1]}{reasons}")
    return lines


def _moved(difference: Difference) -> str:
    return (
        f" {difference.before:.3f} → {difference.after:.3f}，差 {difference.mean:+.3f}"
        f"（95% 区间 {difference.low:+.3f} 至 {difference.high:+.3f}，{difference.n} 题）"
    )
