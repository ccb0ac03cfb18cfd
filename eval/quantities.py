"""Measures the reader of amounts on test suites of other number readers.

A text is right when the whole set of (value, unit) is right; a negative when nothing is read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval import number_suites
from eval.number_suites import Amount, Case, read
from eval.options import Options
from eval.provenance import provenance
from eval.results import Figure, Outcome, Question, Result, SuiteRun
from eval.scorers.score import yes
from eval.suites import Suite


@dataclass(frozen=True, slots=True)
class Score:
    """How many texts of one suite are right."""

    suite: str
    right: int
    total: int
    negatives_right: int
    negatives: int

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    case: Case
    read: frozenset[Amount]


@dataclass(frozen=True, slots=True)
class Report:
    scores: tuple[Score, ...]
    failures: tuple[Failure, ...]
    cases: tuple[Case, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"suites": [asdict(score) | {"share": score.share} for score in self.scores]}


def evaluate(folder: Path) -> Report:
    """Runs the reader over `folder`/recognizers.jsonl and others.jsonl. InputError if neither is there."""
    cases = number_suites.cases(folder)
    failures: list[Failure] = []
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for case in cases:
        found = read(case)
        right = found == case.expected
        counts[case.suite, case.negative, right] += 1
        if not right:
            failures.append(Failure(case, found))
    scores = tuple(
        Score(
            suite=suite,
            right=counts[suite, False, True],
            total=counts[suite, False, True] + counts[suite, False, False],
            negatives_right=counts[suite, True, True],
            negatives=counts[suite, True, True] + counts[suite, True, False],
        )
        for suite in dict.fromkeys(case.suite for case in cases)
    )
    return Report(scores, tuple(failures), tuple(cases))


def run(suite: Suite, options: Options) -> SuiteRun:
    """The same as a suite: one result a text."""
    assert suite.corpus is not None
    report = evaluate(suite.corpus)
    failed = {id(failure.case): failure for failure in report.failures}
    results = [_judged(case, failed.get(id(case))) for case in report.cases]
    figures = [Figure(s.suite, f"{s.suite} 全对", s.share, s.total) for s in report.scores if s.total]
    figures += [
        Figure(f"{s.suite}_negatives", f"{s.suite} 负例", s.negatives_right / s.negatives, s.negatives)
        for s in report.scores
        if s.negatives
    ]
    return SuiteRun(
        name=suite.name,
        title=suite.title,
        results=tuple(results),
        figures=tuple(figures),
        references=suite.references,
        made_from=provenance(options.settings),
    )


def _judged(case: Case, failure: Failure | None) -> Result:
    reasons = (f"读作 {_shown(failure.read)}",) if failure else ()
    return Result(
        question=Question(
            f"{case.suite}/{case.kind}/{case.text}",
            case.kind,
            (case.text,),
            _shown(case.expected),
            (case.suite,),
        ),
        outcome=Outcome.WRONG if failure else Outcome.RIGHT,
        scores={"amounts": yes(failure is None, "".join(reasons))},
        reasons=reasons,
    )


def describe(report: Report) -> str:
    """The report for a person: a line per suite, then what failed."""
    lines = [
        f"{s.suite}: {s.right}/{s.total} = {s.share:.1%}；负例 {s.negatives_right}/{s.negatives}"
        for s in report.scores
    ]
    for failure in report.failures:
        case = failure.case
        lines.append(
            f"  ✗ [{case.suite}/{case.kind}] {case.text[:60]}  "
            f"应为 {_shown(case.expected)}  读作 {_shown(failure.read)}"
        )
    return "\n".join(lines)


def _shown(amounts: Iterable[Amount]) -> str:
    return "、".join(sorted(f"{value}{unit}" for value, unit in amounts)) or "（无）"
