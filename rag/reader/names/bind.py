"""Names and times in the passages that stand in the asked relation to the asked thing.

Every name of the wanted sort is scored by what binds it to the question: how much of the thing its
sentence names (or what stands above it), how near the relation is told, whether the year fits. A product,
so that what lacks one of them is no answer. The factors are weighed on half of the questions that bring
their passages: those that hold the answer against others of the same matter that don't.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.asks import Ask
from rag.language.entities import FINDERS, Entity, Sort, persons, repeated, works
from rag.language.sentences import is_question
from rag.language.terms import fold
from rag.language.years import YEAR
from rag.reader.candidates import Candidate
from rag.reader.library import Library
from rag.reader.names.answer_type import Sought
from rag.reader.readings import Reading, read_passage
from rag.reader.relevance import Aspects
from rag.schema import ChunkKind, Hit
from rag.spans import Span

# A word of the thing in the sentence itself counts in full; these less.
_ABBREVIATED, _ABOVE, _BELOW = 0.7, 0.75, 0.4
_EVENED = 0.25  # power of rarity: of a name every part counts nearly alike
# The asked year: told above; above, but another here; no year at all; only others.
_YEAR_ABOVE, _OTHER_YEAR_HERE, _NO_YEAR, _OTHER_YEAR = 0.9, 0.75, 0.65, 0.5
# Between the name and the relation: what each character and each comma takes, and at most.
_CHARACTER, _COMMA, _FARTHEST, _BEYOND_SEMICOLON = 0.02, 0.1, 0.4, 0.5
# The relation is not told at all: a listed one, a guessed one; none was asked.
_UNRELATED, _UNRELATED_BY_GUESS, _NONE_ASKED = 0.3, 0.4, 0.7
# Told by a table's header; by whom it beat; in so many words.
_IN_ITS_COLUMN, _WINNER, _SAID_TO_BE = 0.85, 0.95, 0.97
_DEFEATED, _UNPLACED, _ONLY_THE_YEAR, _AT_OTHER_TIME = 0.5, 0.5, 0.5, 0.3
_OF_ANOTHER, _OTHER_WORK, _NOT_NAMED = 0.65, 0.5, 0.6
_ADJACENT = 0.97  # a place this near to its relation needs no 在
_ASKED_ABOUT = 0.6  # share of a name that the question says itself: no news

_DOTS = re.compile("[·•・‧]")
_WORK = re.compile("《[^《》]+》")
_CLAUSE_BREAK = re.compile("[，,；;：:。]")
_LATIN = re.compile("[a-z]+[0-9]*")
_DEFEATS = "击败|战胜|力克|淘汰|完胜|横扫|逆转|击退"
_WINS = re.compile(rf"^[^，。；]{{0,12}}(?:{_DEFEATS})")
_LOSER = re.compile(rf"(?:{_DEFEATS}|不敌|负于|对阵|迎战)了?[^，。；]{{0,6}}$")
_TITLE = re.compile("冠军|亚军|季军|金牌|总统|首相|总理|主席|市长|书记|局长|部长")
_QUALIFIES = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff](?<![的得夺了获任是为由和与兼于在该国本届项次])$")
_LOCATED = re.compile(r"(?:在|于|落户|位于|赴|地处|选址|设在|从|自|往)[^，。；]{0,6}$")
_IS_WHAT = re.compile("(?:（[^（）]*）)?(?:，|[也曾便就]?[是为])[^，。；]*")


@dataclass(frozen=True, slots=True)
class Bound:
    """A name in a sentence or row, and how surely it is the one that is asked for (0..1)."""

    entity: Entity  # its span is in what `told` says
    group: tuple[Reading, ...]  # the sentence or row
    score: float
    related: Span | None  # where the relation is told

    @property
    def doc(self) -> str:
        return self.group[0].chunk.doc

    def candidate(self, aspects: Aspects, beside: Sequence["Bound"] = ()) -> Candidate:
        """The clauses from what is asked about to what answers; `beside`: what answers as surely there."""
        run = self.group if self.group[0].chunk.kind is ChunkKind.TABLE else self._clauses(aspects, beside)
        text = "".join(reading.text for reading in run)
        held = aspects.mask(text)
        return Candidate(run, self.score, held, aspects.loose_mask(text), held, None, self.group)

    def _clauses(self, aspects: Aspects, beside: Sequence["Bound"]) -> tuple[Reading, ...]:
        spans = [*(one.entity.span for one in (self, *beside)), *filter(None, [self.related])]
        covered = [aspects.weight(aspects.mask(reading.text)) for reading in self.group]
        about = covered.index(max(covered))
        first = min(about, self._clause(min(span.start for span in spans)))
        last = max(about, self._clause(max(span.end for span in spans) - 1))
        return self.group[first : last + 1]

    def _clause(self, position: int) -> int:
        for i, reading in enumerate(self.group):
            position -= len(reading.text)
            if position < 0:
                return i
        return len(self.group) - 1


def bind(ask: Ask, sought: Sought, hits: Sequence[Hit], library: Library) -> list[Bound]:
    """Every name of the sought sorts in the passages, the surest first."""
    reader = _Reader(ask, sought, hits, library)
    found = [one for hit in hits for one in reader.read(hit)]
    return sorted(found, key=lambda one: -one.score)


def told(group: Sequence[Reading]) -> str:
    """The words of a sentence, or of a row with its cells one after another."""
    chunk = group[0].chunk
    if chunk.kind is ChunkKind.TABLE:
        return group[0].span.of(chunk.text).replace("\t", "，")
    return "".join(reading.text for reading in group)


class _Reader:
    """What one question asks for, ready to be compared with many sentences."""

    def __init__(self, ask: Ask, sought: Sought, hits: Sequence[Hit], library: Library) -> None:
        def evened(grams: Iterable[str]) -> Mapping[str, float]:
            return {gram: rarity**_EVENED for gram, rarity in library.idf(grams).items()}

        self._sought = sought
        self._library = library
        self._thing = Aspects(sought.thing or ask.text, evened)
        self._question = Aspects(ask.text, library.idf)
        self._folded = fold(ask.text)
        names = [*persons(ask.text), *works(ask.text)]
        self._named = [*(fold(name.text) for name in names), *_LATIN.findall(self._folded)]
        self._works = frozenset(map(fold, _WORK.findall(ask.text)))
        self._years = frozenset(YEAR.findall(ask.text))
        self._relation = re.compile("|".join(sought.relation)) if sought.relation else None
        self._persons = _told_of(hits) if Sort.PERSON in sought.sorts else frozenset[str]()

    def read(self, hit: Hit) -> Iterator[Bound]:
        """Every name in a passage."""
        chunk, thing, relation = hit.chunk, self._thing, self._relation
        document = self._library.documents[chunk.doc]
        above = "\n".join([document.title, *chunk.path, chunk.lead_in])
        issued = set(YEAR.findall(document.issued or ""))
        held_above, years_above = self._bridged(thing.mask(above)), set(YEAR.findall(above))
        whole = thing.mask(chunk.text)
        passage = fold(above + chunk.text)
        base = 1.0 if all(name in passage for name in self._named) else _NOT_NAMED
        header = chunk.text.partition("\n")[0] if chunk.kind is ChunkKind.TABLE else ""
        headed = _IN_ITS_COLUMN if relation and relation.search(header) else 0.0
        for group in read_passage(chunk, self._library.issued_year(chunk.doc)):
            text = told(group)
            held = self._bridged(thing.mask(text))
            loose = thing.loose_mask(text) & ~held
            about = (
                thing.weight(held)
                + _ABBREVIATED * thing.weight(loose)
                + _ABOVE * thing.weight(held_above & ~held & ~loose)
                + _BELOW * thing.weight(whole & ~held & ~held_above & ~loose)
            )
            for entity in () if is_question(text) else self._names(text):
                near, where = self._nearness(text, entity)
                near = max(near, headed)
                fit = self._fit(text, entity, near) * self._of_the_work(text, where or entity.span)
                score = base * about * near * fit * self._dated(text, entity, years_above, issued)
                yield Bound(entity, group, score, where)
            held_above |= held | loose
            years_above |= set(YEAR.findall(text))

    def _bridged(self, mask: int) -> int:
        """With the bigrams where two words meet that the text holds apart: 湖国 of 松山湖国际机器人基地."""
        grams = self._thing.grams
        for i in range(1, len(grams) - 1):
            joins = grams[i - 1][-1] == grams[i][0] and grams[i][-1] == grams[i + 1][0]
            if joins and mask >> (i - 1) & 1 and mask >> (i + 1) & 1:
                mask |= 1 << i
        return mask

    def _names(self, text: str) -> Iterator[Entity]:
        """The names of the sought sorts that say something new."""
        titles = [Span(*m.span()) for m in _WORK.finditer(text)]
        for sort in sorted(self._sought.sorts):
            found = FINDERS[sort](text)
            if sort is Sort.PERSON:
                found += repeated(text, self._persons, found)
            for entity in found:
                if sort is Sort.PERSON and any(entity.span.overlaps(title) for title in titles):
                    continue  # part of a title
                asked_about = fold(entity.text) in self._folded or (
                    sort is not Sort.TIME
                    and (
                        self._question.share_of(entity.text) >= _ASKED_ABOUT
                        or self._opens_its_name(text, entity)
                    )
                )
                if not asked_about:
                    yield entity

    def _opens_its_name(self, text: str, entity: Entity) -> bool:
        """广东 of 广东龙舟公开赛, where 龙舟公开赛 is asked about."""
        after = fold(text[entity.span.end : entity.span.end + 2])
        return entity.sort is Sort.PLACE and len(after) == 2 and after in fold(self._sought.thing)

    def _nearness(self, text: str, entity: Entity) -> tuple[float, Span | None]:
        """How near the relation is told, and where."""
        if self._relation is None:
            return _NONE_ASKED, None
        best, where = _UNRELATED if self._sought.known else _UNRELATED_BY_GUESS, None
        for match in self._relation.finditer(text):
            span = Span(*match.span())
            near = _closeness(text, entity.span, span) * self._own(text, match)
            if where is None or near > best:
                best, where = max(near, best), span
        if where and self._is_what(text, entity):
            best = max(best, _SAID_TO_BE)
        if where and _WINS.search(text[entity.span.end :]):
            best = max(best, _WINNER)
        return best, where

    def _own(self, text: str, related: re.Match[str]) -> float:
        """省运会冠军 is another's title where 亚运会冠军 is asked for."""
        before = text[max(0, related.start() - 2) : related.start()]
        others = _TITLE.match(related[0]) and _QUALIFIES.match(before) and fold(before) not in self._folded
        return _OF_ANOTHER if others else 1.0

    def _fit(self, text: str, entity: Entity, near: float) -> float:
        """What its sort and the words before it take."""
        before = text[: entity.span.start]
        if entity.sort is Sort.TIME:
            years = set(YEAR.findall(entity.text))
            other = years and self._years and not years & self._years
            return (_ONLY_THE_YEAR if self._sought.fine and not entity.fine else 1.0) * (
                _AT_OTHER_TIME if other else 1.0
            )
        if _LOSER.search(before):
            return _DEFEATED
        if entity.sort is not Sort.PLACE or Sort.BODY in self._sought.sorts:  # a country may be a team
            return 1.0
        return _UNPLACED if near < _ADJACENT and not _LOCATED.search(before) else 1.0

    def _is_what(self, text: str, entity: Entity) -> bool:
        """松湖是…的举办地; 松湖，…的首府: said to be what is asked for."""
        said = _IS_WHAT.match(text[entity.span.end :])
        return bool(said and self._relation and self._relation.search(said[0]))

    def _of_the_work(self, text: str, place: Span) -> float:
        """Whether the title nearest to the relation is the one that is asked about."""
        titles = _WORK.finditer(text) if self._works else iter(())
        nearest = min(titles, key=lambda m: max(m.start() - place.end, place.start - m.end()), default=None)
        return 1.0 if nearest is None or fold(nearest[0]) in self._works else _OTHER_WORK

    def _dated(self, text: str, entity: Entity, above: set[str], issued: set[str]) -> float:
        """How well the year fits that the clause tells, else the nearest before the name, else the next."""
        before, behind = text[: entity.span.end], text[entity.span.end :]
        clause = _CLAUSE_BREAK.split(before)[-1] + _CLAUSE_BREAK.split(behind)[0]
        own = YEAR.findall(clause) or YEAR.findall(before)[-1:] or YEAR.findall(behind)[:1]
        if not self._years or self._years & set(own):
            return 1.0
        if self._years & above:
            return _OTHER_YEAR_HERE if own else _YEAR_ABOVE
        if own or above:
            return _OTHER_YEAR
        return _YEAR_ABOVE if self._years & issued else _NO_YEAR


def _told_of(hits: Sequence[Hit]) -> frozenset[str]:
    """The names of persons in the passages; of foreign ones also what stands last, as they are called."""
    names = {entity.text for hit in hits for entity in persons(hit.chunk.text)}
    last = {_DOTS.split(name)[-1].strip() for name in names}
    return frozenset(name for name in names | last if len(name) > 1)


def _closeness(text: str, name: Span, relation: Span) -> float:
    gap = text[relation.end : name.start] if relation.end <= name.start else text[name.end : relation.start]
    if re.search(r"[；;。]", gap):
        return _BEYOND_SEMICOLON
    return 1.0 - min(_FARTHEST, _CHARACTER * len(gap) + _COMMA * len(re.findall("[，,]", gap)))
