"""What a language model gets to phrase with: the answer's passages and facts, and what stands around them.

Every stretch carries an id that says nothing and that no document can guess, so that what comes back
can be tied to it. Nothing in a stretch can look like the fence around it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from rag.calculation import ITEMS
from rag.cite import Citations
from rag.language import tokens
from rag.language.sentences import sentences
from rag.language.standing import LABELS
from rag.language.years import years_said
from rag.reader.library import Library
from rag.schema import Answer, Chunk, ChunkKind, Citation, Computed, Fact, Hit
from rag.spans import Span
from rag.verify import Source

_ID_LETTERS = 4
_PASSAGES_AROUND = 4  # passages whose sentences are offered beside the answer's own
_SHORTEST = 8  # characters of a sentence that is worth offering
_INERT = str.maketrans("<>[]{}", "＜＞［］｛｝")  # what fences and ids are written with


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a document under an id. `given`: the answer rests on it."""

    id: str
    citation: Citation
    source: Source
    given: bool


@dataclass(frozen=True, slots=True)
class Material:
    """Items in the order in which they are shown, the answer's own first."""

    items: tuple[Item, ...]
    results: tuple[Computed, ...] = ()

    def written(self) -> str:
        """As it stands in the prompt."""
        own = [item for item in self.items if item.given]
        around = [item for item in self.items if not item.given]
        blocks = [_block("已核实", own)]
        if self.results:
            blocks.append(
                "\n".join(["<算得>", *(f"{r.formula} = {r.shown}" for r in self.results), "</算得>"])
            )
        if around:
            blocks.append(_block("可参考", around))
        return "\n\n".join(blocks)


def gather(
    answer: Answer, sources: Sequence[Source], around: Sequence[Hit], library: Library, budget: int
) -> Material | None:
    """What fits into a budget of tokens: the answer's own, then the sentences of the passages around it, best
    first. `sources` are the answer's citations. None where not even its own fit.
    """
    by_number = {source.n: source for source in sources}
    own = [Item(_id(one), one, by_number[one.n], given=True) for one in answer.citations]
    results = tuple(result for result in answer.computed if result.formula != ITEMS)
    left = budget - tokens.count(Material(tuple(own), results).written())
    if left < 0:
        return None
    items = list(own)
    citations = Citations(library.documents, answer.citations)
    for hit in around[:_PASSAGES_AROUND]:
        if hit.chunk.kind is ChunkKind.TABLE:
            continue
        for item in _items(hit.chunk, citations, library.facts_in([hit.chunk.id])):
            if any(_overlap(item.citation, known.citation) for known in items):
                continue
            left -= tokens.count(f"{_place(item.citation)}\n{_line(item)}")
            if left < 0:
                return Material(tuple(items), results)
            items.append(item)
    return Material(tuple(items), results)


def _items(chunk: Chunk, citations: Citations, facts: Sequence[Fact]) -> Iterator[Item]:
    """Its sentences."""
    for sentence in sentences(chunk.text):
        if len(sentence) >= _SHORTEST:
            citation = citations.add(chunk, sentence.start, sentence.end)
            span = Span(citation.start, citation.end)
            source = Source(
                n=citation.n,
                text=citation.quote,
                facts=tuple(fact for fact in facts if fact.span.overlaps(span)),
                readable=sentence.of(chunk.text),
                headings=chunk.path,
                title=citation.title,
                issued=citation.issued,
            )
            yield Item(_id(citation), citation, source, given=False)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.doc == other.doc and one.start < other.end and other.start < one.end


def _id(citation: Citation) -> str:
    """Letters only, so that no id is taken for an amount; of the place alone, so that a question asked again
    is asked alike."""
    digest = hashlib.sha256(f"{citation.revision}:{citation.start}:{citation.end}".encode()).digest()
    return "".join(ascii_lowercase[byte % len(ascii_lowercase)] for byte in digest[:_ID_LETTERS])


def _block(name: str, items: Sequence[Item]) -> str:
    lines = [f"<{name}>"]
    place = ""
    for item in items:
        if _place(item.citation) != place:
            place = _place(item.citation)
            lines.append(place)
        lines.append(_line(item))
        if item.given:
            lines += [f"　· {_told(fact)}" for fact in item.source.facts]
    return "\n".join([*lines, f"</{name}>"])


def _place(citation: Citation) -> str:
    above = " › ".join(citation.section)
    return _inert(f"《{citation.title}》（{citation.issued or '未注明日期'}）{above}")


def _line(item: Item) -> str:
    return f"[{item.id}] {_inert(item.source.readable or item.source.text)}"


def _told(fact: Fact) -> str:
    figure = fact.figure
    when = years_said(figure.period)
    said = "，".join(filter(None, (when, LABELS[figure.standing])))
    amount = f"{figure.scope}{figure.indicator}：{figure.quantity.qualifier or ''}{figure.quantity.verbatim}"
    return _inert(f"{amount}（{said}）" if said else amount)


def _inert(text: str) -> str:
    return " ".join(text.translate(_INERT).split())
