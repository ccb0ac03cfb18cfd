"""What an answer is worth: small pure scorers, each a value and a reason, and the verdict by kind.

The rules are those of the gold set's README. Where it states none (text, yesno, a list without
items) an answer is right when it cites the place, does not refuse, and isn't a pasted page.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eval import amounts
from eval.amounts import fold
from eval.cases import Case, Documents, Kind
from rag.schema import Answer, Citation, Status
from rag.spans import Span

CONCISE_CHARS = 300  # an answer this short is never called a pasted page …
CONCISE_FACTOR = 8  # … nor one within this many times its reference

_DAMAGE_WORDS = re.compile("残缺|缺失|缺字|脱落|损|截断|中断|断开|重复|不完整|有误|错字|乱码|疑")


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is in 0..1, or None where the question asks nothing of this scorer."""

    value: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`scores` holds every scorer by name; `reasons` only what makes the answer wrong."""

    right: bool
    scores: Mapping[str, Score]
    reasons: tuple[str, ...]


def judge(case: Case, answer: Answer, documents: Documents) -> Verdict:
    """Whether the answer is right by the rule of its kind, with all scores."""
    scores = {name: scorer(case, answer) for name, scorer in SCORERS.items()}
    scores["spans"] = span_exactness(answer, documents)
    reasons = tuple(
        scores[name].reason
        for name, bar in RULES[case.kind].items()
        if (value := scores[name].value) is not None and value < bar
    )
    return Verdict(not reasons, scores, reasons)


def status(case: Case, answer: Answer) -> Score:
    """Refuses exactly where the documents don't say. A question back is no answer either."""
    refused = answer.status is Status.NOT_FOUND
    if not case.answerable:
        return Score(float(refused), "" if refused else f"资料没有答案，却给出了 {answer.status}")
    if refused:
        return Score(0.0, "误拒：资料有答案，却说没有")
    answered = answer.status in (Status.ANSWERED, Status.CONFLICT, Status.DAMAGED)
    return Score(float(answered), "" if answered else f"没有作答（{answer.status}）")


def damage(case: Case, answer: Answer) -> Score:
    """Says that the source is damaged there, by status or by a warning."""
    if case.kind is not Kind.GARBLED:
        return Score(None, "原文无损")
    said = answer.status is Status.DAMAGED or any(map(_DAMAGE_WORDS.search, answer.warnings))
    return Score(float(said), "" if said else "没有说明原文此处有损")


def numbers(case: Case, answer: Answer) -> Score:
    """Share of the gold numbers that stand in the text, exactly, after unit conversion."""
    if not case.numbers:
        return Score(None, "没有标准数字")
    missing = [gold for gold in case.numbers if not amounts.gives(answer.text, gold)]
    return Score(
        1 - len(missing) / len(case.numbers),
        f"缺数字 {'、'.join(gold.text for gold in missing)}" if missing else "",
    )


def number_precision(case: Case, answer: Answer) -> Score:
    """Share of the amounts in the text that are gold numbers or gold results, so no page is pasted."""
    if not case.numbers and not case.computed:
        return Score(None, "没有标准数字")
    gold, given = amounts.tally(answer.text, case.numbers, case.computed)
    if not given:
        return Score(None, "文中没有数量")
    return Score(gold / given, f"文中 {given} 个数量只有 {gold} 个是所问的")


def computed(case: Case, answer: Answer) -> Score:
    """Share of the gold results that the text reaches within their tolerance.

    A result the answer lists in `computed` counts with its full precision if its rounded form is
    in the text.
    """
    if not case.computed:
        return Score(None, "不需计算")
    shown = [(c.value, c.unit) for c in answer.computed if c.shown in answer.text]
    missing = [gold for gold in case.computed if not amounts.reaches(answer.text, shown, gold)]
    return Score(
        1 - len(missing) / len(case.computed),
        f"缺结果 {'、'.join(f'{gold.value}{gold.unit}' for gold in missing)}" if missing else "",
    )


def items(case: Case, answer: Answer) -> Score:
    """Share of the gold items that are named in the text."""
    return _named(case.items, answer.text, "列项")


def departments(case: Case, answer: Answer) -> Score:
    """Share of the gold departments that are named in the text."""
    return _named(case.departments, answer.text, "部门")


def evidence_recall(case: Case, answer: Answer) -> Score:
    """Share of the gold passages that a citation overlaps."""
    if not case.evidence:
        return Score(None, "没有标准出处")
    spans = _cited(answer.citations)
    missed = [
        gold for gold in case.evidence if not any(s.overlaps(gold.span) for s in spans.get(gold.doc, ()))
    ]
    where = "、".join(f"{gold.doc} {gold.span.start}–{gold.span.end}" for gold in missed)
    return Score(1 - len(missed) / len(case.evidence), f"没有引到 {where}" if missed else "")


def trap(case: Case, answer: Answer) -> Score:
    """The values that must not be given as the answer aren't in the text.

    A refusal may point at what comes near, so unanswerable questions have no traps of this kind.
    """
    if not case.trap or not case.answerable:
        return Score(None, "没有陷阱")
    fallen = [value for value in case.trap if amounts.says(answer.text, value)]
    return Score(float(not fallen), f"误答 {'、'.join(fallen)}" if fallen else "")


def concise(case: Case, answer: Answer) -> Score:
    """1 for a short answer, falling with the length of one that runs on."""
    limit = max(CONCISE_CHARS, CONCISE_FACTOR * len(case.answer))
    length = len(answer.text)
    return Score(min(1.0, limit / max(length, 1)), f"答案 {length} 字，过长" if length > limit else "")


def containment(case: Case, answer: Answer) -> Score:
    """Share of the reference answer's character bigrams found in the text and the quotes.

    A figure to watch, never a bar: the reference is one wording of many.
    """
    wanted = _bigrams(case.answer)
    if not case.answerable or not wanted:
        return Score(None, "没有参考答案")
    given = _bigrams(answer.text).union(*(_bigrams(c.quote) for c in answer.citations))
    return Score(len(wanted & given) / len(wanted), "")


def span_exactness(answer: Answer, documents: Documents) -> Score:
    """Share of the citations whose quote is what stands at their place in the original."""
    if not answer.citations:
        return Score(None, "没有引文")
    wrong = [
        c for c in answer.citations if documents.get(c.doc, "")[c.start : c.end] != c.quote or not c.quote
    ]
    where = "、".join(f"[{c.n}] {c.doc} {c.start}–{c.end}" for c in wrong)
    return Score(1 - len(wrong) / len(answer.citations), f"引文与原文不符 {where}" if wrong else "")


SCORERS: Mapping[str, Callable[[Case, Answer], Score]] = {
    "status": status,
    "damage": damage,
    "numbers": numbers,
    "precision": number_precision,
    "computed": computed,
    "items": items,
    "departments": departments,
    "evidence": evidence_recall,
    "trap": trap,
    "concise": concise,
    "containment": containment,
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
}


def _named(wanted: tuple[str, ...], text: str, what: str) -> Score:
    if not wanted:
        return Score(None, f"没有标准{what}")
    folded = fold(text)
    missing = [name for name in wanted if fold(name) not in folded]
    return Score(1 - len(missing) / len(wanted), f"缺{what} {'、'.join(missing)}" if missing else "")


def _cited(citations: tuple[Citation, ...]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for citation in citations:
        spans.setdefault(citation.doc, []).append(Span(citation.start, citation.end))
    return spans


def _bigrams(text: str) -> set[str]:
    folded = fold(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}
