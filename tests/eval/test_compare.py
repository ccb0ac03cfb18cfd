"""Comparison: pairs, flips, intervals, and a verdict that isn't sure too early."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.compare import Comparison, Verdict, compare, difference, sign_test
from eval.reports import files
from eval.reports.compared import conclusion, describe
from eval.results import Outcome, Provenance, Question, Result, SuiteRun
from eval.saved import read
from eval.scorers.score import Score

R, W, E = Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR


def saved(folder: Path, outcomes: str, **changed: object) -> Path:
    """A report of one question a letter: r right, w wrong, e crashed; - is not asked."""
    sorts = {"r": R, "w": W, "e": E}
    results = tuple(
        Result(
            Question(f"q{n:03}", "text", (f"第{n}问？",), "答"),
            sorts[letter],
            {"rouge_l": Score(1.0 if letter == "r" else 0.5), "numbers": Score(None)},
            () if letter == "r" else ("不对",),
        )
        for n, letter in enumerate(outcomes)
        if letter != "-"
    )
    run = replace(SuiteRun("own", "题", results), **changed)  # type: ignore[arg-type]
    files.write([run], folder)
    return folder


def compared(tmp_path: Path, before: str, after: str) -> Comparison:
    (found,) = compare(read(saved(tmp_path / "a", before)), read(saved(tmp_path / "b", after)))
    return found


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("rrww", "rrww", Verdict.SAME),
        ("rrww", "rwrw", Verdict.UNCLEAR),
        ("w" * 100, "r" * 4 + "w" * 96, Verdict.UNCLEAR),  # a bootstrap alone would call this better
        ("w" * 100, "r" * 6 + "w" * 94, Verdict.BETTER),
        ("r" * 100, "w" * 6 + "r" * 94, Verdict.WORSE),
        ("r" * 100, "e" * 6 + "r" * 94, Verdict.WORSE),  # what crashes isn't right
        ("w" * 10 + "r" * 10, "r" * 10 + "w" * 10, Verdict.UNCLEAR),
    ],
)
def test_the_verdict(tmp_path: Path, before: str, after: str, verdict: Verdict) -> None:
    assert compared(tmp_path, before, after).verdict is verdict


def test_flips_come_first_with_their_reasons(tmp_path: Path) -> None:
    found = compared(tmp_path, "rrww", "rwrw")
    assert [question.id for question in found.lost] == ["q001"]
    assert [question.id for question in found.gained] == ["q002"]
    lines = describe(found).splitlines()
    assert lines[1:5] == ["变错 1 题", "  q001 text 第1问？：不对", "变对 1 题", "  q002 text 第2问？"]
    assert lines[5].startswith("答对 0.500 → 0.500，差 +0.000（95% 区间 ")
    assert lines[-1] == "结论：凭这 4 题看不出变好还是变差。"


def test_scores_that_differ_are_compared_too(tmp_path: Path) -> None:
    (rouge,) = compared(tmp_path, "wwww", "rrww").scores
    assert (rouge.name, rouge.before, rouge.after, rouge.n) == ("ROUGE-L", 0.5, 0.75, 4)
    assert compared(tmp_path, "rw", "rw").scores == ()


def test_only_what_both_asked_is_compared(tmp_path: Path) -> None:
    found = compared(tmp_path, "rr-w", "-rrw")
    assert found.right.n == 2
    assert found.verdict is Verdict.SAME
    assert any("有 2 题只在一边" in remark for remark in found.remarks)
    nothing = compared(tmp_path, "r-", "-r")
    assert conclusion(nothing) == "没有两边都有的题，不能比较。"


def test_what_else_differs_is_said(tmp_path: Path) -> None:
    other = Provenance((("plan", "1"),), (("chunk_tokens", "200"),), (("a.md", "1"),), "模型", "abc")
    before, after = saved(tmp_path / "a", "r"), saved(tmp_path / "b", "r", made_from=other)
    (found,) = compare(read(before), read(after))
    text = describe(found)
    for said in (
        "文件不同",
        "模型不同：不用，模型",
        "设置不同：chunk_tokens",
        "提示词不同",
        "代码不同：未知，abc",
    ):
        assert said in text


def test_the_interval_is_the_same_every_time_and_holds_the_difference() -> None:
    before, after = [0.0, 1.0, 0.25, 0.5] * 20, [0.5, 1.0, 0.75, 0.25] * 20
    one, other = difference("x", before, after), difference("x", before, after)
    assert one == other
    assert one.low < one.mean < one.high
    assert one.mean == pytest.approx(0.1875)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    """Of a mean of n independent ±1 flips the standard error is known."""
    flips = [1.0, -1.0] * 200
    found = difference("x", [0.0] * 400, flips)
    assert found.high == pytest.approx(1.96 / 400**0.5, rel=0.1)
    assert found.low == pytest.approx(-1.96 / 400**0.5, rel=0.1)


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (1, 1, 1.0), (4, 0, 0.125), (0, 6, 2 / 64), (5, 1, 14 / 64)]
)
def test_the_sign_test_by_hand(gained: int, lost: int, p: float) -> None:
    assert sign_test(gained, lost) == pytest.approx(p)


def test_the_command(tmp_path: Path) -> None:
    before, after = saved(tmp_path / "a", "rw"), saved(tmp_path / "b", "ww")
    shown = CliRunner().invoke(app, ["compare", str(before), str(after / "report.json")])
    assert shown.exit_code == 0
    assert "变错 1 题" in shown.output
    data = json.loads(CliRunner().invoke(app, ["compare", str(before), str(after), "--json"]).output)
    assert data["suites"][0]["lost"] == ["q000"]
    assert data["suites"][0]["verdict"] == "unclear"
