"""What a question wants computed; nothing where the documents lack the operands, or print the result."""

from collections.abc import Callable, Sequence

from rag import compute
from rag.amounts import larger
from rag.operations import Operation
from rag.reader.candidates import Candidate
from rag.reader.reckoning.check import check
from rag.reader.reckoning.levels import named_facts
from rag.reader.reckoning.means import annual_mean, mean
from rag.reader.reckoning.operands import Sought, given, sides
from rag.reader.reckoning.ranking import ranked
from rag.reader.reckoning.rates import annual_growth, growth, projection
from rag.reader.reckoning.reckon import LEVELS, Calculation
from rag.reader.reckoning.sums import added
from rag.reader.reckoning.times import at_times
from rag.schema import Fact, FactKind


def calculate(sought: Sought) -> Calculation | None:
    """What the question wants computed; None where nothing, or where it can't be told for certain of what."""
    operation = sought.ask.operation
    return _OF_OPERATION[operation](sought) if operation else None


def _difference(sought: Sought) -> Calculation | None:
    if (pair := _pair(sought)) is None:
        return None
    first, second = reversed(pair) if larger(pair[1], pair[0]) else pair
    return Calculation((compute.difference(first, second),))


def _share(sought: Sought) -> Calculation | None:
    pair = None if _prints_share(sought.near) else _levels(_pair(sought))
    return Calculation((compute.share(*pair),)) if pair else None


def _ratio(sought: Sought) -> Calculation | None:
    pair = _levels(_pair(sought))
    return Calculation((compute.ratio(*pair),)) if pair else None


def _pair(sought: Sought) -> tuple[Fact, Fact] | None:
    return given(sought) or sides(sought) or at_times(sought, list(named_facts(sought, LEVELS)))


def _levels(pair: tuple[Fact, Fact] | None) -> tuple[Fact, Fact] | None:
    """42 % is no share of 39 %."""
    return None if pair is None or any(fact.figure.kind is FactKind.SHARE for fact in pair) else pair


def _prints_share(near: Sequence[Candidate]) -> bool:
    """Whether a document gives the share itself."""
    best = near[0].fact if near else None
    return best is not None and best.figure.kind is FactKind.SHARE


_OF_OPERATION: dict[Operation, Callable[[Sought], Calculation | None]] = {
    Operation.SUM: added,
    Operation.DIFFERENCE: _difference,
    Operation.RATIO: _ratio,
    Operation.SHARE: _share,
    Operation.CHECK: check,
    Operation.GROWTH: growth,
    Operation.ANNUAL_GROWTH: annual_growth,
    Operation.ANNUAL_MEAN: annual_mean,
    Operation.MEAN: mean,
    Operation.PROJECTION: projection,
    Operation.RANKING: ranked,
}
