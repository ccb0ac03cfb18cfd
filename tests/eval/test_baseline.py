"""The gate: what fails it, what it remembers, what `--accept` gives away."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import __main__ as main
from eval import baseline, suites
from eval import gate as gating
from eval.baseline import Change, Floor, compare, floor_of
from eval.options import Options
from eval.results import Outcome, Question, Result, SuiteRun
from eval.suites import Role, Suite, Way
from rag.errors import InputError

KINDS = {"n": "numeric", "t": "table", "u": "unanswerable"}


def ran(outcomes: Mapping[str, Outcome], name: str = "samples") -> SuiteRun:
    """A run of questions n1, n2, t1, … whose first letter is their kind."""
    results = tuple(
        Result(Question(id, KINDS[id[0]], ("问？",), "答"), outcome, reasons=("坏了",))
        for id, outcome in outcomes.items()
    )
    return SuiteRun(name, "题", results)


R, W, E = Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR
FLOOR = floor_of(ran({"n1": R, "n2": W, "t1": R}), with_ids=True)


def test_the_floor_is_what_was_right() -> None:
    assert FLOOR.kinds == {"numeric": 1, "table": 1}
    assert FLOOR.right == ("n1", "t1")
    assert floor_of(ran({"n1": R}), with_ids=False).right is None


@pytest.mark.parametrize(
    ("now", "change", "worse"),
    [
        ({"n1": R, "n2": W, "t1": R}, Change(), False),
        ({"n1": R, "n2": R, "t1": R, "u1": W}, Change(gained=("n2",)), False),
        # The count alone hides it.
        ({"n1": W, "n2": R, "t1": R}, Change(lost=("n1",), gained=("n2",)), True),
        ({"n1": R, "n2": W, "t1": E}, Change(lost=("t1",), fallen=(("table", 1, 0),)), True),
        ({"n1": R, "n2": W}, Change(gone=("t1",), fallen=(("table", 1, 0),)), True),
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


GIVING_UP = FLOOR.model_copy(update={"given_up": {"t1": "表头改了"}})


@pytest.mark.parametrize(
    ("now", "change", "worse"),
    [
        ({"n1": R, "n2": W, "t1": W}, Change(given_up=(("t1", "表头改了"),)), False),
        ({"n1": R, "n2": W}, Change(given_up=(("t1", "表头改了"),)), False),
        ({"n1": W, "n2": W, "t1": R}, Change(lost=("n1",), fallen=(("numeric", 1, 0),)), True),
        ({"n1": R, "n2": W, "t1": R}, Change(), False),
    ],
)
def test_a_question_named_with_its_reason_may_go_wrong(
    now: Mapping[str, Outcome], change: Change, worse: bool
) -> None:
    found = compare(GIVING_UP, ran(now))
    assert found == change
    assert found.worse is worse


def test_the_suites_floor_holds_whatever_is_given_up() -> None:
    found = compare(GIVING_UP, ran({"n1": R, "n2": W, "t1": W}), least=0.5)
    assert found.below == (1 / 3, 0.5)
    assert found.worse
    assert not compare(GIVING_UP, ran({"n1": R, "n2": W, "t1": W}), least=1 / 3).worse


def test_changes_are_named() -> None:
    change = Change(("n1",), ("t1",), (("table", 1, 0),), ("n2",), (("n3", "题目有误"),), (0.25, 0.5))
    assert baseline.describe(change).splitlines() == [
        "变错：n1",
        "题目已不在：t1",
        "table 答对由 1 题降为 0 题",
        "答对 25.0%，低于下限 50.0%",
        "变错，基线写明可以放弃：n3（题目有误）",
        "变对：n2",
    ]
    assert baseline.describe(Change()) == "与基线相同"


def test_floors_survive_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert baseline.load(path) == {}
    floors = {"samples": GIVING_UP, "dev": Floor(kinds={"table": 2})}
    baseline.save(path, floors)
    assert baseline.load(path) == floors
    assert path.read_text("utf-8").count("given_up") == 1  # where nothing is given up, nothing is said


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"samples": 3}', '{"samples": {"kinds": {"table": "many"}}}']
)
def test_a_broken_baseline_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="基线文件"):
        baseline.load(path)


class Gate:
    """`python -m eval` over scripted runs, with a baseline file of its own; `dev` may not be there."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.file = folder / "baseline.json"
        self.runs: dict[str, SuiteRun] = {}
        self.dev = folder / "dev"
        self.asked_with: list[Options] = []
        own = Suite("samples", "题", Way.GOLD, Role.GATE, (folder,), folder, floor=0.5)
        others = (
            Suite("dev", "题", Way.GOLD, Role.INFORM, (folder,), self.dev, wanted="dev"),
            Suite("slow", "题", Way.GOLD, Role.ASKED, (folder,), folder),
        )
        patch.setattr(gating, "BASELINE", self.file)
        patch.setattr(gating, "run_suite", self._run_suite)
        patch.setattr(suites, "declared", lambda *_: (own, *others))

    def _run_suite(self, suite: Suite, how: Options) -> SuiteRun:
        self.asked_with.append(how)
        return self.runs[suite.name]

    def run(self, *words: str, **outcomes: Outcome) -> tuple[int, str]:
        self.runs["samples"] = ran(outcomes)
        done = CliRunner().invoke(main.app, words)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(tmp_path, monkeypatch)


def test_the_gate_fails_when_a_right_question_goes_wrong(gate: Gate) -> None:
    assert gate.run("--accept", n1=R, n2=W)[0] == 0
    assert gate.run(n1=R, n2=W)[0] == 0
    assert gate.run(n1=R, n2=R)[0] == 0
    status, shown = gate.run(n1=W, n2=R)
    assert status == 1
    assert "变错：n1" in shown
    assert "given_up" in shown


def test_a_named_question_may_go_wrong_and_the_floor_holds(gate: Gate) -> None:
    gate.run("--accept", n1=R, n2=R)
    floor = baseline.load(gate.file)["samples"]
    baseline.save(
        gate.file, {"samples": floor.model_copy(update={"given_up": {"n1": "题目有误", "n2": "也是"}})}
    )
    status, shown = gate.run(n1=W, n2=R)
    assert status == 0
    assert "n1（题目有误）" in shown
    status, shown = gate.run(n1=W, n2=W)
    assert status == 1
    assert "低于下限 50.0%" in shown


def test_without_a_baseline_the_floor_holds_all_the_same(gate: Gate) -> None:
    assert gate.run(n1=R, n2=W)[0] == 0
    status, shown = gate.run(n1=W, n2=W)
    assert status == 1
    assert "还没有基线" in shown


def test_accepting_shows_what_is_given_away(gate: Gate) -> None:
    gate.run("--accept", n1=R, t1=R)
    status, shown = gate.run("--accept", n1=W, t1=R)
    assert status == 0
    assert "变错：n1" in shown
    assert "新基线放弃了 samples 的 1 题：n1" in shown
    assert baseline.load(gate.file)["samples"].right == ("t1",)
    assert "放弃" not in gate.run("--accept", n1=W, t1=R)[1]


def test_a_suite_that_is_not_here_is_left_out_with_a_message(gate: Gate) -> None:
    status, shown = gate.run(n1=R)
    assert status == 0
    assert sum("没有跑题集 dev：没有文件夹" in line for line in shown.splitlines()) == 1
    assert "slow" not in shown


def test_the_dev_set_informs_and_never_fails(gate: Gate) -> None:
    gate.dev.mkdir()
    gate.runs["dev"] = ran({"n9": R}, "dev")
    gate.run("--accept", n1=R)
    assert baseline.load(gate.file)["dev"] == Floor(kinds={"numeric": 1})
    gate.runs["dev"] = ran({"n9": W}, "dev")
    status, shown = gate.run(n1=R)
    assert status == 0
    assert "numeric 答对由 1 题降为 0 题" in shown


def test_accepting_without_the_dev_set_keeps_its_floor(gate: Gate) -> None:
    baseline.save(gate.file, {"dev": Floor(kinds={"table": 2})})
    gate.run("--accept", n1=R)
    assert baseline.load(gate.file)["dev"] == Floor(kinds={"table": 2})


def test_the_gate_asks_no_live_model(gate: Gate) -> None:
    gate.run(n1=R)
    assert [(how.model, how.answers) for how in gate.asked_with] == [(None, None)]


def test_the_gates_reports_fail_only_what_the_baseline_has_right(gate: Gate, tmp_path: Path) -> None:
    gate.run("--accept", n1=R, n2=W)
    gate.run("--out", str(tmp_path / "out"), n1=W, n2=W)
    junit = (tmp_path / "out" / "junit.xml").read_text("utf-8")
    assert (junit.count("<failure"), junit.count("<skipped")) == (1, 1)
    assert "变错：n1" in (tmp_path / "out" / "summary.md").read_text("utf-8")
