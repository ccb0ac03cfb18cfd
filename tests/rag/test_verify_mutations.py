"""The verifier against texts made wrong on purpose: those are caught, the right ones pass."""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.answer import Answerer
from rag.language.claims import read_statements
from rag.language.quantity import same_amount
from rag.schema import Answer, Fact, Quantity
from rag.verify import Source
from tests.rag import made
from tests.rag.mutations import KINDS, Case, mutants, stated

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
LEAST_CAUGHT, MOST_REJECTED, AT_LEAST = 0.99, 0.01, 1000


@dataclass(frozen=True)
class Measured:
    right: int
    rejected: list[str]
    made: Counter[str]
    missed: list[tuple[str, str, str]]  # kind, right text, wrong text

    def __str__(self) -> str:
        lost = Counter(kind for kind, _, _ in self.missed)
        rows = [f"{kind}\t{self.made[kind] - lost[kind]}/{self.made[kind]}" for kind in KINDS]
        total = f"全部\t{self.made.total() - lost.total()}/{self.made.total()}"
        return "\n".join([f"正确的 {self.right} 条，误拒 {len(self.rejected)} 条", *rows, total])


def test_on_the_samples(on_samples: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    check(measure(on_samples, ROOT / "eval" / "cases" / "samples.jsonl", monkeypatch))


def test_on_the_documents_beside_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (SHARED / "corpus").is_dir():
        pytest.skip("no ../shared/corpus here")
    with made.answerer(tmp_path, SHARED / "corpus") as opened:
        check(measure(opened, SHARED / "gold" / "dev.jsonl", monkeypatch))


def check(measured: Measured) -> None:
    sys.stdout.write(f"\n{measured}\n")  # shown with pytest -s
    assert measured.made.total() >= AT_LEAST
    assert all(measured.made[kind] for kind in KINDS)
    assert len(measured.missed) <= (1 - LEAST_CAUGHT) * measured.made.total()
    assert len(measured.rejected) <= MOST_REJECTED * measured.right


def measure(answerer: Answerer, questions: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    """Right texts: every answer to the questions, and every fact of the ledger as a statement."""
    chance = random.Random(7)
    facts = answerer.facts()
    documents = {document.id: document for document in answerer.documents()}
    cases = list(answered(answerer, questions, monkeypatch))
    cases += [case for fact in facts for case in stated(fact, documents, facts, chance)]
    rejected = [case.text for case in cases if not case.passes(case.text)]
    made_of = Counter[str]()
    missed: list[tuple[str, str, str]] = []
    for case in cases:
        if not case.passes(case.text):
            continue
        for kind, text in mutants(case, facts, chance):
            made_of[kind] += 1
            if case.passes(text):
                missed.append((kind, case.text, text))
    return Measured(len(cases), rejected, made_of, missed)


def answered(answerer: Answerer, questions: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """The product's own answers as they come to the gate, a case for each amount a fact stands behind."""
    seen: list[tuple[Answer, Sequence[Source]]] = []

    def record(answer: Answer, sources: Sequence[Source]) -> Answer:
        seen.append((answer, sources))
        return answer

    monkeypatch.setattr("rag.answer.pass_through", record)
    for line in questions.read_text("utf-8").splitlines():
        question = json.loads(line)["question"]
        answerer.converse([question] if isinstance(question, str) else question)
    monkeypatch.undo()
    for answer, sources in seen:
        operands = tuple(cited.fact for cited in answer.facts)
        for statement in read_statements(answer.text, [(source.title, source.issued) for source in sources]):
            cited = [source for source in sources if source.n in statement.marks]
            for claim in statement.claims:
                if fact := told(claim.quantity, cited):
                    yield Case(
                        answer.text,
                        tuple(sources),
                        answer.question,
                        claim.quantity.span,
                        fact,
                        statement.marks,
                        answer.computed,
                        operands,
                    )


def told(quantity: Quantity, cited: Sequence[Source]) -> Fact | None:
    facts = (fact for source in cited for fact in source.facts)
    return next((fact for fact in facts if same_amount(fact.figure.quantity, quantity)), None)
