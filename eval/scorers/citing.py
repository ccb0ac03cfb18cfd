"""Where the citations point: to the gold passages, to the gold documents, to what really stands there."""

from collections.abc import Sequence

from eval.cases import Case, Documents
from eval.scorers.score import Score, share
from rag.schema import Answer, Citation
from rag.spans import Span


def evidence_recall(case: Case, answer: Answer) -> Score:
    """Share of the gold passages that a citation overlaps."""
    if not case.evidence:
        return Score(None, "没有标准出处")
    missed = [
        gold for gold in case.evidence if not any(_at(c, gold.doc, gold.span) for c in answer.citations)
    ]
    where = "、".join(f"{gold.doc} {gold.span.start}–{gold.span.end}" for gold in missed)
    return share(len(missed), len(case.evidence), f"没有引到 {where}")


def citation_precision(case: Case, answer: Answer) -> Score:
    """Share of the citations that overlap a gold passage. To watch: the gold set may not list every place."""
    if not case.evidence or not answer.citations:
        return Score(None, "没有标准出处" if not case.evidence else "没有引文")
    stray = [c for c in answer.citations if not any(_at(c, gold.doc, gold.span) for gold in case.evidence)]
    return share(len(stray), len(answer.citations), f"多引了 {_places(stray)}")


def documents_cited(case: Case, answer: Answer) -> Score:
    """Share of the gold documents that a citation names."""
    if not case.docs:
        return Score(None, "没有标准文件")
    missing = sorted(set(case.docs) - {citation.doc for citation in answer.citations})
    return share(len(missing), len(set(case.docs)), f"没有引用文件 {'、'.join(missing)}")


def span_exactness(answer: Answer, documents: Documents) -> Score:
    """Share of the citations whose quote is what stands at their place in the original."""
    if not answer.citations:
        return Score(None, "没有引文")
    wrong = [
        c
        for c in answer.citations
        if not c.quote or c.start < 0 or documents.get(c.doc, "")[c.start : c.end] != c.quote
    ]
    return share(len(wrong), len(answer.citations), f"引文与原文不符 {_places(wrong)}")


def _at(citation: Citation, doc: str, span: Span) -> bool:
    return citation.doc == doc and citation.start < span.end and span.start < citation.end


def _places(citations: Sequence[Citation]) -> str:
    return "、".join(f"[{c.n}] {c.doc} {c.start}–{c.end}" for c in citations)
