"""How much of a question a text covers: idf-weighted character bigrams, as bit masks.

A bigram that a text holds counts in full; one whose two characters it holds apart (拥堵节点 for 堵点)
counts in part, and only in the short text that would be shown.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from rag.language.terms import content, emphasis, fold, grams

_APART = 0.4
_SUBJECT = 3  # grams
_REACH = 3  # characters between the two
_YEAR = re.compile(r"(19|20)\d\d")
_NOWHERE = "\uffff"  # a gram that no text holds: its idf is that of every unseen gram


class Aspects:
    """The weighted grams of one question. Masks are ints with a bit a gram; weights sum to 1."""

    def __init__(self, question: str, idf: Callable[[Iterable[str]], Mapping[str, float]]) -> None:
        # Years are matched as years, not as words.
        pieces = [[g for g in grams(piece) if not _YEAR.fullmatch(g)] for piece in content(question)]
        rarity = idf({_NOWHERE, *(gram for piece in pieces for gram in piece)})
        unseen = rarity[_NOWHERE]
        weights: dict[str, float] = {}
        for piece in pieces:
            for i, gram in enumerate(piece):
                # Where two words meet they make a bigram that stands nowhere, between two that do.
                seam = rarity[gram] >= unseen and all(
                    rarity[near] < unseen for near in (*piece[max(0, i - 1) : i], *piece[i + 1 : i + 2])
                )
                # A Latin word that the documents never use can't be found in them by its letters.
                foreign = gram.isascii() and gram.isalpha() and rarity[gram] >= unseen
                dead = foreign or (seam and len(piece) > 1)
                weights[gram] = 0.0 if dead else emphasis(gram) * rarity[gram]
        self._held = frozenset(found for piece in pieces for found in piece)
        self.grams = tuple(gram for gram, weight in weights.items() if weight > 0)
        self.mass = sum(weights.values())
        total = self.mass or 1.0
        self._weights = tuple(weights[gram] / total for gram in self.grams)
        self._apart = tuple(
            (i, re.compile(f"{gram[0]}.{{0,{_REACH}}}{gram[1]}"))
            for i, gram in enumerate(self.grams)
            if len(gram) == 2 and not gram.isascii()
        )
        self._memo: dict[int, float] = {0: 0.0}
        bit = {gram: 1 << i for i, gram in enumerate(self.grams)}
        # The last words before the question word: 专项资金 in 新兴产业发展专项资金有多少.
        last = [gram for piece in pieces for gram in piece if gram in bit][-_SUBJECT:]
        self.subject = sum(bit[gram] for gram in dict.fromkeys(last))
        # One mask a thing the question names.
        self.named = tuple(
            mask for piece in pieces if (mask := sum(bit.get(gram, 0) for gram in dict.fromkeys(piece)))
        )

    def mask(self, text: str) -> int:
        """The grams that stand in the text."""
        folded = fold(text)
        return sum(1 << i for i, gram in enumerate(self.grams) if gram in folded)

    def loose_mask(self, text: str) -> int:
        """The Han bigrams whose characters stand near each other in the text, in order (堵…点)."""
        folded = fold(text)
        return sum(1 << i for i, pattern in self._apart if pattern.search(folded))

    def share_of(self, text: str) -> float:
        """How much of the text the question names: 1 where every gram of it stands in the question."""
        found = grams(fold(text))
        return sum(gram in self._held for gram in found) / len(found) if found else 0.0

    def weight(self, mask: int) -> float:
        """The share of the question that these grams make up, 0 to 1."""
        if mask not in self._memo:
            self._memo[mask] = sum(w for i, w in enumerate(self._weights) if mask >> i & 1)
        return self._memo[mask]

    def coverage(self, exact: int, loose: int = 0) -> float:
        """The share covered by a text that holds `exact` whole and `loose` in parts."""
        return self.weight(exact) + _APART * self.weight(loose & ~exact)
