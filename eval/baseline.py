"""The gate's memory: which questions were right, and how many of each kind.

A suite whose questions stand in this repository keeps its ids; one from outside keeps counts only.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.run import Outcome, SuiteRun
from rag.errors import InputError


class Floor(BaseModel):
    """What a suite reached. `right` is None where only the counts by kind are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, int]
    right: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A run against a floor. `gone` are questions the floor has right that are no longer asked."""

    lost: tuple[str, ...]
    gone: tuple[str, ...]
    fallen: tuple[tuple[str, int, int], ...]  # kind, floor, now
    gained: tuple[str, ...]

    @property
    def worse(self) -> bool:
        return bool(self.lost or self.gone or self.fallen)


def load(path: Path) -> dict[str, Floor]:
    """Floors by suite name; none if there is no file yet. InputError if the file is broken."""
    if not path.exists():
        return {}
    try:
        return {name: Floor.model_validate(floor) for name, floor in json.loads(path.read_bytes()).items()}
    except (ValueError, AttributeError, ValidationError):
        raise InputError(f"基线文件 {path} 已损坏，请从版本库恢复，或用 --accept 重写。") from None


def save(path: Path, floors: Mapping[str, Floor]) -> None:
    data = {name: floor.model_dump(exclude_none=True) for name, floor in sorted(floors.items())}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def floor_of(run: SuiteRun, *, with_ids: bool) -> Floor:
    right = [result.case for result in run.results if result.outcome is Outcome.RIGHT]
    kinds = Counter(str(case.kind) for case in right)
    return Floor(
        kinds=dict(sorted(kinds.items())), right=tuple(sorted(c.id for c in right)) if with_ids else None
    )


def compare(floor: Floor, run: SuiteRun) -> Change:
    """What the run lost and gained against the floor; new questions can only be gained."""
    now = floor_of(run, with_ids=True)
    right, before = set(now.right or ()), set(floor.right or ())
    asked = {result.case.id for result in run.results}
    return Change(
        lost=tuple(sorted((before & asked) - right)),
        gone=tuple(sorted(before - asked)),
        fallen=tuple(
            (kind, least, now.kinds.get(kind, 0))
            for kind, least in floor.kinds.items()
            if now.kinds.get(kind, 0) < least
        ),
        gained=tuple(sorted(right - before)) if floor.right is not None else (),
    )


def describe(change: Change) -> str:
    """One Chinese line for each sort of change."""
    lines = [f"变错：{'、'.join(change.lost)}"] * bool(change.lost)
    lines += [f"题目已不在：{'、'.join(change.gone)}"] * bool(change.gone)
    lines += [f"{kind} 答对由 {least} 题降为 {now} 题" for kind, least, now in change.fallen]
    lines += [f"变对：{'、'.join(change.gained)}"] * bool(change.gained)
    return "\n".join(lines) or "与基线相同"
