"""Whether a sentence says only what its sources say, in their words. Pure.

A clause must follow one clause of a source: its words in that order, less what it leaves out, apart from
headings, dates and words that only join and point (connectives.txt). What denies or limits may not be left
out. A clause with an amount may draw on the whole sentence of its source, but the amount must stand beside
the word that it stands beside there; what it is said of is also checked against the ledger (rag/verify.py).
So a sentence can shorten, join and put in order; what it says in words of its own is not supported, true as
it may be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from rag.language.quantity import read_quantities
from rag.language.sentences import clauses, sentences
from rag.language.terms import fold
from rag.language.units import to_base
from rag.language.years import dated

Tokens = tuple[str, ...]

_AMOUNT = "\ue000"  # begins the token of an amount
_TOKEN = re.compile(r"[a-z0-9][a-z0-9&.+%-]*|[\u3400-\u9fff]")
_LEAST_SHARED = 2  # tokens in a row that a sentence must have from its sources, to say anything of theirs
# What may not be left out: it denies, limits, or says that a thing is only meant, allowed or under way.
_KEPT = re.compile(
    r"[不未没无非否勿莫禁将拟仅只除至少约近超可能应须已曾尚暂]|力争|争取|计划|规划|预计|预期|目标|鼓励|支持|探索|研究|推动|引导|试点"
    r"|原则上|部分|最多|最高|以上|以下|以内|正在"
)
_LEAST_KEPT = 0.4  # of a clause's own words
# What an amount may be said with: whether it came about or is meant to is checked against the ledger.
_OF_AMOUNTS = re.compile(r"将要|已经|达到|实现|完成|增至|[要将已达了]")
_AFFIRMS = re.compile(r"[是有]")
_SOME_YEAR = 2000
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_SAID = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


@dataclass(frozen=True)
class Wording:
    """The words of one source: its text, and what stands above it (headings, title, date)."""

    text: str
    above: str = ""

    @cached_property
    def sentences(self) -> tuple["_Sentence", ...]:
        above = _tokens(self.above)
        return tuple(_Sentence(span.of(self.text), above) for span in sentences(self.text))


class _Sentence:
    def __init__(self, text: str, above: Tokens) -> None:
        found = [span.of(text) for span in clauses(text)]
        times = [clause for clause in found if _is_time(clause)]
        self.above = above
        self.clauses = tuple(_tokens(clause) for clause in found)
        self.beside = frozenset(pairwise(above)) | {
            pair for clause in times for pair in pairwise(_tokens(clause))
        }
        self.words = frozenset(token for token in above if len(token) > 1)

    def says(self, clause: Tokens) -> bool:
        if not any(map(_is_amount, clause)):
            return any(self._follows(clause, own) for own in self.clauses)
        if not all(self._so_placed(*one) for one in _neighbours(clause)):
            return False
        every = frozenset(pair for own in self.clauses for pair in pairwise(own)) | self.beside
        words = {token for own in self.clauses for token in own if len(token) > 1} | self.words
        if _OF_AMOUNTS.sub("", _rest(clause, every, words)):
            return False
        drawn_on = [
            own
            for own in self.clauses
            if any(map(_is_amount, own)) and set(pairwise(own)) & set(pairwise(clause))
        ]
        return all(word in "".join(clause) for own in drawn_on for word in _KEPT.findall("".join(own)))

    @cached_property
    def _places(self) -> dict[str, set[tuple[str, str]]]:
        """Beside which words each amount stands."""
        found: dict[str, set[tuple[str, str]]] = {}
        for amount, before, after in _neighbours([token for own in self.clauses for token in own]):
            found.setdefault(amount, set()).add((before, after))
        return found

    def _so_placed(self, amount: str, before: str, after: str) -> bool:
        """Whether an amount stands beside a word that it stands beside here; one of a table's, whose unit is
        in another cell, is left to the ledger."""
        places = self._places.get(amount)
        return places is None or any(
            (before and before == left) or (after and after == right) for left, right in places
        )

    def _follows(self, clause: Tokens, own: Tokens) -> bool:
        """Whether the words of the clause stand in its own one in their order, and little is left out."""
        rest: list[str] = []
        position = i = 0
        taken: set[int] = set()
        while i < len(clause):
            start, length = _longest(clause, i, own, position)
            if length >= _LEAST_SHARED or (length and len(clause[i]) > 1):
                taken |= set(range(start, start + length))
                position, i = start + length, i + length
            else:
                rest.append(clause[i])
                i += 1
        if len(taken) < _LEAST_KEPT * len(own) or any(kept not in taken for kept in _kept(own)):
            return False
        return not _rest(tuple(rest), self.beside, self.words)


def is_said(sentence: str, sources: Sequence[Wording]) -> bool:
    """Whether each clause of the sentence is in the words of one sentence of these sources.

    >>> source = Wording("由市科技局牵头，市财政局配合。")
    >>> is_said("这项工作由市科技局牵头。", [source]), is_said("由市财政局牵头。", [source])
    (True, False)
    """
    known = [words for source in sources for words in source.sentences]
    parts = [_tokens(clause.of(sentence)) for clause in clauses(sentence)]
    theirs = {pair for words in known for own in words.clauses for pair in pairwise(own)}
    shared = any(pair in theirs for part in parts for pair in pairwise(part))
    years = {token for words in known for own in (words.above, *words.clauses) for token in own} & _years(
        parts
    )
    return shared and all(_leads(part, years) or any(words.says(part) for words in known) for part in parts)


def only_words_of(text: str, other: str) -> bool:
    """Whether a text uses no words but another's, in any order, and such as only join, point or ask."""
    tokens = _tokens(other)
    return not _rest(
        _tokens(text), frozenset(pairwise(tokens)), {token for token in tokens if len(token) > 1}
    )


def _leads(clause: Tokens, years: set[str]) -> bool:
    """根据规划， and 到2025年， lead in; 是的， affirms, which is an answer."""
    text = "".join(token for token in clause if token not in years)
    return not _AFFIRMS.match(text) and not _connectives().sub("", text)


def _years(parts: Sequence[Tokens]) -> set[str]:
    return {token for part in parts for token in part if _YEAR.fullmatch(token)}


def _longest(clause: Tokens, i: int, own: Tokens, position: int) -> tuple[int, int]:
    """Where in its own clause, from a position on, the longest run that begins at clause[i] stands."""
    best = (position, 0)
    for start in range(position, len(own)):
        length = 0
        while (
            i + length < len(clause)
            and start + length < len(own)
            and clause[i + length] == own[start + length]
        ):
            length += 1
        best = max(best, (start, length), key=lambda found: found[1])
    return best


def _rest(tokens: Tokens, known: frozenset[tuple[str, str]], words: frozenset[str] | set[str]) -> str:
    """What of these tokens is neither known nor joins and points."""
    covered = [_is_amount(token) or token in words for token in tokens]
    for i, pair in enumerate(pairwise(tokens)):
        if pair in known:
            covered[i] = covered[i + 1] = True
    runs = "".join("\n" if known else token for token, known in zip(tokens, covered, strict=True))
    return _connectives().sub("", runs)


def _kept(tokens: Tokens) -> Iterator[int]:
    """Which of the tokens may not be left out."""
    owner = [i for i, token in enumerate(tokens) for _ in token]
    for word in _KEPT.finditer("".join(tokens)):
        yield from {owner[k] for k in range(word.start(), word.end())}


def _is_time(clause: str) -> bool:
    """到2025年底，: says when, and nothing else."""
    rest = clause
    for time in reversed(dated(clause, _SOME_YEAR)):
        rest = rest[: time.span.start] + rest[time.span.end :]
    return rest != clause and not _connectives().sub("", "".join(_TOKEN.findall(rest)))


def _neighbours(tokens: Iterable[str]) -> list[tuple[str, str, str]]:
    """Each amount with the telling word or amount before it and the one after; "" at an end."""
    telling: list[str] = []
    plain = ""
    for token in [*tokens, _AMOUNT]:
        if _is_amount(token):
            telling += [*_OF_AMOUNTS.sub("", _connectives().sub("", plain)), token]
            plain = ""
        elif not _YEAR.fullmatch(token):
            plain += token
    telling[-1] = ""
    return [
        (token, telling[i - 1] if i else "", telling[i + 1])
        for i, token in enumerate(telling)
        if _is_amount(token)
    ]


def _is_amount(token: str) -> bool:
    return token.startswith(_AMOUNT)


def _tokens(text: str) -> Tokens:
    """Characters, Latin words and numbers of the folded text; each amount is one, by its value and unit."""
    found: list[str] = []
    position = 0
    for quantity in read_quantities(text):
        value, unit = to_base(quantity.value, quantity.unit)
        found += [
            *_words(text[position : quantity.span.start]),
            f"{_AMOUNT}{value:f} {quantity.high or ''} {unit}",
        ]
        position = quantity.span.end
    return (*found, *_words(text[position:]))


def _words(text: str) -> list[str]:
    return _TOKEN.findall(_YEAR_SAID.sub(r"\1 ", fold(text)))


@cache
def _connectives() -> re.Pattern[str]:
    lines = files("rag.language").joinpath("connectives.txt").read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) + r"|\n")
