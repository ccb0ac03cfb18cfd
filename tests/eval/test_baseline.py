"""The gate: what fails it, what it remembers, what `--accept` gives away."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import __main__ as main
from eval import baseline
from eval.baseline import Change, Floor, compare, floor_of
from eval.cases import Case, Kind
from eval.run import Outcome, Result, SuiteRun
from rag.errors import InputError

KINDS = {"n": Kind.NUMERIC, "t": Kind.TABLE, "u": Kind.UNANSWERABLE}


def ran(outcomes: Mapping[str, Outcome], name: str = "samples") -> SuiteRun:
    """A run of questions n1, n2, t1, … whose first letter is their kind."""
    cases = {id: Case(id, ("问？",), KINDS[id[0]], "答") for id in outcomes}
    results = tuple(Result(cases[id], outcome, None, None, "坏了", 1.0) for id, outcome in outcomes.items())
    return SuiteRun(name, results, (), (), None)


R, W, E = Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR
FLOOR = floor_of(ran({"n1": R, "n2": W, "t1": R}), with_ids=True)


def test_the_floor_is_what_was_right() -> None:
    assert FLOOR.kinds == {"numeric": 1, "table": 1}
    assert FLOOR.right == ("n1", "t1")
    assert floor_of(ran({"n1": R}), with_ids=False).right is None


@pytest.mark.parametrize(
    ("now", "change", "worse"),
    [
        ({"n1": R, "n2": W, "t1": R}, Change((), (), (), ()), False),
        ({"n1": R, "n2": R, "t1": R, "u1": W}, Change((), (), (), ("n2",)), False),
        ({"n1": W, "n2": R, "t1": R}, Change(("n1",), (), (), ("n2",)), True),  # the count alone hides it
        ({"n1": R, "n2": W, "t1": E}, Change(("t1",), (), (("table", 1, 0),), ()), True),
        ({"n1": R, "n2": W}, Change((), ("t1",), (("table", 1, 0),), ()), True),
    ],
)
def test_what_a_run_lost_and_gained(now: Mapping[str, Outcome], change: Change, worse: bool) -> None:
    found = compare(FLOOR, ran(now))
    assert found == change
    assert found.worse is worse


def test_counts_alone_forgive_a_swap_within_a_kind() -> None:
    floor = Floor(kinds={"numeric": 1})
    assert not compare(floor, ran({"n1": W, "n2": R})).worse
    assert compare(floor, ran({"n1": W, "n2": W})).fallen == (("numeric", 1, 0),)


def test_changes_are_named() -> None:
    text = baseline.describe(Change(("n1",), ("t1",), (("table", 1, 0),), ("n2",)))
    assert text.splitlines() == ["变错：n1", "题目已不在：t1", "table 答对由 1 题降为 0 题", "变对：n2"]
    assert baseline.describe(Change((), (), (), ())) == "与基线相同"


def test_floors_survive_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert baseline.load(path) == {}
    floors = {"samples": FLOOR, "dev": Floor(kinds={"table": 2})}
    baseline.save(path, floors)
    assert baseline.load(path) == floors


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"samples": 3}', '{"samples": {"kinds": {"table": "many"}}}']
)
def test_a_broken_baseline_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="基线文件"):
        baseline.load(path)


class Gate:
    """`python -m eval` over scripted runs, with a baseline file and a shared folder of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.file = folder / "eval" / "baseline.json"
        self.file.parent.mkdir()
        (self.file.parent / "cases").mkdir()
        (self.file.parent / "cases" / "own.jsonl").touch()
        self.shared = folder.parent / "shared"
        self.runs: dict[str, SuiteRun] = {}
        patch.setattr(main, "ROOT", folder)
        patch.setattr(main, "SHARED", self.shared)
        patch.setattr(main, "BASELINE", self.file)
        patch.setattr(main, "run_suite", lambda name, *_: self.runs[name])

    def add_shared(self) -> None:
        (self.shared / "gold").mkdir(parents=True)
        (self.shared / "corpus").mkdir()
        (self.shared / "gold" / "dev.jsonl").touch()

    def run(self, *words: str, **outcomes: Outcome) -> tuple[int, str]:
        self.runs["samples"] = ran(outcomes)
        done = CliRunner().invoke(main.app, words)
        return done.exit_code, done.output


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    folder = tmp_path / "project"
    folder.mkdir()
    return Gate(folder, monkeypatch)


def test_the_gate_fails_when_a_right_question_goes_wrong(gate: Gate) -> None:
    assert gate.run("--accept", n1=R, n2=W)[0] == 0
    assert gate.run(n1=R, n2=W)[0] == 0
    assert gate.run(n1=R, n2=R)[0] == 0
    status, shown = gate.run(n1=W, n2=R)
    assert status == 1
    assert "变错：n1" in shown


def test_accepting_shows_what_is_given_away(gate: Gate) -> None:
    gate.run("--accept", n1=R, t1=R)
    status, shown = gate.run("--accept", n1=W, t1=R)
    assert status == 0
    assert "变错：n1" in shown
    assert baseline.load(gate.file)["samples"].right == ("t1",)


def test_without_shared_the_gate_says_so_and_passes(gate: Gate) -> None:
    status, shown = gate.run(n1=R)
    assert status == 0
    assert sum("没有 ../shared 的开发集" in line for line in shown.splitlines()) == 1


def test_the_dev_set_informs_and_never_fails(gate: Gate) -> None:
    gate.add_shared()
    gate.runs["dev"] = ran({"n9": R}, "dev")
    gate.run("--accept", n1=R)
    assert baseline.load(gate.file)["dev"] == Floor(kinds={"numeric": 1})
    gate.runs["dev"] = ran({"n9": W}, "dev")
    status, shown = gate.run(n1=R)
    assert status == 0
    assert "numeric 答对由 1 题降为 0 题" in shown


def test_accepting_without_shared_keeps_the_dev_floor(gate: Gate) -> None:
    baseline.save(gate.file, {"dev": Floor(kinds={"table": 2})})
    gate.run("--accept", n1=R)
    assert baseline.load(gate.file)["dev"] == Floor(kinds={"table": 2})
