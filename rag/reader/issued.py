"""When a document was issued and which years it is for: its head says it, not its passages."""

import re
from collections.abc import Collection

from rag.asks import Ask, Wants
from rag.language.sentences import clauses
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.readings import Reading
from rag.reader.relevance import Aspects
from rag.schema import Chunk, Document
from rag.spans import Span

_ISSUED = re.compile(
    r"(?:什么时候|何时|哪年|哪一年|哪个?月|哪天|几月|几号|什么时间)[^，,。？?]{0,6}?"
    r"(?:出台?的|发布|印发|发的|公布|颁布|发出|成文)|(?:发布|印发|出台|成文)(?:日期|时间)|"
    r"when .{0,60}(?:issued|published|released)",
    re.IGNORECASE,
)
_SPANS = re.compile(r"管(?:到|的是)?(?:哪|几)年?|管哪|规划期|适用(?:期|到哪)|到哪年为止")
_ASKING = re.compile(r"哪年|哪月|哪天|那[份篇个]|是|到|和|什么时候|的")
_OPENING = 300  # characters in which a document says when it was issued
# The share of the question that the title must name, less where the question calls one document by its kind.
_NAMED, _NAMED_ALONE = 0.5, 0.2


def issued(ask: Ask, named: Collection[str], library: Library) -> Candidate | None:
    """The head of the document that is asked about, with its date; None where none is asked about."""
    about = _ISSUED.sub(" ", _SPANS.sub(" ", ask.text))
    if ask.wants is not Wants.DATE or about == ask.text:
        return None
    aspects = Aspects(_ASKING.sub(" ", about), library.idf)
    share = {
        id: aspects.weight(aspects.mask(_titled(library.documents[id]))) for id in named or library.documents
    }
    best = max(share, key=lambda id: share[id], default=None)
    if best is None or share[best] < (_NAMED_ALONE if len(named) == 1 else _NAMED):
        return None
    found = library.documents[best]
    if not found.issued:
        return None
    chunks = library.chunks_of(found.id)
    if not chunks:
        return None
    end = _dated_until(chunks[0], found.issued)
    date = "".join(f"{int(n)}{unit}" for n, unit in zip(found.issued.split("-"), "年月日", strict=False))
    date += "" if end else "（文件里没有写，收录时注明）"
    reading = Reading(
        chunk=chunks[0],
        sentence=0,
        spans=(Span(0, end) if end else _sound(chunks[0]),),
        label=found.title,
        text=f"《{found.title}》：{date}",
        quantities=(),
        years=frozenset(),
        own_years=True,
        aims=None,
    )
    return Candidate((reading,), 1.0, 0, 0, 0, None, (reading,))


def _titled(document: Document) -> str:
    return f"{document.title}{document.issuer or ''}"


def _sound(chunk: Chunk) -> Span:
    """The first clause that isn't damaged, to cite where the document doesn't say its date."""
    found = clauses(chunk.text)
    damaged = [mark.span for mark in chunk.marks]
    sound = (c for c in found if not any(span.overlaps(chunk.original(c.start, c.end)) for span in damaged))
    return next(sound, found[0])


def _dated_until(chunk: Chunk, date: str) -> int:
    """Where the date ends in the opening of a document; 0 where it isn't written there."""
    year, *rest = date.split("-")
    parts = zip((year, *rest), "年月日", strict=False)
    written = r"\s*".join(rf"{int(number)}\s*{unit}" for number, unit in parts)
    found = re.search(rf"{written}|{re.escape(date)}", chunk.text[:_OPENING])
    return found.end() if found else 0
