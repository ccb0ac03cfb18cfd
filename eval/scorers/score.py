"""What a scorer says: a value and a reason, "this question asks nothing of me", or "I crashed"."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    MEASURED = "measured"
    NOT_APPLICABLE = "not_applicable"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is in 0..1; None where there is none, which is neither 0 nor 1: see `sort`."""

    value: float | None
    reason: str = ""
    crashed: bool = False

    @property
    def sort(self) -> Sort:
        if self.crashed:
            return Sort.CRASHED
        return Sort.NOT_APPLICABLE if self.value is None else Sort.MEASURED


def share(missing: int, whole: int, reason: str) -> Score:
    """What is left of the whole; the reason stands only where something is missing."""
    return Score(1 - missing / whole, reason if missing else "")


def yes(holds: bool, reason: str) -> Score:
    """1 or 0; the reason stands only for 0."""
    return Score(float(holds), "" if holds else reason)
