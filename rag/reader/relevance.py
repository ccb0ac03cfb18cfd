"""How much of a question a text covers: idf-weighted character bigrams, as bit masks.

A bigram that a text holds counts in full; one whose two characters stand near each other in it
(拥堵节点 for 堵点) counts in part.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from rag.language.terms import content, emphasis, fold, grams

_APART = 0.4
_REACH = 3  # characters between the two
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_HANGING = 0.3
_AT_LENGTH = 3  # bigrams one after another
_FULL_TRUST = 4.5  # the idf of an unseen gram among some fifty passages
_NOWHERE = "\uffff"  # a gram that no text holds: its idf is that of every unseen gram


class Aspects:
    """The weighted grams of one question. Masks are ints with a bit a gram; weights sum to 1."""

    def __init__(self, question: str, idf: Callable[[Iterable[str]], Mapping[str, float]]) -> None:
        # Years are matched as years, not as words.
        pieces = [[g for g in grams(piece) if not _YEAR.fullmatch(g)] for piece in content(question)]
        rarity = idf({_NOWHERE, *(gram for piece in pieces for gram in piece)})
        unseen = rarity[_NOWHERE]
        # Among a few passages rarity says little: what one of them happens to word alone seems rare.
        trust = min(1.0, unseen / _FULL_TRUST)
        rarity = {gram: unseen * (weight / unseen) ** trust for gram, weight in rarity.items()}
        weights: dict[str, float] = {}
        foreign = 0.0
        for piece in pieces:
            for i, gram in enumerate(piece):
                neighbours = (*piece[max(0, i - 1) : i], *piece[i + 1 : i + 2])
                if gram.isascii() and gram.isalpha() and rarity[gram] >= unseen:
                    # A Latin word that the documents never use can't be found in them by its letters.
                    foreign += rarity[gram]
                elif rarity[gram] >= unseen and neighbours and all(rarity[n] < unseen for n in neighbours):
                    # Where two words meet they make a bigram that stands nowhere, between two that do.
                    continue
                else:
                    # Standing nowhere, it weighs little where it hangs on what names nothing: 这块产值.
                    hangs = rarity[gram] >= unseen and (
                        len(gram) == 1 or any(emphasis(other) < 1 for other in (gram, *neighbours))
                    )
                    weights[gram] = emphasis(gram) * rarity[gram] * (_HANGING if hangs else 1.0)
        found = {gram: weight for gram, weight in weights.items() if weight > 0}
        self.mass = sum(found.values())  # of what can be found at all, in idf units
        self.asked = self.mass + foreign  # of the whole question
        self.grams = tuple(found)
        self._weights = tuple(weight / self.mass for weight in found.values())
        self._bit = {gram: 1 << i for i, gram in enumerate(self.grams)}
        # The grams that name something: 务有 of 任务有哪些 doesn't, though it may stand in a text.
        self.known = sum(bit for gram, bit in self._bit.items() if rarity[gram] < unseen)
        self.naming = sum(bit for gram, bit in self._bit.items() if emphasis(gram) == 1)
        # A number stands in a text only as a whole: 3 is not in 1350 or 3.5.
        self._numbers = tuple(
            (bit, re.compile(rf"(?<!\d)(?<!\d\.){re.escape(gram)}(?!\.?\d)"))
            for gram, bit in self._bit.items()
            if _NUMBER.fullmatch(gram)
        )
        self._near = tuple(
            (bit, re.compile(f"{gram[0]}.{{0,{_REACH}}}{gram[1]}"))
            for gram, bit in self._bit.items()
            if len(gram) == 2 and not gram.isascii()
        )
        known = [[gram for gram in piece if gram in self._bit] for piece in pieces]
        times = Counter(gram for piece in known for gram in dict.fromkeys(piece))
        # One gram a thing the question names: the last that is its alone (能耗; 湿地 of …湿地公园、森林公园).
        # Of those that some document knows, where there is one: 家具 of 家具这两行.
        alone = [[gram for gram in reversed(piece) if times[gram] == 1] for piece in known]
        heads = [next((g for g in piece if rarity[g] < unseen), next(iter(piece), None)) for piece in alone]
        self.named = tuple(self._bit[head] for head in heads if head)
        # What the question names at length, as far as some document knows it: 未来之星, 数字经济核心产业.
        self._spelt = [
            [self._bit[gram] for gram in piece if emphasis(gram) == 1 and rarity[gram] < unseen]
            for piece in known
        ]
        self._latin = sum(
            bit
            for gram, bit in self._bit.items()
            if gram.isascii() and rarity[gram] < unseen and gram[0].isalpha()
        )
        self._known_weights: dict[int, float] = {0: 0.0}

    def mask(self, text: str) -> int:
        """The grams that stand in the text."""
        folded = fold(text)
        held = sum(bit for gram, bit in self._bit.items() if gram in folded)
        if not self._numbers:
            return held
        spaced = unicodedata.normalize("NFKC", text)  # folding would join the cells of a row
        return held & ~sum(bit for bit, pattern in self._numbers if not pattern.search(spaced))

    def loose_mask(self, text: str) -> int:
        """The Han bigrams whose characters stand near each other in the text, in order (堵…点)."""
        folded = fold(text)
        return sum(bit for bit, pattern in self._near if pattern.search(folded))

    def misses(self, mask: int) -> bool:
        """Whether something the question spells out at length (4 characters or more) is wholly left out."""
        if self._latin & ~mask:  # R&D, 5G: one word as good as several bigrams
            return True
        for bits in self._spelt:
            missed = 0
            for bit in bits:
                missed = 0 if mask & bit else missed + 1
                if missed == _AT_LENGTH:
                    return True
        return False

    def share_of(self, text: str) -> float:
        """How much of the text the question names: 1 where every gram of it stands in the question."""
        found = grams(fold(text))
        return sum(gram in self._bit for gram in found) / len(found) if found else 0.0

    def weight(self, mask: int) -> float:
        """The share of the question that these grams make up, 0 to 1."""
        if mask not in self._known_weights:
            self._known_weights[mask] = sum(w for i, w in enumerate(self._weights) if mask >> i & 1)
        return self._known_weights[mask]

    def coverage(self, exact: int, loose: int = 0) -> float:
        """The share covered by a text that holds `exact` whole and `loose` in parts."""
        return self.weight(exact) + _APART * self.weight(loose & ~exact)


def union(masks: Iterable[int]) -> int:
    """What any of the masks holds."""
    held = 0
    for mask in masks:
        held |= mask
    return held
