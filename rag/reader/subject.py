"""A statement names what it tells of: 位居全省第三 is shown with the clause before it that says what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.reader.readings import Reading
from rag.spans import Span

_SUBJECT = 4  # characters of a name that tell whether a clause says it itself
_FARTHEST = 3  # clauses back
_FEW = 2  # amounts of a clause that may be shown beside the one asked for
_EDGES = "，,、；;。 "
_QUOTES = re.compile(r"[“”\"‘’《》（）()\s]")


def with_subject(reading: Reading, group: Sequence[Reading]) -> tuple[Reading, ...]:
    """The reading, and the clauses of its sentence from the nearest that names its subject on."""
    if reading.label or not reading.facts:
        return (reading,)
    name = _QUOTES.sub("", reading.facts[0].figure.indicator)
    parts = {name[i : i + _SUBJECT] for i in range(max(1, len(name) - _SUBJECT + 1))} - {""}
    at = next((i for i, one in enumerate(group) if one.span == reading.span), 0)
    if not parts or _names(reading, parts):
        return (reading,)
    for first in range(at - 1, max(-1, at - _FARTHEST - 1), -1):
        if _names(group[first], parts):
            if any(len(one.quantities) > _FEW for one in group[first:at]):
                return (_named(reading, group[first]),)
            return (*group[first:at], reading)
    return (reading,)


def _named(reading: Reading, subject: Reading) -> Reading:
    """With its name in front instead of a clause full of other amounts (连跨7000亿、8000亿、9000亿).

    The clause that names it is cited all the same.
    """
    name = reading.facts[0].figure.indicator
    return replace(
        reading,
        spans=(Span(subject.span.start, reading.span.end),),
        label=name,
        text=f"{name}：{reading.text.strip(_EDGES)}",
    )


def _names(reading: Reading, parts: Iterable[str]) -> bool:
    text = _QUOTES.sub("", reading.text)
    return any(part in text for part in parts)
