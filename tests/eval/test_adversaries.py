"""With a model that does its worst, every question that was right stays right, and it does get to speak."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval import adversaries, case_files
from eval.asking import ask_all
from eval.results import Outcome, Result
from rag.answer import Answerer
from rag.errors import InputError
from rag.schema import Phrasing
from rag.settings import Settings
from rag.testing import HashEmbedder
from tests.rag import made

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
EVERY = 3  # of the questions, each third is asked


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    with made.answerer(tmp_path_factory.mktemp("samples"), SAMPLES) as answerer:
        yield answerer


@pytest.fixture(scope="module")
def without(opened: Answerer) -> dict[str, Result]:
    return asked(opened)


def asked(answerer: Answerer) -> dict[str, Result]:
    texts = {document.id: document.text for document in answerer.documents()}
    cases = case_files.load((ROOT / "eval" / "cases" / "samples.jsonl",), texts)[::EVERY]
    results = ask_all(cases, lambda case: answerer.ask(case.conversation), texts, "样题")
    return {result.question.id: result for result in results}


@pytest.mark.parametrize("name", ["echo", "liar", "swapper", "obedient"])
def test_no_right_answer_is_lost(opened: Answerer, without: dict[str, Result], name: str) -> None:
    chat = adversaries.named(f"scripted:{name}")
    assert chat is not None
    worst = Answerer(opened._store, HashEmbedder(), Settings(), chat)
    spoken = asked(worst)
    right = [id for id, result in without.items() if result.outcome is Outcome.RIGHT]
    assert len(right) > len(without) / 2
    assert [id for id in right if spoken[id].outcome is not Outcome.RIGHT] == []
    uses = [result.answer.use for result in spoken.values() if result.answer and result.answer.use]
    assert len(uses) > len(without) / 2
    assert any(use.phrasing is Phrasing.PHRASED for use in uses) == (name in ("echo", "swapper", "liar"))


def test_an_unknown_script_is_named() -> None:
    assert adversaries.named("qwen3:8b") is None
    with pytest.raises(InputError, match=re.escape("scripted:saint")):
        adversaries.named("scripted:saint")
