"""A report as one self-contained HTML page: filters, question, answer, gold, reason, passages highlighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.cases import KIND_TITLES, Documents
from eval.figures import latency
from eval.reports.terminal import figure_rows, percent
from eval.results import Result, SuiteRun
from eval.scorers.judge import TITLES
from rag.spans import Span

_AROUND, _LONGEST = 60, 600  # characters shown around a passage, and of one

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document as the page shows it."""

    text: str
    cited: bool
    gold: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited passage (or, with label "标准出处", a gold one that was missed) in its surroundings."""

    label: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A question as the page shows it. `docs` are those it is asked of and those it cites."""

    suite: str
    result: Result
    docs: tuple[str, ...]
    passages: tuple[Passage, ...]


def to_html(runs: Sequence[SuiteRun]) -> str:
    """The page; opens from disk, loads nothing."""
    rows = [_row(run, result) for run in runs for result in run.results]
    return _templates.get_template("page.html").render(
        runs=runs,
        rows=rows,
        kinds=sorted({row.result.question.kind for row in rows}),
        docs=sorted({doc for row in rows for doc in row.docs}),
        figures={run.name: figure_rows(run) for run in runs},
        latency={run.name: latency(run.results) for run in runs},
        percent=percent,
        titles=TITLES,
        kind_titles=KIND_TITLES,
    )


def _row(run: SuiteRun, result: Result) -> Row:
    cited = result.answer.citations if result.answer else ()
    docs = dict.fromkeys((*result.question.docs, *(citation.doc for citation in cited)))
    return Row(run.name, result, tuple(docs), tuple(_passages(result, run.documents)))


def _passages(result: Result, documents: Documents) -> list[Passage]:
    citations = result.answer.citations if result.answer else ()
    evidence = result.question.evidence
    passages: list[Passage] = []
    for citation in citations:
        span = Span(citation.start, max(citation.start, citation.end))
        gold = [e.span for e in evidence if e.doc == citation.doc]
        text = documents.get(citation.doc)
        parts = (Part(citation.quote, True, False),) if text is None else _parts(text, span, [span], gold)
        place = f"{citation.doc} {citation.start}–{citation.end}"
        passages.append(Passage(f"[{citation.n}] {place}", citation.title, parts))
    for missed in evidence:
        cited = [Span(c.start, c.end) for c in citations if c.doc == missed.doc and c.start < c.end]
        if missed.doc in documents and not any(span.overlaps(missed.span) for span in cited):
            parts = _parts(documents[missed.doc], missed.span, [], [missed.span])
            place = f"{missed.doc} {missed.span.start}–{missed.span.end}"
            passages.append(Passage(f"标准出处，没有引到 {place}", "", parts))
    return passages


def _parts(text: str, shown: Span, cited: Sequence[Span], gold: Sequence[Span]) -> tuple[Part, ...]:
    """The stretch with its surroundings, cut wherever being cited or being gold begins or ends."""
    first = max(0, shown.start - _AROUND)
    last = min(len(text), shown.end + _AROUND, shown.start + _LONGEST)
    cuts = {first, last, *(edge for span in (*cited, *gold) for edge in (span.start, span.end))}
    edges = sorted(edge for edge in cuts if first <= edge <= last)
    parts = [
        Part(text[a:b], any(s.start <= a < s.end for s in cited), any(s.start <= a < s.end for s in gold))
        for a, b in pairwise(edges)
    ]
    return tuple(parts)
