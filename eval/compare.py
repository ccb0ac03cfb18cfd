"""Two reports, question by question: what flipped, how large the difference is, and whether it is real."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

import numpy as np

from eval.results import Outcome
from eval.saved import Saved, SavedQuestion, SavedRun
from eval.scorers.judge import TITLES

_RESAMPLES, _AT_A_TIME = 10_000, 500
_LEVEL = 0.95
_SEED = 20_220_105  # any one will do, always the same: same inputs, same interval


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"  # not one question differs
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of the second minus the first, over `n` pairs, with the ends of its interval."""

    name: str
    before: float
    after: float
    low: float
    high: float
    n: int

    @property
    def mean(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """A suite that both reports hold. `gained` and `lost` are the second report's questions."""

    suite: str
    title: str
    gained: tuple[SavedQuestion, ...]
    lost: tuple[SavedQuestion, ...]
    right: Difference
    scores: tuple[Difference, ...]  # those that differ
    verdict: Verdict
    remarks: tuple[str, ...]  # what else differs between the two, one Chinese sentence each


def compare(before: Saved, after: Saved) -> tuple[Comparison, ...]:
    """The suites both reports hold, in the second one's order."""
    first = {run.suite: run for run in before.runs}
    return tuple(_compared(first[run.suite], run) for run in after.runs if run.suite in first)


def difference(name: str, before: Sequence[float], after: Sequence[float]) -> Difference:
    """Paired bootstrap (Efron and Tibshirani 1993): percentiles over resampled questions."""
    paired = np.array(after, dtype=float) - np.array(before, dtype=float)
    random = np.random.default_rng(_SEED)
    means = np.concatenate(
        [
            paired[random.integers(0, len(paired), (_AT_A_TIME, len(paired)))].mean(axis=1)
            for _ in range(_RESAMPLES // _AT_A_TIME)
        ]
    )
    low, high = np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Difference(
        name, float(np.mean(before)), float(np.mean(after)), float(low), float(high), len(paired)
    )


def sign_test(gained: int, lost: int) -> float:
    """How probable flips as one-sided as these, or more so, are if both directions are alike (two-sided)."""
    flips = gained + lost
    tail = sum(comb(flips, k) for k in range(min(gained, lost) + 1))
    return float(min(1.0, 2 * tail / 2**flips))


def _compared(before: SavedRun, after: SavedRun) -> Comparison:
    earlier = {question.id: question for question in before.questions}
    pairs = [
        (earlier[question.id], question)
        for question in after.questions
        if question.id in earlier and _same_question(earlier[question.id], question)
    ]
    gained = tuple(new for old, new in pairs if _right(new) > _right(old))
    lost = tuple(new for old, new in pairs if _right(new) < _right(old))
    right = (
        difference("right", [_right(old) for old, _ in pairs], [_right(new) for _, new in pairs])
        if pairs
        else Difference("right", 0.0, 0.0, 0.0, 0.0, 0)
    )
    return Comparison(
        suite=after.suite,
        title=after.title,
        gained=gained,
        lost=lost,
        right=right,
        scores=tuple(_score_differences(pairs)),
        verdict=_verdict(right, len(gained), len(lost)),
        remarks=tuple(_remarks(before, after, len(pairs))),
    )


def _verdict(right: Difference, gained: int, lost: int) -> Verdict:
    """Better or worse only if the interval leaves out 0 and the flips are too one-sided for chance.

    The bootstrap alone is sure too early where very few questions flip.
    """
    if not gained and not lost:
        return Verdict.SAME
    if sign_test(gained, lost) <= 1 - _LEVEL:
        if right.low > 0:
            return Verdict.BETTER
        if right.high < 0:
            return Verdict.WORSE
    return Verdict.UNCLEAR


def _score_differences(pairs: Sequence[tuple[SavedQuestion, SavedQuestion]]) -> list[Difference]:
    found: list[Difference] = []
    for name in dict.fromkeys(name for _, new in pairs for name in new.scores):
        values = [
            (old.scores[name].value, new.scores[name].value) for old, new in pairs if name in old.scores
        ]
        both = [(a, b) for a, b in values if a is not None and b is not None]
        if any(a != b for a, b in both):
            found.append(difference(TITLES.get(name, name), [a for a, _ in both], [b for _, b in both]))
    return found


def _right(question: SavedQuestion) -> float:
    return float(question.outcome is Outcome.RIGHT)


def _same_question(old: SavedQuestion, new: SavedQuestion) -> bool:
    return (old.question, old.kind, old.gold) == (new.question, new.kind, new.gold)


def _remarks(before: SavedRun, after: SavedRun, paired: int) -> list[str]:
    remarks = []
    if unpaired := len(before.questions) + len(after.questions) - 2 * paired:
        remarks.append(f"有 {unpaired} 题只在一边，或两边的题目不同，没有比较。")
    if before.corpus != after.corpus:
        remarks.append("两边的文件不同。")
    if before.model != after.model:
        remarks.append(f"模型不同：{before.model or '不用'}，{after.model or '不用'}。")
    if before.settings != after.settings:
        changed = sorted(k for k, v in after.settings.items() if before.settings.get(k) != v)
        remarks.append(f"设置不同：{'、'.join(changed)}。")
    if before.prompts != after.prompts:
        remarks.append("提示词不同。")
    if before.commit != after.commit:
        remarks.append(f"代码不同：{before.commit or '未知'}，{after.commit or '未知'}。")
    return remarks
