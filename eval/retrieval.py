"""Measures retrieval alone on a folder in BEIR layout, through the real ingest, store and retriever.

`corpus.jsonl` (_id, text, perhaps title), `queries.jsonl` (_id, text, perhaps answer) and `qrels.tsv`
(query-id, corpus-id, score under a header line). Documents are ranked by their best passage.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from tqdm import tqdm

from eval.run import store_for
from ingest.load import Loaded
from ingest.pipeline import ingest_documents
from rag.errors import InputError
from rag.models.embedder import open_embedder
from rag.retrieve import CANDIDATES, Retriever
from rag.schema import Document
from rag.settings import Settings
from rag.spans import OffsetMap
from rag.store.store import Store

DEPTH = 10
_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the documents that answer it and, where known, the words that do."""

    id: str
    text: str
    relevant: frozenset[str]
    answer: str | None


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
    corpus = list(_rows(folder / "corpus.jsonl"))
    queries = _queries(folder)
    own = settings.model_copy(update={"store": store_for(folder, settings), "chroma_url": None})
    embedder = open_embedder(own)
    with tqdm(disable=None) as bar:
        ingest_documents(map(_loaded, corpus), own, embedder, partial(_show, bar))
    texts = {row["_id"]: row["text"] for row in corpus}
    with Store.read(own.store) as store:
        retriever = Retriever(store=store, embedder=embedder)
        retriever.retrieve(queries[0].text)  # the model loads with the first question; that isn't its time
        return Report(
            tuple(_ask(retriever, query, texts) for query in tqdm(queries, desc="检索", disable=None))
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


def _show(bar: "tqdm[Any]", stage: str, done: int, total: int) -> None:
    bar.set_description(stage, refresh=False)
    bar.total, bar.n = total, done
    bar.refresh()


def _ask(retriever: Retriever, query: Query, texts: dict[str, str]) -> Result:
    started = perf_counter()
    hits = retriever.retrieve(
        query.text, 2 * CANDIDATES
    )  # all that was found: ten documents need many passages
    ms = (perf_counter() - started) * 1000
    ranked = tuple(dict.fromkeys(hit.chunk.doc for hit in hits))[:DEPTH]
    answers = tuple(query.answer is not None and query.answer in texts[id] for id in ranked)
    return Result(query, ranked, answers, ms)


def _loaded(row: dict[str, Any]) -> Loaded:
    """A row as if it were a file. A text without a title begins with it, as a file's first line would."""
    text: str = row["text"]
    words = text.split(maxsplit=1)
    title = row.get("title") or (words[0][:_TITLE_CHARACTERS] if words else row["_id"])
    # With the id: a corpus may hold one text twice, and judge only one of the two.
    revision = hashlib.sha256(f"{row['_id']}\n{text}".encode()).hexdigest()
    document = Document(row["_id"], title, None, None, row["_id"], revision, text)
    return Loaded(document=document, plain=text, offsets=OffsetMap.identity(len(text)))


def _queries(folder: Path) -> list[Query]:
    relevant: dict[str, set[str]] = {}
    path = folder / "qrels.tsv"
    for number, line in enumerate(_lines(path), 1):
        fields = line.rstrip("\n").split("\t")
        if number == 1 or not fields[0]:
            continue
        try:
            query, document, score = fields
            if int(score) > 0:
                relevant.setdefault(query, set()).add(document)
        except ValueError:
            raise InputError(f"{path} 第 {number} 行应为“查询、文档、分数”三列，请检查该文件。") from None
    queries = [
        Query(row["_id"], row["text"], frozenset(relevant[row["_id"]]), row.get("answer") or None)
        for row in _rows(folder / "queries.jsonl")
        if row["_id"] in relevant
    ]
    if not queries:
        raise InputError(f"{folder} 里没有可评测的查询：请检查 queries.jsonl 与 qrels.tsv 的编号是否对应。")
    return queries


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["_id"], str) or not isinstance(row["text"], str):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path} 第 {number} 行不是带 _id 和 text 的 JSON，请检查该文件。") from None
        yield row


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise InputError(
            f"找不到 {path}：请给出含 corpus.jsonl、queries.jsonl 和 qrels.tsv 的文件夹。"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path} 无法读取，请检查它是不是 UTF-8 编码的文本文件。") from None
