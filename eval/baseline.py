"""The gate's memory: which questions were right, and how many of each kind.

A suite whose questions stand in this repository keeps its ids; one from outside keeps counts only.
A change that must lose a question names it, with the reason, under `given_up`; a suite's floor holds even so.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.results import Outcome, SuiteRun
from rag.errors import InputError


class Floor(BaseModel):
    """What a suite reached. `right` is None where only the counts by kind are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, int]
    right: tuple[str, ...] | None = None
    given_up: dict[str, str] = Field(default_factory=dict)  # question, why it may go wrong


@dataclass(frozen=True, slots=True)
class Change:
    """A run against a floor. `gone` are questions the floor has right that are no longer asked."""

    lost: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    fallen: tuple[tuple[str, int, int], ...] = ()  # kind, floor, now
    gained: tuple[str, ...] = ()
    given_up: tuple[tuple[str, str], ...] = ()  # wrong or gone now, as the baseline says they may
    below: tuple[float, float] | None = None  # share of right answers, the suite's floor

    @property
    def worse(self) -> bool:
        return bool(self.lost or self.gone or self.fallen or self.below)


def load(path: Path) -> dict[str, Floor]:
    """Floors by suite name; none if there is no file yet. InputError if the file is broken."""
    if not path.exists():
        return {}
    try:
        return {name: Floor.model_validate(floor) for name, floor in json.loads(path.read_bytes()).items()}
    except (ValueError, AttributeError, ValidationError):
        raise InputError(f"基线文件 {path} 已损坏，请从版本库恢复，或用 --accept 重写。") from None


def save(path: Path, floors: Mapping[str, Floor]) -> None:
    data = {name: _compact(floor) for name, floor in sorted(floors.items())}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def floor_of(run: SuiteRun, *, with_ids: bool) -> Floor:
    right = [result.question for result in run.results if result.outcome is Outcome.RIGHT]
    kinds = Counter(question.kind for question in right)
    ids = tuple(sorted(question.id for question in right)) if with_ids else None
    return Floor(kinds=dict(sorted(kinds.items())), right=ids)


def compare(floor: Floor, run: SuiteRun, least: float = 0.0) -> Change:
    """What the run lost and gained against the floor; new questions can only be gained.

    `least` is the share of right answers below which the run is worse whatever is given up.
    """
    now = floor_of(run, with_ids=True)
    right, before = set(now.right or ()), set(floor.right or ())
    kind_of = {result.question.id: result.question.kind for result in run.results}
    missed = before - right
    excused = Counter(kind_of.get(id) for id in missed & set(floor.given_up))
    share = len(right) / len(run.results)
    return Change(
        lost=tuple(sorted((missed & set(kind_of)) - set(floor.given_up))),
        gone=tuple(sorted(missed - set(kind_of) - set(floor.given_up))),
        fallen=tuple(
            (kind, count, now.kinds.get(kind, 0))
            for kind, count in floor.kinds.items()
            if now.kinds.get(kind, 0) < count - excused[kind] - excused[None]
        ),
        gained=tuple(sorted(right - before)) if floor.right is not None else (),
        given_up=tuple((id, floor.given_up[id]) for id in sorted(missed & set(floor.given_up))),
        below=(share, least) if share < least else None,
    )


def describe(change: Change) -> str:
    """One Chinese line for each sort of change."""
    lines = [f"变错：{'、'.join(change.lost)}"] * bool(change.lost)
    lines += [f"题目已不在：{'、'.join(change.gone)}"] * bool(change.gone)
    lines += [f"{kind} 答对由 {least} 题降为 {now} 题" for kind, least, now in change.fallen]
    lines += [f"答对 {share:.1%}，低于下限 {least:.1%}" for share, least in filter(None, [change.below])]
    lines += [f"变错，基线写明可以放弃：{id}（{why}）" for id, why in change.given_up]
    lines += [f"变对：{'、'.join(change.gained)}"] * bool(change.gained)
    return "\n".join(lines) or "与基线相同"


def _compact(floor: Floor) -> dict[str, object]:
    return floor.model_dump(exclude_none=True, exclude=set() if floor.given_up else {"given_up"})
