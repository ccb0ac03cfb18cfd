"""Runs a suite by its way."""

from collections.abc import Callable, Mapping

from eval import given, gold, passages, quantities, retrieval
from eval.options import Options
from eval.results import SuiteRun
from eval.suites import Suite, Way
from rag.errors import InputError

_WAYS: Mapping[Way, Callable[[Suite, Options], SuiteRun]] = {
    Way.GOLD: gold.run,
    Way.PASSAGES: passages.run,
    Way.GIVEN: given.run,
    Way.RETRIEVAL: retrieval.run,
    Way.QUANTITIES: quantities.run,
}
_ASKS_NOTHING = (Way.RETRIEVAL, Way.QUANTITIES)


def run_suite(suite: Suite, options: Options) -> SuiteRun:
    """InputError where something is faulty or missing, before anything is asked."""
    if suite.missing:
        raise InputError(f"题集 {suite.name} 不在这台机器上：{suite.missing}。")
    if suite.way in _ASKS_NOTHING and (options.answers or options.model or options.first):
        raise InputError(f"题集 {suite.name} 不产生答案，--answers、--model 和 --first 对它没有意义。")
    return _WAYS[suite.way](suite, options)
