"""Years and amounts → places in a drawing. Pure; both scales are linear."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rag.language.quantity import format_value
from ui.labels import width
from ui.series import Point, Series

WIDTH: Final = 520  # of the whole drawing
TOP, BOTTOM = 72.0, 295.0  # of the plot
_RIGHT = WIDTH - 36.0  # the last year; the first is _INSET from the axis
_INSET = 24.0

_NARROW = 4  # shares that differ by less than a quarter of the largest would all but lie in one line from 0
_MOST_STEPS = 4
_ROUND = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))


@dataclass(frozen=True, slots=True)
class Axes:
    """`ticks` are amounts at round distances, the first at the bottom; `highest` is at the top."""

    ticks: tuple[Decimal, ...]
    highest: Decimal
    first_year: int
    last_year: int
    left: float  # of the plot: the widest tick's text stands beside it

    @property
    def starts_above_zero(self) -> bool:
        return self.ticks[0] > 0

    def x(self, year: int) -> float:
        first = self.left + _INSET
        return first + (_RIGHT - first) * (year - self.first_year) / (self.last_year - self.first_year)

    def y(self, value: Decimal) -> float:
        share = (value - self.ticks[0]) / (self.highest - self.ticks[0])
        return BOTTOM - (BOTTOM - TOP) * float(share)

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(point.year), self.y(point.value)


def axes_of(drawn: Series) -> Axes:
    """Amounts from 0, unless they are shares so close to each other that nothing would be seen."""
    values = [point.value for point in drawn.points]
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    if drawn.is_share and 0 < high - min(values) < high / _NARROW:
        low = min(values)
    step = _step((high - low) / _MOST_STEPS)
    first, last = (int((end / step).to_integral_value("ROUND_FLOOR")) for end in (low, high))
    ticks = tuple(step * n for n in range(first, last + 1))
    return Axes(
        ticks,
        max(high, ticks[0] + step),
        drawn.points[0].year,
        drawn.points[-1].year,
        10 + max(width(format_value(tick, drawn.unit)) for tick in ticks),
    )


def _step(least: Decimal) -> Decimal:
    """The next round number."""
    power = Decimal(1).scaleb(least.adjusted()) if least else Decimal(1)
    return next(step * power for step in _ROUND if step * power >= least)
