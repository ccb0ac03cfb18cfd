"""What every suite's run comes to: one result a question, the figures of the whole, what they depend on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eval.cases import Case, Documents, Evidence
from eval.scorers.score import Score
from rag.schema import Answer


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    ERROR = "error"  # the question or a deciding scorer crashed, or the product says that it failed


@dataclass(frozen=True, slots=True)
class Question:
    """What a report shows of a question, whatever its suite. `evidence` is in the original texts."""

    id: str
    kind: str
    turns: tuple[str, ...]
    gold: str
    docs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True

    @classmethod
    def of(cls, case: Case) -> "Question":
        return cls(
            case.id, str(case.kind), case.conversation, case.answer, case.docs, case.evidence, case.answerable
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One question's outcome. `answer` is None where it crashed or none was asked for; `ms` is wall time.

    `reasons` is what makes it not right. `certainty` orders questions by how sure the product is that
    there is an answer; None where nothing tells.
    """

    question: Question
    outcome: Outcome
    scores: Mapping[str, Score] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    answer: Answer | None = None
    ms: float = 0.0
    certainty: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a whole suite, over `n` questions; `value` is None where n is 0."""

    name: str
    title: str
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What somebody else reached on the same questions."""

    figure: str
    value: float
    by: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the scores depend on: the same here, the same scores."""

    revisions: tuple[tuple[str, str], ...] = ()  # document id, SHA-256 of its file
    settings: tuple[tuple[str, str], ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()  # file name, SHA-256
    model: str | None = None
    commit: str | None = None
    answers: str | None = None  # the file whose recorded answers were scored; None: they were made now


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """All results of a suite, in its order."""

    name: str
    title: str
    results: tuple[Result, ...]
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    made_from: Provenance = Provenance()
    documents: Documents = field(default_factory=dict, repr=False)

    def count(self, outcome: Outcome) -> int:
        return sum(result.outcome is outcome for result in self.results)

    @property
    def right(self) -> int:
        return self.count(Outcome.RIGHT)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds asked, in the order of their first question."""
        return tuple(dict.fromkeys(result.question.kind for result in self.results))
