"""Asking: every question of a suite goes through the answerer once and is judged.

A question that crashes is an outcome of its own; the run goes on.
"""

from collections.abc import Callable, Sequence
from time import perf_counter

from tqdm import tqdm

from eval.cases import Case, Documents
from eval.figures import of_answers
from eval.options import Options
from eval.provenance import provenance
from eval.results import Outcome, Question, Result, SuiteRun
from eval.scorers.judge import judge
from eval.suites import Suite
from rag.schema import Answer, Document, Status
from rag.settings import Settings

Ask = Callable[[Case], Answer]
Certainty = Callable[[Case], float]


def ask_all(
    cases: Sequence[Case], ask: Ask, documents: Documents, title: str, certainty: Certainty | None = None
) -> tuple[Result, ...]:
    """The results in the questions' order, with a progress bar on a terminal."""
    asked = tqdm(cases, desc=title, disable=None, leave=False)
    return tuple(ask_one(case, ask, documents, certainty) for case in asked)


def ask_one(case: Case, ask: Ask, documents: Documents, certainty: Certainty | None = None) -> Result:
    """One answer, judged. `ms` is what the answer took: its judging isn't part of it."""
    question = Question.of(case)
    started = perf_counter()
    try:
        answer = ask(case)
        ms = _since(started)
        sure = certainty(case) if certainty else None
    except Exception as error:  # whatever one question breaks on is its result, not the run's end
        reason = f"{type(error).__name__}: {error}"
        return Result(question, Outcome.ERROR, reasons=(reason,), ms=_since(started))
    if answer.status is Status.ERROR:
        return Result(question, Outcome.ERROR, {}, (answer.text,), answer, ms, sure)
    verdict = judge(case, answer, documents)
    outcome = {True: Outcome.RIGHT, False: Outcome.WRONG, None: Outcome.ERROR}[verdict.right]
    return Result(question, outcome, verdict.scores, verdict.reasons, answer, ms, sure)


def run_of(
    suite: Suite,
    options: Options,
    settings: Settings,
    documents: Sequence[Document],
    results: tuple[Result, ...],
) -> SuiteRun:
    """What was asked of a suite, as its run."""
    return SuiteRun(
        name=suite.name,
        title=suite.title,
        results=results,
        figures=of_answers(results),
        references=suite.references,
        made_from=provenance(settings, documents, options.model, options.answers),
        documents={document.id: document.text for document in documents},
    )


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
