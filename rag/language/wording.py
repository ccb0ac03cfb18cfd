"""Whether a sentence says only what its sources say, in their words. Pure.

A clause must follow one clause of a source: its words in that order, less what it leaves out, apart from
headings, dates and words that only join and point (connectives.txt). Where it names nobody, no place and no
relation, the order is free; where it names nobody, it may list what several sources say. What denies or
limits may not be left out. A clause with an amount may draw on the whole sentence of its source, but the
amount must stand beside the word that it stands beside there; what it is said of is also checked against the
ledger (rag/verify.py). The words of the question that a source answers may be said of it too (“一核”是…), but
then in the place of nothing that the source says: what is left out could be what it is really about.
So a sentence can shorten, join, take up the question and put in order; what it says in words of its own is
not supported, true as it may be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from rag.language.entities import bodies, persons, places
from rag.language.quantity import read_quantities
from rag.language.sentences import clauses, sentences
from rag.language.terms import fold
from rag.language.units import to_base
from rag.language.years import dated

Tokens = tuple[str, ...]

_AMOUNT = "\ue000"  # begins the token of an amount
# Whatever isn't punctuation says something: a letter of another script, a cross, a face.
_TOKEN = re.compile(r"[a-z0-9][a-z0-9&.+%-]*|[^\s,.;:?!。、“”‘’'\"()《》〈〉「」『』【】〔〕\[\]—–\-…·/]")
_LEAST_SHARED = 2  # tokens in a row that a sentence must have from its sources, to say anything of theirs
# What may not be left out: it denies, limits, or says that a thing is only meant, asked for, allowed or under
# way.
_KEPT = re.compile(
    r"[不未没无非否勿莫禁将拟仅只除至少约近超可能应须已曾尚暂请]|力争|争取|计划|规划|预计|预期|目标|鼓励|支持|探索|研究|推动|引导|试点"
    r"|原则上|部分|最多|最高|以上|以下|以内|正在"
)
# Without which an amount means something else: 每年30个, 首期8亿元, 新增4500个. Some are said of the amount
# behind them alone, the others of all that follow.
_OF_ONE_AMOUNT = re.compile(r"[近约超首增减升降涨]|至少|最[多高]|以[上下内]|新[增建认设引改]|累计")
_KEPT_BY_AMOUNTS = re.compile(rf"{_KEPT.pattern}|[每均]|{_OF_ONE_AMOUNT.pattern}")
_LEAST_KEPT = 0.4  # of a clause's own words
_MOST_LEFT_OUT = 1  # character, beside words of the question …
_DOING = re.compile("^(?:打造|建设|构建|培育|发展|形成|强化)")  # … and what is to be done with what is named
# What a question says and its answer may not take from it: when, how much, and how surely.
_NOT_TAKEN_UP = re.compile(
    rf"{_KEPT_BY_AMOUNTS.pattern}|[前去今明后本当][年月]|过去|未来|今后|近来|现在|目前|全[市省国部]|人均|平均|[是吗呢对]"
)
# Words whose two sides can't change places: 甲高于乙.
_RELATES = re.compile("[于比对向由从把被给替]|[转改变]为")
_ENUMERATED = re.compile("、|以及|[和及与]")
_PIECE = re.compile("[、，,；;。]")
_QUOTED = re.compile("“([^“”]{1,8})”")
# What an amount may be said with: whether it came about or is meant to is checked against the ledger.
_OF_AMOUNTS = re.compile(r"将要|已经|达到|实现|完成|增至|过去|[要将已达了]")
_AFFIRMS = re.compile(r"[是有]")
_SOME_YEAR = 2000
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPAN_OF_YEARS = re.compile(r"(?<=(?:19|20)\d\d)-(?=\d)")
_SINCE = re.compile("过去|以来|期间")
_TOPIC = re.compile("(?:方面|来看|来说|[上里])[，：]?$")
# What is to be done may be said to be: 要培育品牌 for 培育品牌。, where nothing says that it has been.
_OUGHT = "要"
_CAME_ABOUT = re.compile("[已了成获过现达]|取得|位居|排名")
_YEAR_SAID = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


@dataclass(frozen=True)
class Wording:
    """The words of one source: its text, what stands above it (headings, title, date), the question, and
    whether it answers that."""

    text: str
    above: str = ""
    asked: str = ""
    answers: bool = False

    @cached_property
    def sentences(self) -> tuple["_Sentence", ...]:
        above, asked = _tokens(self.above), _taken_up(self.asked, self.text + self.above)
        found = (span.of(self.text) for span in sentences(self.text))
        return tuple(_Sentence(text, above, asked, answers=self.answers) for text in found)


class _Sentence:
    def __init__(self, text: str, above: Tokens, asked: Sequence[Tokens], *, answers: bool) -> None:
        found = [span.of(text) for span in clauses(text)]
        times = [clause for clause in found if _is_time(clause)]
        self.text = text
        self.clauses = tuple(_tokens(clause) for clause in found)
        self.beside = _Known.of(above, *map(_tokens, times))
        self.topics = _Known.of(*self.clauses, *asked) | self.beside
        self.taken_up = self.beside | _Known.of(*asked) if answers else self.beside
        self.times = _times(above).union(*map(_times, self.clauses))

    def says(self, text: str) -> bool:
        """Whether it says what a clause does."""
        clause = _tokens(text)
        # “一轴” of a question is of what has an axis.
        if any(quoted[-1] not in self.text for quoted in _QUOTED.findall(text)):
            return False
        if any(map(_is_amount, clause)):
            return self._says_amounts(clause)
        ordered = bool(_RELATES.search(text)) or any(find(text) for find in (bodies, persons, places))
        return any(self._follows(clause, own, ordered=ordered) for own in self.clauses)

    def _says_amounts(self, clause: Tokens) -> bool:
        if not all(self._so_placed(*one) for one in _neighbours(clause)):
            return False
        drawn_on = [own for own in self.clauses if {*filter(_is_amount, own)} & {*clause}]
        kept = {word for own in drawn_on for word in _kept_by_amounts(own, clause)}
        if any(word not in "".join(clause) for word in kept):
            return False
        own = _Known.of(*self.clauses)
        if not _OF_AMOUNTS.sub("", _rest(clause, self.beside | own)):
            return True
        left_out = _rest([token for one in drawn_on for token in _around(one, clause)], _Known.of(clause))
        taken_up = not _OF_AMOUNTS.sub("", _rest(clause, self.taken_up | own))
        return taken_up and len(_OF_AMOUNTS.sub("", left_out)) <= _MOST_LEFT_OUT

    def names(self, topic: Tokens) -> bool:
        """Whether a topic is told in its words, or in those of the question that it answers."""
        return not any(map(_is_amount, topic)) and not _SINCE.sub("", _rest(topic, self.topics))

    @cached_property
    def _places(self) -> dict[str, set[tuple[str, str]]]:
        """Beside which words each amount stands."""
        return _by_amount(_neighbours([token for own in self.clauses for token in own]))

    @cached_property
    def _own_places(self) -> dict[str, set[tuple[str, str]]]:
        """… in the piece between two marks of punctuation that tells it: they are said of it."""
        pieces = _PIECE.split(self.text)
        return _by_amount(place for piece in pieces for place in _neighbours(_tokens(piece)))

    def _so_placed(self, amount: str, before: str, after: str) -> bool:
        """Whether an amount stands beside a word that it stands beside here; one of a table's, whose unit is
        in another cell, is left to the ledger."""
        places = self._places.get(amount)
        return (
            places is None
            or any(
                (before and before[-1:] == left[-1:]) or (after and after[:1] == right[:1])
                for left, right in places
            )
            or any(  # 5家过会 for 过会5家
                (len(after) > 1 and not before and left.endswith(after))
                or (len(before) > 1 and not after and right.startswith(before))
                for left, right in self._own_places.get(amount, ())
            )
        )

    def _follows(self, clause: Tokens, own: Tokens, *, ordered: bool) -> bool:
        """Whether the words of the clause are those of its own one, in their order where that tells who does
        what, and little is left out."""
        found = _ordered(clause, own) if ordered else _anywhere(clause, own)
        blocks = [block for block in found if _is_run(block, clause)]
        said = {k for block in blocks for k in range(block.a, block.a + block.size)}
        taken = {k for block in blocks for k in range(block.b, block.b + block.size)}
        rest = [token for k, token in enumerate(clause) if k not in said]
        if len(taken) < _LEAST_KEPT * len(own) or any(kept not in taken for kept in _kept(own)):
            return False
        if not _CAME_ABOUT.search("".join(own)):
            rest = [token for token in rest if token != _OUGHT]
        if not _rest(rest, self.beside):
            return True
        left_out = _rest([token for k, token in enumerate(own) if k not in taken], _Known.of(clause))
        left_out = _DOING.sub("", left_out)
        return not _rest(rest, self.taken_up) and len(left_out) <= _MOST_LEFT_OUT


@dataclass(frozen=True, slots=True)
class _Known:
    """The words that may be said: pairs of neighbours, and what is a word by itself."""

    pairs: frozenset[tuple[str, str]]
    words: frozenset[str]

    @classmethod
    def of(cls, *runs: Tokens) -> "_Known":
        return cls(
            frozenset(pair for run in runs for pair in pairwise(run)),
            frozenset(token for run in runs for token in run if len(token) > 1),
        )

    def __or__(self, other: "_Known") -> "_Known":
        return _Known(self.pairs | other.pairs, self.words | other.words)


def said(sentence: str, sources: Sequence[Wording]) -> str:
    """The sentence as far as each clause is in the words of one sentence of these sources; "" where the first
    isn't.

    >>> source = Wording("由市科技局牵头，市财政局配合。")
    >>> said("由市科技局牵头，这很重要。", [source]), said("由市财政局牵头。", [source])
    ('由市科技局牵头，', '')
    """
    known = [words for source in sources for words in source.sentences]
    theirs = {pair for words in known for own in words.clauses for pair in pairwise(own)}
    led: set[str] = set()  # the times that lead in to the clause at hand
    leading = shared = False
    end = 0
    for span in clauses(sentence):
        text, part = span.of(sentence), _tokens(span.of(sentence))
        times = _times(part)
        named = (_is_topic(text) or _is_time(text)) and any(words.names(part) for words in known)
        if named or _leads(part, times):
            led, leading = (led | times if leading else times), True
        elif _is_told(text, [words for words in known if led <= words.times]):
            leading = False
        else:
            break
        shared = shared or any(pair in theirs for pair in pairwise(part))
        if shared and not (leading and led):
            end = span.end
    return sentence[:end]


def _is_told(clause: str, known: Sequence[_Sentence]) -> bool:
    """Whether one of these says the clause, or each of them a part of what it lists."""
    if any(words.says(clause) for words in known):
        return True
    listed = [part for part in _ENUMERATED.split(clause) if part]
    plain = len(listed) > 1 and not any(find(clause) for find in (bodies, persons, places, read_quantities))
    return plain and all(any(words.says(part) for words in known) for part in listed)


def only_words_of(text: str, other: str) -> bool:
    """Whether a text uses no words but another's, in any order, and such as only join, point or ask."""
    return not _rest(_tokens(text), _Known.of(_tokens(other)))


def _is_topic(clause: str) -> bool:
    """品牌方面，: says what the next clause is about."""
    return bool(_TOPIC.search(clause)) and not _KEPT_BY_AMOUNTS.search(clause)


def _leads(clause: Tokens, times: set[str]) -> bool:
    """根据规划， and 到2025年， lead in; 是的， affirms, which is an answer."""
    text = _SINCE.sub("", "".join(token for token in clause if token not in times))
    return not _AFFIRMS.match(text) and not _connectives().sub("", text)


def _times(tokens: Tokens) -> set[str]:
    """Its years, and how many years it speaks of."""
    return {
        token for token in tokens if _YEAR.fullmatch(token) or (_is_amount(token) and token.endswith("年"))
    }


def _ordered(clause: Tokens, own: Tokens) -> list[Match]:
    """The runs that both have, in the same order."""
    return SequenceMatcher(None, clause, own, autojunk=False).get_matching_blocks()


def _anywhere(clause: Tokens, own: Tokens) -> list[Match]:
    """The runs of a clause that its own one has somewhere, each as long as can be."""
    found: list[Match] = []
    at = 0
    while own and at < len(clause):
        best = max((_run(clause, at, own, start) for start in range(len(own))), key=lambda run: run.size)
        found.append(best)
        at += max(best.size, 1)
    return found


def _run(clause: Tokens, at: int, own: Tokens, start: int) -> Match:
    size = 0
    while clause[at + size : at + size + 1] == own[start + size : start + size + 1] != ():
        size += 1
    return Match(at, start, size)


def _is_run(block: Match, clause: Tokens) -> bool:
    """Whether it is a word at least, no character that happens to stand in both."""
    return block.size >= _LEAST_SHARED or (block.size == 1 and len(clause[block.a]) > 1)


def _taken_up(question: str, source: str) -> list[Tokens]:
    """The words of a question that its answer may be told with: no time, no amount, no name of its own."""
    names = [one.text for find in (bodies, places) for one in find(question) if one.text not in source]
    plain = (
        re.sub("|".join([*map(re.escape, names), _NOT_TAKEN_UP.pattern]), "\n", question) if question else ""
    )
    runs = (_tokens(run) for run in re.split(r"[\n，。？、：；“”]", plain))
    return [
        tuple(token for token in run if not _is_amount(token) and not _YEAR.fullmatch(token)) for run in runs
    ]


def _kept_by_amounts(own: Tokens, clause: Tokens) -> Iterator[str]:
    """What the amounts that the clause takes from its own one may not be told without."""
    yield from _KEPT_BY_AMOUNTS.findall("".join(_around(own, clause)))
    every = _KEPT_BY_AMOUNTS.findall("".join(own))
    yield from (word for word in every if not _OF_ONE_AMOUNT.fullmatch(word))


def _around(own: Tokens, clause: Tokens) -> Iterator[str]:
    """The words that lead up to the amounts that the clause says, and what follows the last amount."""
    run: list[str] = []
    amount = ""
    for token in own:
        if _is_amount(token):
            if token in clause:
                yield from run
            run, amount = [], token
        else:
            run.append(token)
    if amount in clause:
        yield from run


def _rest(tokens: Sequence[str], known: _Known) -> str:
    """What of these tokens is neither known nor joins and points."""
    covered = [_is_amount(token) or token in known.words for token in tokens]
    for i, pair in enumerate(pairwise(tokens)):
        if pair in known.pairs:
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
    return rest != clause and not _connectives().sub("", "".join(_TOKEN.findall(fold(rest))))


def _neighbours(tokens: Iterable[str]) -> list[tuple[str, str, str]]:
    """Each amount with the telling words before it and those after, as far as the next amount."""
    told: list[tuple[str, str]] = []  # each amount with the words before it
    plain = ""
    for token in tokens:
        if _is_amount(token):
            told.append((token, _telling(plain)))
            plain = ""
        elif not _YEAR.fullmatch(token):
            plain += token
    after = [*(before for _, before in told[1:]), _telling(plain)][: len(told)]
    return [(amount, before, behind) for (amount, before), behind in zip(told, after, strict=True)]


def _by_amount(neighbours: Iterable[tuple[str, str, str]]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for amount, before, after in neighbours:
        found.setdefault(amount, set()).add((before, after))
    return found


def _telling(words: str) -> str:
    return _OF_AMOUNTS.sub("", _connectives().sub("", words))


def _is_amount(token: str) -> bool:
    return token.startswith(_AMOUNT)


def _tokens(text: str) -> Tokens:
    """Characters, Latin words and numbers of the folded text but its punctuation; each amount is one, by its
    value and unit."""
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
    plain = _SPAN_OF_YEARS.sub(" ", fold(text).replace(_AMOUNT, "\ufffd"))
    return _TOKEN.findall(_YEAR_SAID.sub(r"\1 ", plain))


@cache
def _connectives() -> re.Pattern[str]:
    lines = files("rag.language").joinpath("connectives.txt").read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) + r"|\n")
