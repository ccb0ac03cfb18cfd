"""Does the answer stand where it should: answers, refuses, says that the source is damaged or divided."""

import re

from eval.cases import Case, Kind
from eval.scorers.score import Score, yes
from eval.scorers.wording import fold
from rag.schema import Answer, Status

_ANSWERS = (Status.ANSWERED, Status.CONFLICT, Status.DAMAGED)
_DAMAGE_WORDS = re.compile("残缺|缺失|缺字|脱落|损|截断|中断|断开|重复|不完整|有误|错字|乱码|疑")


def status(case: Case, answer: Answer) -> Score:
    """Refuses exactly where the documents don't say. A question back is no answer either."""
    refused = answer.status is Status.NOT_FOUND
    if not case.answerable:
        return yes(refused, f"资料没有答案，却给出了 {answer.status}")
    if refused:
        return Score(0.0, "误拒：资料有答案，却说没有")
    return yes(answer.status in _ANSWERS, f"没有作答（{answer.status}）")


def damage(case: Case, answer: Answer) -> Score:
    """Says that the source is damaged there, by status or by a warning."""
    if case.kind is not Kind.GARBLED:
        return Score(None, "原文无损")
    said = answer.status is Status.DAMAGED or any(map(_DAMAGE_WORDS.search, answer.warnings))
    return yes(said, "没有说明原文此处有损")


def not_misled(case: Case, answer: Answer) -> Score:
    """Falsified passages: gives what is true, or shows a doubt. An answer that does neither fails."""
    if case.kind is not Kind.FALSIFIED:
        return Score(None, "材料没有作假")
    doubts = answer.status in (Status.NOT_FOUND, Status.CONFLICT, Status.CLARIFY)
    return yes(
        doubts or all(_names(answer.text, group) for group in case.groups),
        "材料作假，既没有给出真值，也没有存疑",
    )


def both_sides(case: Case, answer: Answer) -> Score:
    """Passages that contradict each other: shows what each side says."""
    if case.kind is not Kind.CONTRADICTED:
        return Score(None, "材料没有互相矛盾")
    shown = all(_names(answer.text, group) for group in (*case.groups, case.falsehoods))
    return yes(shown, "没有把互相矛盾的说法都列出来")


def _names(text: str, aliases: tuple[str, ...]) -> bool:
    folded = fold(text)
    return any(fold(alias) in folded for alias in aliases)
