"""Measures retrieval alone on a folder in BEIR layout, through the real ingest, store and retriever.

Documents are ranked by their best passage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from tqdm import tqdm

from eval import beir
from eval.beir import Query
from eval.figures import means
from eval.options import Options
from eval.provenance import provenance
from eval.results import Outcome, Question, SuiteRun
from eval.results import Result as Judged
from eval.scorers.score import Score, yes
from eval.suites import Suite
from eval.workspace import own
from rag.models.embedder import open_embedder
from rag.retrieve import CANDIDATES, Retriever
from rag.settings import Settings
from rag.store.store import Store

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Result:
    """The first DEPTH documents for a question, best first, and how long they took."""

    query: Query
    ranked: tuple[str, ...]
    answers: tuple[bool, ...]  # for each of `ranked`: does its text contain the answer, word for word
    ms: float

    def hit(self, k: int) -> bool:
        return not self.query.relevant.isdisjoint(self.ranked[:k])

    def answer(self, k: int) -> bool:
        return any(self.answers[:k])

    @property
    def reciprocal_rank(self) -> float:
        """1 for the first place, 1/2 for the second …; 0 where none of the first DEPTH is relevant."""
        places = (n for n, id in enumerate(self.ranked, 1) if id in self.query.relevant)
        return 1 / next(places, float("inf"))


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one folder. `answer@k` is over the queries that carry an answer, None without any."""

    results: tuple[Result, ...]

    def to_json(self) -> dict[str, float | int | None]:
        """The fields outside scripts read; shares are 0 to 1, `p50_ms` is a query's median wall time."""
        done = self.results
        told = [result for result in done if result.query.answer]
        return {
            "hit@1": mean(result.hit(1) for result in done),
            "hit@5": mean(result.hit(5) for result in done),
            "hit@10": mean(result.hit(10) for result in done),
            "mrr@10": mean(result.reciprocal_rank for result in done),
            "answer@1": mean(result.answer(1) for result in told) if told else None,
            "answer@5": mean(result.answer(5) for result in told) if told else None,
            "n": len(done),
            "p50_ms": median(result.ms for result in done),
        }


def evaluate(folder: Path, settings: Settings) -> Report:
    """Ask every query that has relevant documents. The corpus is ingested once, minutes for 600 documents.

    InputError where the folder lacks a file, a line isn't what it should be, or no query can be judged.
    """
    documents = beir.corpus(folder)
    queries = beir.queries(folder)
    settings = own(folder, settings)
    embedder = open_embedder(settings)
    beir.fill(documents, settings, embedder)
    texts = {document.id: document.text for document in documents}
    with Store.read(settings.store) as store:
        retriever = Retriever(store=store, embedder=embedder)
        retriever.retrieve(queries[0].text)  # the model loads with the first question; that isn't its time
        asked = tqdm(queries, desc="检索", disable=None, leave=False)
        return Report(tuple(_ask(retriever, query, texts) for query in asked))


def run(suite: Suite, options: Options) -> SuiteRun:
    """The same as a suite: a query is right when the first document is one of its own."""
    assert suite.corpus is not None
    results = tuple(map(_judged, evaluate(suite.corpus, options.settings).results))
    return SuiteRun(
        name=suite.name,
        title=suite.title,
        results=results,
        figures=tuple(means(results)),
        references=suite.references,
        made_from=provenance(options.settings, beir.corpus(suite.corpus)),
    )


def _judged(result: Result) -> Judged:
    query = result.query
    scores = {f"hit@{k}": yes(result.hit(k), f"前 {k} 份里没有所问的文件") for k in (1, 5, 10)}
    scores["mrr@10"] = Score(result.reciprocal_rank)
    for k in (1, 5):
        score = yes(result.answer(k), f"前 {k} 份里没有答案原文")
        scores[f"answer@{k}"] = score if query.answer else Score(None, "没有标准答案")
    right = result.hit(1)
    return Judged(
        question=Question(
            query.id, "retrieval", (query.text,), query.answer or "", tuple(sorted(query.relevant))
        ),
        outcome=Outcome.RIGHT if right else Outcome.WRONG,
        scores=scores,
        reasons=() if right else (f"首位是 {''.join(result.ranked[:1]) or '空'}",),
        ms=result.ms,
    )


def describe(report: Report) -> str:
    """One figure a line."""
    return "\n".join(
        f"{name:<9} {value:.3f}"
        if isinstance(value, float) and name != "p50_ms"
        else f"{name:<9} {_shown(value)}"
        for name, value in report.to_json().items()
    )


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.0f}"


def _ask(retriever: Retriever, query: Query, texts: Mapping[str, str]) -> Result:
    started = perf_counter()
    # All that was found: ten documents need many passages.
    hits = retriever.retrieve(query.text, 2 * CANDIDATES)
    ms = (perf_counter() - started) * 1000
    ranked = tuple(dict.fromkeys(hit.chunk.doc for hit in hits))[:DEPTH]
    answers = tuple(query.answer is not None and query.answer in texts[id] for id in ranked)
    return Result(query, ranked, answers, ms)
