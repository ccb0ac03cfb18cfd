"""Readings → the few that answer: joined, scored against the question, chosen until it is covered."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asks import OF_CHANGE, Ask, Wants
from rag.language.places import foremost, places
from rag.language.sentences import is_question
from rag.language.standing import AIMED
from rag.language.terms import content, fold, grams
from rag.language.years import years_of
from rag.reader.measures import able
from rag.reader.readings import Reading, read_passage
from rag.reader.relevance import Aspects, union
from rag.schema import Chunk, ChunkKind, Document, Fact, Hit, Mark, MarkKind, Quantity, Standing

# The facts of the ledger, by the id of the passage they stand in.
FactsOf = Mapping[str, tuple[Fact, ...]]

IN_WORDS = frozenset({Wants.TEXT, Wants.LIST, Wants.YES_NO})  # answered by whole sentences

_LONGEST_RUN = 5  # readings joined at most
# What stands around a reading vouches for what it leaves unsaid, the less the farther away.
_AROUND = {"sentence": 0.7, "heading": 0.6, "title": 0.8, "passage": 0.35}

# What an answer of the wanted kind is worth beside the words it shares with the question.
_UNIT_FITS, _NO_AMOUNT, _FOOTNOTE_ONLY = 0.15, -0.4, 0.05
_YEAR_FITS, _OTHER_YEAR = 0.12, -0.35
_AIM_FITS, _OTHER_AIM = 0.05, -0.1
_LISTED, _MOST_LISTED = 0.03, 0.15
_FEW_YEARS = 2
_EXTRA_READING, _EXTRA_AMOUNT = -0.02, -0.01
_LEVEL_FOR_CHANGE = -0.2  # 新增220万人 is not how many there are
_PARALLEL = -0.06  # for a stretch that says several things at once, where each of them can be had alone
_LABEL = 0.1  # for a label that names nothing but what is asked for
_STALE_TARGET = -0.2  # for a year that is past, what came about goes before what was aimed at
_OPENS = -0.1  # for the sentence that opens a document: it names everything and tells little of it
_SIGNS_OFF = -0.3  # for whom to call, and the name and date below a document
_PRIOR = 0.15  # of the passage that was found first


# 二、实施交通检疫。 stands above what it names.
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))"
_ENUMERATOR = re.compile(rf"\s*{_NUMBER}")
_HEADING = re.compile(rf"(?:^|[）)。\s]){_NUMBER}\s*[^，；：。]{{2,30}}[。：:]?$")
_SAYS_AGAIN = 0.7  # share of its bigrams that the question has as well
_REMARK = re.compile(r"（[^（）]*）$")
_ANNOUNCES = re.compile(r"^[^、]*[二两三四五六七八九十]大[^、]*$")
_CHANGE = re.compile(OF_CHANGE)
_ONE = re.compile(r"哪一?[个家位部首支所种项]|谁")  # a name, which the opening is likely to give
_SIGNATURE = re.compile(
    r"^\s*(?:附件|联系人|[^，。；]{0,12}电话)[:：]|^[^，。；]{0,60}\d年\d{1,2}月\d{1,2}日\s*$"
)
_CONTACT = re.compile(r"电话|联系|热线|附件")
_DAY = re.compile(r"\d月\d{1,2}日")  # dates as well as a year does


@dataclass(frozen=True, slots=True)
class Candidate:
    """Neighbouring readings of one sentence, as one answer to what is asked."""

    readings: tuple[Reading, ...]
    score: float
    covered: int  # mask of the question's grams in the text itself
    nearly: int  # … whose characters stand there apart
    vouched: int  # … or in what stands around it
    fits_year: bool | None  # None: nothing says which year it is about
    group: tuple[Reading, ...]  # the whole sentence or row
    about: frozenset[str] = frozenset()  # the places that the document is about
    goes_on: bool = False  # in the sentence or row of the answer to the question's part before
    fact: Fact | None = None  # the one it was chosen for, where it was

    @property
    def said_so_far(self) -> str:
        """The sentence up to the end of what is shown, from the last semicolon before it."""
        last = self.readings[-1]
        before = [reading for reading in self.group if reading.span.end <= last.span.end] or [last]
        text = "".join(reading.text for reading in before)
        return re.split(r"[；;](?=.)", text)[-1] if not last.label else last.text

    @property
    def sentence(self) -> str:
        return "".join(reading.text for reading in self.group)

    @property
    def chunk(self) -> Chunk:
        return self.readings[0].chunk

    @property
    def text(self) -> str:
        """As it is shown: the source's own words, or a table row's label with its cells."""
        first, last = self.readings[0], self.readings[-1]
        if not first.label:
            return self.chunk.text[first.span.start : last.span.end]
        if len(self.readings) == 1:
            return first.text
        # What the row says of all its cells (（2020年，实际）) is said once, at the end.
        cells = [r.text.removeprefix(r.label) for r in self.readings]
        remark = _REMARK.search(cells[-1])
        if remark and all(cell.endswith(remark[0]) for cell in cells):
            cells = [cell.removesuffix(remark[0]) for cell in cells[:-1]] + cells[-1:]
        return f"{first.label}：{'、'.join(cells)}"

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantity for reading in self.readings for quantity in reading.quantities)

    @property
    def aims(self) -> bool | None:
        """True: a target, False: a result, None: not said, or both (a series)."""
        said = {reading.aims for reading in self.readings}
        return said.pop() if len(said) == 1 else None

    @property
    def years(self) -> frozenset[int]:
        return frozenset[int]().union(*(reading.years for reading in self.readings))

    @property
    def opens(self) -> bool:
        """Whether it opens its document."""
        return _opens(self.readings[0])

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Damage inside what would be quoted."""
        return _marks(self.readings)


AIMS = {standing: standing in AIMED for standing in Standing}


def told_by(one: Candidate) -> Candidate:
    """With the time and standing of its fact, which may come from farther above than a reading looks."""
    if one.fact is None or len(one.readings) > 1:
        return one
    reading, period, standing = one.readings[0], one.fact.figure.period, one.fact.figure.standing
    years = frozenset(range(period.first, period.last + 1)) if period else reading.years
    aims = AIMS[standing] if standing else None
    return replace(one, readings=(replace(reading, years=years, aims=aims),))


def candidates(
    ask: Ask, aspects: Aspects, hits: Sequence[Hit], documents: Mapping[str, Document], facts: FactsOf
) -> list[Candidate]:
    """Every run of neighbouring readings in the passages found, best first."""
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    latest = max((int(document.issued[:4]) for document in documents.values() if document.issued), default=0)
    found = [
        candidate
        for hit in hits
        for candidate in _in_passage(
            ask,
            aspects,
            hit.chunk,
            facts.get(hit.chunk.id, ()),
            documents[hit.chunk.doc],
            hit.score / best,
            latest,
        )
    ]
    if ask.required:
        found = [candidate for candidate in found if holds(candidate, documents, ask.required)]
    return sorted(found, key=lambda candidate: -candidate.score)


def holds(candidate: Candidate, documents: Mapping[str, Document], required: str) -> bool:
    """Does what would be shown, or what it belongs to, name what a follow-up insists on?"""
    document = documents[candidate.chunk.doc]
    near = fold("".join([candidate.text, *candidate.chunk.path, document.title]))
    wanted = [gram for piece in content(required) for gram in grams(piece)]
    return sum(gram in near for gram in wanted) * 2 >= len(wanted)


def _in_passage(
    ask: Ask,
    aspects: Aspects,
    chunk: Chunk,
    facts: tuple[Fact, ...],
    document: Document,
    standing: float,
    latest: int,
) -> Iterator[Candidate]:
    about = f"{document.title}{document.issued or ''}{document.issuer or ''}"
    around = {
        "heading": aspects.mask("\n".join([*chunk.path, chunk.lead_in])),
        "title": aspects.mask(about),
        "passage": aspects.mask(chunk.text),
    }
    issued = int(document.issued[:4]) if document.issued else None
    span_of_document, its_places = document_years(document, issued), places_of(ask, document)
    groups = read_passage(chunk, issued, facts)
    for group in (
        groups if ask.wants in (Wants.AMOUNT, Wants.DATE) else _passages(ask, aspects, chunk, groups)
    ):
        around["sentence"] = aspects.mask("".join(reading.text for reading in group))
        # 2020年达9650亿元 names what it measures in the clause before: the ledger knows.
        exact = [aspects.mask(f"{reading.text}\n{reading.indicators}") for reading in group]
        loose = [aspects.loose_mask(reading.text) for reading in group]
        for chosen in _runs(ask, aspects, chunk.kind, group):
            readings = tuple(group[i] for i in chosen)
            held, nearly = union(exact[i] for i in chosen), union(loose[i] for i in chosen)
            fits_year = _fits_year(ask, readings, span_of_document)
            score = (
                aspects.coverage(held, nearly)
                + _vouched_for(aspects, held, around)
                + _PRIOR * standing
                + _fit(ask, aspects, readings, fits_year, latest)
            )
            if chunk.kind is ChunkKind.PROSE and ask.wants in (Wants.AMOUNT, Wants.DATE):
                score += _EXTRA_READING * (len(readings) - 1)
            vouched = held | union(around.values())
            yield Candidate(readings, score, held, nearly, vouched, fits_year, group, its_places)


def _passages(
    ask: Ask, aspects: Aspects, chunk: Chunk, groups: Sequence[tuple[Reading, ...]]
) -> Iterator[tuple[Reading, ...]]:
    """Sentences; what tells nothing by itself is read with the sentence below it.

    Such are a heading, a question, and words that only say again what is asked.
    Where a list is asked for, so is one that announces a list and doesn't give it: 四大平台要勇当先锋。
    """
    leading: tuple[Reading, ...] = ()
    for group, below in zip(groups, (*groups[1:], None), strict=True):
        announces = ask.wants is Wants.LIST and not leading and _ANNOUNCES.search(group[0].text)
        if below and not group[0].label and (announces or _leads_in(aspects, chunk, group, below)):
            leading = (*leading, *group)
        elif group[0].label:
            yield group
        else:
            yield (*leading, *group)
            leading = ()
    if leading:
        yield leading


def _leads_in(aspects: Aspects, chunk: Chunk, group: Sequence[Reading], below: Sequence[Reading]) -> bool:
    """Whether a sentence tells nothing without the one below it."""
    text = "".join(reading.text for reading in group)
    if is_question(text) or (chunk.path and text.rstrip("。：:；") == chunk.path[-1]):
        return True
    is_heading = _HEADING.search(text) or aspects.share_of(text) >= _SAYS_AGAIN
    return bool(is_heading) and not _ENUMERATOR.match(below[0].text)


def _runs(ask: Ask, aspects: Aspects, kind: ChunkKind, group: Sequence[Reading]) -> Iterator[Sequence[int]]:
    """Which readings may be joined: sentences where words are asked for, stretches where figures are."""
    if kind is ChunkKind.TABLE:
        yield from _cell_runs(ask, aspects, group)
    elif ask.wants not in (Wants.AMOUNT, Wants.DATE):
        yield range(len(group))
    else:
        for first in range(len(group)):
            for end in range(first + 1, min(len(group), first + _LONGEST_RUN) + 1):
                yield range(first, end)
                if group[end - 1].text[-1] in "；;":
                    break  # what stands behind a semicolon is another matter


def _cell_runs(ask: Ask, aspects: Aspects, row: Sequence[Reading]) -> Iterator[Sequence[int]]:
    """The cells whose columns and years are asked for, else the whole row: a series is shown as a series."""
    asked = [
        i
        for i, cell in enumerate(row)
        if aspects.mask(cell.column) or (cell.own_years and cell.years & ask.years)
    ]
    yield asked or range(len(row))


def _vouched_for(aspects: Aspects, held: int, around: Mapping[str, int]) -> float:
    total, seen = 0.0, held
    for place, worth in sorted(_AROUND.items(), key=lambda item: -item[1]):
        total += worth * aspects.weight(around[place] & ~seen)
        seen |= around[place]
    return total


def places_of(ask: Ask, document: Document) -> frozenset[str]:
    """The places a document is about: its title or issuer names them, or its text does most often.

    The second isn't enough for a figure: a document of Suzhou gives those of its country too.
    """
    titled = places(f"{document.title}{document.issuer or ''}")
    return titled if ask.wants is Wants.AMOUNT else titled | foremost(document.text)


def document_years(document: Document, issued: int | None) -> frozenset[int]:
    """The years a document can speak of without saying so; empty where nothing is known of it."""
    around = {issued - 1, issued} if issued else set()
    return years_of(document.title) | around


def _fits_year(ask: Ask, readings: Sequence[Reading], document: frozenset[int]) -> bool | None:
    """None: nothing says; a figure without a year is at least of a year its document can speak of."""
    if not ask.years:
        return None
    years = frozenset[int]().union(*(reading.years for reading in readings))
    if not years:  # the ledger looks farther up than a reading
        periods = [fact.figure.period for reading in readings for fact in reading.facts]
        years = frozenset(period.last for period in periods if period)
    if years:
        # A stretch of years is reported at its end: a year in its middle is not what it tells of.
        told = {max(years)} if len(years) > _FEW_YEARS >= len(ask.years) else years
        return bool(told & ask.years)
    return False if document and not document & ask.years else None


def _fit(
    ask: Ask, aspects: Aspects, readings: Sequence[Reading], fits_year: bool | None, latest: int
) -> float:
    """What speaks for and against these readings beside their words."""
    text = "".join(reading.text for reading in readings)
    score = {True: _YEAR_FITS, False: _OTHER_YEAR, None: 0.0}[fits_year]
    if ask.wants is Wants.AMOUNT:
        amounts = able(ask, (quantity for reading in readings for quantity in reading.quantities))
        units = {quantity.unit for quantity in amounts}
        damage = {mark.kind for mark in _marks(readings)}
        if MarkKind.NUMBER_LOST in damage:
            score += _UNIT_FITS
        elif not amounts:
            score += _FOOTNOTE_ONLY if MarkKind.FOOTNOTE in damage else _NO_AMOUNT
        elif ask.units:
            score += _UNIT_FITS * len(units & ask.units) / len(ask.units)
        if readings[0].chunk.kind is ChunkKind.PROSE:  # the years of a row are one series
            score += _EXTRA_AMOUNT * max(0, sum(len(reading.quantities) for reading in readings) - 1)
    elif ask.wants is Wants.DATE and not (
        any(reading.own_years for reading in readings) or _DAY.search(text)
    ):
        score += _NO_AMOUNT
    elif ask.wants is Wants.LIST:
        score += min(_MOST_LISTED, _LISTED * text.count("、"))
    elif ask.wants is Wants.PLACE and not places(text):
        score += _NO_AMOUNT
    if ask.wants in IN_WORDS and _opens(readings[0]) and not _ONE.search(ask.text):
        score += _OPENS
    if ask.wants in IN_WORDS and _SIGNATURE.search(text) and not _CONTACT.search(ask.text):
        score += _SIGNS_OFF
    standings = {reading.aims for reading in readings} - {None}
    said = readings[0].label if readings[0].chunk.kind is ChunkKind.TABLE else text
    if ask.wants is Wants.AMOUNT and bool(_CHANGE.search(said)) is not bool(_CHANGE.search(ask.text)):
        score += _LEVEL_FOR_CHANGE
    if ask.aims is None and standings == {True} and ask.years and max(ask.years) < latest:
        score += _STALE_TARGET
    if ask.aims is not None and standings:
        score += _AIM_FITS if ask.aims in standings else _OTHER_AIM
    if ask.wants is Wants.AMOUNT and any(reading.parallel for reading in readings):
        score += _PARALLEL
    if readings[0].label:
        score += _LABEL * aspects.share_of(readings[0].label)
    return score


def _opens(reading: Reading) -> bool:
    return reading.chunk.ordinal == 0 and reading.sentence == 0


def _marks(readings: Sequence[Reading]) -> tuple[Mark, ...]:
    chunk = readings[0].chunk
    if not chunk.marks:
        return ()
    span = chunk.original(readings[0].span.start, readings[-1].span.end)
    return tuple(mark for mark in chunk.marks if mark.span.overlaps(span))
