"""What the answer's words hold: names, the reference's words, nothing that must not be said, not too much."""

import re
import unicodedata

from eval.cases import Case
from eval.scorers.score import Score, share, yes
from rag.schema import Answer

CONCISE_CHARS = 300  # an answer this short is never called a pasted page …
CONCISE_FACTOR = 8  # … nor one within this many times its reference

_CITATION_MARK = re.compile(r"\[\d+\]")


def items(case: Case, answer: Answer) -> Score:
    """List coverage: share of the gold items that are named in the text."""
    return _named(case.items, answer.text, "列项")


def departments(case: Case, answer: Answer) -> Score:
    """Share of the gold departments that are named in the text."""
    return _named(case.departments, answer.text, "部门")


def groups(case: Case, answer: Answer) -> Score:
    """Share of the groups of names of which one (any alias will do) is in the text."""
    if not case.groups:
        return Score(None, "没有标准答案组")
    folded = fold(answer.text)
    missing = [group[0] for group in case.groups if not any(fold(alias) in folded for alias in group)]
    return share(len(missing), len(case.groups), f"没有说到 {'、'.join(missing)}")


def concise(case: Case, answer: Answer) -> Score:
    """1 for a short answer, falling with the length of one that runs on."""
    limit = max(CONCISE_CHARS, CONCISE_FACTOR * len(case.answer))
    length = len(answer.text)
    return Score(min(1.0, limit / max(length, 1)), f"答案 {length} 字，过长" if length > limit else "")


def containment(case: Case, answer: Answer) -> Score:
    """Share of the reference answer's character bigrams found in the text and the quotes.

    A figure to watch, never a bar: the reference is one wording of many.
    """
    wanted = _bigrams(case.answer)
    if not case.answerable or not wanted:
        return Score(None, "没有参考答案")
    given = _bigrams(answer.text).union(*(_bigrams(c.quote) for c in answer.citations))
    return Score(len(wanted & given) / len(wanted))


def verbatim(case: Case, answer: Answer) -> Score:
    """The reference, where it is the document's own words, stands in the text as a whole."""
    if not case.verbatim:
        return Score(None, "参考答案不是原文")
    return yes(fold(case.answer) in fold(_unmarked(answer.text)), "没有完整说出参考答案")


def rouge_l(case: Case, answer: Answer) -> Score:
    """ROUGE-L (Lin 2004) by characters: F1 of the longest common subsequence with the reference."""
    wanted = fold(case.answer)
    if not case.answerable or not wanted:
        return Score(None, "没有参考答案")
    given = fold(_unmarked(answer.text))
    return Score(2 * common_subsequence(wanted, given) / (len(wanted) + len(given)))


def common_subsequence(one: str, other: str) -> int:
    """Length of the longest common subsequence; bit-parallel (Hyyrö 2004), so a page costs microseconds.

    >>> common_subsequence("新建公园", "新公园")
    3
    """
    places: dict[str, int] = {}
    for place, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << place
    everywhere = (1 << len(one)) - 1
    row = everywhere
    for character in other:
        matched = row & places.get(character, 0)
        row = (row + matched | row - matched) & everywhere
    return len(one) - row.bit_count()


def fold(text: str) -> str:
    """Letters, digits, Han characters, points and percent signs only, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() or c in ".%")


def _unmarked(text: str) -> str:
    return _CITATION_MARK.sub("", text)


def _named(wanted: tuple[str, ...], text: str, what: str) -> Score:
    if not wanted:
        return Score(None, f"没有标准{what}")
    folded = fold(text)
    missing = [name for name in wanted if fold(name) not in folded]
    return share(len(missing), len(wanted), f"缺{what} {'、'.join(missing)}")


def _bigrams(text: str) -> set[str]:
    folded = fold(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}
