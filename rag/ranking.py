"""Which passages come first: the scoring alone, on numbers that the store's searches found.

    score = (bm25 of the chunk + bm25 of its document) / the best such sum
          + CLOSENESS * where its vector stands between the last and the first of the nearest
          + what the question names (a place, a document) and its document is, or isn't: rag.naming

BM25 sums of chunk and document are added as they are: among many documents the document's part
distinguishes them; among five its inverse document frequencies, and with them its part, shrink by
themselves. Rank fusion is worse than BM25 alone on real questions, because ranks forget by how much
the first one won.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.language.terms import content, short_names

# In units of the best lexical score. Results are flat around it: half or twice as much is within .01.
CLOSENESS = 0.2

BM25_K1 = 1.2  # SQLite's

Scored = Sequence[tuple[str, float]]

_ASKING = re.compile(
    r"请问|是不是|是否|有没有|能不能|多少|多大|多高|多长|多久|第几|哪一年|哪年|哪些方面|哪些|哪几|哪个|哪里|哪儿|哪|"
    r"什么时候|何时|什么|有何|为什么|怎么样|怎样|怎么|如何|谁|吗|呢|几(?=[个家倍成名条项年])"
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk's place: `score` is the sum of the weighted parts."""

    chunk: str
    score: float
    lexical: float  # 0..1, 1 for the best of this question
    closeness: float  # 0..1, 1 for the nearest vector of this question
    naming: float  # what the question names, weighted; below 0 where the document is about another place


def search_text(question: str) -> str:
    """What the lexical search looks for: the question without its asking words, its official terms, and what
    these are called for short.

    Each piece is a line of its own, so that no bigram is made of what doesn't stand together.

    >>> search_text("东莞高企有多少家？").splitlines()
    ['东莞高企有', '家？', '东莞高新技术企业有', '家', '高企']
    """
    words = (*_ASKING.split(question), *content(question), *short_names(question))
    asked = "\n".join(filter(str.strip, words))
    return asked if any(map(str.isalnum, asked)) else question


def rank(
    chunks: Scored, documents: Scored, nearest: Scored, doc_of: Mapping[str, str], naming: Mapping[str, float]
) -> list[Ranked]:
    """All chunks that either search found, best first; ties in the order of their ids.

    `chunks` and `documents` carry BM25 (higher is better), `nearest` cosines, all best first;
    `doc_of` covers every chunk in `chunks` and `nearest`; `naming` may leave documents out.
    """
    of_document = dict(documents)
    lexical = {id: score + of_document.get(doc_of[id], 0.0) for id, score in chunks}
    for id, _ in nearest:
        lexical.setdefault(id, of_document.get(doc_of[id], 0.0))
    best = max(lexical.values(), default=0.0) or 1.0
    closeness = _closeness(nearest)
    ranked = []
    for id, summed in lexical.items():
        share, close, named = summed / best, closeness.get(id, 0.0), naming.get(doc_of[id], 0.0)
        ranked.append(Ranked(id, share + CLOSENESS * close + named, share, close, named))
    return sorted(ranked, key=lambda one: (-one.score, one.chunk))


def ceiling(idf: Iterable[float]) -> float:
    """The BM25 that no chunk exceeds, given the idf of each distinct gram searched for; above 0.

    A share of it tells an answerable question from others better than BM25 itself does (AUROC .87
    against .82 on real policy questions): a long question doesn't gain by its length.
    """
    return (BM25_K1 + 1) * sum(idf) or 1.0


def _closeness(nearest: Scored) -> dict[str, float]:
    """Cosines spread over 0..1: embedding models crowd theirs into a narrow range, each its own."""
    if not nearest:
        return {}
    first, last = nearest[0][1], nearest[-1][1]
    width = first - last
    return {id: (cosine - last) / width if width else 1.0 for id, cosine in nearest}
