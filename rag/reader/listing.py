"""Lists that no single sentence holds: the items below a heading, the parts of a name like “一核一轴三带”."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.asks import Ask, Wants
from rag.language.numerals import match_numeral
from rag.language.sentences import clauses, sentences
from rag.language.terms import content
from rag.reader.readings import Reading
from rag.reader.relevance import Aspects
from rag.schema import Chunk, Hit
from rag.spans import Span

_FEWEST = 3  # items below a heading that make a list
# A heading must name this share of the question, less where the number of its items fits as well.
_NAMED, _NAMED_AND_COUNTED = 0.45, 0.3
_QUESTION_TAIL = re.compile(r"[（(].*?[）)]|[?？。]+$")
_ENUMERATOR = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．]|是)|——|[①-⑳])\s*")
_ASKED_COUNT = re.compile(r"哪([一二两三四五六七八九十\d]+)[个项条件大点种类]")
_NAMED_COUNT = re.compile(r"([二两三四五六七八九十]+)大(?=[\u4e00-\u9fff])")
_NUMERALS = "一二两三四五六七八九十"
_MEMBER = re.compile(rf"([{_NUMERALS}])([大个][\u4e00-\u9fff]{{2}}|[^\W{_NUMERALS}])")
_COMPOUND = re.compile(rf"(?:{_MEMBER.pattern}){{2,}}")
# “三带”, “五个突出”: in quotation marks a single one is a name as well.
_LABEL = re.compile(rf"(?<=[“\"])(?:{_MEMBER.pattern})(?=[”\"])")

# All chunks of a document, in order.
ChunksOf = Callable[[str], Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items in the document's order, each a reading of its own."""

    items: tuple[Reading, ...]
    covered: float  # share of the question that the headings above name


def below_heading(ask: Ask, aspects: Aspects, hits: Sequence[Hit], chunks_of: ChunksOf) -> Listing | None:
    """The items under the heading that names what is asked for; None where no heading does.

    The heading must name the last thing the question names (…有哪些成员单位), hold the label it asks about
    (“三带”), or have as many items below it as the question says (哪五件事).
    """
    count = asked_count(ask)
    label = _LABEL.search(ask.text)
    focus = aspects.mask(next(reversed(content(_QUESTION_TAIL.sub("", ask.text))), "")) & aspects.naming
    best: Listing | None = None
    for doc, parent in dict.fromkeys((hit.chunk.doc, path) for hit in hits for path in _ancestors(hit.chunk)):
        heading = aspects.mask(parent[-1])
        covered = 1.0 if label and label[0] in parent[-1] else aspects.weight(aspects.mask("\n".join(parent)))
        if covered < (_NAMED if count is None else _NAMED_AND_COUNTED) or (best and covered <= best.covered):
            continue
        items = tuple(_children(parent, chunks_of(doc)))
        named = focus and heading & focus == focus if count is None else len(items) == count
        if named and len(items) >= _FEWEST:
            best = Listing(items, covered)
    return best


def asked_count(ask: Ask) -> int | None:
    """How many things a question says there are: 哪五件事 → 5."""
    asked = _ASKED_COUNT.search(ask.text)
    if ask.wants is Wants.LIST:
        asked = asked or _NAMED_COUNT.search(ask.text) or _LABEL.search(ask.text)
    numeral = match_numeral(asked[1], 0) if asked else None
    return int(numeral.value) if numeral else None


def _ancestors(chunk: Chunk) -> list[tuple[str, ...]]:
    return [chunk.path[:depth] for depth in range(1, len(chunk.path) + 1)]


def _children(parent: tuple[str, ...], chunks: Sequence[Chunk]) -> Iterator[Reading]:
    seen: set[str] = set()
    for chunk in chunks:
        depth = len(parent)
        if len(chunk.path) > depth and chunk.path[:depth] == parent and chunk.path[depth] not in seen:
            heading = chunk.path[depth]
            seen.add(heading)
            # A run-in heading opens the passage; one on a line of its own is cited by the sentence below it.
            end = len(heading) if chunk.text.startswith(heading) else sentences(chunk.text)[0].end
            text = _ENUMERATOR.sub("", heading)
            yield _item(chunk, Span(0, end), text)


def members(ask: Ask, hits: Sequence[Hit], chunks_of: ChunksOf) -> list[Reading]:
    """What a counted name stands for: the clauses behind “一核一轴三带” that end in 核, 轴 and 带."""
    named = _COMPOUND.search(ask.text) or _LABEL.search(ask.text)
    place = next((hit.chunk for hit in hits if named and named[0] in hit.chunk.text), None)
    if not named or not place:
        return []
    wanted = {m[2].lstrip("大个"): match_numeral(m[1], 0) for m in _MEMBER.finditer(named[0])}
    section = [c for c in chunks_of(place.doc) if c.path == place.path and c.ordinal >= place.ordinal]
    behind = [
        (chunk, span)
        for chunk in section
        for span in clauses(chunk.text)
        if chunk.ordinal > place.ordinal or span.start > place.text.index(named[0])
    ]
    found: list[tuple[Chunk, Span]] = []
    told = False  # “一带一路” stands for nothing listed here, though 带动 and 路网 may follow it
    for noun, numeral in wanted.items():
        named_here = [(c, s) for c, s in behind if noun in s.of(c.text) and (c, s) not in found]
        ending = [(c, s) for c, s in named_here if _opens_or_ends(s.of(c.text), noun)]
        told = told or (
            bool(ending) if len(wanted) > 1 else numeral is not None and len(ending) == numeral.value
        )
        found += (ending or named_here)[: int(numeral.value) if numeral else 1]
    found.sort(key=lambda entry: (entry[0].ordinal, entry[1].start))
    return [_item(chunk, span, span.of(chunk.text)) for chunk, span in found] if told else []


def _item(chunk: Chunk, span: Span, text: str) -> Reading:
    """What stands behind the number of an item: 10.医疗器械 counts nothing."""
    numbered = _ENUMERATOR.match(span.of(chunk.text))
    span = Span(span.start + numbered.end(), span.end) if numbered and numbered.end() < len(span) else span
    return Reading(chunk, 0, (span,), "", text, (), frozenset(), own_years=False, aims=None)


def _opens_or_ends(text: str, noun: str) -> bool:
    """…产业带 is one of “三带”, 一是突出项目 one of “五个突出”."""
    bare = re.sub(r"[\W_]+$", "", text)
    return bare.endswith(noun) or (len(noun) > 1 and _ENUMERATOR.sub("", bare).startswith(noun))
