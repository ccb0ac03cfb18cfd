"""Facts → the few that answer a question for amounts: each scored by its name, then taken until all is told.

Every fact is judged by what the ledger says it measures; its clause, sentence, headings and document vouch
for what the name leaves unsaid, the less the farther away.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.asks import Ask
from rag.language.likeness import alike, naming
from rag.language.quantity import is_rank
from rag.language.terms import content
from rag.language.units import RATIOS
from rag.reader.candidates import AIMS, Candidate, FactsOf, document_years, holds, places_of
from rag.reader.measure import is_milestone, unasked_modifiers
from rag.reader.measures import able, fitting
from rag.reader.readings import Reading, read_passage
from rag.reader.relevance import Aspects, union
from rag.schema import Document, Fact, FactKind, Hit

# A name's own words are worth 1; `apart`: their characters stand near each other in the name or the clause.
_WORTH = {"reading": 0.85, "sentence": 0.7, "title": 0.7, "heading": 0.6, "apart": 0.4, "passage": 0.35}
_FOUND_FIRST = 0.15  # of the passage that was found first
_PRECISE = 0.15  # for a name that names nothing but what is asked for
_UNIT, _OTHER_UNIT = 0.15, -0.4
_YEAR, _OTHER_YEAR, _TIME_SAID = 0.15, -0.35, 0.1
_STANDING, _OTHER_STANDING, _STALE = 0.05, -0.15, -0.2
_OTHER_KIND = -0.2  # a growth for a level, a level for a growth
_DAMAGED, _MILESTONE, _WHOLE_ROW = -0.1, -0.2, 0.1
_MODIFIED, _MOST_MODIFIED = -0.08, -0.16  # for each word that makes another indicator of it

# What else is taken beside the best: it tells a part of the question that nothing told yet.
_MOST_OF_A_THING, _AS_GOOD = 0.6, 0.98
_TELLS_MORE, _GOOD_BESIDE, _MOST = 0.05, 0.62, 6

_SHARES = re.compile(r"占|比|率|份额|百分|几成|%|结构|强度|share|点")
_MULTIPLES = re.compile(r"倍|番")
_RATES = frozenset({"%", "个百分点", "倍"})
_CHANGING = frozenset({FactKind.GROWTH, FactKind.CHANGE})
_SERIES = re.compile(r"历年|[各每几两三四五]个?年份|各年|历次|都给|全给|变化|走势")


def fact_candidates(
    ask: Ask, aspects: Aspects, hits: Sequence[Hit], documents: Mapping[str, Document], facts: FactsOf
) -> list[Candidate]:
    """Every fact of the passages as a statement of its own, best first."""
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    latest = max((int(one.issued[:4]) for one in documents.values() if one.issued), default=0)
    found = [
        one
        for hit in hits
        for one in _of_passage(ask, aspects, hit, documents[hit.chunk.doc], facts, hit.score / best, latest)
    ]
    if ask.required:
        found = [one for one in found if holds(one, documents, ask.required)]
    return sorted(found, key=lambda one: -one.score)


def _of_passage(
    ask: Ask,
    aspects: Aspects,
    hit: Hit,
    document: Document,
    facts: FactsOf,
    standing: float,
    latest: int,
) -> Iterator[Candidate]:
    chunk = hit.chunk
    issued = int(document.issued[:4]) if document.issued else None
    told = facts.get(chunk.id, ())
    of_document, its_places = document_years(document, issued), places_of(ask, document)
    masks = {
        "title": aspects.mask(f"{document.title}{document.issued or ''}{document.issuer or ''}"),
        "heading": aspects.mask("\n".join([*chunk.path, chunk.lead_in])),
        "passage": aspects.mask(chunk.text),
    }
    smallest: dict[Fact, tuple[Reading, tuple[Reading, ...]]] = {}
    for group in read_passage(chunk, issued, told):
        for reading in group:
            for fact in reading.facts:
                if fact not in smallest or len(reading.facts) < len(smallest[fact][0].facts):
                    smallest[fact] = reading, group
    for fact, (reading, group) in smallest.items():
        name = f"{fact.figure.scope}{fact.figure.indicator}"
        held, nearly = aspects.mask(name), aspects.loose_mask(f"{name}\n{reading.text}")
        masks["apart"] = nearly
        masks["reading"] = aspects.mask(reading.text)
        masks["sentence"] = aspects.mask("".join(one.text for one in group))
        fits_year = _fits_year(ask, fact, of_document)
        score = (
            aspects.weight(held)
            + _vouched(aspects, held, masks)
            + _FOUND_FIRST * standing
            + _PRECISE * aspects.share_of(name)
            + _fit(ask, fact, fits_year, latest)
            + (_WHOLE_ROW if _holds_years(ask, group) else 0.0)
            + (_MILESTONE if is_milestone(fact, told) else 0.0)
        )
        everything = held | union(mask for place, mask in masks.items() if place != "apart")
        shown = held | masks["reading"]
        yield Candidate((reading,), score, shown, nearly, everything, fits_year, group, its_places, fact=fact)


def _holds_years(ask: Ask, group: Sequence[Reading]) -> bool:
    """Whether a row tells of each of several years that are asked for."""
    told = frozenset[int]().union(*(cell.years for cell in group if cell.label))
    return len(ask.years) > 1 and ask.years <= told


def _vouched(aspects: Aspects, held: int, masks: Mapping[str, int]) -> float:
    total, seen = 0.0, held
    for place, worth in _WORTH.items():
        total += worth * aspects.weight(masks[place] & ~seen)
        seen |= masks[place]
    return total


def _fits_year(ask: Ask, fact: Fact, of_document: frozenset[int]) -> bool | None:
    """None: nothing asked or nothing said; a stretch of years is told of at its end.

    A fact without a time is at least of a year that its document can speak of.
    """
    period = fact.figure.period
    if not ask.years:
        return None
    if period is None:
        return False if of_document and not of_document & ask.years else None
    asked = {max(ask.years)} if _is_stretch(ask) else ask.years
    return period.last in asked


def _is_stretch(ask: Ask) -> bool:
    """“十四五”期间 asks of all its years together."""
    return len(ask.years) > 2 and max(ask.years) - min(ask.years) == len(ask.years) - 1


def _fit(ask: Ask, fact: Fact, fits_year: bool | None, latest: int) -> float:
    figure = fact.figure
    score = {True: _YEAR, False: _OTHER_YEAR, None: 0.0}[fits_year]
    if not ask.years and figure.period and figure.period.verbatim.strip("“”") in ask.text:
        score += _TIME_SAID  # 过去五年: which years it means is the document's to say
    usable = able(ask, [figure.quantity])
    if not usable or not fitting(ask, usable):
        score += _OTHER_UNIT
    elif figure.quantity.unit in ask.units:
        score += _UNIT
    both = bool(ask.units & _RATES) and bool(ask.units - _RATES)  # 规模多大、每年增长多少
    if not both and figure.kind is not FactKind.RANK and ask.changes is not (figure.kind in _CHANGING):
        score += _OTHER_KIND
    score += max(_MOST_MODIFIED, _MODIFIED * unasked_modifiers(figure, ask.text))
    if figure.kind is FactKind.SHARE and not _SHARES.search(ask.text):
        score += _OTHER_KIND
    if figure.kind is FactKind.MULTIPLE and not _MULTIPLES.search(ask.text):
        score += _OTHER_KIND
    aims = AIMS[figure.standing] if figure.standing else None
    if ask.aims is not None and aims is not None:
        score += _STANDING if aims == ask.aims else _OTHER_STANDING
    elif aims and ask.years and max(ask.years) < latest:
        score += _STALE  # for a year that is past, what came about goes before what was aimed at
    return score + (_DAMAGED if fact.marks else 0.0)


def pick(
    ask: Ask, aspects: Aspects, able_: Sequence[Candidate], nearly: Sequence[Candidate]
) -> list[Candidate]:
    """Of candidates that answer, best first: the best, what tells of each thing that the question lists, then
    what tells a part that is still open. `nearly`: what would answer, were only one of the things asked for.
    """
    if not able_:
        return []
    chosen = [able_[0]]
    for thing in ask.things:
        known = aspects.mask(thing) & aspects.known
        named = known & aspects.naming or known
        telling = [one for one in nearly if _tells_of(aspects, one, named)]
        telling = [one for one in telling if one.score >= _GOOD_BESIDE * telling[0].score]
        if not any(_tells_of(aspects, one, named) for one in chosen):
            # 专利申请和授权: the second is said of what the first is said of, not of 发明专利.
            chosen += [max(telling, key=lambda one: _parallel(one, able_[0]))] if telling else []
        else:
            # 企业、规上企业: what is chosen for the second tells of the first as well, and is another.
            chosen += [one for one in telling if _is_the_other(thing, one, chosen)][:1]
    chosen += _of_other_years(ask, chosen, nearly)
    chosen += _in_other_units(ask, chosen, nearly)
    if "各" in ask.text:  # 市里和镇里的各多少: what differs may be said by words that name nothing
        best = able_[0]
        chosen += [
            one for one in able_[1:] if one.chunk.id == best.chunk.id and one.score >= _AS_GOOD * best.score
        ]
    pool = [one for one in able_[1:] if one.score >= _GOOD_BESIDE * able_[0].score]
    while len(chosen) < _MOST:
        covered = 0
        for one in chosen:
            covered |= one.covered | one.nearly
        open_to = [
            one for one in pool if one not in chosen and _tells_more(ask, aspects, one, chosen, covered)
        ]
        if not open_to:
            break
        chosen.append(max(open_to, key=lambda one: one.score + aspects.weight(one.covered & ~covered)))
    return joined(chosen)


def _is_the_other(thing: str, one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a fact has the very name of a thing, and beside it in its passage none that is chosen has."""
    beside = [other for other in chosen if one.chunk.id == other.chunk.id]
    return bool(beside) and _has_name(thing, one) and not any(_has_name(thing, other) for other in chosen)


def _has_name(thing: str, one: Candidate) -> bool:
    return one.fact is not None and naming(one.fact.figure.indicator) == naming("".join(content(thing)))


def _of_other_years(ask: Ask, chosen: Sequence[Candidate], nearly: Sequence[Candidate]) -> list[Candidate]:
    """Of what is chosen, the amounts of the other years that are asked for, wherever they stand."""
    if len(ask.years) < 2 or _is_stretch(ask):
        return []
    found: list[Candidate] = []
    for one in chosen:
        told = {_year(other) for other in chosen if _one_measure(ask, one, other)}
        for year in sorted(ask.years - told):
            other = (c for c in nearly if _year(c) == year and _one_measure(ask, one, c))
            best = next(other, None)
            good = best and (best.score >= _GOOD_BESIDE * one.score or best.group == one.group)
            if best and good and best not in found:
                found.append(best)
    return found


def _in_other_units(ask: Ask, chosen: Sequence[Candidate], nearly: Sequence[Candidate]) -> list[Candidate]:
    """Of each thing that is chosen, what its passage says of it in the other units that are asked for."""
    found: list[Candidate] = []
    for one in chosen if ask.things else ():
        about = [c for c in (*chosen, *nearly) if c.fact and one.fact and _one_subject(c.fact, one.fact)]
        told = frozenset(_unit(c) for c in about if c in chosen)
        found += [c for c in about if c not in chosen and _opens_unit(ask, c, told)][:1]
    return [one for i, one in enumerate(found) if one not in found[:i]]


def _opens_unit(ask: Ask, one: Candidate, told: frozenset[str]) -> bool:
    """Whether a fact is in a unit that is asked for and in which nothing is told of its thing."""
    unit = _unit(one)
    if ask.any_unit and told <= RATIOS and unit not in RATIOS:
        return one.fact is not None and not is_rank(one.fact.figure.quantity)
    return unit in ask.units - told


def _unit(one: Candidate) -> str:
    return one.fact.figure.quantity.unit if one.fact else ""


def _year(one: Candidate) -> int | None:
    return one.fact.figure.period.last if one.fact and one.fact.figure.period else None


def _one_measure(ask: Ask, one: Candidate, other: Candidate) -> bool:
    """Whether two facts are of one thing, in one unit; where its growth is asked for too, of its level."""
    if not one.fact or not other.fact or one.fact.figure.scope != other.fact.figure.scope:
        return False
    a, b = one.fact.figure, other.fact.figure
    with_rate = bool(ask.units & RATIOS) and (ask.any_unit or not ask.units <= RATIOS)
    if with_rate and b.quantity.unit in RATIOS:
        return False
    unit = a.quantity.unit == b.quantity.unit or (with_rate and a.quantity.unit in RATIOS)
    return unit and (a.indicator in b.indicator or b.indicator in a.indicator)


def _tells_of(aspects: Aspects, one: Candidate, named: int) -> bool:
    """Whether a fact's own words name most of a thing."""
    whole = aspects.weight(named)
    return whole > 0 and aspects.coverage(one.covered & named, one.nearly & named) >= _MOST_OF_A_THING * whole


def _parallel(one: Candidate, other: Candidate) -> tuple[bool, float]:
    """How much two facts are told alike: in one passage, then by their names."""
    if not one.fact or not other.fact:
        return False, 0.0
    names = naming(one.fact.figure.indicator), naming(other.fact.figure.indicator)
    return one.fact.chunk == other.fact.chunk, alike(*names)


def _tells_more(
    ask: Ask, aspects: Aspects, one: Candidate, chosen: Sequence[Candidate], covered: int
) -> bool:
    assert one.fact is not None
    figure = one.fact.figure
    if not fitting(ask, able(ask, [figure.quantity])) or one.fact.marks:
        return False
    if any(_same_thing(one, other) for other in chosen):
        return False
    new = one.covered & ~covered & aspects.naming
    if aspects.weight(new) >= _TELLS_MORE or any(new & mask for mask in aspects.named):
        return True
    about = [other for other in chosen if other.fact and _one_subject(one.fact, other.fact)]
    if not about:
        return False
    units = frozenset(map(_unit, about))
    in_row = any(one.group == other.group and one.readings[0].label for other in about)
    years = {other.fact.figure.period.last for other in about if other.fact and other.fact.figure.period}
    asked_year = figure.period is not None and figure.period.last in ask.years - years
    return _opens_unit(ask, one, units) or (
        in_row
        and (asked_year or bool(_SERIES.search(ask.text)) or bool(aspects.mask(one.readings[0].column)))
    )


def _same_thing(one: Candidate, other: Candidate) -> bool:
    """Two amounts of one name, time and unit: a second document's goes to the comparison, not beside it."""
    if one.fact is None or other.fact is None or one.chunk.id == other.chunk.id:
        return False
    a, b = one.fact.figure, other.fact.figure
    return (a.indicator, a.quantity.unit, a.kind, a.period) == (
        b.indicator,
        b.quantity.unit,
        b.kind,
        b.period,
    )


def _one_subject(one: Fact, other: Fact) -> bool:
    """Facts of one passage about one thing: 省级工程中心 and 省级工程中心是2015年的."""
    a, b = one.figure.indicator, other.figure.indicator
    return one.chunk == other.chunk and (a in b or b in a)


def joined(chosen: Sequence[Candidate], *, whole_rows: bool = True) -> list[Candidate]:
    """Cells of one row are one statement, and so are amounts that one reading tells.

    `whole_rows`: a row of which every year is told is shown as it stands.
    """
    done: list[Candidate] = []
    for one in chosen:
        row = next((d for d in done if one.readings[0].label and d.group == one.group), None)
        if row:
            cells = {*row.readings, *one.readings}
            if whole_rows and all(cell in cells for cell in one.group if cell.own_years):
                cells.update(one.group)  # all its years are asked for: then the row as it stands
            whole = tuple(sorted(cells, key=one.group.index))
            done[done.index(row)] = replace(row, readings=whole)
        elif not any(one.readings[0] in d.readings for d in done):
            done.append(one)
    return done
