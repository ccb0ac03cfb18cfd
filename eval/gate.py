"""The gate: the suites of this repository against their baseline; the rest of what is here, for information.

Needs no key, no network and nothing outside the repository, and never runs a live model.
"""

from dataclasses import replace
from pathlib import Path

import typer

from eval import baseline
from eval.baseline import Change, Floor
from eval.options import options
from eval.provenance import ROOT
from eval.reports import files, terminal
from eval.results import SuiteRun
from eval.run import run_suite
from eval.suites import Role, Suite
from rag.errors import InputError
from rag.settings import Settings

BASELINE = ROOT / "eval" / "baseline.json"


def run(suites: tuple[Suite, ...], settings: Settings, *, accept: bool, out: Path | None) -> bool:
    """Print the runs and how they stand; whether the gate is passed. With `accept` it is, by a new baseline.

    InputError where a suite of the gate isn't there or the baseline is broken.
    """
    how = options(settings)
    floors = baseline.load(BASELINE)
    deciding = [suite for suite in suites if suite.role is Role.GATE]
    if not deciding:
        raise InputError('题集清单里没有 role = "gate" 的题集，门禁无从判断。')
    runs: list[SuiteRun] = []
    changes: dict[str, Change] = {}
    passed = True
    for suite in (*deciding, *(suite for suite in suites if suite.role is Role.INFORM)):
        if suite.missing and suite.role is Role.INFORM:
            typer.echo(f"没有跑题集 {suite.name}：{suite.missing}。")
            continue
        done = run_suite(suite, how if suite.role is Role.GATE else replace(how, first=suite.quick))
        runs.append(done)
        change = _stand(suite, done, floors.get(suite.name))
        if change:
            changes[suite.name] = change
            passed = passed and not (change.worse and suite.role is Role.GATE)
    if out:
        expected = {suite.name: _must_be_right(floors.get(suite.name)) for suite in suites}
        for path in files.write(runs, out, changes, expected):
            typer.echo(f"已写入 {path}")
    if accept:
        own = {suite.name for suite in deciding}
        new = {done.name: baseline.floor_of(done, with_ids=done.name in own) for done in runs}
        baseline.save(BASELINE, {**floors, **new})
        typer.echo("\n".join([f"已写入新基线 {BASELINE.name}。", *_given_away(changes, own)]))
        return True
    typer.echo("门禁通过。" if passed else "门禁未通过：低于基线。" + _WAYS_OUT)
    return passed


_WAYS_OUT = "请修复；或在 eval/baseline.json 的 given_up 里写明放弃哪题、为什么；或用 --accept 接受。"


def _stand(suite: Suite, done: SuiteRun, floor: Floor | None) -> Change | None:
    """Print a run and how it stands to its floor."""
    terminal.show(done, brief=suite.role is not Role.GATE)
    if floor is None and suite.role is not Role.GATE:
        return None
    if floor is None:
        typer.echo(f"{suite.name} 还没有基线；用 --accept 写入。\n")
    # Without a baseline the floor holds all the same.
    change = baseline.compare(floor or Floor(kinds={}), done, suite.floor)
    if floor is not None or change.worse:
        apart = "\n" if suite.role is Role.GATE else ""
        typer.echo(f"与基线相比：{apart}{baseline.describe(change)}\n")
    return change


def _must_be_right(floor: Floor | None) -> frozenset[str]:
    return frozenset(floor.right or ()) - set(floor.given_up) if floor else frozenset()


def _given_away(changes: dict[str, Change], own: set[str]) -> list[str]:
    """What the new baseline no longer asks for, a line a suite."""
    lines = []
    for name, change in changes.items():
        away = [*change.lost, *change.gone, *(id for id, _ in change.given_up)]
        if name in own and away:
            lines.append(
                f"新基线放弃了 {name} 的 {len(away)} 题：{'、'.join(away)}。请在提交说明里写明原因。"
            )
    return lines
