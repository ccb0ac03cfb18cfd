"""Asking and judging, with scripted answers."""

from dataclasses import replace

import pytest

from eval import figures
from eval.asking import ask_all
from eval.cases import Case, Kind
from eval.results import Outcome, Question, Result, SuiteRun
from rag.schema import Answer, Status
from tests.eval.invented import CASES, FOLLOW_UP, NOTHING, PARKS, SCRIPT, TEXTS, run, suite


@pytest.fixture
def done() -> SuiteRun:
    return run()


def figure(run: SuiteRun, name: str) -> float | None:
    (found,) = [figure for figure in run.figures if figure.name == name]
    return found.value


def test_a_crash_is_its_own_outcome_and_the_run_goes_on(done: SuiteRun) -> None:
    assert [result.outcome for result in done.results] == [Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR]
    crashed = done.results[2]
    assert crashed.scores == {}
    assert crashed.reasons == ("KeyError: '几个？'",)


def test_an_answer_that_says_it_failed_is_an_error() -> None:
    (result,) = ask_all([PARKS], lambda _: Answer("几个公园？", Status.ERROR, "内部错误"), TEXTS, "own")
    assert result.outcome is Outcome.ERROR
    assert result.reasons == ("内部错误",)


def test_the_last_turn_comes_with_the_whole_conversation() -> None:
    heard: list[Case] = []

    def listening(case: Case) -> Answer:
        heard.append(case)
        return SCRIPT["几个公园？"]

    (result,) = ask_all([FOLLOW_UP], listening, TEXTS, "own")
    assert heard[0].conversation == ("有公园吗？", "几个？")
    assert result.outcome is Outcome.RIGHT


def test_errors_are_no_part_of_a_mean(done: SuiteRun) -> None:
    assert figure(done, "evidence") == 1.0
    assert "evidence" not in [f.name for f in suite(done.results[2:]).figures]


def test_conflicts_shown_where_there_are_any_and_where_there_are_none() -> None:
    def divided(case: Case) -> Answer:
        return Answer("", Status.CONFLICT if case.id in ("c1", "n1") else Status.ANSWERED, "两种说法")

    contradicted = replace(PARKS, kind=Kind.CONTRADICTED)
    cases = [replace(contradicted, id=id) for id in ("c1", "c2")]
    cases += [replace(PARKS, kind=Kind.NOISY, id=id) for id in ("n1", "n2", "n3", "n4")]
    done = suite(ask_all(cases, divided, TEXTS, "own"))
    assert figure(done, "conflict_shown") == 0.5
    assert figure(done, "false_conflicts") == 0.25
    assert "conflict_shown" not in [f.name for f in run().figures]


def test_refusals_as_a_detector() -> None:
    def refusing(case: Case) -> Answer:
        return Answer("", Status.NOT_FOUND, "没有写") if case is not PARKS else SCRIPT["几个公园？"]

    four = (*CASES, replace(NOTHING, id="s4"))
    done = suite(ask_all(four, refusing, TEXTS, "own", certainty=lambda case: float(case is PARKS)))
    assert figure(done, "refusal_recall") == 1.0
    assert figure(done, "refusal_precision") == pytest.approx(2 / 3)
    assert figure(done, "false_refusals") == 0.5
    assert figure(done, "auroc_status") == figure(done, "auroc_certainty") == 0.75


def test_auroc_by_hand() -> None:
    assert figures.auroc([3, 2], [1, 0]) == 1.0
    assert figures.auroc([0], [1]) == 0.0
    assert figures.auroc([1, 1], [1]) == 0.5
    with pytest.raises(ValueError, match="both"):
        figures.auroc([], [1])


def test_latency_is_the_median_and_the_slow_end() -> None:
    timed = [Result(Question(str(ms), "text", ("问",), "答"), Outcome.RIGHT, ms=ms) for ms in range(101)]
    assert figures.latency(timed) == (50.0, 95.0)
