"""Answers that are a name or a time: the passages that say it, every version of it, or none."""

import re
from collections.abc import Sequence

from rag.asks import Ask
from rag.language.entities import Sort
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.names.answer_type import Sought, read_sought
from rag.reader.names.bind import Bound, bind
from rag.reader.relevance import Aspects
from rag.schema import Hit

_SURE = 0.6  # less surely bound than this, a name is not the answer by itself
_SURE_BY_GUESS = 0.65  # … where the relation is only guessed from the question
_BESIDE = 0.6  # of the surest: another version counts
_AS_SURE = 0.85  # of the surest in a document: it says that as well
# What answers by its words must hold a name that is bound so far, where the relation is known or guessed …
_BOUND_AT_ALL, _BOUND_BY_GUESS = 0.4, 0.3
_BY_ITS_WORDS = 0.75  # … and where it is known, name this share of the question


class Names:
    """The names in the passages that could answer, as surely as each is bound to what is asked."""

    def __init__(self, sought: Sought, found: Sequence[Bound], aspects: Aspects) -> None:
        self._sought, self._found, self._aspects = sought, found, aspects

    @property
    def versions(self) -> list[Candidate]:
        """What answers; several are versions that differ. Empty: nothing is surely bound."""
        surest = self._found[0].score if self._found else 0.0
        if surest < (_SURE if self._sought.known else _SURE_BY_GUESS):
            return []
        sure = [one for one in self._found if one.score >= _BESIDE * surest]
        told = [
            one.candidate(self._aspects, [other for other in sure if other.group is one.group])
            for one in _versions(sure)
        ]
        return [one for one in told if not one.marks] or told  # what is damaged speaks against nothing

    def allow(self, candidate: Candidate) -> bool:
        """Whether a candidate that answers by its words holds a name of the sought sort."""
        chunk, spans = candidate.chunk.id, {reading.span for reading in candidate.group}
        bound = (
            one.score for one in self._found if one.group[0].chunk.id == chunk and one.group[0].span in spans
        )
        best = max(bound, default=0.0)
        if not self._sought.known:
            return best >= _BOUND_BY_GUESS
        covered = self._aspects.coverage(candidate.covered, candidate.nearly)
        return best >= _BOUND_AT_ALL and covered >= _BY_ITS_WORDS


def names_for(ask: Ask, aspects: Aspects, hits: Sequence[Hit], library: Library) -> Names | None:
    """None where no name and no time is asked for."""
    sought = read_sought(ask)
    return Names(sought, bind(ask, sought, hits, library), aspects) if sought else None


def _versions(sure: Sequence[Bound]) -> list[Bound]:
    """The surest of each document, where none of what it says is what another says too."""
    firm: dict[str, list[Bound]] = {}
    for one in sure:  # the surest first
        said = firm.setdefault(one.doc, [])
        if not said or one.score >= _AS_SURE * said[0].score:
            said.append(one)
    kept: list[Bound] = []
    for said in firm.values():
        others = [other for one in kept for other in firm[one.doc]]
        alike = [_agree(one, other) for one in said for other in others if _comparable(one, other)]
        if not kept or (alike and not any(alike)):
            kept.append(said[0])
    return kept


def _comparable(one: Bound, other: Bound) -> bool:
    """Names of one sort can contradict each other; a country may be what a team is called."""
    sorts = {one.entity.sort, other.entity.sort}
    return Sort.REASON not in sorts and (len(sorts) == 1 or sorts == {Sort.BODY, Sort.PLACE})


def _agree(one: Bound, other: Bound) -> bool:
    """Whether two names can be of the same: 松山湖 and 松山湖高新区, 4月1日 and 2021年4月1日."""
    a, b = one.entity, other.entity
    if a.sort is Sort.TIME:
        return all(x == y for x, y in zip(_date(a.text), _date(b.text), strict=True) if x and y)
    return a.text in b.text or b.text in a.text


def _date(time: str) -> tuple[str, str, str]:
    """Year, month and day, "" for what is not said."""
    if iso := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", time):
        return iso[1], iso[2].lstrip("0"), iso[3].lstrip("0")
    found = [
        re.search(pattern, time) for pattern in (r"(\d{4})\s?年", r"0?(\d{1,2})月", r"0?(\d{1,2})[日号]")
    ]
    year, month, day = (match[1] if match else "" for match in found)
    return year, month, day
