"""The figures of a whole suite, from the results of its questions."""

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

import numpy as np

from eval.cases import Kind
from eval.results import Figure, Outcome, Result
from eval.scorers.judge import TITLES
from rag.schema import Status

_ORDINARY = frozenset(map(str, (Kind.NUMERIC, Kind.TABLE, Kind.DATE, Kind.LIST, Kind.TEXT, Kind.YESNO)))


def of_answers(results: Sequence[Result]) -> tuple[Figure, ...]:
    """Right answers, refusals, and the mean of every scorer over the questions that it applies to."""
    ordinary = [result for result in results if result.question.kind in _ORDINARY]
    figures = [share("right", "全部答对", results, is_right)]
    if 0 < len(ordinary) < len(results):
        figures.append(
            share("right_ordinary", "其中数字、表格、日期、列举、文字、是非题", ordinary, is_right)
        )
    figures += refusals(results)
    figures += conflicts(results)
    figures += means(results)
    return tuple(figures)


def refusals(results: Sequence[Result]) -> list[Figure]:
    """ "The documents don't say" as a detector of what they don't say; crashed questions are left out.

    `auroc_status` takes the status itself as the score (so it is the mean of both rates);
    `auroc_certainty` how sure the product was that there is an answer, where it says so.
    """
    told = [result for result in results if result.answer and result.answer.status is not Status.ERROR]
    empty = [result for result in told if not result.question.answerable]
    full = [result for result in told if result.question.answerable]
    figures = [share("false_refusals", "误拒（有答案却说没有）", full, refused)] if full else []
    if empty:
        figures.append(share("refusal_recall", "拒答召回（没有答案的，拒了多少）", empty, refused))
    if empty and full:
        said_no = [result for result in told if refused(result)]
        precise = share(
            "refusal_precision",
            "拒答精度（拒了的，多少确无答案）",
            said_no,
            lambda r: not r.question.answerable,
        )
        figures += [precise, *_auroc("auroc_status", "拒答 AUROC，按是否作答", full, empty, _answered)]
        figures += _auroc("auroc_certainty", "拒答 AUROC，按检索强度", full, empty, lambda r: r.certainty)
    return figures


def conflicts(results: Sequence[Result]) -> list[Figure]:
    """Where the passages contradict each other, how often that is shown; and elsewhere, where they don't."""
    told = [result for result in results if result.answer and result.answer.status is not Status.ERROR]
    divided = [result for result in told if result.question.kind == Kind.CONTRADICTED]
    agreed = [result for result in told if result.question.kind == Kind.NOISY]
    return [
        *(
            [share("conflict_shown", "矛盾有提示（真假并列的，列为说法不一）", divided, _conflict)]
            if divided
            else []
        ),
        *(
            [share("false_conflicts", "误报矛盾（没有矛盾的，列为说法不一）", agreed, _conflict)]
            if agreed
            else []
        ),
    ]


def means(results: Iterable[Result]) -> list[Figure]:
    """The mean of each scorer, over where it gave a value."""
    values: dict[str, list[float]] = {}
    for result in results:
        for name, score in result.scores.items():
            if score.value is not None:
                values.setdefault(name, []).append(score.value)
    ordered = [*(name for name in TITLES if name in values), *(n for n in values if n not in TITLES)]
    return [Figure(name, TITLES.get(name, name), fmean(values[name]), len(values[name])) for name in ordered]


def share(name: str, title: str, results: Sequence[Result], holds: Callable[[Result], bool]) -> Figure:
    """How many of the results it holds for, as a share."""
    value = sum(map(holds, results)) / len(results) if results else None
    return Figure(name, title, value, len(results))


def latency(results: Sequence[Result]) -> tuple[float, float]:
    """Median and 95th percentile of the questions' wall time, in milliseconds."""
    median, slow = np.percentile([result.ms for result in results], [50, 95])
    return float(median), float(slow)


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """How often one of the first is above one of the second; a tie is half. ValueError if either is empty.

    >>> auroc([3, 2], [2, 1])
    0.875
    """
    if not higher or not lower:
        raise ValueError("auroc needs scores of both sorts")
    one, other = np.array(higher)[:, None], np.array(lower)[None, :]
    return float(np.mean((one > other) + 0.5 * (one == other)))


def is_right(result: Result) -> bool:
    return result.outcome is Outcome.RIGHT


def refused(result: Result) -> bool:
    return result.answer is not None and result.answer.status is Status.NOT_FOUND


def _conflict(result: Result) -> bool:
    return result.answer is not None and result.answer.status is Status.CONFLICT


def _answered(result: Result) -> float:
    return float(not refused(result))


def _auroc(
    name: str,
    title: str,
    full: Sequence[Result],
    empty: Sequence[Result],
    score: Callable[[Result], float | None],
) -> list[Figure]:
    sure = [value for result in full if (value := score(result)) is not None]
    unsure = [value for result in empty if (value := score(result)) is not None]
    return [Figure(name, title, auroc(sure, unsure), len(sure) + len(unsure))] if sure and unsure else []
