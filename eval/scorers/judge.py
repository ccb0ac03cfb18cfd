"""The verdict on an answer: every scorer by name, and for each kind of question those that decide.

The rules are those of the gold set's README. Where it states none (text, yesno, a list without
items) an answer is right when it cites the place, does not refuse, and isn't a pasted page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eval.cases import Case, Documents, Kind
from eval.scorers import citing, numbers, standing, wording
from eval.scorers.score import Score
from rag.schema import Answer

Scorer = Callable[[Case, Answer], Score]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`right` is None where a deciding scorer crashed. `reasons` is what makes the answer not right."""

    right: bool | None
    scores: Mapping[str, Score]
    reasons: tuple[str, ...]


SCORERS: Mapping[str, Scorer] = {
    "status": standing.status,
    "damage": standing.damage,
    "not_misled": standing.not_misled,
    "both_sides": standing.both_sides,
    "numbers": numbers.numbers,
    "precision": numbers.number_precision,
    "qualifiers": numbers.qualifiers,
    "computed": numbers.computed,
    "conflict": numbers.conflict,
    "trap": numbers.trap,
    "items": wording.items,
    "departments": wording.departments,
    "groups": wording.groups,
    "concise": wording.concise,
    "containment": wording.containment,
    "verbatim": wording.verbatim,
    "rouge_l": wording.rouge_l,
    "evidence": citing.evidence_recall,
    "citations": citing.citation_precision,
    "documents": citing.documents_cited,
}

# How a report calls each scorer.
TITLES: Mapping[str, str] = {
    "status": "该答则答、该拒则拒",
    "damage": "说明残缺",
    "not_misled": "不被假材料带偏",
    "both_sides": "矛盾说法都列出",
    "numbers": "标准数字齐全",
    "precision": "没有多余数字",
    "qualifiers": "保留限定词",
    "computed": "计算结果",
    "conflict": "各说法连同文件和时间",
    "trap": "没有误答",
    "items": "列项齐全",
    "departments": "部门齐全",
    "groups": "说到标准答案",
    "concise": "简短",
    "containment": "参考答案字词",
    "verbatim": "完整说出参考答案",
    "rouge_l": "ROUGE-L",
    "evidence": "出处召回",
    "citations": "引文准确",
    "documents": "文件引对",
    "spans": "引文逐字相符",
}

_ALWAYS = {"trap": 1.0, "spans": 1.0}
_BY_NUMBER = {"status": 1.0, "numbers": 1.0, "computed": 1.0, "precision": 0.4, "evidence": 0.5, **_ALWAYS}
_BY_TEXT = {"status": 1.0, "numbers": 1.0, "computed": 1.0, "concise": 1.0, "evidence": 0.5, **_ALWAYS}

# For each kind, the scorers that decide and the least each must reach.
RULES: Mapping[Kind, Mapping[str, float]] = {
    Kind.NUMERIC: _BY_NUMBER,
    Kind.TABLE: _BY_NUMBER,
    Kind.DATE: _BY_NUMBER,
    Kind.CONFLICT: _BY_NUMBER,
    Kind.COMPUTED: _BY_NUMBER,
    Kind.MULTITURN: _BY_NUMBER,
    Kind.TEXT: _BY_TEXT,
    Kind.YESNO: _BY_TEXT,
    Kind.LIST: {"items": 0.8, **_BY_TEXT},
    Kind.ENTERPRISE: {"status": 1.0, "departments": 1.0, "evidence": 0.6, **_ALWAYS},
    Kind.GARBLED: {"damage": 1.0, "evidence": 0.5, **_ALWAYS},
    Kind.UNANSWERABLE: {"status": 1.0, **_ALWAYS},
    Kind.NOISY: {"status": 1.0, "groups": 1.0, "concise": 1.0, **_ALWAYS},
    Kind.FALSIFIED: {"not_misled": 1.0, "concise": 1.0, **_ALWAYS},
    Kind.CONTRADICTED: {"both_sides": 1.0, "concise": 1.0, **_ALWAYS},
}


def judge(case: Case, answer: Answer, documents: Documents) -> Verdict:
    """Whether the answer is right by the rule of its kind, with all scores. Never raises."""
    scores = {name: _guarded(scorer, case, answer) for name, scorer in SCORERS.items()}
    scores["spans"] = _guarded(lambda _, given: citing.span_exactness(given, documents), case, answer)
    rule = RULES[case.kind]
    crashed = tuple(f"{name}：{scores[name].reason}" for name in rule if scores[name].crashed)
    if crashed:
        return Verdict(None, scores, crashed)
    reasons = tuple(
        scores[name].reason
        for name, bar in rule.items()
        if (value := scores[name].value) is not None and value < bar
    )
    return Verdict(not reasons, scores, reasons)


def _guarded(scorer: Scorer, case: Case, answer: Answer) -> Score:
    try:
        return scorer(case, answer)
    except Exception as error:  # a broken scorer is its own outcome, never a 0
        return Score(None, f"评分出错 {type(error).__name__}: {error}", crashed=True)
